/*
 * reply_yaml: replies.yaml, the words that people read, as the table of
 * core/reply.h. Checks that every reply of the program is there, uses only its
 * own variables, stays within GSM 7 bit (3GPP TS 23.038) and in length.
 *
 *     languages: [id, en]          # the first is the default
 *     labels:
 *       states: {received: {id: diterima, en: received}, ...}
 *       roles:  {doctor: {id: dokter, en: doctor}, ...}
 *       months: {id: [Jan, ...], en: [Jan, ...]}
 *     replies:
 *       ack_complaint: {id: "... {tiket} ...", en: "..."}
 *       info_vaksin: {id: "..."}   # the admin's own topic: {unit} {telp} {kode} {jam}
 */
#ifndef SUARA_IO_REPLY_YAML_H
#define SUARA_IO_REPLY_YAML_H

#include "core/reply.h"
#include "io/tree.h"

/* root: as yaml_read gave it; NULL when it refused the file: then n_langs and n are 0. Tables in the arena. */
void reply_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                     struct replies *replies_r);

#endif
