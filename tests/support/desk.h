/* SPDX-License-Identifier: Apache-2.0
 * A desk on a store of its own in a folder that goes with it, with a clock that moves on two
 * seconds with each scan. Its organisation is S052, its language English. */
#pragma once

#include "station/session.h"

struct desk {
	struct clock clock;
	gint64 now;
	char *folder;
	struct store *store;
	struct session *session;
	struct answer answer;
	GPtrArray *printed; /* "TAG DEV" of each label; the printer says no while it is refusing */
	bool refusing;
};

/* What a printer records of a label, as the desk's own does. */
bool record_label(struct store *store, const char *tag, GError **error);

void open_desk(struct desk *desk);
void close_desk(struct desk *desk);
/* A new session on the same store. */
void use_options(struct desk *desk, struct session_options options);
void use(struct desk *desk, const char *mode);

/* Scans two seconds after the last one; the answer stays until the next. The key of the answer. */
const char *scan(struct desk *desk, const char *text);
/* Scans and compares; sentence NULL: any. */
void said(struct desk *desk, const char *text, const char *key, const char *sentence);
/* The end of the scans. */
const char *finish(struct desk *desk);

/* How many events the own chain has. */
gint64 events(struct desk *desk);
/* Imports a manifest. */
void expect_units(struct desk *desk, const char *csv);
/* A shipment of two units (second NULL: one) on its way to the desk's own organisation, as a
 * neighbour desk sends it. Its id; free with g_free. */
char *ship_here(struct desk *desk, const char *first, const char *second);
enum state state_of(struct desk *desk, const char *serial);
