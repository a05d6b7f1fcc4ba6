/* INFO and KODE: what people may want to know. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

static void add_unit_code(const struct decision *d, int unit, char *list, size_t cap)
{
    const struct unit *u = &d->rules->directory.unit[unit];
    size_t used = strlen(list);
    char item[64];
    int len = snprintf(item, sizeof item, "%s%s %s", used > 0 ? ", " : "", u->code, u->short_name);
    if (len > 0 && used + (size_t)len < cap)
        memcpy(list + used, item, (size_t)len + 1);
}

/* The codes of what was named, or nearly so. */
static void decide_kode(struct decision *d)
{
    const struct command *command = d->command;
    char list[64] = "";
    const size_t cap = (size_t)REPLY_VAR_SPEC[REPLY_VAR_DAFTAR].max;
    if (command->unit != DIRECTORY_NONE)
        add_unit_code(d, command->unit, list, cap);
    for (int i = 0; i < command->choice.n; i++)
        add_unit_code(d, command->choice.unit[i], list, cap);
    struct phrase phrase = phrase_of(list[0] != '\0'             ? REPLY_ID_info_kode
                                     : command->n_body_words > 0 ? REPLY_ID_kode_none
                                                                 : REPLY_ID_kode_how);
    phrase_text(d, &phrase, REPLY_VAR_DAFTAR, list, strlen(list));
    (void)say(d, &phrase);
}

void decide_info(struct decision *d)
{
    const struct command *command = d->command;
    bool needs_unit = command->topic == REPLY_ID_info_jam || command->topic == REPLY_ID_info_tarif;
    if (command->topic == REPLY_ID_info_kode)
        decide_kode(d);
    else if (command->topic >= 0 && !(needs_unit && command->unit == DIRECTORY_NONE))
        say_plain(d, command->topic);
    else if (command->topic < 0 && command->n_body_words > 0 && decide_can_receive(d, command->unit))
        decide_open(d, command->unit, COMPLAINT_QUESTION, command->flags,
                    plan_text(d->plan, command->body, command->body_len));
    else if (command->topic < 0 && command->n_body_words > 1)
        decide_ask_unit(d, COMPLAINT_QUESTION, command->flags, command->body, command->body_len);
    else
        say_plain(d, REPLY_ID_info_menu);
}
