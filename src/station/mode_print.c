/* SPDX-License-Identifier: Apache-2.0
 * Printing: a scan of a serial number, a tag or an inventory number prints that unit's tag at once.
 * A unit without a tag gets the one that was printed for it, else a new one that is meant for it
 * (station/tags.h); one with a tag gets the same again. Whoever opened the session has the printer;
 * what it could not print is said, and the desk works on. Invariant: green means on paper. */
#include "station/desk.h"

#include "base/error.h"
#include "station/tags.h"

#include <string.h>

struct reprint {
	char tag[TAG_SIZE];
	char dev[DEV_SIZE];
};

static bool printing_begin(struct session *session, GError **error)
{
	if (!session->print)
		return refuse(
			error, BELGI_ERROR_USAGE, "mode print: no printer; add --printer NAME");
	session->own = g_new0(struct reprint, 1);
	return true;
}

static void printing_end(struct session *session)
{
	g_free(session->own);
}

/* Printing wrote to the store, so the unit is looked up anew. */
static bool say_printed(struct session *session, const struct met *met, const char *tag, bool again,
	struct answer *answer)
{
	struct met now = *met;
	g_autofree char *name = NULL;
	char shown[TAG_SHOWN_SIZE];

	now.unit = *met->dev ? store_unit(session->store, met->dev) : NULL;
	name = desk_met_name(&now);
	tag_show(shown, tag);
	desk_unit(session, &now, answer);
	return desk_say(session, answer, again ? "print.again" : "print.printed", "tag", shown,
		"serial", name, NULL);
}

/* The printer's trouble is the desk's to say; a store that fails is not. */
static bool print_tag(struct session *session, const struct met *met, const char *tag,
	struct answer *answer, GError **error)
{
	struct reprint *last = session->own;
	bool again = store_tag_known(session->store, tag);
	g_autoptr(GError) problem = NULL;
	g_autofree char *why = NULL;

	if (session->print(session->print_data, tag, *met->dev ? met->dev : NULL, &problem)) {
		g_strlcpy(last->tag, tag, sizeof(last->tag));
		g_strlcpy(last->dev, met->dev, sizeof(last->dev));
		if (*met->dev)
			desk_seen(session, met->dev, clock_now(session->clock));
		return say_printed(session, met, tag, again, answer);
	}
	if (g_error_matches(problem, BELGI_ERROR, BELGI_ERROR_STORAGE)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	why = word_problem(problem->message, session->lang);
	return desk_no(session, answer, "print.failed", "why", why, NULL);
}

static bool printing_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct met known = *met;
	g_autofree char *tag = NULL;
	g_autoptr(GError) problem = NULL;
	bool again;

	if (!met->unit) {
		g_autofree char *name = desk_met_name(met);
		if (*met->tag && desk_loose(session, met)) {
			known.dev[0] = '\0';
			return print_tag(session, &known, met->tag, answer, error);
		}
		return desk_no(session, answer, "unit.unknown", "code", name, NULL);
	}
	tag = tag_for_unit(session->store, met->dev, &again, &problem);
	if (!tag && g_error_matches(problem, BELGI_ERROR, BELGI_ERROR_REFUSED)) {
		g_autofree char *why = word_problem(problem->message, session->lang);
		return desk_no(session, answer, "print.failed", "why", why, NULL);
	}
	if (!tag) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	return print_tag(session, &known, tag, answer, error);
}

/* What is written on a unit that has lost its tag. */
static bool printing_text(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error)
{
	const struct unit_view *unit =
		store_unit_of_inventory(session->store, store_org(session->store), scan->text);
	struct met met = { .scan = scan, .how = scan->how, .unit = unit };

	if (!unit)
		return true;
	g_strlcpy(met.dev, unit->dev, sizeof(met.dev));
	g_strlcpy(met.serial, unit->serial ? unit->serial : "", sizeof(met.serial));
	return printing_unit(session, &met, answer, error);
}

static bool printing_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	const struct reprint *last = session->own;
	struct met met = { .how = "scan" };
	char tag[TAG_SIZE];

	if (strcmp(word, "REPRINT") != 0)
		return true;
	if (!*last->tag)
		return desk_say(session, answer, "print.nothing", NULL);
	g_strlcpy(tag, last->tag, sizeof(tag));
	g_strlcpy(met.tag, tag, sizeof(met.tag));
	g_strlcpy(met.dev, last->dev, sizeof(met.dev));
	met.unit = *met.dev ? store_unit(session->store, met.dev) : NULL;
	if (met.unit && met.unit->serial)
		g_strlcpy(met.serial, met.unit->serial, sizeof(met.serial));
	return print_tag(session, &met, tag, answer, error);
}

const struct mode mode_print = {
	.row = { "print", "Print the tag of a unit as it is scanned" },
	.begin = printing_begin,
	.end = printing_end,
	.text = printing_text,
	.unit = printing_unit,
	.command = printing_command,
	.unknown = true,
};
