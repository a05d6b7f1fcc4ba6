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

static enum exit_code run_help(const struct command_line *line);

/* Commands that need no suarad; the others are CONTROL_COMMAND. */
static const struct {
    const char *name, *summary;
    enum exit_code (*run)(const struct command_line *line);
} LOCAL[] = {
    {"check", "read and check all configuration files", run_check},
    {"try", "rehearse: lines \"sender<TAB>text\" in, what would be sent out", run_try},
    {"help", "this", run_help},
};
#define N_LOCAL (sizeof LOCAL / sizeof LOCAL[0])

static enum exit_code run_help(const struct command_line *line)
{
    (void)line;
    (void)puts("suaractl: look after suarad\n"
               "\n"
               "  suaractl [-c FILE] [--json] COMMAND\n"
               "\n"
               "On the files alone:");
    for (size_t i = 0; i < N_LOCAL; i++)
        (void)printf("  %-44s %s\n", LOCAL[i].name, LOCAL[i].summary);
    (void)puts("\nAsked of the running suarad:");
    for (int i = 0; i < CONTROL_VERB_COUNT; i++) {
        char usage[80];
        const struct control_command *command = &CONTROL_COMMAND[i];
        (void)snprintf(usage, sizeof usage, "%s %s", command->name, command->usage);
        if (strlen(usage) <= 20)
            (void)printf("  %-20s %s\n", usage, command->summary);
        else
            (void)printf("  %s\n  %-20s %s\n", usage, "", command->summary);
    }
    (void)puts("\n"
               "  -c, --config FILE    suara.conf (default " CONFIG_DEFAULT ")\n"
               "      --json           arrays of flat objects, times in RFC 3339\n"
               "      --version, --help\n"
               "\n"
               "Exit: 0 done; 1 refused or failed; 2 suarad cannot be reached.");
    return EXIT_GOOD;
}

/* "-c FILE", "-cFILE", "--config FILE", "--config=FILE": the file; NULL: another
 * word. "": the file is missing. */
static const char *config_option(int argc, char **argv, int *at)
{
    const char *word = argv[*at];
    if (strncmp(word, "--config=", 9) == 0)
        return word + 9;
    if (strncmp(word, "-c", 2) == 0 && word[2] != '\0')
        return word + 2;
    if (strcmp(word, "-c") != 0 && strcmp(word, "--config") != 0)
        return NULL;
    return ++*at < argc ? argv[*at] : "";
}

/* Options may stand before and behind the command. */
static enum rc read_line(int argc, char **argv, struct command_line *line_r, struct err *err)
{
    char *words[CONTROL_WORDS_MAX + 1];
    int n = 0;
    *line_r = (struct command_line){.options = {.config_path = CONFIG_DEFAULT}};
    for (int i = 1; i < argc && argv[i] != NULL; i++) {
        const char *file = config_option(argc, argv, &i);
        if (file != NULL && *file == '\0')
            return ERR(err, E_INVAL, "-c needs the path of suara.conf");
        if (file != NULL)
            line_r->options.config_path = file;
        else if (strcmp(argv[i], "--json") == 0)
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

static enum exit_code run(const struct command_line *line)
{
    if (line->is_help || line->words.n == 0) {
        (void)run_help(line);
        return line->is_help ? EXIT_GOOD : EXIT_REFUSED;
    }
    const char *name = line->words.word[0];
    if (is_online(name))
        return ask_run(&line->options, &line->words);
    for (size_t i = 0; i < N_LOCAL; i++) {
        if (strcmp(LOCAL[i].name, name) != 0)
            continue;
        if (line->words.n == 1)
            return LOCAL[i].run(line);
        (void)fprintf(stderr, "suaractl: '%s' is one word too many for '%s'\n", line->words.word[1], name);
        return EXIT_REFUSED;
    }
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
