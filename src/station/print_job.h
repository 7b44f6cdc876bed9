/* SPDX-License-Identifier: Apache-2.0
 * A job on a label printer, kept at this desk until every label of it is on paper or given up, so
 * that one that was broken off goes on and nothing is printed twice. What came out is an event,
 * tags.printed, in pieces. */
#pragma once

#include "store/store.h"

enum { PRINT_JOB_MAX = 10000, PRINT_PIECE = 50 }; /* labels: of a job, of an event */

enum print_mark {
	PRINT_WAITING = 'w',
	PRINT_SENDING = 's', /* begun: it may be on paper or not */
	PRINT_DONE = 'p',
};

struct print_label {
	char *what; /* the tag or the box that the label is of; no blanks */
	char *dev;  /* the unit that the tag is meant for, of a blank roll its number; NULL */
};

struct print_job {
	char *id; /* "j" and 12 characters; NULL: not on disk, or not any more */
	char *printer, *template, *stock, *lang;
	bool tags;         /* the labels are tags: printing them is an event */
	gint64 above;      /* own events behind this n can be of this job */
	GPtrArray *labels; /* struct print_label* */
	char *marks;       /* enum print_mark of each label */
	bool *told;        /* its event is in the log, as far as was looked */
	guint untold;      /* done in this run, and no event yet */
};

/* Without labels; texts are copied. */
struct print_job *print_job_new(
	const char *printer, const char *template, const char *stock, const char *lang);
void print_job_free(struct print_job *job);
AUTOPTR(print_job, print_job_free);
void print_job_add(struct print_job *job, const char *what, const char *dev);

/* Puts the job on disk, all of it waiting. LIMIT, BAD_INPUT for names of more than a line and
 * labels of what is no id. */
bool print_job_begin(struct store *store, struct print_job *job, GError **error);
/* Jobs that are not finished (struct print_job*, free function set), oldest first; printer NULL:
 * of every printer. */
GPtrArray *print_jobs(struct store *store, const char *printer);
/* Says it of one label, on disk. */
bool print_job_mark(struct store *store, struct print_job *job, guint index, enum print_mark mark,
	GError **error);
guint print_job_count(const struct print_job *job, enum print_mark mark);
/* Appends the events of all that is done and has none. */
bool print_job_record(struct store *store, struct print_job *job, GError **error);
/* Looks up which labels have their event: one of them that waits is printed once more. */
void print_job_look(struct store *store, struct print_job *job);
/* All of a job that was never kept is on a sheet: its printer may be NULL. */
bool print_job_printed(struct store *store, struct print_job *job, GError **error);
/* The event of one that was printed once more. */
bool print_job_again(struct store *store, struct print_job *job, guint index, GError **error);
/* Records what is done, and forgets the job: with `all` though labels wait or are doubtful, else
 * only when none does. Nothing for one that is forgotten. */
bool print_job_end(struct store *store, struct print_job *job, bool all, GError **error);

/* A job of this printer was given up with a part of a label in it perhaps: the next job begins as
 * one that goes on. */
bool print_job_left(struct store *store, const char *printer);
/* Says so, or that it is no more. */
bool print_job_leave(struct store *store, const char *printer, bool left, GError **error);
