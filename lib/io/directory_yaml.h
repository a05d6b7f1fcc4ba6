/*
 * directory_yaml: directory.yaml, the units, their staff and the badges people
 * vote for, as the tables of core/directory.h. Checks codes, names, parents,
 * aliases that name two units, numbers and periods.
 *
 *     prefixes: [puskesmas, pkm]
 *     kind_words: [dinas, dtp, kota]
 *     units:
 *       - {code: KTW, kind: puskesmas, name: Puskesmas DTP Kutawaluya, short: Pkm Kutawaluya,
 *          parent: DKR, aliases: [kutawaluya], phone: 0267-1234567, hours: Sen-Kam 07.30-14.00}
 *     staff:
 *       - {phone: "+6281300000001", name: Siti, role: officer, unit: KTW, from: 2026-01-01, to: 2026-12-31}
 *     badges:
 *       - {unit: KTW, code: P03, name: Ns. Citra, role: nurse, from: 2026-01-01}
 *
 * A unit is also known by its code, its name and its short name, and a
 * puskesmas by each with and without one of the prefixes before it, and with the
 * number behind its name written otherwise ("kajen ii", "kajen 2", "kajen2"). Words of
 * its name that are no kind words are a part of it (alias.is_part), for all units that share them.
 * Prefixes are kind words, too. Without a list of them they are the first two kind words.
 */
#ifndef SUARA_IO_DIRECTORY_YAML_H
#define SUARA_IO_DIRECTORY_YAML_H

#include "core/directory.h"
#include "core/keyword.h"
#include "io/tree.h"

/* What the other files say that matters here; borrowed. */
struct directory_context {
    const char *country;             /* of the numbers of staff: "62"            */
    const struct keywords *keywords; /* a unit must not be called like a command */
};

/* root: as yaml_read gave it, or NULL (then there is no unit). Tables in the arena. */
void directory_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                         const struct directory_context *context, struct directory *directory_r);

#endif
