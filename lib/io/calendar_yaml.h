/*
 * calendar_yaml: calendar.yaml, the days on which nobody works, as the table
 * of core/workday.h. The time zone is suara.conf's.
 *
 *     saturday: false               # true where the office works on Saturdays
 *     holidays:    {2026-01-01: Tahun Baru, ...}
 *     joint_leave: {2026-03-20: Cuti bersama Idul Fitri, ...}
 */
#ifndef SUARA_IO_CALENDAR_YAML_H
#define SUARA_IO_CALENDAR_YAML_H

#include "core/workday.h"
#include "io/tree.h"

/* root: as yaml_read gave it, or NULL (then there is no holiday). utc_offset_s
 * of calendar_r stays as it is. Table in the arena. */
void calendar_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                        struct calendar *calendar_r);

#endif
