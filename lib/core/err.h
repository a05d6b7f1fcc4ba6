/*
 * err: what a function that can fail says about it.
 *
 * `enum rc` is named by what the caller can do; `struct err` is owned by the
 * caller and carries the sentence for a person. Return *or* log, never both:
 * only daemon/ logs. Every function that returns an rc is warn_unused_result.
 *
 *     struct err err;
 *     if (store_begin(store, &err) != OK)
 *         log_error("%s", err.text);
 */
#ifndef SUARA_CORE_ERR_H
#define SUARA_CORE_ERR_H

enum rc {
    OK = 0,
    E_INVAL = -1,    /* the input is wrong: tell whoever gave it            */
    E_NOTFOUND = -2, /* there is no such thing: go on without               */
    E_EXISTS = -3,   /* it is there already: nothing was changed            */
    E_TEMP = -4,     /* the world refuses for now: keep the input, try later */
    E_PERM = -5,     /* not allowed, or broken for good: a person must act   */
    E_UNCERTAIN = -6 /* it may or may not have happened: find out           */
};

#define ERR_TEXT_MAX 512

struct err {
    enum rc rc;
    char text[ERR_TEXT_MAX];
    const char *file; /* source file that noticed; static string */
    int line;
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Fill `err` (may be NULL) and return rc, so that failing is one line:
 *     return ERR(err, E_INVAL, "no unit '%s'", code); */
#define ERR(err, rc, ...) err_set((err), (rc), __FILE__, __LINE__, __VA_ARGS__)

enum rc err_set(struct err *err, enum rc rc, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* "E_TEMP" and so on; for logs. Never NULL. */
const char *err_name(enum rc rc);

#endif
