#include "io/modem_gammu.h"

#include <string.h>

#define SEARCH_AGAIN_MS 600000 /* SMS that are counted but not found are searched for that often */
#define SPARE_TURNS     16     /* a list may be longer than the count said: SMS still come in  */

/* One poll under way. */
struct round {
    struct modem *modem;
    struct modem_batch *batch;
    const struct modem_slot *skip;
    int n_skip;
    int n_seen; /* slots of the list that were met, whatever was in them */
};

static int used(const struct modem *modem)
{
    return modem->memory.SIMUsed + modem->memory.PhoneUsed;
}

static bool is_full(const struct round *round)
{
    return round->batch->n + round->modem->n_bad >= MODEM_BATCH_MAX;
}

static void announce(struct modem *modem, const struct modem_slot *slot)
{
    modem->lost_answer_ms = 0;
    if (modem->watch.before_read != NULL)
        modem->watch.before_read(modem->watch.ctx, slot);
}

/* ---- what was read --------------------------------------------------------------- */

static void add_bad(struct round *round, int location, int memory)
{
    struct modem *modem = round->modem;
    round->n_seen++;
    if (!modem->is_dummy && !is_full(round))
        modem->bad[modem->n_bad++] = (struct modem_slot){
            .folder = MODEM_GAMMU_FOLDER_RAW, .location = location % MODEM_GAMMU_FLAT, .memory = memory};
}

/* Handed over, deleted, and still there. */
static void note_stuck(struct round *round, const struct modem_slot *slot)
{
    struct modem *modem = round->modem;
    round->batch->n_stuck++;
    if (modem->n_stuck < MODEM_GAMMU_STUCK_MAX)
        modem->stuck[modem->n_stuck++] = *slot;
}

/* Only the inbox: State is not looked at, because a list marks messages as read. */
static void add_good(struct round *round, const GSM_SMSMessage *sms)
{
    struct modem_batch *batch = round->batch;
    struct modem_sms *ours = &batch->sms[batch->n];
    round->n_seen++;
    if (!sms->InboxFolder)
        return;
    modem_gammu_decode(sms, ours);
    if (modem_gammu_is_done(round->modem, &ours->slot))
        note_stuck(round, &ours->slot);
    else
        batch->n++;
}

static void add(struct round *round)
{
    const GSM_MultiSMSMessage *multi = &round->modem->multi;
    for (int i = 0; i < multi->Number && i < GSM_MAX_MULTI_SMS && !is_full(round); i++)
        if (modem_gammu_is_smashed(&multi->SMS[i]))
            add_bad(round, multi->SMS[i].Location, (int)multi->SMS[i].Memory);
        else
            add_good(round, &multi->SMS[i]);
}

/* ---- all slots, as libGammu lists them ---------------------------------------------- */

/* Memories are read one in a poll: a second list may already be another order. */
static bool is_enough(const struct round *round, bool *has_more_r)
{
    const GSM_SMSMemoryStatus *memory = &round->modem->memory;
    bool has_some = round->batch->n + round->modem->n_bad > 0;
    if (round->n_seen >= used(round->modem))
        return true;
    *has_more_r = is_full(round) || (has_some && round->n_seen == memory->SIMUsed && memory->PhoneUsed > 0);
    return *has_more_r;
}

/* Did the call find a slot that it cannot read, rather than the end of the list? It
 * then stands there. (A PDU of nothing comes as ERR_EMPTY too: peers stop at it.) */
static bool is_at_bad_slot(const GSM_MultiSMSMessage *multi, int before)
{
    return multi->SMS[0].Location > 0 && multi->SMS[0].Location != before;
}

/* The dummy phone counts in the folder after an error, and flat else. */
static void flatten(struct modem *modem)
{
    GSM_SMSMessage *sms = &modem->multi.SMS[0];
    if (modem->is_dummy && sms->Folder > 0 && sms->Location > 0 && sms->Location < MODEM_GAMMU_FLAT_DUMMY)
        sms->Location += sms->Folder * MODEM_GAMMU_FLAT_DUMMY;
}

static enum rc read_list(struct round *round, struct err *err)
{
    static const struct modem_slot NOWHERE = {.location = 0};
    struct modem *modem = round->modem;
    GSM_MultiSMSMessage *multi = &modem->multi;
    memset(&multi->SMS[0], 0, sizeof multi->SMS[0]);
    int turns = used(modem) + SPARE_TURNS;
    for (int i = 0; i < turns && !is_enough(round, &round->batch->has_more); i++) {
        int before = multi->SMS[0].Location;
        multi->SMS[0].Folder = 0;
        multi->Number = 0;
        announce(modem, &NOWHERE);
        GSM_Error error = GSM_GetNextSMS(modem->s, multi, i == 0);
        if (error == ERR_NONE && multi->Number > 0) /* a half file of the dummy phone holds no SMS */
            add(round);
        else if (modem_gammu_is_fatal(error))
            return modem_gammu_rc(error, "list of SMS", err);
        else if (is_at_bad_slot(multi, before)) {
            flatten(modem);
            add_bad(round, multi->SMS[0].Location, (int)multi->SMS[0].Memory);
        } else if (error == ERR_EMPTY)
            break;
        else
            return modem_gammu_rc(error, "list of SMS", err);
    }
    return OK;
}

/* ---- slot by slot -------------------------------------------------------------------- */

static bool is_skipped(const struct round *round, int location, int memory)
{
    for (int i = 0; i < round->n_skip; i++)
        if (round->skip[i].location == location && round->skip[i].memory == memory)
            return true;
    return false;
}

/* Flat: libGammu's number of the slot. */
static enum rc read_slot(struct round *round, int flat, int memory, struct err *err)
{
    struct modem *modem = round->modem;
    GSM_MultiSMSMessage *multi = &modem->multi;
    int location = flat % MODEM_GAMMU_FLAT;
    if (is_skipped(round, location, memory)) {
        add_bad(round, location, memory);
        return OK;
    }
    const struct modem_slot slot = {.location = location, .memory = memory};
    memset(&multi->SMS[0], 0, sizeof multi->SMS[0]);
    multi->SMS[0].Location = flat;
    multi->Number = 0;
    announce(modem, &slot);
    GSM_Error error = GSM_GetSMS(modem->s, multi);
    if (error == ERR_NONE)
        add(round);
    else if (modem_gammu_is_fatal(error))
        return modem_gammu_rc(error, "read of an SMS", err);
    else if (error == ERR_CORRUPTED || error == ERR_UNKNOWN || error == ERR_NOTSUPPORTED)
        add_bad(round, location, memory);
    return OK;
}

static enum rc read_memory(struct round *round, int size, int n_used, int base, int memory, struct err *err)
{
    int until = round->n_seen + n_used;
    enum rc rc = OK;
    for (int i = 1; rc == OK && i <= size && round->n_seen < until; i++) {
        if (is_full(round)) {
            round->batch->has_more = true;
            return OK;
        }
        rc = read_slot(round, base + i, memory, err);
    }
    return rc;
}

static enum rc read_slots(struct round *round, struct err *err)
{
    const GSM_SMSMemoryStatus *memory = &round->modem->memory;
    int me = memory->SIMSize > 0 ? MODEM_GAMMU_FLAT : 0;
    enum rc rc = read_memory(round, memory->SIMSize, memory->SIMUsed, 0, MEM_SM, err);
    if (rc == OK)
        rc = read_memory(round, memory->PhoneSize, memory->PhoneUsed, me, MEM_ME, err);
    return rc;
}

/* The list was shorter than the count: something hides the rest of it. Look into
 * all slots; not at every poll, because a count may be wrong for good. */
static enum rc search(struct round *round, struct err *err)
{
    struct modem *modem = round->modem;
    int n_missed = used(modem) - round->n_seen;
    int64_t now_ms = modem_gammu_now_ms();
    if (n_missed <= 0)
        modem->n_missed = 0;
    if (n_missed <= 0 || modem->is_dummy || round->batch->has_more)
        return OK;
    if (n_missed == modem->n_missed && now_ms - modem->searched_at_ms < SEARCH_AGAIN_MS)
        return OK;
    modem->n_missed = n_missed;
    modem->searched_at_ms = now_ms;
    round->batch->n = round->batch->n_stuck = round->n_seen = 0;
    modem->n_bad = modem->n_stuck = 0;
    return read_slots(round, err);
}

/* ---- poll ------------------------------------------------------------------------------ */

static enum rc ask_status(struct modem *modem, struct err *err)
{
    modem->is_memory_stale = false;
    return modem_gammu_rc(GSM_GetSMSStatus(modem->s, &modem->memory), "count of SMS", err);
}

/* A report that the modem put where no list looks. */
static enum rc read_report(struct round *round, struct err *err)
{
    struct modem *modem = round->modem;
    GSM_SMSMessage *sms = &modem->multi.SMS[0];
    if (!modem->has_report || is_full(round))
        return OK;
    memset(sms, 0, sizeof *sms);
    sms->Memory = MEM_SR;
    sms->Location = modem->report_location;
    modem->multi.Number = 0;
    modem->has_report = false;
    GSM_Error error = GSM_GetSMS(modem->s, &modem->multi);
    if (error == ERR_NONE) {
        add(round);
        round->n_seen--;
    }
    return modem_gammu_is_fatal(error) ? modem_gammu_rc(error, "read of a report", err) : OK;
}

static void add_pushed(struct round *round)
{
    for (int i = 0; i < round->modem->n_pushed && !is_full(round); i++)
        round->batch->sms[round->batch->n++] = round->modem->pushed[i];
}

/* Last, because the plain commands change the memory behind libGammu's back. */
static enum rc add_raw(struct round *round, struct err *err)
{
    struct modem *modem = round->modem;
    enum rc rc = OK;
    for (int i = 0; rc == OK && i < modem->n_bad; i++) {
        struct modem_sms *sms = &round->batch->sms[round->batch->n];
        announce(modem, &modem->bad[i]);
        rc = modem_gammu_read_raw(modem, &modem->bad[i], sms, err);
        if (rc == OK && modem_gammu_is_done(modem, &sms->slot))
            note_stuck(round, &sms->slot);
        else if (rc == OK)
            round->batch->n++;
        else if (rc == E_NOTFOUND)
            rc = OK;
    }
    return rc;
}

/* Once more; what is refused again comes again with the next poll. */
static enum rc delete_stuck(struct modem *modem, struct err *err)
{
    enum rc rc = OK;
    for (int i = 0; rc == OK && i < modem->n_stuck; i++) {
        rc = modem_delete(modem, &modem->stuck[i], err);
        if (rc == E_UNCERTAIN || rc == E_EXISTS)
            rc = OK;
    }
    return rc;
}

enum rc modem_poll(struct modem *modem, const struct modem_slot *skip, int n_skip, struct modem_batch *batch_r,
                   struct err *err)
{
    struct round round = {.modem = modem, .batch = batch_r, .skip = skip, .n_skip = n_skip};
    batch_r->n = batch_r->n_stuck = 0;
    batch_r->has_more = false;
    modem->n_bad = modem->n_stuck = 0;
    modem->has_come = false;
    modem_gammu_settle(modem);
    if (modem->tty.is_gone || modem->has_rebooted)
        return ERR(err, E_TEMP, modem->tty.is_gone ? "the modem was unplugged" : "the modem has started anew");
    add_pushed(&round);
    enum rc rc = ask_status(modem, err);
    if (rc == OK && used(modem) > 0) {
        modem->read_at_ms = modem_gammu_now_ms();
        rc = n_skip > 0 ? read_slots(&round, err) : read_list(&round, err);
        if (rc == OK && n_skip == 0)
            rc = search(&round, err);
    }
    if (rc == OK)
        rc = read_report(&round, err);
    if (rc == OK)
        rc = add_raw(&round, err);
    return rc == OK ? delete_stuck(modem, err) : rc;
}
