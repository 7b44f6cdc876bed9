/* SPDX-License-Identifier: Apache-2.0
 * What this station knows of label printers: the profiles, and printers.ini beside the store. */
#pragma once

#include "app/commands.h"
#include "model/printer.h"
#include "print/printers.h"

struct desk_printers {
	GPtrArray *profiles; /* struct printer_profile*; the user heard of those left out */
	struct printers *list;
};

/* The language of the desk is known afterwards (call_peek_lang). */
bool desk_printers_open(struct desk_printers *desk, struct call *call, GError **error);
void desk_printers_clear(struct desk_printers *desk);
#define AUTO_DESK_PRINTERS __attribute__((cleanup(desk_printers_clear)))
