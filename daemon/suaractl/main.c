#include "suaractl.h"

#include "io/nearest.h"

#include <string.h>

#define CONFIG_DEFAULT "/etc/suara/suara.conf"

/* What the command line holds beside the options. */
struct command_line {
    struct options options;
    bool is_help, is_version;
    struct control_words words;
};

static enum exit_code run_check(const struct command_line *line)
{
    return check_run(&line->options);
}

static enum exit_code run_try(const struct command_line *line)
{
    return try_run(&line->options, stdin, stdout);
}

static enum exit_code run_replay(const struct command_line *line)
{
    return replay_run(&line->options, stdout);
}

static enum exit_code run_states(const struct command_line *line)
{
    return states_run(&line->options, stdout);
}

static enum exit_code run_help(const struct command_line *line);

/* Commands that work on the files; the others are CONTROL_COMMAND. */
static const struct local {
    const char *name, *usage, *summary;
    enum exit_code (*run)(const struct command_line *line);
} LOCAL[] = {
    {"check", "", "read and check all configuration files", run_check},
    {"try", "", "rehearse: lines \"sender<TAB>text\" in, what would be sent out", run_try},
    {"replay", "[--days N] [--was FILE]", "rehearse what people wrote: what would these files change?", run_replay},
    {"states", "", "what may happen to a case, by whom, and what it becomes", run_states},
    {"help", "", "this", run_help},
};
#define N_LOCAL (sizeof LOCAL / sizeof LOCAL[0])

static void print_command(const char *name, const char *usage, const char *summary)
{
    char text[80];
    (void)snprintf(text, sizeof text, "%s %s", name, usage);
    if (strlen(text) <= 20)
        (void)printf("  %-20s %s\n", text, summary);
    else
        (void)printf("  %s\n  %-20s %s\n", text, "", summary);
}

static enum exit_code run_help(const struct command_line *line)
{
    (void)line;
    (void)puts("suaractl: look after suarad\n"
               "\n"
               "  suaractl [-c FILE] [--json] COMMAND\n"
               "\n"
               "On the files:");
    for (size_t i = 0; i < N_LOCAL; i++)
        print_command(LOCAL[i].name, LOCAL[i].usage, LOCAL[i].summary);
    (void)puts("\nAsked of the running suarad:");
    for (int i = 0; i < CONTROL_VERB_COUNT; i++)
        print_command(CONTROL_COMMAND[i].name, CONTROL_COMMAND[i].usage, CONTROL_COMMAND[i].summary);
    (void)puts("\n"
               "  -c, --config FILE    suara.conf (default " CONFIG_DEFAULT ")\n"
               "      --json           arrays of flat objects, times in RFC 3339\n"
               "      --days N         replay: what was written in the last N days (31)\n"
               "      --was FILE       replay: compare with the files that this suara.conf names,\n"
               "                       not with those that suarad has in use\n"
               "      --version, --help\n"
               "\n"
               "replay asks the running suarad for the messages, or reads its database when it does\n"
               "not run; it changes nothing.\n"
               "\n"
               "Exit: 0 done; 1 refused or failed; 2 suarad cannot be reached.");
    return EXIT_GOOD;
}

/* "-c FILE", "-cFILE", "--config FILE", "--config=FILE" (letter '\0': no short form): the
 * file; NULL: another word. "": the file is missing. */
static const char *file_option(const char *name, char letter, int argc, char **argv, int *at)
{
    const char *word = argv[*at];
    size_t len = strlen(name);
    bool is_short = letter != '\0' && word[0] == '-' && word[1] == letter;
    if (strncmp(word, name, len) == 0 && word[len] == '=')
        return word + len + 1;
    if (is_short && word[2] != '\0')
        return word + 2;
    if (!is_short && strcmp(word, name) != 0)
        return NULL;
    return ++*at < argc ? argv[*at] : "";
}

/* One of the options that name a file; is_taken_r false: argv[*at] is none. */
static enum rc take_file(int argc, char **argv, int *at, struct options *options, bool *is_taken_r, struct err *err)
{
    const char *config = file_option("--config", 'c', argc, argv, at);
    const char *was = config == NULL ? file_option("--was", '\0', argc, argv, at) : NULL;
    *is_taken_r = config != NULL || was != NULL;
    if (config != NULL && *config == '\0')
        return ERR(err, E_INVAL, "-c needs the path of suara.conf");
    if (was != NULL && *was == '\0')
        return ERR(err, E_INVAL, "--was needs the path of the suara.conf to compare with");
    if (config != NULL)
        options->config_path = config;
    if (was != NULL)
        options->was_path = was;
    return OK;
}

/* Options may stand before and behind the command. */
static enum rc read_line(int argc, char **argv, struct command_line *line_r, struct err *err)
{
    char *words[CONTROL_WORDS_MAX + 1];
    int n = 0;
    *line_r = (struct command_line){.options = {.config_path = CONFIG_DEFAULT}};
    for (int i = 1; i < argc && argv[i] != NULL; i++) {
        bool is_taken;
        enum rc rc = take_file(argc, argv, &i, &line_r->options, &is_taken, err);
        if (rc != OK)
            return rc;
        if (is_taken)
            continue;
        if (strcmp(argv[i], "--json") == 0)
            line_r->options.is_json = true;
        else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            line_r->is_help = true;
        else if (strcmp(argv[i], "--version") == 0)
            line_r->is_version = true;
        else if (n <= CONTROL_WORDS_MAX)
            words[n++] = argv[i];
    }
    return control_words_take(n, words, &line_r->words, err);
}

static bool is_online(const char *name)
{
    for (int i = 0; i < CONTROL_VERB_COUNT; i++)
        if (strcmp(CONTROL_COMMAND[i].name, name) == 0)
            return true;
    return false;
}

static enum exit_code refuse_command(const char *name)
{
    const char *names[N_LOCAL + CONTROL_VERB_COUNT];
    for (size_t i = 0; i < N_LOCAL; i++)
        names[i] = LOCAL[i].name;
    for (size_t i = 0; i < CONTROL_VERB_COUNT; i++)
        names[N_LOCAL + i] = CONTROL_COMMAND[i].name;
    const char *near = nearest_of(name, names, N_LOCAL + CONTROL_VERB_COUNT);
    if (name[0] == '-')
        (void)fprintf(stderr, "suaractl: there is no option '%s'; see suaractl help\n", name);
    else if (near != NULL)
        (void)fprintf(stderr, "suaractl: there is no command '%s'; did you mean '%s'?\n", name, near);
    else
        (void)fprintf(stderr, "suaractl: there is no command '%s'; see suaractl help\n", name);
    return EXIT_REFUSED;
}

static enum rc refuse_word(const struct local *local, const char *word, struct err *err)
{
    return ERR(err, E_INVAL, "'%s' is one word too many for '%s'; usage: suaractl %s %s", word, local->name,
               local->name, local->usage);
}

/* What follows the name of a command of ours: only `replay` takes something. */
static enum rc read_words(const struct local *local, struct command_line *line, struct err *err)
{
    const struct control_words *words = &line->words;
    bool is_replay = local->run == run_replay;
    if (line->options.was_path != NULL && !is_replay)
        return refuse_word(local, "--was", err);
    for (int i = 1; i < words->n; i++) {
        const char *word = words->word[i];
        const char *value = strncmp(word, "--days=", 7) == 0 ? word + 7 : NULL;
        if (value == NULL && strcmp(word, "--days") == 0)
            value = ++i < words->n ? words->word[i] : "";
        if (value == NULL || !is_replay)
            return refuse_word(local, word, err);
        enum rc rc = control_days(value, &line->options.days, err);
        if (rc != OK)
            return rc;
    }
    return OK;
}

static enum exit_code run_local(const struct local *local, struct command_line *line)
{
    struct err err;
    if (read_words(local, line, &err) == OK)
        return local->run(line);
    (void)fprintf(stderr, "suaractl: %s\n", err.text);
    return EXIT_REFUSED;
}

static enum exit_code run_online(const struct command_line *line)
{
    if (line->options.was_path == NULL)
        return ask_run(&line->options, &line->words);
    (void)fprintf(stderr, "suaractl: '%s' does not take '--was'; see suaractl help\n", line->words.word[0]);
    return EXIT_REFUSED;
}

static enum exit_code run(struct command_line *line)
{
    if (line->is_help || line->words.n == 0) {
        (void)run_help(line);
        return line->is_help ? EXIT_GOOD : EXIT_REFUSED;
    }
    const char *name = line->words.word[0];
    if (is_online(name))
        return run_online(line);
    for (size_t i = 0; i < N_LOCAL; i++)
        if (strcmp(LOCAL[i].name, name) == 0)
            return run_local(&LOCAL[i], line);
    return refuse_command(name);
}

int main(int argc, char **argv)
{
    struct command_line line;
    struct err err;
    if (read_line(argc, argv, &line, &err) != OK) {
        (void)fprintf(stderr, "suaractl: %s\n", err.text);
        return EXIT_REFUSED;
    }
    if (line.is_version) {
        (void)puts("suaractl " SUARA_VERSION);
        return EXIT_GOOD;
    }
    return (int)run(&line);
}
