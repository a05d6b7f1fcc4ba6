/*
 * yaml: a YAML file as a tree (tree.h), over libyaml. The plain part of YAML
 * only: maps, lists and scalars. Anchors, aliases, tags, directives, a second
 * document, a key twice, more than TREE_DEPTH_MAX levels and what is no UTF-8
 * text are findings. Every scalar is text until a getter asks for more, so that
 * "no" stays "no". Used by config and the fuzz targets.
 */
#ifndef SUARA_IO_YAML_H
#define SUARA_IO_YAML_H

#include "io/tree.h"

/*
 * yaml_read - the root of the document, in the arena; findings for all that is
 * wrong. text: len bytes, borrowed during the call. NULL when nothing more can
 * be said of the file (syntax, depth, binary); a finding says why.
 */
struct node *yaml_read(struct arena *arena, struct findings *findings, enum findings_file file, const char *text,
                       size_t len);

#endif
