/* Commands about short messages, 3GPP TS 27.005, in PDU mode. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "at_cmd.h"
#include "pdu.h"
#include "sim.h"

enum {
    CMS_NOT_ALLOWED = AT_CMS + 302,
    CMS_BAD_PARAMETER = AT_CMS + 304,
    CMS_MEMORY_FAILURE = AT_CMS + 320,
    CMS_BAD_INDEX = AT_CMS + 321,
    CMS_MEMORY_FULL = AT_CMS + 322
};

AT_CMD(at_cmgf)
{
    return at_number(s, command, op, args) == AT_OK ? AT_OK : CMS_NOT_ALLOWED;
}

static void put_memories(const struct sim *s, struct buf *out)
{
    const char *separator = "";

    buf_putc(out, '(');
    for (int i = 0; i < STORAGE_COUNT; i++) {
        if (!s->storage.memory[i].size)
            continue;
        buf_printf(out, "%s\"%s\"", separator, storage_names[i]);
        separator = ",";
    }
    buf_putc(out, ')');
}

static void list_memories(struct sim *s)
{
    struct buf names = {0};

    put_memories(s, &names);
    at_info(s, "+CPMS: %s,%s,%s", buf_text(&names), buf_text(&names), buf_text(&names));
    buf_free(&names);
}

static void put_usage(struct sim *s, bool with_names)
{
    struct buf line = {0};

    for (int i = AT_MEM_READ; i <= AT_MEM_RECEIVE; i++) {
        const struct memory *m = &s->storage.memory[s->at.set[i]];

        if (line.len)
            buf_putc(&line, ',');
        if (with_names)
            buf_printf(&line, "\"%s\",", storage_names[s->at.set[i]]);
        buf_printf(&line, "%zu,%zu", m->used, m->size);
    }
    at_info(s, "+CPMS: %s", buf_text(&line));
    buf_free(&line);
}

/* The memory of this name, if this modem has it. */
static int memory_of(const struct sim *s, const char *name)
{
    int memory = storage_find(name, strlen(name));

    return memory >= 0 && s->storage.memory[memory].size ? memory : -1;
}

AT_CMD(at_cpms)
{
    char name[8];
    int next[3], memory;

    (void)command;
    if (op == AT_TEST) {
        list_memories(s);
        return AT_OK;
    }
    if (fault_hit(s, FAULT_CPMS_ERROR))
        return CMS_MEMORY_FAILURE;
    memcpy(next, &s->at.set[AT_MEM_READ], sizeof(next));
    for (int i = 0; op == AT_SET && i < 3 && at_next(&args, name, sizeof(name)); i++) {
        if (!name[0])
            continue;
        memory = memory_of(s, name);
        if (memory < 0)
            return CMS_NOT_ALLOWED;
        next[i] = memory;
    }
    memcpy(&s->at.set[AT_MEM_READ], next, sizeof(next));
    put_usage(s, op == AT_QUERY);
    return AT_OK;
}

AT_CMD(at_cnmi)
{
    static const int max[] = {2, 2, 2, 2, 1};
    int *set = &s->at.set[AT_CNMI_MODE];
    long next[5];

    if (op == AT_TEST)
        at_info(s, "+CNMI: %s", fault_hit(s, FAULT_NO_CBM) ? "(0-2),(0-2),(0),(0-2),(0,1)" : command->text);
    if (op == AT_QUERY)
        at_info(s, "+CNMI: %d,%d,%d,%d,%d", set[0], set[1], set[2], set[3], set[4]);
    if (op != AT_SET)
        return AT_OK;
    for (int i = 0; i < 5; i++) {
        next[i] = at_next_number(&args, max[i], set[i]);
        if (next[i] < 0)
            return CMS_BAD_PARAMETER;
    }
    for (int i = 0; i < 5; i++)
        set[i] = (int)next[i];
    return AT_OK;
}

AT_CMD(at_csca)
{
    char number[24];

    (void)command;
    if (op == AT_QUERY)
        at_info(s, "+CSCA: \"%s\",%d", s->at.smsc, s->at.smsc[0] == '+' ? 145 : 129);
    if (op == AT_SET && at_next(&args, number, sizeof(number)))
        strcpy(s->at.smsc, number);
    return AT_OK;
}

AT_CMD(at_csms)
{
    if (op == AT_QUERY) {
        at_info(s, "+CSMS: %d,1,1,1", s->at.set[AT_CSMS]);
        return AT_OK;
    }
    if (op == AT_SET)
        at_info(s, "+CSMS: 1,1,1");
    return at_number(s, command, op, args);
}

/* ---- reading ---- */

static void list_slot(struct sim *s, long index, long wanted)
{
    int memory = s->at.set[AT_MEM_READ];
    const struct slot *slot = storage_slot(s, memory, index);

    if (!slot->pdu || (wanted != 4 && slot->status != wanted))
        return;
    at_info(s, "+CMGL: %ld,%d,,%zu\r\n%s", index, slot->status, pdu_tpdu_len(slot->pdu), slot->pdu);
    if (slot->status == STORAGE_UNREAD)
        storage_set_status(s, memory, index, STORAGE_READ);
}

/* Fills `order` with 1 to `size`, at random under the fault "shuffle". */
static void order_of(struct sim *s, long *order, size_t size, bool is_random)
{
    for (size_t i = 0; i < size; i++) {
        size_t j = is_random ? sim_random(s, (uint32_t)i + 1) : i;

        order[i] = order[j];
        order[j] = (long)i + 1;
    }
}

AT_CMD(at_cmgl)
{
    int memory = s->at.set[AT_MEM_READ];
    size_t size = s->storage.memory[memory].size;
    long *order, wanted;
    bool is_random;

    if (op == AT_TEST)
        at_info(s, "%s: %s", command->name, command->text);
    if (op == AT_TEST || op == AT_QUERY)
        return op == AT_TEST ? AT_OK : AT_ERROR;
    wanted = at_next_number(&args, 4, 0);
    if (wanted < 0)
        return CMS_BAD_PARAMETER;
    if (fault_hit(s, FAULT_LIST_ERROR))
        return CMS_MEMORY_FAILURE;
    is_random = fault_hit(s, FAULT_SHUFFLE);
    if (is_random)
        storage_shuffle(s, memory);
    order = buf_alloc(size * sizeof(*order));
    order_of(s, order, size, is_random);
    for (size_t i = 0; i < size; i++)
        list_slot(s, order[i], wanted);
    free(order);
    return AT_OK;
}

AT_CMD(at_cmgr)
{
    int memory = s->at.set[AT_MEM_READ];
    long index = at_next_number(&args, 100000, 0);
    struct slot *slot = storage_slot(s, memory, index);

    (void)command;
    if (op == AT_TEST)
        return AT_OK;
    if (fault_hit(s, FAULT_READ_ERROR))
        return CMS_MEMORY_FAILURE;
    if (op != AT_SET || !slot || !slot->pdu)
        return CMS_BAD_INDEX;
    at_info(s, "+CMGR: %d,,%zu\r\n%s", slot->status, pdu_tpdu_len(slot->pdu), slot->pdu);
    if (slot->status == STORAGE_UNREAD)
        storage_set_status(s, memory, index, STORAGE_READ);
    return AT_OK;
}

static void list_used(struct sim *s)
{
    int memory = s->at.set[AT_MEM_READ];
    struct buf line = {0};

    for (size_t i = 1; i <= s->storage.memory[memory].size; i++)
        if (storage_slot(s, memory, (long)i)->pdu)
            buf_printf(&line, "%s%zu", line.len ? "," : "", i);
    at_info(s, "+CMGD: (%s),(0-4)", buf_text(&line));
    buf_free(&line);
}

/* The <delflag> of AT+CMGD: 1 read, 2 and sent, 3 and unsent, 4 everything. */
static bool is_flagged(long flag, int status)
{
    static const long needed[] = {[STORAGE_UNREAD] = 4, [STORAGE_READ] = 1, [STORAGE_UNSENT] = 3, [STORAGE_SENT] = 2};

    return flag >= needed[status];
}

static void delete_flagged(struct sim *s, long flag)
{
    int memory = s->at.set[AT_MEM_READ];

    for (size_t i = 1; i <= s->storage.memory[memory].size; i++) {
        const struct slot *slot = storage_slot(s, memory, (long)i);

        if (slot->pdu && is_flagged(flag, slot->status))
            s->stats.count[STAT_DELETED] += storage_delete(s, memory, (long)i);
    }
}

AT_CMD(at_cmgd)
{
    int memory = s->at.set[AT_MEM_READ];
    long index, flag;

    (void)command;
    if (op == AT_TEST) {
        list_used(s);
        return AT_OK;
    }
    index = at_next_number(&args, 100000, -1);
    flag = at_next_number(&args, 4, 0);
    if (op != AT_SET || flag < 0 || (flag == 0 && !storage_slot(s, memory, index)))
        return CMS_BAD_INDEX;
    if (fault_hit(s, FAULT_DELETE_ERROR))
        return CMS_MEMORY_FAILURE;
    if (fault_hit(s, FAULT_DELETE_NOOP))
        return AT_OK;
    if (flag)
        delete_flagged(s, flag);
    else
        s->stats.count[STAT_DELETED] += storage_delete(s, memory, index);
    return AT_OK;
}

/* ---- writing ---- */

/* What AT+CMGS and AT+CMSS answer with, once the network has decided. */
static int send_pdu(struct sim *s, const char *pdu, const char *name)
{
    uint8_t mr;
    int rc = net_submit(s, pdu, &mr);

    if (rc != AT_OK)
        return rc;
    if (fault_hit(s, FAULT_SEND_LATE))
        s->at.late_ms = fault_value(s, FAULT_SEND_LATE);
    if (!fault_hit(s, FAULT_SEND_NO_MR))
        at_info(s, "%s: %u", name, mr);
    return AT_OK;
}

static int send_data(struct sim *s, const char *data)
{
    if (pdu_tpdu_len(data) != s->at.data_tpdu_len)
        return CMS_BAD_PARAMETER;
    return send_pdu(s, data, "+CMGS");
}

static int save_data(struct sim *s, const char *data)
{
    long index;

    if (pdu_tpdu_len(data) != s->at.data_tpdu_len)
        return CMS_BAD_PARAMETER;
    index = storage_put(s, s->at.set[AT_MEM_WRITE], s->at.data_status, data);
    if (index == 0)
        return CMS_MEMORY_FULL;
    at_info(s, "+CMGW: %ld", index);
    return AT_OK;
}

static int ask_for_data(struct sim *s, const char **args, int (*run)(struct sim *, const char *))
{
    long len = at_next_number(args, 176, -1);

    if (len < 1)
        return CMS_BAD_PARAMETER;
    s->at.data_tpdu_len = (size_t)len;
    s->at.data_run = run;
    buf_clear(&s->at.data);
    return AT_PROMPT;
}

AT_CMD(at_cmgs)
{
    (void)command;
    if (op == AT_TEST)
        return AT_OK;
    return op == AT_SET ? ask_for_data(s, &args, send_data) : AT_ERROR;
}

AT_CMD(at_cmgw)
{
    int rc;
    long status;

    (void)command;
    if (op == AT_TEST)
        return AT_OK;
    rc = op == AT_SET ? ask_for_data(s, &args, save_data) : AT_ERROR;
    status = at_next_number(&args, 3, STORAGE_UNSENT);
    if (status < 0)
        return CMS_BAD_PARAMETER;
    s->at.data_status = (int)status;
    return rc;
}

AT_CMD(at_cmss)
{
    int memory = s->at.set[AT_MEM_WRITE];
    long index = at_next_number(&args, 100000, 0);
    const struct slot *slot = storage_slot(s, memory, index);
    int rc;

    (void)command;
    if (op == AT_TEST)
        return AT_OK;
    if (!slot || !slot->pdu)
        return CMS_BAD_INDEX;
    rc = send_pdu(s, slot->pdu, "+CMSS");
    if (rc == AT_OK)
        storage_set_status(s, memory, index, STORAGE_SENT);
    return rc;
}
