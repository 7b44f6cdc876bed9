/* SPDX-License-Identifier: Apache-2.0
 * What is known of a family of scanners: how its devices are recognised, how they send, and how
 * they are set up. One profile a family; file format: scanner.c, manual:
 * firmware-profiles/scanners/README.md. */
#pragma once

#include "base/auto.h"
#include "model/keys.h"

#include <glib.h>
#include <stdbool.h>

/* How a device speaks. AUTO: its interfaces say. The last two only tell the user to switch it. */
enum scanner_mode {
	SCANNER_AUTO,
	SCANNER_HID_POS,
	SCANNER_KEYBOARD,
	SCANNER_CDC,
	SCANNER_SIMPLE_COM,
	SCANNER_USB_SERIAL, /* a serial chip or driver of the kernel's: ch341, opticon */
	SCANNER_SNAPI,
	SCANNER_IBM,
};
enum scanner_reads { READS_LINES_MATRIX, READS_LINES };
enum scanner_switch { SWITCH_NONE, SWITCH_SHEET, SWITCH_WIRE, SWITCH_MANUAL };
enum scanner_carrier {
	CARRIER_CODE128,
	CARRIER_CODE128_FNC3,      /* FNC3 before the first character */
	CARRIER_CODE128_FNC3_LAST, /* FNC3 before the last character */
	CARRIER_WIRE,              /* a command over the cable: no symbol, the sheet names it */
};

/* A row of [match VID:PID]. The PID is four hex digits, or fewer with a * before or after. */
struct scanner_match {
	guint16 vid, pid, mask; /* of the PID, the bits that count; 0xffff: one device */
	enum scanner_mode mode;
	char *model; /* NULL: as the family */
};

/* A row of [code NAME]. */
struct scanner_code {
	const char *does; /* a word of scanner_deeds[] */
	char *text;
	enum scanner_carrier carrier;
	char *model;   /* only for this model; NULL: the family */
	bool inferred; /* not read from a vendor's paper: the sheet says so */
};

struct scanner_profile {
	char *name;   /* file name without .profile */
	char *family; /* as people see it: "Newland" */
	char *vendor;
	char **models; /* other names by which people know it */
	bool generic;  /* its ids are of chips that any maker buys: they prove no scanner */
	enum scanner_reads reads;
	enum scanner_switch how;    /* how its users come to a better mode */
	enum scanner_mode best;     /* the mode to switch to; AUTO: none is better */
	GArray *matches;            /* struct scanner_match */
	GArray *codes;              /* struct scanner_code, in the order of the sheet */
	char *manual, *manual_part; /* the vendor's paper and where to look; NULL */

	const char *suffix; /* the bytes after a code; NULL: CR, LF or both */
	struct keys_options keys;
	guint8 open_report[64]; /* HID-POS: feature report to set after opening, id first */
	gsize open_len;         /* 0: none */
	guint baud;             /* serial; 0: the driver's choice */
};

/* The words of `does =`, ended by NULL; print/setup.c has a title for each. */
extern const char *const scanner_deeds[];
/* The keys of the format, for the test of its manual: section, key and, to free, what it allows.
 * False behind the last. */
bool scanner_key(guint index, const char **section, const char **key, char **allowed);

/* `file` is for messages and gives the name. Refuses with file:line and what is allowed. */
struct scanner_profile *scanner_profile_read(
	const char *text, gsize len, const char *file, GError **error);
void scanner_profile_free(struct scanner_profile *profile);
AUTOPTR(scanner_profile, scanner_profile_free);

/* Of struct shipped* (base/shipped.h), in that order: struct scanner_profile*. A file that is wrong
 * is told and left out. */
GPtrArray *scanner_profiles_read(
	const GPtrArray *files, void (*wrong)(void *data, const GError *error), void *data);
/* The rule of these profiles (struct scanner_profile*) that names the device most exactly; of two
 * alike the one of the later profile. NULL: none. */
const struct scanner_match *scanner_profile_for(const GPtrArray *profiles, guint16 vid, guint16 pid,
	const struct scanner_profile **profile);
const char *scanner_mode_word(enum scanner_mode mode);
