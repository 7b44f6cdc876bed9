/* SPDX-License-Identifier: Apache-2.0
 * Labels on a named printer: the printer with its language and roll, a template made ready for it,
 * and jobs that go through it. */
#pragma once

#include "app/desk_printers.h"
#include "app/label_fill.h"
#include "print/language.h"
#include "print/library.h"
#include "print/press.h"
#include "print/sheet.h"
#include "print/transport.h"
#include "station/print_job.h"

/* What is asked for; NULL: as the printer's entry and its stock have it. */
struct printing_wish {
	const char *printer, *template, *stock, *lang;
	bool bars;        /* with Code 128, where the stock has such a template */
	const char *kind; /* of the template: tag, roll, box ... */
};

struct verify;
struct printing {
	struct call *call;
	char *name; /* of the printer, as it was asked for */
	struct library *library;
	struct desk_printers desk;
	const struct printer_entry *entry; /* NULL: named by where it is */
	struct transport *transport;
	const struct printer_profile *profile;
	const struct language *language;
	struct stock *stock;
	struct template *template;
	struct press *press;
	struct media media;
	char *lang;
	struct label_fill fill;
	struct verify *verify; /* NULL: labels are not scanned back */
	struct print_job *job;
	GArray *list;      /* guint: labels of the job that are being printed */
	unsigned told;     /* what the printer wants, as was said */
	gint64 busy_since; /* monotonic us; 0: it is not */
	guint signals[2];
	bool again;  /* the last label is to be printed once more */
	bool mute;   /* the printer never answers */
	bool stop;   /* Ctrl+C */
	bool begun;  /* a label of the job was sent, or nearly */
	bool broken; /* of single labels the last one may have left a part of it in the printer */
};

/* Opens the printer and makes the template ready. NOT_FOUND, USAGE and what the lower floors
 * refuse. Clear it whatever came of it. */
bool printing_open(struct printing *printing, struct call *call, const struct printing_wish *wish,
	GError **error);
/* Opens the printer again, which was unplugged or switched off. */
bool printing_reopen(struct printing *printing, GError **error);
void printing_clear(struct printing *printing);
#define AUTO_PRINTING __attribute__((cleanup(printing_clear)))

/* For single labels: what the first one needs is done now, so that it comes as the others do. */
bool printing_warm(struct printing *printing, GError **error);
/* How the printer is, as far as it says; false when it is gone. */
bool printing_ask(struct printing *printing, struct printer_status *status, GError **error);
/* An empty job for this printer; add labels, then print_job_begin. */
struct print_job *printing_job(const struct printing *printing);
/* Prints what waits of a job that is on disk, records it, and forgets the job when all of it is on
 * paper; `broken`: it was begun before. Ctrl+C ends it after the label. False when it broke off:
 * the error names the label. */
bool printing_run(struct printing *printing, struct print_job *job, bool broken, GError **error);
/* Puts a new job on disk, prints and reports it. */
bool printing_print(struct printing *printing, struct print_job *job, GError **error);
/* Says how far the job came and what is doubtful; sets the exit status when something is left. */
void printing_report(struct printing *printing, const struct print_job *job);
/* An unfinished job of this printer is not forgotten over a new one: REFUSED with what to do. */
bool printing_is_free(struct call *call, const char *printer, GError **error);
/* A tag (char*) that an unfinished job is going to print must not come out elsewhere too. */
bool printing_tags_are_free(struct call *call, const GPtrArray *tags, GError **error);
