/* The life of a case as a table: in which state what may happen, by whom, and what it becomes. */
#include "suaractl.h"

#include "core/complaint.h"
#include "io/json_out.h"

#include <string.h>

/* "unit, dinkes" */
static const char *actors_of(enum event event, char text_r[64])
{
    text_r[0] = '\0';
    for (int actor = 0; actor < ACTOR_COUNT; actor++) {
        size_t used = strlen(text_r);
        if (complaint_may(event, (enum actor)actor))
            (void)snprintf(text_r + used, 64 - used, "%s%s", used > 0 ? ", " : "",
                           complaint_actor_name((enum actor)actor));
    }
    return text_r;
}

static void print_row(struct json *json, FILE *out, enum state state, enum event event)
{
    char actors[64];
    const char *next = complaint_state_name(complaint_next(state, event));
    if (json == NULL) {
        (void)fprintf(out, "%-12s  %-10s  %-12s  %s\n", complaint_state_name(state), complaint_event_name(event),
                      actors_of(event, actors), next);
        return;
    }
    json_object(json, NULL);
    json_text(json, "state", complaint_state_name(state));
    json_text(json, "event", complaint_event_name(event));
    json_text(json, "by", actors_of(event, actors));
    json_text(json, "becomes", next);
    json_end(json);
}

enum exit_code states_run(const struct options *options, FILE *out)
{
    struct json json;
    if (options->is_json) {
        json_begin(&json, out);
        json_array(&json, NULL);
    } else {
        (void)fprintf(out, "%-12s  %-10s  %-12s  %s\n", "State", "Event", "By", "Becomes");
    }
    for (int state = 0; state < STATE_COUNT; state++)
        for (int event = 0; event < EVENT_COUNT; event++)
            if (complaint_next((enum state)state, (enum event)event) != STATE_COUNT)
                print_row(options->is_json ? &json : NULL, out, (enum state)state, (enum event)event);
    if (options->is_json) {
        json_end(&json);
        (void)fputc('\n', out);
    }
    return EXIT_GOOD;
}
