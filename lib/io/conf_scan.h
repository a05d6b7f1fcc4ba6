/*
 * conf_scan: the tokens of a libconfig text with line and column, because
 * libconfig gives no columns and reads numbers carelessly. For conf_libconfig
 * alone; libconfig remains the judge of the grammar.
 */
#ifndef SUARA_IO_CONF_SCAN_H
#define SUARA_IO_CONF_SCAN_H

#include "io/findings.h"

enum conf_token_kind {
    CONF_END,
    CONF_NAME,   /* a setting's name, or true and false */
    CONF_STRING, /* with its quotes                      */
    CONF_NUMBER,
    CONF_MARK, /* = : ; , ( ) [ ] { }                  */
    CONF_INCLUDE,
    CONF_GARBAGE /* what no setting may hold; also a string or comment without its end */
};

struct conf_token {
    enum conf_token_kind kind;
    struct place place;
    const char *text; /* in the source */
    size_t len;
};

struct conf_scanner {
    const char *at;
    struct place place;
};

void conf_scan_start(struct conf_scanner *scanner, const char *text);

/* The next token; CONF_END for ever at the end. */
struct conf_token conf_scan_next(struct conf_scanner *scanner);

#endif
