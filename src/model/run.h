/* SPDX-License-Identifier: Apache-2.0
 * A run: consecutive events of one chain with signed heads, as files and /v1 carry them. Format: run.c. */
#pragma once

#include "base/auto.h"
#include "model/chain.h"

struct run_line {
	const char *text; /* borrowed from the text read; NULL: hidden, only its hash is known */
	gsize len;
	struct hash line_hash;
	struct hash hash; /* hash(n), computed from the run's prev */
};

struct run {
	char st[ST_SIZE];
	gint64 from;
	struct hash prev;    /* hash(from - 1) */
	GArray *lines;       /* struct run_line */
	GArray *heads;       /* struct head, ascending by n */
};

void run_free(struct run *run);
AUTOPTR(run, run_free);

/* Where a run is wrong: station and the first n that fails. */
struct run_fault {
	char st[ST_SIZE];
	gint64 n;
};

/* Reads runs one after the other and computes their hashes. Checks the form, st and n in each line, that heads stand
 * at their line, that the last line is a head, and that a run from 1 begins with hash(0) of the key it opens with.
 * Does not check signatures. `text` must outlive the result (struct run*). At most max_runs. */
GPtrArray *runs_read(const char *text, gsize len, guint max_runs, struct run_fault *fault, GError **error);
/* Checks every head with the key. BAD_INPUT names ST and n. */
bool run_check(const struct run *run, const guint8 key[KEY_SIZE], struct run_fault *fault, GError **error);
/* The key that the run itself brings (its line 1 is station.opened and st fits). */
bool run_own_key(const struct run *run, guint8 key[KEY_SIZE]);

/* Writing: begin, then lines in order, then one head or more after the lines they sign. */
void run_write_begin(GString *out, const char *st, gint64 from, const struct hash *prev);
void run_write_line(GString *out, const char *line, gsize len);
void run_write_hidden(GString *out, const struct hash *line_hash);
void run_write_head(GString *out, const struct head *head);
