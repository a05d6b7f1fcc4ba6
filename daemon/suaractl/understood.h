/*
 * understood: why a message was taken for what it was: the keyword or phrase that
 * decided, flags, category, what was asked back. For the admin who tunes keywords.yaml.
 */
#ifndef SUARA_DAEMON_UNDERSTOOD_H
#define SUARA_DAEMON_UNDERSTOOD_H

#include "core/decide.h"

#define UNDERSTOOD_MAX 256

/* "keyword ADUAN; category waiting (waktu tunggu); urgent". text_r: UNDERSTOOD_MAX bytes. */
void understood_why(const struct rules *rules, const struct command *command, const struct plan *plan, char *text_r);

#endif
