#include "io/store_sqlite.h"

#include <stdio.h>
#include <string.h>

#define GAP            "[...]"
#define RAW_JOINED_MAX sizeof((struct store_arrival *)0)->raw

_Static_assert(MESSAGE_PARTS_MAX *STORE_PART_TEXT_MAX + (MESSAGE_PARTS_MAX + 1) * (int)sizeof GAP < MESSAGE_TEXT_MAX,
               "parts and the gaps between them fit in a message");

/* ---- one whole message ---- */

struct incoming {
    const char *modem;
    enum channel channel;
    int64_t person, at;
    bool is_text, is_partial;
    const char *text, *raw;
};

/* Its id must be known before its row is there; asked once, counted from then on. */
static enum rc next_id(struct store *store, int64_t *id_r, struct err *err)
{
    enum rc rc = OK;
    if (store->last_inbox < 0) {
        struct query query = query_of(store, SQL_INBOX_LAST);
        rc = query_number(&query, &store->last_inbox, err);
    }
    *id_r = ++store->last_inbox;
    return rc;
}

enum rc arrival_write(struct store *store, const struct plan *plan, struct err *err)
{
    struct store_arrival *a = &store->arrival;
    uint8_t uuid[SEAL_UUID_LEN];
    if (a->id == 0)
        return OK;
    seal_uuid(a->at, uuid);
    struct query query = query_of(store, SQL_INBOX_ADD);
    query_int(&query, P_ID, a->id);
    query_blob(&query, P_UUID, uuid, sizeof uuid);
    query_int(&query, P_AT, a->at);
    query_id(&query, P_PERSON, a->person);
    query_text(&query, P_CHANNEL, store_channel_name(a->channel));
    query_text(&query, P_MODEM, a->modem[0] != '\0' ? a->modem : NULL);
    query_int(&query, P_IS_TEXT, a->is_text);
    query_int(&query, P_IS_PARTIAL, a->is_partial);
    query_text(&query, P_INTENT, plan != NULL ? intent_name(plan->intent) : NULL);
    query_text(&query, P_UNIT, plan != NULL && plan->unit[0] != '\0' ? plan->unit : NULL);
    query_id(&query, P_TICKET, plan != NULL ? plan->ticket : 0);
    query_text(&query, P_TEXT, a->text);
    query_text(&query, P_RAW, a->raw[0] != '\0' ? a->raw : NULL);
    a->id = 0;
    return query_run(&query, err);
}

/* A message that nobody applied a plan to is kept all the same, before the next one is. */
static enum rc make_room(struct store *store, struct err *err)
{
    enum rc rc = store_expect(store, true, err);
    return rc == OK ? arrival_write(store, NULL, err) : rc;
}

/* in->text may be item_r->text itself. */
static enum rc hand_over(struct store *store, const struct incoming *in, const struct phone *sender,
                         struct inbox_item *item_r, struct err *err)
{
    struct store_arrival *a = &store->arrival;
    a->person = item_r->person = in->person;
    a->at = item_r->received_at = in->at;
    a->is_text = item_r->is_text = in->is_text;
    a->is_partial = item_r->is_partial = in->is_partial;
    a->channel = in->channel;
    item_r->sender = *sender;
    (void)snprintf(a->modem, sizeof a->modem, "%s", in->modem);
    (void)snprintf(a->raw, sizeof a->raw, "%s", in->raw);
    (void)snprintf(a->text, sizeof a->text, "%s", in->text);
    (void)snprintf(item_r->modem, sizeof item_r->modem, "%s", in->modem);
    if (in->text != item_r->text)
        (void)snprintf(item_r->text, sizeof item_r->text, "%s", in->text);
    enum rc rc = next_id(store, &item_r->id, err);
    a->id = rc == OK ? item_r->id : 0;
    return rc;
}

/* ---- long SMS ---- */

/* Appends; false when it does not fit. */
static bool append(char *text, size_t cap, size_t *len, const char *more)
{
    size_t more_len = strlen(more);
    if (more_len >= cap - *len)
        return false;
    memcpy(text + *len, more, more_len + 1);
    *len += more_len;
    return true;
}

struct joined {
    char *text; /* MESSAGE_TEXT_MAX */
    char raw[RAW_JOINED_MAX];
    size_t text_len, raw_len;
    int next; /* part that should come next */
    bool is_text;
};

static bool join_part(struct query *query, struct joined *joined)
{
    int part = (int)query_col(query, 0);
    const char *text = (const char *)sqlite3_column_text(query->stmt, 2);
    const char *raw = (const char *)sqlite3_column_text(query->stmt, 3);
    bool fits = part == joined->next || append(joined->text, MESSAGE_TEXT_MAX, &joined->text_len, GAP);
    joined->next = part + 1;
    joined->is_text = joined->is_text || query_col(query, 1) != 0 || (text != NULL && text[0] != '\0');
    if (raw != NULL && raw[0] != '\0') {
        fits = fits && (joined->raw_len == 0 || append(joined->raw, sizeof joined->raw, &joined->raw_len, " "));
        fits = fits && append(joined->raw, sizeof joined->raw, &joined->raw_len, raw);
    }
    return fits && text != NULL && append(joined->text, MESSAGE_TEXT_MAX, &joined->text_len, text);
}

/* In the order of the part numbers, nothing between them: the phone cut words anywhere. */
static enum rc join_parts(struct store *store, int64_t long_sms, int total, struct joined *joined, struct err *err)
{
    struct query query = query_of(store, SQL_PART_LIST);
    query_int(&query, P_ID, long_sms);
    joined->text[0] = joined->raw[0] = '\0';
    while (query_row(&query))
        if (!join_part(&query, joined))
            query.rc = SQLITE_CORRUPT; /* more than store_receive let in */
    if (joined->is_text && joined->next <= total && !append(joined->text, MESSAGE_TEXT_MAX, &joined->text_len, GAP))
        query.rc = SQLITE_CORRUPT;
    return query_end(&query, err);
}

struct long_sms {
    int64_t person, first_at;
    int total, n;
    char modem[MODEM_NAME_MAX];
    struct phone sender;
};

static enum rc get_long_sms(struct store *store, int64_t id, struct long_sms *long_r, struct err *err)
{
    memset(long_r, 0, sizeof *long_r);
    struct query query = query_of(store, SQL_LONG_GET);
    query_int(&query, P_ID, id);
    if (query_row(&query)) {
        long_r->total = (int)query_col(&query, 0);
        long_r->n = (int)query_col(&query, 1);
        long_r->first_at = query_col(&query, 2);
        query_col_text(&query, 3, sizeof long_r->modem, long_r->modem);
        query_col_phone(&query, 4, &long_r->sender);
        long_r->person = query_col(&query, 6);
    }
    return query_end(&query, err);
}

static enum rc drop_long_sms(struct store *store, int64_t id, struct err *err)
{
    struct query query = query_of(store, SQL_LONG_DROP);
    query_int(&query, P_ID, id);
    return query_run(&query, err);
}

/* The parts become a message, whole or with gaps, and are parts no more. */
static enum rc finish_long_sms(struct store *store, int64_t id, struct inbox_item *item_r, struct err *err)
{
    struct long_sms l;
    struct joined joined = {.text = item_r->text, .next = 1};
    enum rc rc = get_long_sms(store, id, &l, err);
    if (rc == OK)
        rc = join_parts(store, id, l.total, &joined, err);
    if (rc == OK)
        rc = drop_long_sms(store, id, err);
    if (rc != OK)
        return rc;
    if (!joined.is_text)
        item_r->text[0] = '\0';
    const struct incoming in = {.modem = l.modem,
                                .channel = CHANNEL_SMS,
                                .person = l.person,
                                .at = l.first_at,
                                .is_text = joined.is_text,
                                .is_partial = l.n < l.total,
                                .text = item_r->text,
                                .raw = joined.raw};
    return hand_over(store, &in, &l.sender, item_r, err);
}

/* What parts of one message have in common. */
static void hash_long_sms(struct store *store, const struct sms_in *sms, uint8_t hash_r[SEAL_HASH_LEN])
{
    struct seal_hash hash;
    seal_hash_begin(store->seal, SEAL_DIGEST, &hash);
    seal_hash_text(&hash, sms->imsi);
    seal_hash_text(&hash, sms->sender.text);
    seal_hash_number(&hash, sms->ref);
    seal_hash_number(&hash, sms->ref_width);
    seal_hash_number(&hash, sms->total);
    seal_hash_end(&hash, hash_r);
}

/* The long SMS that lacks this part. id_r 0: none does, it begins a new one (also when
 * its reference is used again). E_EXISTS: the part is there, word for word. */
static enum rc find_long_sms(struct store *store, const struct sms_in *sms, const uint8_t hash[SEAL_HASH_LEN],
                             int64_t *id_r, struct err *err)
{
    bool is_there = false;
    struct query query = query_of(store, SQL_LONG_FIND);
    query_blob(&query, P_HASH, hash, SEAL_HASH_LEN);
    query_int(&query, P_PART, sms->part);
    query_int(&query, P_IS_TEXT, sms->is_text);
    query_text(&query, P_TEXT, sms->text);
    query_text(&query, P_RAW, sms->raw);
    query_int(&query, P_SINCE, sms->received_at - STORE_LONG_SMS_MAX_S);
    query_int(&query, P_SMSC_AT, sms->smsc_at);
    *id_r = 0;
    while (*id_r == 0 && !is_there && query_row(&query)) {
        if (query_col(&query, 1) == 0)
            *id_r = query_col(&query, 0);
        is_there = query_col(&query, 2) != 0;
    }
    enum rc rc = query_end(&query, err);
    return rc == OK && is_there ? E_EXISTS : rc;
}

static enum rc add_long_sms(struct store *store, const struct sms_in *sms, const uint8_t hash[SEAL_HASH_LEN],
                            int64_t person, int64_t *id_r, struct err *err)
{
    struct query query = query_of(store, SQL_LONG_ADD);
    query_blob(&query, P_HASH, hash, SEAL_HASH_LEN);
    query_id(&query, P_PERSON, person);
    query_text(&query, P_MODEM, sms->modem);
    query_int(&query, P_TOTAL, sms->total);
    query_int(&query, P_AT, sms->received_at);
    query_int(&query, P_SMSC_AT, sms->smsc_at);
    enum rc rc = query_run(&query, err);
    *id_r = sqlite3_last_insert_rowid(store->db);
    return rc;
}

static enum rc add_part(struct store *store, const struct sms_in *sms, int64_t long_sms, int64_t *missing_r,
                        struct err *err)
{
    struct query query = query_of(store, SQL_PART_ADD);
    query_int(&query, P_ID, long_sms);
    query_int(&query, P_PART, sms->part);
    query_int(&query, P_IS_TEXT, sms->is_text);
    query_text(&query, P_TEXT, sms->text);
    query_text(&query, P_RAW, sms->raw);
    enum rc rc = query_run(&query, err);
    if (rc != OK)
        return rc;
    struct query grow = query_of(store, SQL_LONG_GROW);
    query_int(&grow, P_ID, long_sms);
    return query_number(&grow, missing_r, err);
}

static enum rc receive_part(struct store *store, const struct sms_in *sms, int64_t person, struct inbox_item *item_r,
                            struct err *err)
{
    uint8_t hash[SEAL_HASH_LEN];
    int64_t id, missing = 0;
    hash_long_sms(store, sms, hash);
    enum rc rc = find_long_sms(store, sms, hash, &id, err);
    if (rc == OK && id == 0)
        rc = add_long_sms(store, sms, hash, person, &id, err);
    if (rc == OK)
        rc = add_part(store, sms, id, &missing, err);
    if (rc != OK)
        return rc;
    return missing > 0 ? E_NOTFOUND : finish_long_sms(store, id, item_r, err);
}

/* ---- the port ---- */

/* Of the message alone, never of the slot: a SIM may list it again elsewhere. */
static enum rc take_once(struct store *store, const struct sms_in *sms, struct err *err)
{
    uint8_t digest[SEAL_HASH_LEN];
    struct seal_hash hash;
    seal_hash_begin(store->seal, SEAL_DIGEST, &hash);
    seal_hash_text(&hash, sms->imsi);
    seal_hash_text(&hash, sms->sender.text);
    seal_hash_number(&hash, sms->smsc_at);
    seal_hash_number(&hash, sms->ref);
    seal_hash_number(&hash, sms->ref_width);
    seal_hash_number(&hash, sms->part);
    seal_hash_number(&hash, sms->total);
    seal_hash_number(&hash, sms->is_text);
    seal_hash_text(&hash, sms->text);
    seal_hash_text(&hash, sms->raw);
    seal_hash_end(&hash, digest);

    struct query query = query_of(store, SQL_TAKEN_ADD);
    query_int(&query, P_SMSC_AT, sms->smsc_at);
    query_blob(&query, P_DIGEST, digest, sizeof digest);
    enum rc rc = query_run(&query, err);
    return rc == OK && sqlite3_changes(store->db) == 0 ? E_EXISTS : rc;
}

static bool is_part(const struct sms_in *sms)
{
    return sms->total > 1 && sms->total <= MESSAGE_PARTS_MAX && sms->part >= 1 && sms->part <= sms->total &&
           strlen(sms->text) <= STORE_PART_TEXT_MAX;
}

static enum rc check_sms(const struct sms_in *sms, struct err *err)
{
    if (strlen(sms->text) >= MESSAGE_TEXT_MAX || strlen(sms->raw) >= STORE_RAW_MAX ||
        strlen(sms->modem) >= MODEM_NAME_MAX || strlen(sms->imsi) >= STORE_IMSI_MAX)
        return ERR(err, E_INVAL, "this is longer than an SMS can be");
    return OK;
}

enum rc store_receive(struct store *store, const struct sms_in *sms, struct inbox_item *item_r, struct err *err)
{
    int64_t person = 0;
    enum rc rc = make_room(store, err);
    if (rc == OK)
        rc = check_sms(sms, err);
    if (rc == OK)
        rc = take_once(store, sms, err);
    if (rc == OK)
        rc = person_id(store, &sms->sender, &person, err);
    if (rc != OK)
        return rc;
    if (is_part(sms))
        return receive_part(store, sms, person, item_r, err);
    const struct incoming in = {.modem = sms->modem,
                                .channel = CHANNEL_SMS,
                                .person = person,
                                .at = sms->received_at,
                                .is_text = sms->is_text || sms->text[0] != '\0',
                                .is_partial = sms->total > 1 || sms->total < 0, /* a hostile part */
                                .text = sms->text,
                                .raw = sms->raw};
    return hand_over(store, &in, &sms->sender, item_r, err);
}

enum rc store_receive_text(struct store *store, const struct message *message, struct inbox_item *item_r,
                           struct err *err)
{
    int64_t person = 0;
    enum rc rc = make_room(store, err);
    if (rc == OK && ((unsigned)message->channel >= CHANNEL_COUNT || strlen(message->text) >= MESSAGE_TEXT_MAX))
        rc = ERR(err, E_INVAL, "this message is too long, or came by no channel");
    if (rc == OK)
        rc = person_id(store, &message->sender, &person, err);
    if (rc != OK)
        return rc;
    const struct incoming in = {.modem = "",
                                .channel = message->channel,
                                .person = person,
                                .at = message->received_at,
                                .is_text = message->is_text,
                                .is_partial = message->is_partial,
                                .text = message->text,
                                .raw = ""};
    return hand_over(store, &in, &message->sender, item_r, err);
}

enum rc store_next_partial(struct store *store, int64_t before, struct inbox_item *item_r, struct err *err)
{
    int64_t id;
    enum rc rc = make_room(store, err);
    if (rc != OK)
        return rc;
    struct query query = query_of(store, SQL_LONG_OLDEST);
    query_int(&query, P_AT, before);
    rc = query_number(&query, &id, err);
    return rc == OK ? finish_long_sms(store, id, item_r, err) : rc;
}
