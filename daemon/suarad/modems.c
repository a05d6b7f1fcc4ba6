#include "suarad.h"

#include "flow/due.h"
#include "flow/reception.h"

#include <string.h>

/* Keep all of a batch; only then may the SIM forget it. */
static void on_batch(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event)
{
    struct worker_info info;
    struct err err;
    worker_info(modem->worker, &info);
    const struct reception reception = {.intake = suarad->intake,
                                        .rules = &suarad->config->rules,
                                        .store = suarad->store,
                                        .modem = modem->config.modem.name,
                                        .imsi = info.modem.imsi};
    int64_t now = clock_wall_s();
    sends_catch_up(suarad, now);
    enum rc rc = reception_batch(&reception, event->batch, now, &err);
    (void)trouble_note(suarad, TROUBLE_KEEP, rc, &err);
    worker_ack(modem->worker, rc == OK, suarad->now_ms);
}

static void on_up(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event)
{
    (void)event;
    log_notice(&suarad->log, "%s: the modem is up", modem->config.modem.name);
}

static void on_sent(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event)
{
    if (modem->send == SEND_UNDER_WAY)
        sends_ended(suarad, modem, &event->result);
}

/* A send that was under way when the worker went: nobody knows, unless the worker says. */
static void on_lost(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event)
{
    log_warning(&suarad->log, "%s: the modem is lost: %s", modem->config.modem.name, event->text);
    if (modem->send == SEND_UNDER_WAY) {
        struct send_result result = event->has_result ? event->result : modem->result;
        sends_ended(suarad, modem, &result);
    }
}

static void on_nothing(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event)
{
    (void)suarad, (void)modem, (void)event;
}

typedef void (*event_fn)(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event);

static const event_fn ON[] = {
    [WORKER_NOTHING] = on_nothing, [WORKER_UP] = on_up,        [WORKER_BATCH] = on_batch, [WORKER_SENT] = on_sent,
    [WORKER_STATUS] = on_nothing,  [WORKER_USSD] = on_nothing, [WORKER_LOST] = on_lost,
};
_Static_assert(sizeof ON / sizeof ON[0] == WORKER_LOST + 1, "every event has its function");

static void take_event(struct suarad *suarad, struct suarad_modem *modem, const struct worker_event *event)
{
    ON[event->kind](suarad, modem, event);
    if (event->kind != WORKER_NOTHING)
        suarad->is_stirred = true;
}

/* What the worker has to say beside its events. */
static void take_notes(struct suarad *suarad, struct suarad_modem *modem)
{
    char text[256];
    while (worker_note(modem->worker, text, sizeof text))
        log_notice(&suarad->log, "%s: %s", modem->config.modem.name, text);
}

void modems_read(struct suarad *suarad, int i)
{
    struct suarad_modem *modem = &suarad->modem[i];
    struct worker_event event;
    do {
        worker_read(modem->worker, suarad->now_ms, &event);
        take_event(suarad, modem, &event);
    } while (event.kind != WORKER_NOTHING && suarad->exit_code == EXIT_GOOD);
    take_notes(suarad, modem);
}

void modems_tick(struct suarad *suarad)
{
    for (int i = 0; i < suarad->n_modems; i++) {
        struct worker_event event;
        if (worker_deadline_ms(suarad->modem[i].worker) > suarad->now_ms)
            continue;
        worker_tick(suarad->modem[i].worker, suarad->now_ms, &event);
        take_event(suarad, &suarad->modem[i], &event);
        take_notes(suarad, &suarad->modem[i]);
    }
}

int64_t modems_deadline_ms(const struct suarad *suarad)
{
    int64_t first_ms = INT64_MAX;
    for (int i = 0; i < suarad->n_modems; i++) {
        int64_t at_ms = worker_deadline_ms(suarad->modem[i].worker);
        if (at_ms < first_ms)
            first_ms = at_ms;
    }
    return first_ms;
}

int modems_count_up(const struct suarad *suarad)
{
    int n = 0;
    for (int i = 0; i < suarad->n_modems; i++)
        n += worker_is_up(suarad->modem[i].worker);
    return n;
}

bool modems_is_sending(const struct suarad *suarad)
{
    for (int i = 0; i < suarad->n_modems; i++)
        if (suarad->modem[i].send == SEND_UNDER_WAY)
            return true;
    return false;
}

/* That a modem is down, or back. */
static void tell(struct suarad *suarad, struct suarad_modem *modem, bool is_up, int64_t now)
{
    struct err err;
    const struct modem_news news = {.modem = modem->config.modem.name,
                                    .is_up = is_up,
                                    .since_at = is_up ? now : modem->down_at,
                                    .n_queued = sends_count_queued(suarad),
                                    .now = now};
    enum rc rc = due_modem(&suarad->config->rules, suarad->store, &news, &err);
    if (trouble_note(suarad, TROUBLE_TIMERS, rc, &err) != OK)
        return;
    modem->is_told = !is_up;
    suarad->is_stirred = true;
}

void modems_tell(struct suarad *suarad)
{
    int64_t now = clock_wall_s();
    for (int i = 0; i < suarad->n_modems; i++) {
        struct suarad_modem *modem = &suarad->modem[i];
        bool is_up = worker_is_up(modem->worker);
        if (is_up)
            modem->down_at = 0;
        else if (modem->down_at == 0)
            modem->down_at = now;
        if (is_up && modem->is_told)
            tell(suarad, modem, true, now);
        else if (!is_up && !modem->is_told && now - modem->down_at >= suarad->config->rules.policy.modem_grace_s)
            tell(suarad, modem, false, now);
    }
}

/* Would a worker started with a do the same as one started with b? */
static bool is_same(const struct config_modem *a, const struct config_modem *b)
{
    bool is = strcmp(a->modem.name, b->modem.name) == 0 && strcmp(a->modem.device, b->modem.device) == 0 &&
              strcmp(a->modem.connection, b->modem.connection) == 0 && strcmp(a->modem.model, b->modem.model) == 0 &&
              strcmp(a->modem.pin, b->modem.pin) == 0 && strcmp(a->modem.country, b->modem.country) == 0 &&
              a->modem.pace_ms == b->modem.pace_ms && a->poll_s == b->poll_s && a->modem.n_init == b->modem.n_init;
    for (int i = 0; is && i < a->modem.n_init; i++)
        is = strcmp(a->modem.init[i], b->modem.init[i]) == 0;
    return is;
}

/* End a worker. A send that it had under way is on record as unknown. */
static void stop_one(struct suarad *suarad, struct suarad_modem *modem)
{
    worker_close(&modem->worker);
    if (modem->send == SEND_UNDER_WAY) {
        struct send_result result = modem->result;
        sends_ended(suarad, modem, &result);
    }
}

static bool is_wanted(const struct config *config, const struct config_modem *running)
{
    for (int i = 0; i < config->n_modems; i++)
        if (is_same(&config->modem[i], running))
            return true;
    return false;
}

/* Is it running as wanted, or is its name or its device still taken by one that retires? */
static bool is_taken(const struct suarad *suarad, const struct config_modem *wanted)
{
    for (int i = 0; i < suarad->n_modems; i++) {
        const struct config_modem *running = &suarad->modem[i].config;
        if (strcmp(running->modem.name, wanted->modem.name) == 0 ||
            strcmp(running->modem.device, wanted->modem.device) == 0)
            return true;
    }
    return false;
}

/* Workers that the configuration does not name end, but not in the middle of a send. */
static void retire(struct suarad *suarad)
{
    int n = 0;
    suarad->is_arranging = false;
    for (int i = 0; i < suarad->n_modems; i++) {
        struct suarad_modem *modem = &suarad->modem[i];
        modem->is_retiring = !is_wanted(suarad->config, &modem->config);
        bool is_busy = modem->send == SEND_UNDER_WAY && suarad->now_ms < suarad->arrange_by_ms;
        if (modem->is_retiring && !is_busy) {
            log_notice(&suarad->log, "%s: ended: no longer configured as it was", modem->config.modem.name);
            stop_one(suarad, modem);
            continue;
        }
        suarad->is_arranging |= modem->is_retiring;
        if (n != i)
            suarad->modem[n] = *modem;
        n++;
    }
    suarad->n_modems = n;
}

void modems_arrange(struct suarad *suarad)
{
    const struct config *config = suarad->config;
    retire(suarad);
    for (int i = 0; i < config->n_modems && suarad->n_modems < CONFIG_MODEMS_MAX; i++) {
        struct err err;
        struct suarad_modem *modem = &suarad->modem[suarad->n_modems];
        if (is_taken(suarad, &config->modem[i]))
            continue;
        *modem = (struct suarad_modem){.config = config->modem[i]};
        if (worker_open(&modem->config, suarad->modem_program, &modem->worker, &err) == OK)
            suarad->n_modems++;
        else
            log_error(&suarad->log, "%s: %s", config->modem[i].modem.name, err.text);
    }
}

void modems_stop(struct suarad *suarad)
{
    for (int i = 0; i < suarad->n_modems; i++)
        stop_one(suarad, &suarad->modem[i]);
    suarad->n_modems = 0;
}
