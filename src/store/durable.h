/* SPDX-License-Identifier: Apache-2.0
 * When the disk has what was committed. A commit writes the WAL; from then on every connection sees
 * it, and a SIGKILL leaves it there. A power cut does so only after fdatasync, which takes longer
 * than all the rest of a scan: whoever has other work does it meanwhile. Thread-safe. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct durable;
/* For the WAL of a store; the WAL need not be there yet. */
struct durable *durable_new(const char *store_path);
/* What was noted and not waited for may be lost in a power cut. */
void durable_free(struct durable *durable);

/* After a commit: its number, from 1. */
guint64 durable_note(struct durable *durable);
/* The newest number. */
guint64 durable_noted(struct durable *durable);
/* Has a thread ask the disk now. */
void durable_hurry(struct durable *durable);
/* True when the disk has all commits up to this number: waits for whoever asks it, or asks. STORAGE
 * when it fails, and for ever after: what became of the pages, nobody can tell. */
bool durable_wait(struct durable *durable, guint64 number, GError **error);
/* The disk failed before: nothing more may be written. */
bool durable_check(struct durable *durable, GError **error);
/* The disk has what anyone committed, other programs too. */
bool durable_all(struct durable *durable, GError **error);
