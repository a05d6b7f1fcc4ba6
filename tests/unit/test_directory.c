/* directory: units by name as loaded, staff by number and day, badges by code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/directory_yaml.h"
#include "io/yaml.h"
#include "small_rules.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { KMK, DKR, KTW, DPK, KJ1, KJ2, LOST_A, LOST_B, UNITS };

static const struct unit UNIT[UNITS] = {
    [KMK] = {.code = "KMK", .kind = UNIT_MINISTRY, .parent = DIRECTORY_NONE},
    [DKR] = {.code = "DKR", .kind = UNIT_DINKES, .parent = KMK},
    [KTW] = {.code = "KTW", .parent = DKR},
    [DPK] = {.code = "DPK", .kind = UNIT_DINKES, .parent = KMK},
    [KJ1] = {.code = "KJ1", .parent = DPK, .number = 1},
    [KJ2] = {.code = "KJ2", .parent = DPK, .number = 2},
    [LOST_A] = {.code = "LA", .parent = LOST_B}, /* a circle, as no loader lets through */
    [LOST_B] = {.code = "LB", .parent = LOST_A},
};

static struct alias alias[] = {
    {{"kutawaluya"}, 1, false, KTW},
    {{"kuta", "waluya"}, 2, false, KTW},
    {{"ktw"}, 1, false, KTW},
    {{"kj1"}, 1, false, KJ1},
    {{"kj", "1"}, 2, false, KJ1},
    {{"kj2"}, 1, false, KJ2},
    {{"kajen"}, 1, true, KJ2},
    {{"kajen"}, 1, true, KJ1},
    {{"kajen", "i"}, 2, false, KJ1},
    {{"kajen", "ii"}, 2, false, KJ2},
    {{"kajen", "2"}, 2, false, KJ2},
    {{"kajen", "lama"}, 2, true, KJ1},
    {{"dinkes", "kajen"}, 2, false, DPK},
    {{"dinkes"}, 1, false, DPK},
    {{"dinkes"}, 1, true, DKR},
    {{"kj", "2"}, 2, true, KJ1},
    {{"dpk"}, 1, false, DPK},
    {{"puskesmas", "kajen", "ii"}, 3, false, KJ2},
    {{"101"}, 1, false, KTW},
};

static const struct staff STAFF[] = {
    {{PHONE_MOBILE, "+6281300000001"}, "A", ROLE_OFFICER, KTW, 0, 99},
    {{PHONE_MOBILE, "+6281300000001"}, "A", ROLE_HEAD, KJ1, 100, DIRECTORY_ALWAYS}, /* moved on day 100 */
    {{PHONE_MOBILE, "+6281300000002"}, "B", ROLE_DINKES, DKR, 0, DIRECTORY_ALWAYS},
    {{PHONE_MOBILE, "+6281300000003"}, "C", ROLE_HEAD, KTW, 50, 60},
};

static const struct badge BADGE[] = {
    {"A01", "Anita", BADGE_ADMIN, KTW, 0, DIRECTORY_ALWAYS},
    {"A10", "Budi", BADGE_ADMIN, KTW, 0, DIRECTORY_ALWAYS},
    {"P03", "Citra", BADGE_NURSE, KTW, 10, 20},
    {"P03", "Dewi", BADGE_NURSE, KTW, 21, DIRECTORY_ALWAYS},
    {"P3B", "Eko", BADGE_NURSE, KTW, 0, DIRECTORY_ALWAYS},
    {"X0", "Fitri", BADGE_DOCTOR, KTW, 0, DIRECTORY_ALWAYS},
    {"Y07", "Gita", BADGE_DOCTOR, KTW, 0, DIRECTORY_ALWAYS},
    {"Y7", "Hadi", BADGE_DOCTOR, KTW, 0, DIRECTORY_ALWAYS},
    {"P03", "Indah", BADGE_NURSE, KJ1, 0, DIRECTORY_ALWAYS},
};

static const struct directory TABLE = {.unit = UNIT,
                                       .n_units = UNITS,
                                       .alias = alias,
                                       .n_aliases = COUNT(alias),
                                       .staff = STAFF,
                                       .n_staff = COUNT(STAFF),
                                       .badge = BADGE,
                                       .n_badges = COUNT(BADGE)};

/* ---- a directory as the loader makes it ---- */

static const char YAML[] =
    "kind_words: [puskesmas, pkm, dinas, dinkes, kesehatan, kabupaten, kota, kecamatan, DTP, rawat, inap]\n"
    "units:\n"
    "  - {code: DKR, kind: dinkes, name: Dinas Kesehatan Kabupaten Karawang, short: Dinkes Karawang}\n"
    "  - {code: KTW, kind: puskesmas, name: Puskesmas DTP Kutawaluya, short: Pkm Ktw,\n"
    "     aliases: [kuta waluya, wadas hijau, 101]}\n"
    "  - {code: TJM, kind: puskesmas, name: Puskesmas Tanjung Marulak, short: Pkm Tanjung Marulak}\n"
    "  - {code: KJ2, kind: puskesmas, name: Puskesmas Kajen II, short: Pkm Kajen II}\n"
    "  - {code: KJ1, kind: puskesmas, name: Puskesmas Kajen I, short: Pkm Kajen I}\n"
    "  - {code: B01, kind: puskesmas, name: Puskesmas Kota Bekasi 01, short: Pkm Kota Bekasi 01}\n"
    "  - {code: B02, kind: puskesmas, name: Puskesmas Kota Bekasi 02, short: Pkm Kota Bekasi 02}\n"
    "  - {code: B03, kind: puskesmas, name: Puskesmas Kota Bekasi 03, short: Pkm Kota Bekasi 03}\n"
    "  - {code: B04, kind: puskesmas, name: Puskesmas Kota Bekasi 04, short: Pkm Kota Bekasi 04}\n"
    "  - {code: B05, kind: puskesmas, name: Puskesmas Kota Bekasi 05, short: Pkm Kota Bekasi 05}\n"
    "  - {code: B06, kind: puskesmas, name: Puskesmas Kota Bekasi 06, short: Pkm Kota Bekasi 06}\n"
    "  - {code: B7, kind: puskesmas, name: Puskesmas Kota Bekasi 07, short: Pkm Kota Bekasi 07}\n"
    "  - {code: PKT, kind: puskesmas, name: Puskesmas Kota, short: Pkm Kota}\n"
    "  - {code: TGU, kind: puskesmas, name: Puskesmas Tugu, short: Pkm Tugu}\n"
    "  - {code: TGS, kind: puskesmas, name: Puskesmas Kecamatan Tugu Selatan, short: Pkm Tugu Selatan}\n"
    "  - {code: INM, kind: puskesmas, name: Puskesmas Info Mekar, short: Pkm Info Mekar}\n"
    "  - {code: SM, kind: puskesmas, name: Puskesmas Sei Mas, short: Pkm Sei Mas}\n"
    "  - {code: MD2, kind: puskesmas, name: Puskesmas Mandala 2, short: Pkm Mandala 2}\n"
    "  - {code: MDX, kind: puskesmas, name: Puskesmas Mandala II, short: Pkm Mandala II}\n"
    "  - {code: SD1, kind: puskesmas, name: Puskesmas Sidodadi 02, short: Pkm Sidodadi 02}\n"
    "  - {code: SD3, kind: puskesmas, name: Puskesmas Sidodadi II, short: Pkm Sidodadi II}\n"
    "  - {code: BX, kind: puskesmas, name: Puskesmas Rawat Inap Buntu Raya XX, short: Pkm Buntu Raya XX}\n"
    "  - {code: BXI, kind: puskesmas, name: Puskesmas Buntu Raya XXI, short: Pkm Buntu Raya XXI}\n"
    "  - {code: P1, kind: puskesmas, name: Puskesmas I, short: Pkm I}\n"
    "  - {code: 5QAB1, kind: puskesmas, name: Puskesmas Rejo, short: Pkm Rejo}\n"
    "  - {code: LAWAN, kind: puskesmas, name: Puskesmas Lawang, short: Pkm Lawang}\n";

static struct arena *arena;
static struct directory loaded;

/* The number of errors in it. */
static size_t load(const char *yaml, struct directory *directory_r)
{
    static struct rules rules;
    rules = small_rules();
    const struct directory_context context = {.country = "62", .keywords = &rules.keywords};
    struct findings *findings = findings_open(arena);
    struct node *root = yaml_read(arena, findings, FILE_DIRECTORY, yaml, strlen(yaml));
    directory_yaml_load(findings, arena, root, &context, directory_r);
    return findings_errors(findings);
}

static int setup(void **state)
{
    (void)state;
    qsort(alias, COUNT(alias), sizeof alias[0], directory_compare_alias);
    arena_open(&arena);
    return load(YAML, &loaded) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void test_unit(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int unit;
    } ROWS[] = {
        {"KTW", KTW},
        {"ktw", KTW},
        {"Kj1", KJ1},
        {"KT", DIRECTORY_NONE},
        {"KTWW", DIRECTORY_NONE},
        {"", DIRECTORY_NONE},
        {"kajen", DIRECTORY_NONE},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(directory_unit(&TABLE, ROWS[i].code), ROWS[i].unit);
}

/* What was found, as "fit all/words: CODE CODE". */
static const char *say(const struct directory *directory, const struct found *found)
{
    static const char *const FIT[] = {
        [FIT_NONE] = "none", [FIT_EXACT] = "exact", [FIT_PART] = "part", [FIT_NEAR] = "near"};
    static char line[128];
    if (found->fit == FIT_NONE && found->n == 0 && found->n_all == 0 && found->n_words == 0)
        return "none";
    snprintf(line, sizeof line, "%s %d/%d:", FIT[found->fit], found->n_all, found->n_words);
    for (int i = 0; i < found->n; i++)
        snprintf(line + strlen(line), sizeof line - strlen(line), " %s", directory->unit[found->unit[i]].code);
    return line;
}

struct row {
    const char *text;
    int at;
    const char *found;
};

static void check(const struct directory *directory,
                  void (*look)(const struct directory *, const struct words *, int, struct found *),
                  const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct words words;
        struct found found;
        memset(&found, 0x55, sizeof found);
        words_split(rows[i].text, &words);
        look(directory, &words, rows[i].at, &found);
        assert_int_equal(found.at, rows[i].at);
        if (strcmp(say(directory, &found), rows[i].found) != 0)
            fail_msg("'%s': %s, not %s", rows[i].text, say(directory, &found), rows[i].found);
    }
}

static void test_find(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"ktw antri", 0, "exact 1/1: KTW"},
        {"aduan KTW: antri", 1, "exact 1/1: KTW"},
        {"lapor Kuta-Waluya lama", 1, "exact 1/2: KTW"},
        {"101", 0, "exact 1/1: KTW"},
        {"KJ 1", 0, "exact 1/2: KJ1"},
        {"kajen II", 0, "exact 1/2: KJ2"},
        {"kajen 2 tutup", 0, "exact 1/2: KJ2"},
        {"kajen", 0, "part 2/1: KJ1 KJ2"},
        {"kajen III", 0, "part 2/1: KJ1 KJ2"},
        {"kajen lama", 0, "part 1/2: KJ1"}, /* the longest */
        {"dinkes kajen", 0, "exact 1/2: DPK"},
        {"dinkes kajen", 1, "part 2/1: KJ1 KJ2"},
        {"dinkes", 0, "exact 1/1: DPK"}, /* exact before part */
        {"dinkes saya", 0, "exact 1/1: DPK"},
        {"kj 2", 0, "exact 1/2: KJ2"},
        {"puskesmas kajen ii", 0, "exact 1/3: KJ2"},
        /* none */
        {"", 0, "none"},
        {"ktq", 0, "none"},
        {"ktww", 0, "none"},
        {"kuta", 0, "none"},
        {"aaa", 0, "none"},
        {"zzz", 0, "none"},
        {"ktw", 1, "none"},
        {"ktw", -1, "none"},
    };
    check(&TABLE, directory_find, ROWS, COUNT(ROWS));
}

static void test_find_loaded(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"ktw", 0, "exact 1/1: KTW"},
        {"puskesmas KTW", 0, "exact 1/2: KTW"},
        {"dtp kutawaluya", 0, "exact 1/2: KTW"},
        {"pkm dtp kutawaluya lama", 0, "exact 1/3: KTW"},
        {"kutawaluya", 0, "part 1/1: KTW"},
        {"wadas hijau", 0, "exact 1/2: KTW"},
        {"101", 0, "exact 1/1: KTW"},
        {"dinkes karawang", 0, "exact 1/2: DKR"},
        /* numbers */
        {"kajen ii", 0, "exact 1/2: KJ2"},
        {"KAJEN 2", 0, "exact 1/2: KJ2"},
        {"kajen2", 0, "exact 1/1: KJ2"},
        {"kajenii", 0, "exact 1/1: KJ2"},
        {"puskesmas kajen 1", 0, "exact 1/3: KJ1"},
        {"pkm kajen1", 0, "exact 1/2: KJ1"},
        {"kajen ٢", 0, "exact 1/2: KJ2"},
        {"kota bekasi 02", 0, "exact 1/3: B02"},
        {"kota bekasi 2", 0, "exact 1/3: B02"},
        {"kota bekasi ii", 0, "exact 1/3: B02"},
        {"kota bekasi2", 0, "exact 1/2: B02"},
        {"kota bekasi02", 0, "exact 1/2: B02"},
        {"puskesmas kota bekasi 7", 0, "exact 1/4: B7"},
        {"buntu raya 20", 0, "exact 1/3: BX"},
        {"buntu raya xxi", 0, "exact 1/3: BXI"},
        {"mandala 2", 0, "exact 1/2: MD2"}, /* as its name stands */
        {"mandala ii", 0, "exact 1/2: MDX"},
        {"mandala2", 0, "part 2/1: MD2 MDX"}, /* made of both */
        {"sidodadi 02", 0, "exact 1/2: SD1"},
        {"sidodadi 2", 0, "part 2/2: SD1 SD3"},
        {"puskesmas i", 0, "exact 1/2: P1"},
        /* parts */
        {"kajen", 0, "part 2/1: KJ2 KJ1"}, /* in order of the directory */
        {"kajen 3", 0, "part 2/1: KJ2 KJ1"},
        {"puskesmas kajen", 1, "part 2/1: KJ2 KJ1"},
        {"bekasi", 0, "part 7/1: B01 B02 B03 B04 B05"},
        {"kota bekasi", 0, "part 7/2: B01 B02 B03 B04 B05"},
        {"tanjung", 0, "part 1/1: TJM"},
        {"marulak", 0, "part 1/1: TJM"},
        {"tugu", 0, "exact 1/1: TGU"}, /* not a part of Tugu Selatan */
        {"tugu selatan", 0, "exact 1/2: TGS"},
        {"kecamatan tugu", 0, "part 1/2: TGS"},
        {"selatan", 0, "part 1/1: TGS"},
        {"mekar", 0, "part 1/1: INM"},
        {"buntu raya", 0, "part 2/2: BX BXI"},
        {"rawat inap buntu", 0, "part 1/3: BX"},
        {"mandala", 0, "part 2/1: MD2 MDX"},
        {"raya xxi", 0, "part 1/2: BXI"},
        {"raya xx", 0, "part 2/1: BX BXI"}, /* a number is no part */
        /* codes in pieces */
        {"kj 1", 0, "exact 1/2: KJ1"},
        {"k j 1", 0, "exact 1/3: KJ1"},
        {"K.T.W.", 0, "exact 1/3: KTW"},
        {"b 01", 0, "exact 1/2: B01"},
        {"b 0 1", 0, "exact 1/3: B01"},
        {"b0 1", 0, "exact 1/2: B01"},
        {"b-7", 0, "exact 1/2: B7"},
        {"5 q a b 1", 0, "exact 1/5: 5QAB1"},
        {"p 1", 0, "exact 1/2: P1"},
        /* none */
        {"kt w", 0, "none"},
        {"k tw", 0, "none"},
        {"ktw", 1, "none"},
        {"kj no 1", 0, "none"},
        {"kj satu", 0, "none"},
        {"kj 01", 0, "none"},
        {"5qa b1", 0, "exact 1/2: 5QAB1"},
        {"5qab 1", 0, "none"}, /* pieces are of three */
        {"t j", 0, "none"},
        {"kota", 0, "none"}, /* "Puskesmas Kota" needs its "puskesmas" */
        {"puskesmas", 0, "none"},
        {"kecamatan", 0, "none"},
        {"rawat inap", 0, "none"},
        {"karawang", 0, "none"}, /* an office has no parts */
        {"dinas kesehatan", 0, "none"},
        {"info", 0, "none"}, /* a command */
        {"info ktw", 0, "none"},
        {"sei", 0, "none"}, /* too short */
        {"mas", 0, "none"},
        {"ii", 0, "none"},
        {"i", 0, "none"},
        {"02", 0, "none"},
        {"kutawalya", 0, "none"},
        {"", 0, "none"},
        {"ktw", -1, "none"},
        {"ktw", 5, "none"},
    };
    check(&loaded, directory_find, ROWS, COUNT(ROWS));
    struct words words;
    struct found found;
    words_split("puskesmas kota", &words);
    directory_find(&loaded, &words, 0, &found);
    assert_string_equal(say(&loaded, &found), "exact 1/2: PKT");
}

static void test_near(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        /* codes */
        {"ktq", 0, "near 1/1: KTW"},
        {"aduan KTQ obat", 1, "near 1/1: KTW"},
        {"kwt", 0, "near 1/1: KTW"},
        {"kt", 0, "near 2/1: KTW PKT"},
        {"ktww", 0, "near 1/1: KTW"},
        {"kj", 0, "near 2/1: KJ2 KJ1"},
        {"kj3", 0, "near 2/1: KJ2 KJ1"},
        {"b0", 0, "near 8/1: B01 B02 B03 B04 B05"}, /* B7 and BX as well */
        {"5qab11", 0, "near 1/1: 5QAB1"},
        {"5qab", 0, "near 1/1: 5QAB1"},
        /* names */
        {"kajn", 0, "near 2/1: KJ2 KJ1"},
        {"kajeen obat", 0, "near 2/1: KJ2 KJ1"},
        {"kaejn", 0, "near 2/1: KJ2 KJ1"},
        {"kajn 2", 0, "near 1/2: KJ2"},
        {"kajn ii", 0, "near 1/2: KJ2"},
        {"kajn 02", 0, "near 1/2: KJ2"},
        {"kajn2", 0, "near 1/1: KJ2"},
        {"kajn 3", 0, "near 2/1: KJ2 KJ1"}, /* the number is nobody's */
        {"bekassi", 0, "near 7/1: B01 B02 B03 B04 B05"},
        {"marulk", 0, "near 1/1: TJM"},
        {"kutawalua", 0, "near 1/1: KTW"},
        {"kutawalia lama", 0, "near 1/1: KTW"},
        {"kotawaloya", 0, "near 1/1: KTW"}, /* two in a long one */
        {"kuta walya", 0, "near 1/2: KTW"},
        {"kota waluya", 0, "near 1/2: KTW"},
        {"wadashijau", 0, "near 1/1: KTW"}, /* the space is missing */
        {"ta njung", 0, "near 1/2: TJM"},
        {"tanjungmarulak", 0, "near 1/1: TJM"},
        {"tanjungmarulk", 0, "near 1/1: TJM"},
        {"tanjng marulk", 0, "near 1/2: TJM"},
        {"tugu selaten", 0, "near 1/2: TGS"},
        {"sidxdxdi", 0, "near 2/1: SD1 SD3"},
        {"sidoxdadix", 0, "near 2/1: SD1 SD3"},
        {"sido dxdi", 0, "near 2/2: SD1 SD3"},
        {"lawanx", 0, "near 1/1: LAWAN"}, /* the code and the name */
        /* nothing is near */
        {"karawang", 0, "none"},
        {"sido dxdx", 0, "none"}, /* three, with the space */
        {"b", 0, "none"},
        {"ktw", 0, "none"}, /* itself */
        {"k", 0, "none"},
        {"xyz", 0, "none"},
        {"ktwab", 0, "none"},
        {"5qab111", 0, "none"},
        {"tgo", 0, "near 2/1: TGU TGS"},
        {"tuga", 0, "none"}, /* the name is too short */
        {"tugus", 0, "none"},
        {"kajen", 0, "none"},
        {"kajen4", 0, "near 2/1: KJ2 KJ1"}, /* of the part, not of kajen2 */
        {"kxjxn", 0, "none"},
        {"marxlxk", 0, "none"},
        {"kutawaluya", 0, "near 1/1: KTW"}, /* to "kuta waluya" */
        {"kutxwxlxya", 0, "none"},
        {"kuta wxlxya", 0, "near 1/2: KTW"},
        {"kutxwxluyx", 0, "none"},
        {"tanjung", 0, "none"},
        {"sei", 0, "none"},
        {"", 0, "none"},
        {"ktq", 1, "none"},
        {"ktq", -1, "none"},
        {"01234567890123456789012345678901234567890", 0, "none"},
    };
    check(&loaded, directory_near, ROWS, COUNT(ROWS));
}

static void test_narrow(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int number;
        const char *found;
    } ROWS[] = {
        {"kajen", 2, "exact 1/1: KJ2"},
        {"kajen", 1, "exact 1/1: KJ1"},
        {"bekasi", 7, "exact 1/1: B7"}, /* one of those that were not listed */
        {"kota bekasi", 6, "exact 1/2: B06"},
        {"mandala", 2, "part 2/1: MD2 MDX"},
        {"buntu raya", 20, "exact 1/2: BX"},
        {"kajn", 2, "near 1/1: KJ2"}, /* a slip stays a question */
        /* unchanged */
        {"kajen", 3, "part 2/1: KJ2 KJ1"},
        {"kajen", 0, "part 2/1: KJ2 KJ1"},
        {"kajen", -1, "part 2/1: KJ2 KJ1"},
        {"bekasi", 8, "part 7/1: B01 B02 B03 B04 B05"},
        {"kajen ii", 1, "exact 1/2: KJ2"},
        {"marulak", 1, "part 1/1: TJM"},
        {"marulak", 0, "part 1/1: TJM"},
        {"ktw", 1, "exact 1/1: KTW"},
        {"kajn", 3, "near 2/1: KJ2 KJ1"},
        {"xyz", 1, "none"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        struct found found;
        words_split(ROWS[i].text, &words);
        directory_find(&loaded, &words, 0, &found);
        if (found.fit == FIT_NONE)
            directory_near(&loaded, &words, 0, &found);
        directory_narrow(&loaded, ROWS[i].number, &found);
        if (strcmp(say(&loaded, &found), ROWS[i].found) != 0)
            fail_msg("'%s' of %d: %s, not %s", ROWS[i].text, ROWS[i].number, say(&loaded, &found), ROWS[i].found);
    }
}

static void test_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code; /* NULL: none */
    } ROWS[] = {
        {"KTWdokter", "KTW"},
        {"kj1antri", "KJ1"},
        {"b01obat", "B01"},
        {"b7obat", "B7"},
        {"5qab1ya", "5QAB1"},
        {"smobat", "SM"},
        {"bxiobat", "BXI"}, /* not BX */
        {"bxi", NULL},
        {"bxxi", "BX"},
        {"ktw12", "KTW"},
        /* none */
        {"ktw", NULL},
        {"ktwd", NULL},
        {"kj1a", NULL},
        {"kt", NULL},
        {"k", NULL},
        {"ktqdokter", NULL},
        {"dokterktw", NULL},
        {"kajenobat", NULL}, /* a name is no code */
        {"tugudokter", NULL},
        {"5qab1y", NULL},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct words words;
        words_split(ROWS[i].text, &words);
        int unit = directory_prefix(&loaded, &words.word[0]);
        const char *code = unit != DIRECTORY_NONE ? loaded.unit[unit].code : "none";
        if (strcmp(code, ROWS[i].code != NULL ? ROWS[i].code : "none") != 0)
            fail_msg("'%s': %s", ROWS[i].text, code);
    }
}

static void test_number(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        int number;
    } ROWS[] = {
        {"1", 1},
        {"02", 2},
        {"53", 53},
        {"007", 7},
        {"999", 999},
        {"i", 1},
        {"iv", 4},
        {"ix", 9},
        {"xiv", 14},
        {"xx", 20},
        /* none */
        {"", 0},
        {"0", 0},
        {"000", 0},
        {"1000", 0},
        {"xxi", 0},
        {"iiii", 0},
        {"vx", 0},
        {"II", 0},
        {"2b", 0},
        {"b2", 0},
        {"-1", 0},
        {" 1", 0},
        {"satu", 0},
        {"ic", 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if (directory_number(ROWS[i].word) != ROWS[i].number)
            fail_msg("'%s': %d", ROWS[i].word, directory_number(ROWS[i].word));
}

static void test_unit_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int number;
    } ROWS[] = {{"KJ2", 2}, {"KJ1", 1}, {"B01", 1}, {"B7", 7},  {"BX", 20}, {"P1", 1},
                {"MD2", 2}, {"BXI", 0}, {"KTW", 0}, {"TJM", 0}, {"DKR", 0}};
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(loaded.unit[directory_unit(&loaded, ROWS[i].code)].number, ROWS[i].number);
}

/* Does directory_near offer the unit for that word? */
static bool is_offered(const char *text, int unit)
{
    struct words words;
    struct found found;
    words_split(text, &words);
    directory_near(&loaded, &words, 0, &found);
    for (int i = 0; i < found.n; i++)
        if (found.unit[i] == unit)
            return true;
    return false;
}

/* Every edit of every letter of a name that only one unit has. */
static void test_every_slip(void **state)
{
    (void)state;
    static const struct {
        const char *name, *code;
    } ROWS[] = {{"wadashijau", "KTW"}, {"kutawaluya", "KTW"}, {"marulak", "TJM"}, {"selatan", "TGS"},
                {"mekar", "INM"},      {"ktw", "KTW"},        {"5qab1", "5QAB1"}};
    char text[WORD_TEXT_MAX];
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const char *name = ROWS[i].name;
        int unit = directory_unit(&loaded, ROWS[i].code), len = (int)strlen(name);
        for (int at = 0; at < len; at++) {
            snprintf(text, sizeof text, "%.*sq%s", at, name, name + at + 1); /* wrong */
            assert_true(is_offered(text, unit) || strcmp(text, name) == 0);
            snprintf(text, sizeof text, "%.*s%s", at, name, name + at + 1); /* missing */
            assert_true(is_offered(text, unit));
            snprintf(text, sizeof text, "%.*s%c%s", at, name, name[at], name + at); /* doubled */
            assert_true(is_offered(text, unit));
            snprintf(text, sizeof text, "%.*s%c%c%s", at, name, name[at + 1], name[at],
                     name + at + (at + 1 < len ? 2 : 1));
            assert_true(at + 1 == len || is_offered(text, unit)); /* swapped */
        }
    }
}

/* Tables as the search needs them; what cannot be is not in them. */
static void test_tables(void **state)
{
    (void)state;
    for (size_t i = 1; i < loaded.n_aliases; i++)
        assert_true(directory_compare_alias(&loaded.alias[i - 1], &loaded.alias[i]) < 0);
    for (size_t i = 1; i < loaded.n_spellings; i++)
        assert_true(directory_compare_spelling(&loaded.spelling[i - 1], &loaded.spelling[i]) < 0);
    for (size_t i = 0; i < loaded.n_spellings; i++) {
        assert_null(strstr(loaded.spelling[i].text, "puskesmas"));
        assert_string_not_equal(loaded.spelling[i].text, "kajenii");
        assert_int_equal(loaded.spelling[i].len, strlen(loaded.spelling[i].text));
    }
}

/* The words before a name are the file's: those of `prefixes`, else the first two kind words, else none. */
static void test_prefixes(void **state)
{
    (void)state;
    static const struct {
        const char *lists, *text, *want;
    } ROWS[] = {
        {"prefixes: [Klinik, balai]\n", "klinik ktw", "exact 1/2: KTW"},
        {"prefixes: [Klinik, balai]\n", "klinik kutawaluya", "exact 1/2: KTW"},
        {"prefixes: [Klinik, balai]\n", "balai kajen 2", "exact 1/3: KJ2"},
        {"prefixes: [Klinik, balai]\n", "kajen2", "exact 1/1: KJ2"},
        {"prefixes: [Klinik, balai]\n", "klinik", "none"}, /* a kind word, too */
        {"prefixes: [Klinik, balai]\n", "puskesmas ktw", "none"},
        {"prefixes: [Klinik, balai]\n", "pkm kajen ii", "none"},
        {"prefixes: [klinik]\nkind_words: [puskesmas, pkm]\n", "puskesmas ktw", "none"},
        {"kind_words: [klinik, balai, pos]\n", "balai ktw", "exact 1/2: KTW"},
        {"kind_words: [klinik, balai, pos]\n", "pos ktw", "none"},
        {"kind_words: [klinik]\n", "klinik ktw", "exact 1/2: KTW"},
        {"prefixes: []\nkind_words: [klinik, balai]\n", "klinik ktw", "none"},
        {"", "kutawaluya", "exact 1/1: KTW"},
        {"", "puskesmas ktw", "none"},
        {"", "pkm ktw", "none"},
    };
    static const char UNITS_OF[] = "units:\n"
                                   "  - {code: KTW, kind: puskesmas, name: Klinik Kutawaluya, short: Kutawaluya}\n"
                                   "  - {code: KJ2, kind: puskesmas, name: Klinik Kajen II, short: Kajen II}\n";
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct directory directory;
        struct words words;
        struct found found;
        char yaml[512];
        (void)snprintf(yaml, sizeof yaml, "%s%s", ROWS[i].lists, UNITS_OF);
        assert_int_equal(load(yaml, &directory), 0);
        words_split(ROWS[i].text, &words);
        directory_find(&directory, &words, 0, &found);
        if (strcmp(say(&directory, &found), ROWS[i].want) != 0)
            fail_msg("%s'%s': %s, not %s", ROWS[i].lists, ROWS[i].text, say(&directory, &found), ROWS[i].want);
    }
}

/* As many units as there may be, and one more. */
static void test_many_units(void **state)
{
    (void)state;
    static char yaml[DIRECTORY_UNITS_MAX * 100];
    struct directory directory;
    struct words words;
    struct found found;
    size_t used = (size_t)snprintf(yaml, sizeof yaml, "units:\n");
    for (int i = 1; i <= DIRECTORY_UNITS_MAX + 1; i++)
        used += (size_t)snprintf(
            yaml + used, sizeof yaml - used,
            "  - {code: D%04d, kind: puskesmas, name: Puskesmas Sukadesa %d, short: Sukadesa %d}\n", i, i, i);
    assert_in_range(used, 1, sizeof yaml - 1);
    assert_int_equal(load(yaml, &directory), 1);
    assert_int_equal(directory.n_units, DIRECTORY_UNITS_MAX);
    words_split("sukadesa", &words);
    directory_find(&directory, &words, 0, &found);
    assert_int_equal(found.n_all, DIRECTORY_UNITS_MAX);
    directory_narrow(&directory, 777, &found);
    assert_string_equal(say(&directory, &found), "exact 1/1: D0777");
    words_split("sukadsa", &words);
    directory_near(&directory, &words, 0, &found);
    assert_string_equal(say(&directory, &found), "near 1024/1: D0001 D0002 D0003 D0004 D0005");
}

static void test_staff(void **state)
{
    (void)state;
    static const struct {
        struct phone phone;
        int32_t day;
        int row; /* -1: nobody */
    } ROWS[] = {
        {{PHONE_MOBILE, "+6281300000001"}, 0, 0},   {{PHONE_MOBILE, "+6281300000001"}, 99, 0},
        {{PHONE_MOBILE, "+6281300000001"}, 100, 1}, {{PHONE_MOBILE, "+6281300000001"}, 20000, 1},
        {{PHONE_MOBILE, "+6281300000001"}, -1, -1}, {{PHONE_MOBILE, "+6281300000002"}, 7, 2},
        {{PHONE_MOBILE, "+6281300000003"}, 50, 3},  {{PHONE_MOBILE, "+6281300000003"}, 60, 3},
        {{PHONE_MOBILE, "+6281300000003"}, 49, -1}, {{PHONE_MOBILE, "+6281300000003"}, 61, -1},
        {{PHONE_MOBILE, "+6281300000004"}, 7, -1},  {{PHONE_MOBILE, "+6281299999999"}, 7, -1},
        {{PHONE_ALPHA, "+6281300000002"}, 7, -1},   {{PHONE_INVALID, ""}, 7, -1},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_ptr_equal(directory_staff(&TABLE, &ROWS[i].phone, ROWS[i].day),
                         ROWS[i].row < 0 ? NULL : &STAFF[ROWS[i].row]);
}

static void test_may_see(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        int staff_unit, unit;
        bool may_see;
    } ROWS[] = {
        {ROLE_OFFICER, KTW, KTW, true},
        {ROLE_HEAD, KTW, KTW, true},
        {ROLE_DINKES, DKR, DKR, true},
        {ROLE_DINKES, DKR, KTW, true},
        {ROLE_DINKES, KMK, KTW, true},
        {ROLE_DINKES, DPK, KJ2, true},
        {ROLE_DINKES, LOST_A, LOST_B, true},
        /* refused */
        {ROLE_OFFICER, KTW, KJ1, false},
        {ROLE_OFFICER, KTW, DKR, false},
        {ROLE_HEAD, KJ1, KJ2, false},
        {ROLE_OFFICER, DKR, KTW, false},
        {ROLE_DINKES, DKR, KJ1, false},
        {ROLE_DINKES, DKR, KMK, false},
        {ROLE_DINKES, DKR, DPK, false},
        {ROLE_NONE, KTW, KTW, false},
        {ROLE_DINKES, DKR, DIRECTORY_NONE, false},
        {ROLE_DINKES, DKR, UNITS, false},
        {ROLE_DINKES, KTW, LOST_A, false},
        {ROLE_OFFICER, DIRECTORY_NONE, DIRECTORY_NONE, false},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct staff staff = {.role = ROWS[i].role, .unit = ROWS[i].staff_unit};
        if (directory_may_see(&TABLE, &staff, ROWS[i].unit) != ROWS[i].may_see)
            fail_msg("row %zu", i);
    }
}

static void test_badge(void **state)
{
    (void)state;
    static const struct {
        int unit;
        const char *code;
        int32_t day;
        const char *name; /* NULL: none */
    } ROWS[] = {
        {KTW, "A01", 5, "Anita"},
        {KTW, "a01", 5, "Anita"},
        {KTW, "A1", 5, "Anita"},
        {KTW, "a001", 5, "Anita"},
        {KTW, "A10", 5, "Budi"},
        {KTW, "a010", 5, "Budi"},
        {KTW, "P03", 10, "Citra"},
        {KTW, "p3", 20, "Citra"},
        {KTW, "p3", 21, "Dewi"},
        {KTW, "p03b", 5, "Eko"},
        {KTW, "x00", 5, "Fitri"},
        {KJ1, "p3", 5, "Indah"},
        {KTW, "Y7", 5, "Hadi"},
        {KTW, "Y07", 5, "Gita"},
        {KTW, "y007", 5, "Gita"},
        /* none */
        {KTW, "P03", 9, NULL},
        {KTW, "A11", 5, NULL},
        {KTW, "A", 5, NULL},
        {KTW, "1", 5, NULL},
        {KTW, "", 5, NULL},
        {KTW, "A100", 5, NULL},
        {KTW, "A01B", 5, NULL},
        {KJ1, "A01", 5, NULL},
        {KJ2, "P03", 5, NULL},
        {KTW, "x", 5, NULL},
        {DIRECTORY_NONE, "P03", 5, NULL},
        {KTW, "P30", 15, NULL},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const struct badge *badge = directory_badge(&TABLE, ROWS[i].unit, ROWS[i].code, ROWS[i].day);
        const char *name = badge != NULL ? badge->name : "none";
        if (strcmp(name, ROWS[i].name != NULL ? ROWS[i].name : "none") != 0)
            fail_msg("'%s' on day %d: %s", ROWS[i].code, ROWS[i].day, name);
    }
}

static void test_empty_directory(void **state)
{
    (void)state;
    static const struct directory EMPTY;
    static const struct row ROWS[] = {{"ktw", 0, "none"}, {"k t w", 0, "none"}, {"kajen", 0, "none"}};
    struct words words;
    words_split("ktwdokter", &words);
    assert_int_equal(directory_unit(&EMPTY, "KTW"), DIRECTORY_NONE);
    assert_int_equal(directory_prefix(&EMPTY, &words.word[0]), DIRECTORY_NONE);
    check(&EMPTY, directory_find, ROWS, COUNT(ROWS));
    check(&EMPTY, directory_near, ROWS, COUNT(ROWS));
    assert_null(directory_staff(&EMPTY, &STAFF[0].phone, 0));
    assert_null(directory_badge(&EMPTY, 0, "P03", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unit),        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_loaded), cmocka_unit_test(test_near),
        cmocka_unit_test(test_narrow),      cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_number),      cmocka_unit_test(test_unit_numbers),
        cmocka_unit_test(test_every_slip),  cmocka_unit_test(test_tables),
        cmocka_unit_test(test_prefixes),    cmocka_unit_test(test_many_units),
        cmocka_unit_test(test_staff),       cmocka_unit_test(test_may_see),
        cmocka_unit_test(test_badge),       cmocka_unit_test(test_empty_directory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
