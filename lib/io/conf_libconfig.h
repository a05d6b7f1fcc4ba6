/*
 * conf_libconfig: suara.conf as a tree (tree.h), over libconfig, with the line
 * and column that libconfig lacks and numbers as they were written (libconfig
 * 1.5 turns 99999999999 into 1215752191 in silence). Refused before libconfig
 * reads a byte: @include, more than CONF_MAX bytes or TREE_DEPTH_MAX levels, a
 * setting twice, what is no text. Used by config alone.
 */
#ifndef SUARA_IO_CONF_LIBCONFIG_H
#define SUARA_IO_CONF_LIBCONFIG_H

#include "io/tree.h"

#define CONF_MAX 65536 /* bytes; libconfig compares each name with all before it */

/* The root group, in the arena; NULL when the text cannot be read: a finding
 * says why. text: len bytes and a NUL, borrowed during the call. */
struct node *conf_read(struct arena *arena, struct findings *findings, const char *text, size_t len);

#endif
