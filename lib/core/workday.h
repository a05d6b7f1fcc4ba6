/*
 * workday: days, working days and local time. Times are int64 UTC seconds;
 * a *_day is a local calendar day counted from 1970-01-01 (proleptic
 * Gregorian). Indonesia has no daylight saving: a zone is an offset. Pure.
 *
 * A deadline of n working days counts the day of receipt when that is a
 * working day: received on Friday 27 March 2026, 5 days -> Thursday 2 April.
 * It falls due at the end of that local day.
 */
#ifndef SUARA_CORE_WORKDAY_H
#define SUARA_CORE_WORKDAY_H

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORKDAY_DATE_MAX    9  /* "05/12/24" and NUL                    */
#define WORKDAY_RFC3339_MAX 26 /* "2026-03-27T16:50:00+07:00" and NUL   */

struct holiday {
    int32_t day;
    const char *name;
};

struct calendar {
    int32_t utc_offset_s; /* of the office: 25200 for WIB        */
    bool is_saturday_open;
    const struct holiday *holidays; /* sorted by day, arena-owned          */
    size_t n;
};

/* The local day of a moment, and the moment a local day begins. */
int32_t workday_of(const struct calendar *calendar, int64_t at);
int64_t workday_start_at(const struct calendar *calendar, int32_t day);

int32_t workday_from_date(int year, int month, int mday); /* no range check: see workday_parse_date */
void workday_to_date(int32_t day, int *year_r, int *month_r, int *mday_r);
bool workday_is_open(const struct calendar *calendar, int32_t day);

/* The n-th working day (n >= 1), counting `day` itself when it is one. */
int32_t workday_nth(const struct calendar *calendar, int32_t day, int n);

/* The last second of the n-th working day counted from the day of `at`. */
int64_t workday_due_at(const struct calendar *calendar, int64_t at, int n);

/* Working days in (from_day, to_day]; 0 when to_day <= from_day. */
int workday_between(const struct calendar *calendar, int32_t from_day, int32_t to_day);

/* "27/03/26" local. */
void workday_format_date(const struct calendar *calendar, int64_t at, char text_r[WORKDAY_DATE_MAX]);
/* RFC 3339 with the office's offset. */
void workday_format_rfc3339(const struct calendar *calendar, int64_t at, char text_r[WORKDAY_RFC3339_MAX]);

/* "2026-03-27" -> day. E_INVAL for anything else or a date that does not exist. */
enum rc workday_parse_date(const char *text, int32_t *day_r) MUST_CHECK;

/* RFC 3339 ("2026-03-27T16:50+07:00", seconds optional, "Z") and the looser
 * "2026-03-27 16:50 +07:00", "2026-03-27 16:50" (office time) of transcripts. */
enum rc workday_parse_rfc3339(const struct calendar *calendar, const char *text, int64_t *at_r) MUST_CHECK;

/* year * 12 + month - 1 of the local day: the month a vote counts for. */
int32_t workday_month_of(const struct calendar *calendar, int64_t at);

#endif
