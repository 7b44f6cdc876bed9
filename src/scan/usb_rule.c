/* SPDX-License-Identifier: Apache-2.0
 * The udev rule without which only root may open a scanner. It also keeps ModemManager from
 * talking to those that are serial ports. */
#include "scan/usb.h"

#include <stdlib.h>
#include <string.h>

/* "21??" for the PID bits that count; udev compares with shell patterns. */
static void add_line(GHashTable *lines, guint16 vid, guint16 pid, guint16 mask)
{
	char pattern[5];

	g_snprintf(pattern, sizeof(pattern), "%04x", pid);
	for (guint i = 0; i < 4; i++)
		if (!(mask >> (12 - 4 * i) & 0xf))
			pattern[i] = '?';
	g_hash_table_add(lines,
		g_strdup_printf(
			"ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%s\", MODE=\"0660\", "
			"GROUP=\"plugdev\", TAG+=\"uaccess\", ENV{ID_MM_DEVICE_IGNORE}=\"1\"",
			vid, pattern));
}

/* Of generic chips only what the user named: others are mice and cables of whoever comes by. */
static void add_profiles(GHashTable *lines, const GPtrArray *profiles)
{
	for (guint i = 0; profiles && i < profiles->len; i++) {
		const struct scanner_profile *profile = g_ptr_array_index(profiles, i);

		for (guint m = 0; !profile->generic && m < profile->matches->len; m++) {
			const struct scanner_match *match =
				&g_array_index(profile->matches, struct scanner_match, m);

			add_line(lines, match->vid, match->pid, match->mask);
		}
	}
}

static void add_roster(GHashTable *lines, const struct roster *roster)
{
	for (guint i = 0; roster && i < roster->entries->len; i++) {
		const struct roster_entry *entry = g_ptr_array_index(roster->entries, i);

		if (strlen(entry->id) > 9 && entry->id[4] == ':')
			add_line(lines, (guint16)strtoul(entry->id, NULL, 16),
				(guint16)strtoul(entry->id + 5, NULL, 16), 0xffff);
	}
}

static void add_plugged(GHashTable *lines, const struct usb *usb)
{
	g_autoptr(GPtrArray) scanners = usb ? usb_scanners(usb) : NULL;

	for (guint i = 0; scanners && i < scanners->len; i++) {
		const struct usb_scanner *scanner = g_ptr_array_index(scanners, i);

		if (scanner->state != USB_MAYBE)
			add_line(lines, scanner->vid, scanner->pid, 0xffff);
	}
}

char *usb_rule(const GPtrArray *profiles, const struct roster *roster, const struct usb *usb)
{
	g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GList) sorted = NULL;
	GString *text = g_string_new("# Scanners for Belgi, made by belgi scanner rule.\n"
				     "ACTION==\"remove\", GOTO=\"belgi_end\"\n"
				     "SUBSYSTEM!=\"usb\", GOTO=\"belgi_end\"\n"
				     "ENV{DEVTYPE}!=\"usb_device\", GOTO=\"belgi_end\"\n");

	add_profiles(lines, profiles);
	add_roster(lines, roster);
	add_plugged(lines, usb);
	sorted = g_list_sort(g_hash_table_get_keys(lines), (GCompareFunc)strcmp);
	for (GList *line = sorted; line; line = line->next)
		g_string_append_printf(text, "%s\n", (const char *)line->data);
	g_string_append(text, "LABEL=\"belgi_end\"\n");
	return g_string_free(text, FALSE);
}
