#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>

enum rc err_set(struct err *err, enum rc rc, const char *file, int line, const char *format, ...)
{
    if (err == NULL)
        return rc;
    err->rc = rc;
    err->file = file;
    err->line = line;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return rc;
}

const char *err_name(enum rc rc)
{
    static const char *const NAME[] = {"OK", "E_INVAL", "E_NOTFOUND", "E_EXISTS", "E_TEMP", "E_PERM", "E_UNCERTAIN"};
    int i = -(int)rc;
    return i >= 0 && i < (int)(sizeof NAME / sizeof NAME[0]) ? NAME[i] : "E_?";
}
