/* SPDX-License-Identifier: Apache-2.0
 * Labels on sheets, as PDF: as many pages as they need, written as they are made. */
#pragma once

#include "model/tag.h"
#include "print/press.h"
#include "print/stock.h"

enum { SHEET_LABELS_MAX = 100000 };

struct sheet {
	const struct stock *stock; /* a sheet */
	struct template *template; /* its labels stand in the middle of the stock's */
	const char *lang;          /* kk, ru or en */
	struct values constant;    /* the same on every label */
	guint start;               /* first position used on the first page, from 1 */
	guint count;
	/* What stands on label `index`; borrowed until the next call. */
	bool (*label)(void *data, guint index, struct values *values, GError **error);
	void *data;
};

/* Writes the PDF durably; on refusal there is no file. Refuses a start beyond the page, a label
 * larger than the stock's, and whatever the press refuses. */
bool sheet_write(const struct sheet *sheet, const char *path, GError **error);

/* What stands on a tag's label: link, code, shown and line. */
struct tag_label {
	char *link;
	char shown[TAG_SHOWN_SIZE];
	struct filling list[4];
};
/* `line` may be NULL. Refuses a wrong tag. Borrows code and line; the values are those of `label`,
 * which the next call may be given again. */
bool tag_label_fill(struct tag_label *label, const char *host, const char *code, const char *line,
	struct values *values, GError **error);
void tag_label_clear(struct tag_label *label);
