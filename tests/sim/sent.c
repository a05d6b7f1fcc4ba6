#include "sent.h"

#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "sim.h"
#include "text.h"

#define PARTS_MAX 255

static void add_message(struct sent *sent, struct sent_part *const *parts, unsigned count)
{
    struct buf text = {0};

    if (sent->messages_len == sent->messages_cap) {
        sent->messages_cap = sent->messages_cap ? sent->messages_cap * 2 : 64;
        sent->messages = buf_realloc(sent->messages, sent->messages_cap * sizeof(*sent->messages));
    }
    for (unsigned i = 0; i < count; i++) {
        buf_puts(&text, parts[i]->text);
        parts[i]->is_joined = true;
    }
    sent->messages[sent->messages_len++] = (struct sent_message){sent->len - 1, count, buf_strdup(buf_text(&text))};
    buf_free(&text);
}

static bool is_same_message(const struct sent_part *a, const struct sent_part *b)
{
    return !a->is_joined && a->concat.total == b->concat.total && a->concat.ref == b->concat.ref &&
           a->concat.width == b->concat.width && strcmp(a->to, b->to) == 0;
}

/* Joins the newest part with earlier ones of its message, as a handset would, if all have come. */
static void join(struct sent *sent, struct sent_part *newest)
{
    struct sent_part *found[PARTS_MAX + 1] = {0};
    unsigned total = newest->concat.total, count = 0;

    if (total == 0) {
        found[0] = newest;
        add_message(sent, found, 1);
        return;
    }
    for (size_t i = sent->first_open; i < sent->len; i++) {
        struct sent_part *part = &sent->parts[i];
        unsigned at = part->concat.part;

        if (at < 1 || at > total || !is_same_message(part, newest))
            continue;
        count += !found[at - 1];
        found[at - 1] = part;
    }
    if (count == total)
        add_message(sent, found, total);
}

void sent_add(struct sim *s, const struct pdu *pdu, const char *hex)
{
    struct sent *sent = &s->sent;
    struct sent_part *part;

    if (sent->len == sent->cap) {
        sent->cap = sent->cap ? sent->cap * 2 : 64;
        sent->parts = buf_realloc(sent->parts, sent->cap * sizeof(*sent->parts));
    }
    part = &sent->parts[sent->len++];
    *part = (struct sent_part){.mr = pdu->mr,
                               .coding = pdu->coding,
                               .asks_report = pdu->asks_report,
                               .concat = pdu->concat,
                               .text = buf_strdup(pdu->text),
                               .pdu = buf_strdup(hex)};
    memcpy(part->to, pdu->address, sizeof(part->to));
    join(sent, part);
    while (sent->first_open < sent->len && sent->parts[sent->first_open].is_joined)
        sent->first_open++;
    journal_sent(s, part->mr, hex);
}

static void put_text(struct buf *out, const char *text)
{
    buf_putc(out, '\t');
    text_escape(out, text, strlen(text), 0);
    buf_putc(out, '\n');
}

void sent_list_parts(const struct sim *s, size_t from, struct buf *out)
{
    for (size_t i = from ? from - 1 : 0; i < s->sent.len; i++) {
        const struct sent_part *p = &s->sent.parts[i];

        buf_printf(out, "%zu\t%s\t%u\t", i + 1, p->to, p->mr);
        if (p->concat.total)
            buf_printf(out, "%u/%u/%u", p->concat.ref, p->concat.part, p->concat.total);
        else
            buf_putc(out, '-');
        buf_printf(out, "\t%s\t%d", pdu_coding_names[p->coding], p->asks_report);
        put_text(out, p->text);
    }
}

void sent_list_messages(const struct sim *s, size_t from, struct buf *out)
{
    for (size_t i = from ? from - 1 : 0; i < s->sent.messages_len; i++) {
        const struct sent_message *m = &s->sent.messages[i];

        buf_printf(out, "%zu\t%s\t%u", i + 1, s->sent.parts[m->last].to, m->parts);
        put_text(out, m->text);
    }
}

void sent_clear(struct sim *s)
{
    struct sent *sent = &s->sent;

    for (size_t i = 0; i < sent->len; i++) {
        free(sent->parts[i].text);
        free(sent->parts[i].pdu);
    }
    for (size_t i = 0; i < sent->messages_len; i++)
        free(sent->messages[i].text);
    free(sent->parts);
    free(sent->messages);
    *sent = (struct sent){0};
}
