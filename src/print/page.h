/* SPDX-License-Identifier: Apache-2.0
 * A4 papers that fill from the top: paragraphs, framed notes and symbols, on as many pages as they
 * need. Units are points. The same calls give the same bytes. */
#pragma once

#include "base/auto.h"
#include "print/ink.h"

#include <glib.h>
#include <stdbool.h>

struct page;
/* `footer` stands below every page, before its number. */
struct page *page_new(const char *title, const char *footer, const char *lang);
void page_free(struct page *page);
AUTOPTR(page, page_free);

/* Begins a new page when less than `height` is left on this one. */
void page_keep(struct page *page, double height);
void page_gap(struct page *page, double height);
/* Wrapped at the margins. */
void page_text(struct page *page, enum ink_font font, double size, const char *text);
/* The same in a thick frame. */
void page_note(struct page *page, double size, const char *text);
/* A symbol with its quiet zone; refuses one that is wider than the page at 0.25 mm a module. */
bool page_bars(struct page *page, const struct bars *bars, GError **error);
void page_qr(struct page *page, const struct qr *qr);

/* Writes the PDF durably. Refuses text with characters that the fonts lack. */
bool page_write(struct page *page, const char *path, GError **error);
