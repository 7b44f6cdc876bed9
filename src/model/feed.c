/* SPDX-License-Identifier: Apache-2.0
 * Who is told of what (wire.md section 8, own feed of O). Decided by the log alone: edges and
 * admissions are only ever added, so what entered a feed stays in it and the order of arrival does
 * not matter. Hence revocations, voids and what counts are not looked at here: a station that may
 * know an event also judges it. */
#include "model/unit.h"

#include "model/chain.h"

#include <string.h>

/* One subject's events and who is in the feed of whom, for one organisation at a time. */
struct feed {
	struct fold *fold;
	const char *subject;
	GPtrArray *events; /* struct event* whose chain an admission lets speak for their
			      organisation */
	GPtrArray *orgs;   /* char*, borrowed: everyone who may have to be told */
	bool *told;        /* by index of events, for the organisation at hand */
};

static void add_org(GPtrArray *orgs, const char *org)
{
	if (org != NULL && !has_text(orgs, org))
		g_ptr_array_add(orgs, (gpointer)org);
}

/* The name that stands in an event means o: it is o, or what o took over. */
static bool means(const struct feed *feed, const char *org, const char *o)
{
	return org != NULL &&
	       (strcmp(org, o) == 0 ||
		       strcmp(authority_heir(fold_authority(feed->fold), org), o) == 0);
}

static const char *leaver(const struct feed *feed, const struct event *event)
{
	return event_departs(event) ? event_leaves(fold_authority(feed->fold), event) : event->org;
}

static bool means_any(const struct feed *feed, const char *org, const GPtrArray *orgs)
{
	for (guint i = 0; i < orgs->len; i++)
		if (means(feed, org, orgs->pdata[i]))
			return true;
	return false;
}

static bool is_edge(const struct event *event)
{
	return (event_departs(event) || event_is(event, "device.expected")) &&
	       event_text(event, "to") != NULL;
}

/* Everyone who directly or through others sent or announced the unit to org, and org itself. */
static GPtrArray *senders_to(const struct feed *feed, const char *org)
{
	GPtrArray *reach = g_ptr_array_new();
	add_org(reach, org);
	for (guint r = 0; r < reach->len; r++)
		for (guint i = 0; i < feed->events->len; i++)
			if (is_edge(feed->events->pdata[i]) &&
				means(feed, event_text(feed->events->pdata[i], "to"),
					reach->pdata[r]))
				add_org(reach, leaver(feed, feed->events->pdata[i]));
	return reach;
}

static bool had_it(const struct feed *feed, const char *org, bool (*did)(const struct event *event))
{
	for (guint i = 0; i < feed->events->len; i++) {
		const struct event *event = feed->events->pdata[i];
		if (did(event) && means(feed, leaver(feed, event), org))
			return true;
	}
	return false;
}

/* What the claim of someone whom org sent the unit to rests on: without the acceptance a sender
 * would see every balance entry break its gate. */
static bool supports_claim(const struct feed *feed, const struct event *event, const char *org)
{
	if (!event_is(event, "device.accepted") && !event_is(event, "exception.signed"))
		return false;
	g_autoptr(GPtrArray) senders = senders_to(feed, event->org);
	return has_text(senders, org);
}

static void tell_unit(struct feed *feed, const char *org)
{
	g_autoptr(GPtrArray) reach = senders_to(feed, org);
	bool claimed = had_it(feed, org, event_claims), sent = had_it(feed, org, event_departs);
	for (guint i = 0; i < feed->events->len; i++) {
		const struct event *event = feed->events->pdata[i];
		bool dir =
			authority_roles(fold_authority(feed->fold), event->st) & ROLE_DIRECTORATE;
		feed->told[i] = means_any(feed, event->org, reach) ||
				((claimed || sent) && event_claims(event)) ||
				supports_claim(feed, event, org) ||
				(claimed && (dir || event_is(event, "device.inspected")));
	}
}

static bool has_bound(const struct feed *feed, const char *org)
{
	for (guint i = 0; i < feed->events->len; i++)
		if (event_is(feed->events->pdata[i], "device.tagged") &&
			means(feed, ((struct event *)feed->events->pdata[i])->org, org))
			return true;
	return false;
}

static void tell_tag(struct feed *feed, const char *org)
{
	bool bound = has_bound(feed, org);
	for (guint i = 0; i < feed->events->len; i++)
		feed->told[i] = bound && event_is(feed->events->pdata[i], "device.tagged");
}

/* A list that names the person goes to org, so org hands over. */
static bool listed_for(const struct feed *feed, const char *org)
{
	g_autofree char *row = g_strconcat("row:", feed->subject + strlen("person:"), NULL);
	const GPtrArray *lists = fold_read(feed->fold, row);
	for (guint i = 0; i < lists->len; i++)
		if (means(feed, event_text(lists->pdata[i], "to"), org))
			return true;
	return false;
}

static void tell_person(struct feed *feed, const char *org)
{
	bool listed = listed_for(feed, org), assigned = false;
	for (guint i = 0; i < feed->events->len; i++)
		assigned |= event_is(feed->events->pdata[i], "device.assigned") &&
			    means(feed, ((struct event *)feed->events->pdata[i])->org, org);
	for (guint i = 0; i < feed->events->len; i++)
		feed->told[i] =
			assigned || (listed && event_is(feed->events->pdata[i], "person.joined"));
}

static void tell_list(struct feed *feed, const char *org)
{
	for (guint i = 0; i < feed->events->len; i++)
		feed->told[i] = means(feed, event_text(feed->events->pdata[i], "to"), org);
}

static void tell_ship(struct feed *feed, const char *org)
{
	bool party = false;
	for (guint i = 0; i < feed->events->len; i++) {
		const struct event *event = feed->events->pdata[i];
		party |=
			event_is(event, "shipment.sent") &&
			(means(feed, event->org, org) || means(feed, event_text(event, "to"), org));
	}
	for (guint i = 0; i < feed->events->len; i++) {
		const char *kind = ((struct event *)feed->events->pdata[i])->kind_name;
		feed->told[i] = party && (g_str_has_prefix(kind, "shipment.") ||
						 g_str_has_prefix(kind, "box."));
	}
}

static const struct {
	const char *prefix;
	void (*tell)(struct feed *feed, const char *org);
} rules[] = {
	{ "unit:", tell_unit },
	{ "tag:", tell_tag },
	{ "person:", tell_person },
	{ "list:", tell_list },
	{ "ship:", tell_ship },

};

static bool told_name(const struct feed *feed, const char *name)
{
	for (guint i = 0; i < feed->events->len; i++)
		if (feed->told[i] &&
			strcmp(((struct event *)feed->events->pdata[i])->name, name) == 0)
			return true;
	return false;
}

/* A void, redaction or resolution of something told is told. */
static bool corrects_told(const struct feed *feed, const struct event *event)
{
	const char *named = event_text(event, "event");
	const struct value *judged =
		event_is(event, "conflict.resolved") ? event_value(event, "events") : NULL;
	if (named != NULL && told_name(feed, named))
		return true;
	for (const struct value *v = judged != NULL ? judged->child : NULL; v != NULL; v = v->next)
		if (told_name(feed, v->text))
			return true;
	return false;
}

static void tell_corrections(struct feed *feed)
{
	for (bool again = true; again;) {
		again = false;
		for (guint i = 0; i < feed->events->len; i++)
			if (!feed->told[i] && corrects_told(feed, feed->events->pdata[i]))
				feed->told[i] = again = true;
	}
}

/* The organisation, and the one that took it over. */
static void add_both(struct feed *feed, const char *org)
{
	add_org(feed->orgs, org);
	if (org != NULL)
		add_org(feed->orgs, authority_heir(fold_authority(feed->fold), org));
}

static void find_orgs(struct feed *feed)
{
	for (guint i = 0; i < feed->events->len; i++) {
		const struct event *event = feed->events->pdata[i];
		add_both(feed, event->org);
		add_both(feed, event_text(event, "to"));
		add_both(feed, event_text(event, "from"));
	}
	if (!g_str_has_prefix(feed->subject, "person:"))
		return;
	g_autofree char *row = g_strconcat("row:", feed->subject + strlen("person:"), NULL);
	const GPtrArray *lists = fold_read(feed->fold, row);
	for (guint i = 0; i < lists->len; i++)
		add_both(feed, event_text(lists->pdata[i], "to"));
}

static int rule_of(const char *subject)
{
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
		if (g_str_has_prefix(subject, rules[i].prefix))
			return (int)i;
	return -1;
}

/* Subjects that concern nobody but their writers: a manifest of 15 000 units is told event by
 * event. */
static void tell_writers(const struct feed *feed, feed_into into, void *data)
{
	for (guint i = 0; i < feed->events->len; i++) {
		const struct event *event = feed->events->pdata[i];
		const char *heir = authority_heir(fold_authority(feed->fold), event->org);
		into(data, event->org, event);
		if (strcmp(heir, event->org) != 0)
			into(data, heir, event);
	}
}

bool fold_feeds_all(const struct authority *authority, const struct event *event)
{
	static const char *const common[] = { "clock.noted", "org.defined", "spec.published",
		"notice.published", "programme.closed" };
	for (guint i = 0; i < G_N_ELEMENTS(common); i++)
		if (event_is(event, common[i]))
			return true;
	return g_str_has_prefix(event->kind_name, "station.") ||
	       (authority_roles(authority, event->st) & ROLE_HUB);
}

void fold_feed(struct fold *fold, const char *subject, feed_into into, void *data)
{
	g_autoptr(GPtrArray) all = fold_tied(fold, subject);
	g_autoptr(GPtrArray) events = g_ptr_array_new(), orgs = g_ptr_array_new();
	for (guint i = 0; i < all->len; i++) {
		const struct event *event = all->pdata[i];
		if (authority_speaks_for(fold_authority(fold), event->st, event->org) &&
			!fold_feeds_all(fold_authority(fold), event))
			g_ptr_array_add(events, (gpointer)event);
	}
	g_autofree bool *told = g_new0(bool, MAX(events->len, 1));
	struct feed feed = { fold, subject, events, orgs, told };
	int rule = rule_of(subject);
	if (rule < 0) {
		tell_writers(&feed, into, data);
		return;
	}
	find_orgs(&feed);
	for (guint o = 0; o < orgs->len; o++) {
		rules[rule].tell(&feed, orgs->pdata[o]);
		for (guint i = 0; i < events->len; i++)
			feed.told[i] |= means(
				&feed, ((struct event *)events->pdata[i])->org, orgs->pdata[o]);
		tell_corrections(&feed);
		for (guint i = 0; i < events->len; i++)
			if (feed.told[i])
				into(data, orgs->pdata[o], events->pdata[i]);
	}
}
