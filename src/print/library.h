/* SPDX-License-Identifier: Apache-2.0
 * What ships in labels/, joined by $BELGI_LABELS: templates, stocks and words by name. */
#pragma once

#include "print/legend.h"
#include "print/stock.h"
#include "print/template.h"

struct library;
/* Reads the words; templates and stocks are read when they are asked for. */
struct library *library_open(GError **error);
void library_free(struct library *library);
AUTOPTR(library, library_free);

struct legend *library_legend(const struct library *library);
/* By its name, or from a file (a name with / or .svg). NOT_FOUND, or as template_read. */
struct template *library_template(struct library *library, const char *name, GError **error);
/* Its text, unread. */
bool library_text(const struct library *library, const char *name, char **file, char **text,
	gsize *len, GError **error);
/* Names of all templates, in order (char*); borrowed by the library. */
const GPtrArray *library_templates(const struct library *library);
/* By its name, or from a file (a name with / or .stock). NOT_FOUND, or as stock_read. */
struct stock *library_stock(struct library *library, const char *name, GError **error);
/* Names of all stocks, in order (char*); borrowed. */
const GPtrArray *library_stocks(const struct library *library);
