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

static enum exit_code run_verify(const struct command_line *line)
{
    return audit_verify_run(&line->options, stdout);
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
    {"audit verify", "[--head ROW-HASH]", "is the audit log whole, and does it hold what was once noted down?",
     run_verify},
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
               "      --head ROW-HASH  audit verify: the end of the log as it was printed once\n"
               "      --version, --help\n"
               "\n"
               "replay and audit verify ask the running suarad, or read a copy of its database when it\n"
               "does not run; they change nothing.\n"
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

/* Words of the name of the command that suarad is asked for; 0: it is none of those. */
static int match_online(const struct control_words *words)
{
    int n = 0;
    for (int i = 0; i < CONTROL_VERB_COUNT; i++) {
        int n_words = control_match(CONTROL_COMMAND[i].name, words);
        n = n_words > n ? n_words : n;
    }
    return n;
}

/* Ours, unless a longer name is suarad's; NULL: none of ours. */
static const struct local *match_local(const struct control_words *words)
{
    const struct local *found = NULL;
    int n = match_online(words);
    for (size_t i = 0; i < N_LOCAL; i++)
        if (control_match(LOCAL[i].name, words) > n) {
            n = control_match(LOCAL[i].name, words);
            found = &LOCAL[i];
        }
    return found;
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

static enum rc take_days(struct options *options, const char *value, struct err *err)
{
    return control_days(value, &options->days, err);
}

static enum rc take_head(struct options *options, const char *value, struct err *err)
{
    options->head = value;
    return audit_head_read(value, &options->head_n, &options->head_hash, err);
}

/* What our commands take. */
static const struct {
    const char *name;
    enum exit_code (*of)(const struct command_line *line);
    enum rc (*take)(struct options *options, const char *value, struct err *err);
} OPTION[] = {{"--days", run_replay, take_days}, {"--head", run_verify, take_head}};
#define N_OPTIONS (sizeof OPTION / sizeof OPTION[0])

/* "--days 3" and "--days=3"; at: of the word, of its last one when this returns. */
static enum rc read_option(const struct local *local, struct command_line *line, int *at, struct err *err)
{
    const struct control_words *words = &line->words;
    const char *word = words->word[*at];
    size_t len = strcspn(word, "="), i = 0;
    while (i < N_OPTIONS &&
           (OPTION[i].of != local->run || strlen(OPTION[i].name) != len || strncmp(OPTION[i].name, word, len) != 0))
        i++;
    if (i == N_OPTIONS)
        return refuse_word(local, word, err);
    if (word[len] == '=')
        return OPTION[i].take(&line->options, word + len + 1, err);
    return OPTION[i].take(&line->options, ++*at < words->n ? words->word[*at] : "", err);
}

/* What follows the name of a command of ours. */
static enum rc read_words(const struct local *local, struct command_line *line, struct err *err)
{
    enum rc rc = OK;
    if (line->options.was_path != NULL && local->run != run_replay)
        return refuse_word(local, "--was", err);
    for (int i = control_match(local->name, &line->words); rc == OK && i < line->words.n; i++)
        rc = read_option(local, line, &i, err);
    return rc;
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
    const struct local *local = match_local(&line->words);
    if (local != NULL)
        return run_local(local, line);
    return match_online(&line->words) > 0 ? run_online(line) : refuse_command(line->words.word[0]);
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
