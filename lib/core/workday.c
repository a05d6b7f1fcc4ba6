#include "core/workday.h"

#include <stdlib.h>
#include <string.h>

#define DAY_S    86400
#define THURSDAY 4 /* of 1970-01-01; Sunday is 0 */
#define SATURDAY 6

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int32_t workday_of(const struct calendar *calendar, int64_t at)
{
    return (int32_t)floor_div(at + calendar->utc_offset_s, DAY_S);
}

int64_t workday_start_at(const struct calendar *calendar, int32_t day)
{
    return (int64_t)day * DAY_S - calendar->utc_offset_s;
}

/* Days and dates: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013):
 * the year begins in March, an era has 400 years or 146097 days. */
int32_t workday_from_date(int year, int month, int mday)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (int)floor_div(y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void workday_to_date(int32_t day, int *year_r, int *month_r, int *mday_r)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = floor_div(z, 146097);
    int day_of_era = (int)(z - era * 146097);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153; /* 0 is March */
    *mday_r = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month_r = shifted < 10 ? shifted + 3 : shifted - 9;
    *year_r = (int)(era * 400) + year_of_era + (*month_r <= 2);
}

static int compare_holiday(const void *key, const void *element)
{
    int32_t day = *(const int32_t *)key;
    const struct holiday *holiday = element;
    return (day > holiday->day) - (day < holiday->day);
}

bool workday_is_open(const struct calendar *calendar, int32_t day)
{
    int weekday = (day % 7 + 7 + THURSDAY) % 7;
    if (weekday == 0 || (weekday == SATURDAY && !calendar->is_saturday_open))
        return false;
    return calendar->n == 0 ||
           bsearch(&day, calendar->holidays, calendar->n, sizeof calendar->holidays[0], compare_holiday) == NULL;
}

int32_t workday_nth(const struct calendar *calendar, int32_t day, int n)
{
    for (;; day++)
        if (workday_is_open(calendar, day) && --n <= 0)
            return day;
}

int64_t workday_due_at(const struct calendar *calendar, int64_t at, int n)
{
    int32_t last = workday_nth(calendar, workday_of(calendar, at), n);
    return workday_start_at(calendar, last + 1) - 1;
}

int workday_between(const struct calendar *calendar, int32_t from_day, int32_t to_day)
{
    int n = 0;
    for (int32_t day = from_day; day < to_day; day++)
        n += workday_is_open(calendar, day + 1);
    return n;
}

/* n decimal digits with leading zeros at *p, which moves past them. */
static void put(char **p, int value, int n)
{
    for (int i = n - 1; i >= 0; i--, value /= 10)
        (*p)[i] = (char)('0' + value % 10);
    *p += n;
}

void workday_format_date(const struct calendar *calendar, int64_t at, char text_r[WORKDAY_DATE_MAX])
{
    int year, month, mday;
    workday_to_date(workday_of(calendar, at), &year, &month, &mday);
    char *p = text_r;
    put(&p, mday, 2);
    *p++ = '/';
    put(&p, month, 2);
    *p++ = '/';
    put(&p, abs(year % 100), 2);
    *p = '\0';
}

void workday_format_rfc3339(const struct calendar *calendar, int64_t at, char text_r[WORKDAY_RFC3339_MAX])
{
    int32_t day = workday_of(calendar, at);
    int second = (int)(at - workday_start_at(calendar, day));
    int offset_min = calendar->utc_offset_s / 60;
    int year, month, mday;
    workday_to_date(day, &year, &month, &mday);
    const struct {
        int value, digits;
        char after;
    } FIELD[] = {
        {abs(year % 10000), 4, '-'},
        {month, 2, '-'},
        {mday, 2, 'T'},
        {second / 3600, 2, ':'},
        {second / 60 % 60, 2, ':'},
        {second % 60, 2, offset_min < 0 ? '-' : '+'},
        {abs(offset_min) / 60, 2, ':'},
        {abs(offset_min) % 60, 2, '\0'},
    };
    char *p = text_r;
    for (size_t i = 0; i < sizeof FIELD / sizeof FIELD[0]; i++) {
        put(&p, FIELD[i].value, FIELD[i].digits);
        *p++ = FIELD[i].after;
    }
}

/* Exactly n digits at *p, which moves past them. */
static bool take_number(const char **p, int n, int *value_r)
{
    *value_r = 0;
    for (; n > 0; n--, ++*p) {
        if (**p < '0' || **p > '9')
            return false;
        *value_r = *value_r * 10 + (**p - '0');
    }
    return true;
}

static bool take(const char **p, const char *any_of)
{
    if (**p == '\0' || strchr(any_of, **p) == NULL)
        return false;
    ++*p;
    return true;
}

static bool take_date(const char **p, int32_t *day_r)
{
    int year, month, mday, y, m, d;
    if (!take_number(p, 4, &year) || !take(p, "-") || !take_number(p, 2, &month) || !take(p, "-") ||
        !take_number(p, 2, &mday) || month < 1 || month > 12 || mday < 1)
        return false;
    *day_r = workday_from_date(year, month, mday);
    workday_to_date(*day_r, &y, &m, &d);
    return m == month && d == mday;
}

/* "16:50", "16:50:00", "16:50:00.25" (the fraction is dropped). */
static bool take_time(const char **p, int *second_r)
{
    int hour, minute, second = 0;
    if (!take_number(p, 2, &hour) || !take(p, ":") || !take_number(p, 2, &minute) || hour > 23 || minute > 59)
        return false;
    if (take(p, ":")) {
        if (!take_number(p, 2, &second) || second > 59)
            return false;
        if (take(p, ".")) {
            size_t n = strspn(*p, "0123456789");
            if (n == 0)
                return false;
            *p += n;
        }
    }
    *second_r = hour * 3600 + minute * 60 + second;
    return true;
}

/* "Z", "+07:00", or nothing for the time of the office. */
static bool take_offset(const char **p, int *offset_s)
{
    bool has_space = take(p, " ");
    if (take(p, "Zz")) {
        *offset_s = 0;
        return true;
    }
    bool is_negative = **p == '-';
    if (!take(p, "+-"))
        return !has_space;
    int hour, minute;
    if (!take_number(p, 2, &hour) || !take(p, ":") || !take_number(p, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *offset_s = (hour * 3600 + minute * 60) * (is_negative ? -1 : 1);
    return true;
}

enum rc workday_parse_date(const char *text, int32_t *day_r)
{
    int32_t day;
    if (!take_date(&text, &day) || *text != '\0')
        return E_INVAL;
    *day_r = day;
    return OK;
}

enum rc workday_parse_rfc3339(const struct calendar *calendar, const char *text, int64_t *at_r)
{
    int32_t day;
    int second, offset_s = calendar->utc_offset_s;
    if (!take_date(&text, &day) || !take(&text, "Tt ") || !take_time(&text, &second) ||
        !take_offset(&text, &offset_s) || *text != '\0')
        return E_INVAL;
    *at_r = (int64_t)day * DAY_S + second - offset_s;
    return OK;
}

int32_t workday_month_of(const struct calendar *calendar, int64_t at)
{
    int year, month, mday;
    workday_to_date(workday_of(calendar, at), &year, &month, &mday);
    return year * 12 + month - 1;
}
