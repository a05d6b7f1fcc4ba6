/*
 * recorded: a message of the past on its way out of suarad, to be heard again by
 * `suaractl replay`. Nobody's number goes along: instead of it the id of the
 * person and the kind of number. Only numbers that the configuration holds anyway,
 * those of staff and of our own modems, are shown as they are: who they are
 * decides how they are understood.
 *
 * Used by daemon/ on both ends of the control socket. Pure; no I/O.
 *
 *     recorded_hide(&recorded, &config->rules);
 *     n = recorded_cells(&recorded, cells);                      ... over the wire ...
 *     rc = recorded_from_cells(cells, n, &recorded, &err);
 */
#ifndef SUARA_IO_RECORDED_H
#define SUARA_IO_RECORDED_H

#include "core/rules.h"
#include "port/store.h"

#define RECORDED_CELLS 10

/* Take the sender's number away, but for staff's (of whatever day) and our own; its kind stays. */
void recorded_hide(struct recorded *recorded, const struct rules *rules);

/* As a row of a listing; cells_r: RECORDED_CELLS, borrowing from recorded. Returns how many. */
int recorded_cells(const struct recorded *recorded, struct cell *cells_r);

/* Back again; what is no such row is E_INVAL. Cells that are not known are left aside. */
enum rc recorded_from_cells(const struct cell *cells, int n, struct recorded *recorded_r, struct err *err) MUST_CHECK;

#endif
