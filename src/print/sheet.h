/* SPDX-License-Identifier: Apache-2.0
 * A sheet of tags as PDF: QR as one image mask, readable code, owner, phone, in Kazakh or Russian.
 */
#pragma once

#include "print/stock.h"

#include <glib.h>
#include <stdbool.h>

enum { SHEET_TAGS_MAX = 100000 };

struct sheet_tag {
	const char *code; /* 12 characters */
	const char *line; /* model and serial's last characters, or NULL */
};

struct sheet {
	const struct stock *stock;
	const char *host;  /* of the tag's URL */
	const char *owner; /* as printed; wrapped and shrunk to fit, refused when it cannot */
	const char *phone;
	const char *lang; /* kk or ru */
	guint start;      /* first position used on the first page, from 1 */
	bool bars;        /* the code as Code 128 too, for scanners that read lines only */
};

/* Writes the PDF durably. Refuses a start beyond the page, text or a bar code that does not
 * fit (REFUSED), invalid UTF-8. */
bool sheet_write(const struct sheet *sheet, const struct sheet_tag *tags, guint count,
	const char *path, GError **error);
