#include "replay.h"

#include "io/table_out.h"

#include <inttypes.h>
#include <string.h>

#define ESCAPED_MAX (MESSAGE_TEXT_MAX * 4)

static const char *const SIDE[SIDE_COUNT] = {"was", "now"};

const char *shown_count(int64_t n, char text_r[32])
{
    char digits[24];
    size_t used = 0, len = (size_t)snprintf(digits, sizeof digits, "%" PRId64, n);
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            text_r[used++] = ',';
        text_r[used++] = digits[i];
    }
    text_r[used] = '\0';
    return text_r;
}

/* No number is shown: the sender, a person, or staff masked. */
static void name_recipient(const struct shown *shown, const struct recorded *recorded, const struct phone *to,
                           char text_r[PHONE_TEXT_MAX])
{
    const char *country = shown->rules->policy.country;
    struct phone sender;
    replay_number(recorded, country, &sender);
    int64_t person = replay_person(to, country);
    if (phone_is_same(&sender, to))
        (void)snprintf(text_r, PHONE_TEXT_MAX, "sender");
    else if (person != 0)
        (void)snprintf(text_r, PHONE_TEXT_MAX, "person %" PRId64, person);
    else
        phone_mask(to, text_r);
}

static const char *unit_of(const struct heard *heard)
{
    return heard->unit[0] != '\0' ? heard->unit : NULL;
}

/* ---- for machines ---- */

static void json_replies(struct shown *shown, const struct recorded *recorded, const struct heard *heard,
                         const char *name)
{
    struct json *json = &shown->json;
    char to[PHONE_TEXT_MAX];
    json_array(json, name);
    for (int i = 0; i < heard->n; i++) {
        if (heard->is_same[i])
            continue;
        name_recipient(shown, recorded, &heard->sms[i].to, to);
        json_object(json, NULL);
        json_text(json, "to", to);
        json_text(json, "text", heard->sms[i].text);
        json_number(json, "segments", heard->sms[i].segments);
        json_end(json);
    }
    json_end(json);
}

static void json_change(struct shown *shown, const struct recorded *recorded, const struct heard *heard)
{
    static const char *const INTENT[SIDE_COUNT] = {"intent_was", "intent_now"};
    static const char *const UNIT[SIDE_COUNT] = {"unit_was", "unit_now"};
    static const char *const REPLIES[SIDE_COUNT] = {"replies_was", "replies_now"};
    static const char *const ERROR[SIDE_COUNT] = {"error_was", "error_now"};
    struct json *json = &shown->json;
    const struct cell at = {.column = "received_at", .kind = CELL_TIME, .number = recorded->received_at};
    json_object(json, NULL);
    json_number(json, "id", recorded->id);
    json_cell(json, &at, &shown->rules->calendar);
    json_number(json, "person", recorded->person);
    json_text(json, "text", recorded->text);
    for (int i = 0; i < SIDE_COUNT; i++)
        json_text(json, INTENT[i], intent_name(heard[i].intent));
    for (int i = 0; i < SIDE_COUNT; i++)
        json_text(json, UNIT[i], unit_of(&heard[i]));
    for (int i = 0; i < SIDE_COUNT; i++)
        json_replies(shown, recorded, &heard[i], REPLIES[i]);
    for (int i = 0; i < SIDE_COUNT; i++)
        if (heard[i].error[0] != '\0')
            json_text(json, ERROR[i], heard[i].error);
    json_end(json);
}

/* ---- for people ---- */

static void print_value(FILE *out, const char *name, const char *was, const char *now)
{
    was = was != NULL && *was != '\0' ? was : "none";
    now = now != NULL && *now != '\0' ? now : "none";
    if (strcmp(was, now) != 0)
        (void)fprintf(out, "    %-6s  %s -> %s\n", name, was, now);
}

static void print_replies(const struct shown *shown, const struct recorded *recorded, const struct heard *heard,
                          const char *side)
{
    char text[REPLY_TEXT_MAX * 4], to[PHONE_TEXT_MAX];
    for (int i = 0; i < heard->n; i++) {
        if (heard->is_same[i])
            continue;
        name_recipient(shown, recorded, &heard->sms[i].to, to);
        (void)table_escape(heard->sms[i].text, false, text, sizeof text);
        (void)fprintf(shown->out, "    %-6s  to %s: %s\n", side, to, text);
    }
}

static void print_change(const struct shown *shown, const struct recorded *recorded, const struct heard *heard)
{
    const struct cell at = {.column = "received_at", .kind = CELL_TIME, .number = recorded->received_at};
    char text[ESCAPED_MAX], when[32];
    (void)table_cell_text(&at, &shown->rules->calendar, when, sizeof when);
    (void)table_escape(recorded->text, false, text, sizeof text);
    (void)fprintf(shown->out, "%s  %s\n", when, text);
    print_value(shown->out, "intent", intent_name(heard[WAS].intent), intent_name(heard[NOW].intent));
    print_value(shown->out, "unit", heard[WAS].unit, heard[NOW].unit);
    print_value(shown->out, "error", heard[WAS].error, heard[NOW].error);
    for (int i = 0; i < SIDE_COUNT; i++)
        print_replies(shown, recorded, &heard[i], SIDE[i]);
    (void)fputc('\n', shown->out);
}

/* ---- either ---- */

void shown_begin(struct shown *shown)
{
    if (!shown->is_json)
        return;
    json_begin(&shown->json, shown->out);
    json_array(&shown->json, NULL);
}

void shown_change(struct shown *shown, const struct recorded *recorded, const struct heard *heard)
{
    if (shown->is_json)
        json_change(shown, recorded, heard);
    else
        print_change(shown, recorded, heard);
}

/* For machines the summary stands beside the answer, not in it. */
void shown_end(struct shown *shown, int64_t n_messages, int64_t n_changes, int days)
{
    char messages[32], changes[32];
    if (shown->is_json) {
        json_end(&shown->json);
        (void)fputc('\n', shown->out);
    }
    (void)fprintf(shown->is_json ? stderr : shown->out, "%s message%s of %d day%s; %s change%s\n",
                  shown_count(n_messages, messages), n_messages == 1 ? "" : "s", days, days == 1 ? "" : "s",
                  shown_count(n_changes, changes), n_changes == 1 ? "s" : "");
}
