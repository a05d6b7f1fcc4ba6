/* INFO and KODE: what people may want to know. */
#include "core/decide_table.h"

#include <stdio.h>
#include <string.h>

/* Does an alias of the unit begin like this word? "kaj" finds Kajen I and II. */
static bool is_like(const struct alias *alias, const struct word *word)
{
    for (int i = 0; i < alias->n_words; i++)
        if (word->len >= 3 && strncmp(alias->word[i], word->text, word->len) == 0)
            return true;
    return false;
}

static void add_unit_code(const struct decision *d, int unit, char *list, size_t cap)
{
    const struct unit *u = &d->rules->directory.unit[unit];
    size_t used = strlen(list);
    char item[64];
    int len = snprintf(item, sizeof item, "%s%s %s", used > 0 ? ", " : "", u->code, u->short_name);
    if (len > 0 && used + (size_t)len < cap)
        memcpy(list + used, item, (size_t)len + 1);
}

static bool is_named_by(const struct decision *d, int unit, const struct word *word)
{
    const struct directory *directory = &d->rules->directory;
    for (size_t i = 0; i < directory->n_aliases; i++)
        if (directory->alias[i].unit == unit && is_like(&directory->alias[i], word))
            return true;
    return false;
}

/* A word that half of the units bear ("puskesmas") tells none of them apart. */
static bool is_telling(const struct decision *d, const struct word *word)
{
    int n = 0;
    for (int i = 0; i < d->rules->directory.n_units; i++)
        n += is_named_by(d, i, word);
    return n > 0 && 2 * n <= d->rules->directory.n_units + 1;
}

/* Named by every telling word, of which there is one. */
static bool is_named(const struct decision *d, int unit, const struct words *words)
{
    int n = 0;
    for (int i = 0; i < words->n; i++) {
        if (!is_telling(d, &words->word[i]))
            continue;
        if (!is_named_by(d, unit, &words->word[i]))
            return false;
        n++;
    }
    return n > 0;
}

static void decide_kode(struct decision *d)
{
    char list[64] = "";
    const size_t cap = (size_t)REPLY_VAR_SPEC[REPLY_VAR_DAFTAR].max;
    struct words words;
    words_split(d->command->body, &words);
    if (d->command->unit != DIRECTORY_NONE)
        add_unit_code(d, d->command->unit, list, cap);
    for (int i = 0; i < d->rules->directory.n_units; i++)
        if (i != d->command->unit && d->rules->directory.unit[i].kind == UNIT_PUSKESMAS && is_named(d, i, &words))
            add_unit_code(d, i, list, cap);
    struct phrase phrase = phrase_of(list[0] != '\0' ? REPLY_ID_info_kode
                                     : words.n > 0   ? REPLY_ID_kode_none
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
