/*
 * keyword_yaml: keywords.yaml, the words that people use, as the sorted table
 * of core/keyword.h. Checks names of intents and replies, that no phrase has
 * two meanings where both would be looked for, and warns of commands one letter
 * apart and of languages without a word for what the first one can say.
 *
 *     same:    {tidak: [tdk, gak], "2": [dua]}   # plain word: its forms; read in all phrases below
 *     endings: [nya, lah]                        # "obatnya" is "obat", where that is known
 *     commands:
 *       complaint:                       # an intent
 *         ADUAN: [aduan, adwan, adu]     # canonical word: its phrases
 *         COMPLAIN: {lang: en, words: [complain, complaint]}
 *         TOLONG: {alone: [tolong]}      # only as the whole message
 *         TEKAN: {anywhere: [disuruh .. hapus]}     # also within the text; .. is a gap of up to four words
 *       info:
 *         KODE: {topic: info_kode, words: [kode]}   # INFO and its topic in one word
 *     ratings: {4: {SANGAT PUAS: [sangat puas]}, ...}
 *     flags:   {anonymous: {ANONIM: [anonim]}, secret: {...}}
 *     answers: {confirm_yes: {YA: [ya]}, confirm_no: {...}}
 *     topics:  {info_syarat: {SYARAT: [syarat]}}    # after INFO
 *     staff:   {staff_take: {AMBIL: [ambil]}}       # only from staff's numbers
 *     degrees: {not: {TIDAK: [tidak]}, less: {...}, very: {...}}
 *     dangers: {body: {KEJANG: [kejang]}, life: {...}}
 *     signs:   {filler: {PAK: [pak, mohon]}, ...}   # the names of enum sign
 *     categories:
 *       fees: {label: pungli, class: supervisory, urgent: no, words: {PUNGLI: [pungli]}, hints: {UANG: [uang]}}
 *
 * same, endings, degrees, dangers, signs and categories may be left out.
 */
#ifndef SUARA_IO_KEYWORD_YAML_H
#define SUARA_IO_KEYWORD_YAML_H

#include "core/keyword.h"
#include "core/reply.h"
#include "io/tree.h"

/* root: as yaml_read gave it, or NULL (then there is no keyword). replies: for
 * languages and topics; with n_langs 0 these are not checked. Table in the arena. */
void keyword_yaml_load(struct findings *findings, struct arena *arena, const struct node *root,
                       const struct replies *replies, struct keywords *keywords_r);

#endif
