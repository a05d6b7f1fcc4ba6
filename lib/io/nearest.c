#include "io/nearest.h"

#include <ctype.h>
#include <string.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int lower(char c)
{
    return tolower((unsigned char)c);
}

int nearest_distance(const char *a, const char *b)
{
    size_t a_len = strnlen(a, NEAREST_WORD_MAX + 1), b_len = strnlen(b, NEAREST_WORD_MAX + 1);
    if (a_len > NEAREST_WORD_MAX || b_len > NEAREST_WORD_MAX)
        return NEAREST_FAR;
    int row[NEAREST_WORD_MAX + 1][NEAREST_WORD_MAX + 1];
    for (size_t i = 0; i <= a_len; i++)
        row[i][0] = (int)i;
    for (size_t j = 0; j <= b_len; j++)
        row[0][j] = (int)j;
    for (size_t i = 1; i <= a_len; i++)
        for (size_t j = 1; j <= b_len; j++) {
            int x = lower(a[i - 1]), y = lower(b[j - 1]);
            row[i][j] = least(row[i - 1][j - 1] + (x != y), least(row[i - 1][j], row[i][j - 1]) + 1);
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
                row[i][j] = least(row[i][j], row[i - 2][j - 2] + 1);
        }
    return row[a_len][b_len];
}

const char *nearest_of(const char *word, const char *const *names, size_t n)
{
    const char *near = NULL;
    int len = (int)strnlen(word, NEAREST_WORD_MAX + 1);
    int best = len / 3 > 1 ? len / 3 : 1;
    for (size_t i = 0; i < n; i++) {
        int distance = nearest_distance(word, names[i]);
        if (distance > best || distance >= len || (distance == best && near != NULL))
            continue;
        best = distance;
        near = names[i];
    }
    return near;
}
