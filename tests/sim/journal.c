#include "journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim.h"

void journal_close(struct sim *s)
{
    if (s->journal)
        fclose(s->journal);
    s->journal = NULL;
}

void journal_put(struct sim *s, int memory, long index)
{
    const struct slot *slot = storage_slot(s, memory, index);

    if (!s->journal)
        return;
    fprintf(s->journal, "put %d %ld %d %s\n", memory, index, slot->status, slot->pdu);
    fflush(s->journal);
}

void journal_delete(struct sim *s, int memory, long index)
{
    if (!s->journal)
        return;
    fprintf(s->journal, "delete %d %ld\n", memory, index);
    fflush(s->journal);
}

void journal_sent(struct sim *s, unsigned mr, const char *pdu)
{
    if (!s->journal)
        return;
    fprintf(s->journal, "sent %u %s\n", mr, pdu);
    fflush(s->journal);
}

void journal_queued(struct sim *s, int memory, bool is_report, const char *pdu)
{
    if (!s->journal)
        return;
    fprintf(s->journal, "queued %d %d %s\n", memory, is_report, pdu);
    fflush(s->journal);
}

void journal_unqueued(struct sim *s, unsigned long place)
{
    if (!s->journal)
        return;
    fprintf(s->journal, "unqueued %lu\n", place);
    fflush(s->journal);
}

/* Each replays one line: up to three numbers, then the rest of the line. */
static void replay_put(struct sim *s, const long n[3], const char *rest)
{
    if (n[0] >= 0 && n[0] < STORAGE_COUNT)
        storage_put_at(s, (int)n[0], n[1], (int)n[2], rest);
}

static void replay_delete(struct sim *s, const long n[3], const char *rest)
{
    (void)rest;
    if (n[0] >= 0 && n[0] < STORAGE_COUNT)
        storage_delete(s, (int)n[0], n[1]);
}

static void replay_sent(struct sim *s, const long n[3], const char *rest)
{
    struct pdu pdu;

    if (pdu_decode(rest, &pdu))
        return;
    pdu.mr = (uint8_t)n[0];
    sent_add(s, &pdu, rest);
    s->net.next_mr = (uint8_t)(n[0] + 1);
}

static void replay_queued(struct sim *s, const long n[3], const char *rest)
{
    net_queue(s, (int)n[0], n[1] != 0, rest);
}

static void replay_unqueued(struct sim *s, const long n[3], const char *rest)
{
    (void)rest;
    net_unqueue(s, (size_t)n[0]);
}

static const struct replay {
    const char *word;
    int numbers;
    void (*run)(struct sim *s, const long n[3], const char *rest);
} replays[] = {
    {"put ", 3, replay_put},       {"delete ", 2, replay_delete},     {"sent ", 1, replay_sent},
    {"queued ", 2, replay_queued}, {"unqueued ", 1, replay_unqueued},
};

static void replay_line(struct sim *s, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < sizeof(replays) / sizeof(replays[0]); i++) {
        const struct replay *r = &replays[i];
        char *at = line + strlen(r->word);
        long n[3] = {0};

        if (strncmp(line, r->word, strlen(r->word)) != 0)
            continue;
        for (int j = 0; j < r->numbers; j++)
            n[j] = strtol(at, &at, 10);
        r->run(s, n, *at == ' ' ? at + 1 : at);
        return;
    }
}

static int replay_file(struct sim *s, const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t size = 0;

    if (!file)
        return errno == ENOENT ? 0 : -1;
    while (getline(&line, &size, file) > 0)
        replay_line(s, line);
    free(line);
    fclose(file);
    return 0;
}

static void write_all(struct sim *s)
{
    for (int m = 0; m < STORAGE_COUNT; m++)
        for (size_t i = 0; i < s->storage.memory[m].size; i++)
            if (s->storage.memory[m].slots[i].pdu)
                journal_put(s, m, (long)i + 1);
    for (size_t i = 0; i < s->sent.len; i++)
        journal_sent(s, s->sent.parts[i].mr, s->sent.parts[i].pdu);
    for (size_t i = 0; i < s->net.len; i++)
        journal_queued(s, s->net.waiting[i].memory, s->net.waiting[i].is_report, s->net.waiting[i].pdu);
}

int journal_open(struct sim *s)
{
    const char *path = s->options.storage;
    struct buf temporary = {0};
    int rc = -1;

    if (!path)
        return 0;
    buf_printf(&temporary, "%s.new", path);
    if (replay_file(s, path) == 0)
        s->journal = fopen(buf_text(&temporary), "we");
    if (s->journal) {
        write_all(s);
        rc = rename(buf_text(&temporary), path);
    }
    buf_free(&temporary);
    return rc;
}
