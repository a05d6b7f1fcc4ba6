#include "io/store_sqlite.h"

#include <string.h>

/* The last few numbers that were looked up: the sender is wanted by every verb of a
 * message, the same staff by every message of a unit. Emptied by a rollback, which may
 * take back the rows. */
static struct store_known *known_slot(struct store *store, const struct phone *phone)
{
    return &store->known[plan_text_hash(phone->text) % STORE_KNOWN_MAX];
}

static void remember(struct store *store, const struct phone *phone, int64_t id)
{
    struct store_known *known = known_slot(store, phone);
    known->phone = *phone;
    known->id = id;
}

void person_forget(struct store *store)
{
    memset(store->known, 0, sizeof store->known);
}

static enum rc add_person(struct store *store, const struct phone *phone, int64_t *id_r, struct err *err)
{
    uint8_t hash[SEAL_HASH_LEN], sealed[SEAL_NUMBER_LEN];
    seal_phone(store->seal, SEAL_PERSON, phone, hash);
    seal_number(store->seal, phone, hash, sealed);
    struct query query = query_of(store, SQL_PERSON_ADD);
    query_blob(&query, P_HASH, hash, sizeof hash);
    query_text(&query, P_KIND, phone_kind_name(phone->kind));
    query_blob(&query, P_SEALED, sealed, sizeof sealed);
    enum rc rc = query_run(&query, err);
    *id_r = sqlite3_last_insert_rowid(store->db);
    return rc;
}

enum rc person_find(struct store *store, const struct phone *phone, int64_t *id_r, struct err *err)
{
    uint8_t hash[SEAL_HASH_LEN];
    const struct store_known *known = known_slot(store, phone);
    *id_r = known->id;
    if (known->id != 0 && strcmp(known->phone.text, phone->text) == 0)
        return OK;
    seal_phone(store->seal, SEAL_PERSON, phone, hash);
    struct query query = query_of(store, SQL_PERSON_FIND);
    query_blob(&query, P_HASH, hash, sizeof hash);
    enum rc rc = query_number(&query, id_r, err);
    if (rc == OK)
        remember(store, phone, *id_r);
    return rc;
}

enum rc person_id(struct store *store, const struct phone *phone, int64_t *id_r, struct err *err)
{
    *id_r = store->newcomer = 0;
    if (phone->kind == PHONE_INVALID || phone->text[0] == '\0')
        return OK;
    enum rc rc = person_find(store, phone, id_r, err);
    if (rc != E_NOTFOUND)
        return rc;
    rc = add_person(store, phone, id_r, err);
    if (rc != OK)
        return rc;
    remember(store, phone, *id_r);
    store->newcomer = *id_r;
    return OK;
}

enum rc person_phone(struct store *store, int64_t id, struct phone *phone_r, struct err *err)
{
    memset(phone_r, 0, sizeof *phone_r);
    struct query query = query_of(store, SQL_PERSON_NUMBER);
    query_int(&query, P_ID, id);
    if (query_row(&query))
        query_col_phone(&query, 0, phone_r);
    return query_end(&query, err);
}

enum rc store_phone(struct store *store, int64_t person, struct phone *phone_r, struct err *err)
{
    enum rc rc = store_expect(store, true, err);
    return rc == OK ? person_phone(store, person, phone_r, err) : rc;
}
