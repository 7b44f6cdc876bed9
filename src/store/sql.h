/* SPDX-License-Identifier: Apache-2.0
 * Prepared statements in as few words as possible. Types of arguments: i gint64, t text (may be
 * NULL), h struct hash* (may be NULL), b bytes and gsize. */
#pragma once

#include "store/private.h"

/* A statement with its arguments bound, kept prepared under the address of its text (a literal, or
 * one that is kept as long). NULL after a failure. */
sqlite3_stmt *sql_query(struct store *store, const char *text, const char *types, ...);
/* The next row; false at the end and after a failure, and then the statement is reset. NULL is at
 * its end. */
bool sql_row(struct store *store, sqlite3_stmt *statement);
static inline void sql_reset(sqlite3_stmt **statement)
{
	if (*statement != NULL)
		sqlite3_reset(*statement);
}
/* For loops that may be left early. */
#define AUTO_RESET __attribute__((cleanup(sql_reset)))

/* Runs a statement to its end. */
void sql_do(struct store *store, const char *text, const char *types, ...);
/* The first column of the first row as a number; false when there is none. */
bool sql_number(struct store *store, gint64 *out, const char *text, const char *types, ...);
/* Statements without arguments, one after the other. */
void sql_script(struct store *store, const char *text);
/* A text column, copied; NULL when it is NULL. */
char *sql_text(sqlite3_stmt *statement, int column);
bool sql_hash(sqlite3_stmt *statement, int column, struct hash *out);

/* Keeps what SQLite said as the problem. */
void sql_failed(struct store *store, int code);
/* Hands the problem over; false when there is one. */
bool sql_settled(struct store *store, GError **error);

/* `lost` ends the sentence of a failure: "nothing of this scan was recorded; free some space and
 * scan again". */
bool sql_begin(struct store *store, const char *lost, GError **error);
/* Commits, or rolls back and reads the memory again when there was a failure; true when the disk
 * has it. */
bool sql_commit(struct store *store, GError **error);
/* The same before the disk has it: store_durable tells when it does. */
bool sql_commit_soon(struct store *store, GError **error);
/* Between transactions: each commit waits for the disk and is seen by nobody before, as a feed
 * needs it, whose readers keep positions; else it is seen at once. */
void sql_wait(struct store *store, bool each);
/* Gives up what was begun. */
void sql_rollback(struct store *store);

/* Looks whether the file is ours, then opens it with the settings that guard the log. */
bool sql_connect(struct store *store, GError **error);
void sql_disconnect(struct store *store);
