/* SPDX-License-Identifier: Apache-2.0
 * Who is told of what (wire.md section 8, own feed of O). Decided by the log alone: edges and
 * admissions are only ever added, so what entered a feed stays in it and the order of arrival does
 * not matter. Hence revocations, voids and what counts are not looked at here: a station that may
 * know an event also judges it.
 *
 * Each name of an organisation is looked up once and then a number: who is told is asked for every
 * organisation and event of every unit. */
#include "model/unit.h"

#include "model/chain.h"

#include <string.h>

enum { NOBODY = G_MAXUINT };

/* An organisation as the events name it. */
struct party {
	const char *name; /* borrowed */
	guint heir;       /* the party that stands for it now; NOBODY: no event names it */
	bool listed;      /* a list that names the person goes to it */
	/* For the organisation at hand, directly or through others; itself too: */
	bool sender;   /* sent or announced the unit to it */
	bool receiver; /* was sent or announced the unit by it */
};

/* An event whose chain an admission lets speak for its organisation. */
struct said {
	const struct event *event;
	guint org;                   /* whose it is */
	guint to;                    /* NOBODY: it names none */
	guint from;                  /* whom the unit leaves with it, or org */
	bool edge;                   /* it sends or announces from there to there */
	const char *corrects;        /* the event that it voids or erases; NULL */
	const struct value *settles; /* the events that it rules on; NULL */
	bool told;                   /* to the organisation at hand */
};

/* One subject's events and who is in the feed of whom, for one organisation at a time. */
struct feed {
	struct fold *fold;
	const struct authority *authority;
	const char *subject;
	struct said *said;
	guint count;
	bool corrections; /* some event corrects another */
	GArray *parties;  /* struct party: everyone who may have to be told */
};

/* ---- parties ---- */

static struct party *party_at(const struct feed *feed, guint party)
{
	return &g_array_index(feed->parties, struct party, party);
}

static guint party_of(struct feed *feed, const char *name)
{
	struct party fresh = { .name = name, .heir = NOBODY };

	for (guint p = 0; p < feed->parties->len; p++)
		if (strcmp(party_at(feed, p)->name, name) == 0)
			return p;
	g_array_append_val(feed->parties, fresh);
	return feed->parties->len - 1;
}

/* The organisation, and the one that took it over. */
static guint party_named(struct feed *feed, const char *name)
{
	guint party = name ? party_of(feed, name) : NOBODY;

	if (name && party_at(feed, party)->heir == NOBODY) {
		guint heir = party_of(feed, authority_heir(feed->authority, name));
		party_at(feed, party)->heir = heir;
	}
	return party;
}

/* The name that stands in an event means org: it is org, or what org took over. */
static bool means(const struct feed *feed, guint name, guint org)
{
	return name != NOBODY && (name == org || party_at(feed, name)->heir == org);
}

/* ---- units ---- */

static bool is_sender(const struct feed *feed, guint name)
{
	return party_at(feed, name)->sender || party_at(feed, party_at(feed, name)->heir)->sender;
}

static void find_senders(const struct feed *feed, guint org)
{
	bool again = true;

	party_at(feed, org)->sender = true;
	while (again) {
		again = false;
		for (guint i = 0; i < feed->count; i++) {
			const struct said *said = &feed->said[i];

			if (said->edge && !party_at(feed, said->from)->sender &&
				is_sender(feed, said->to))
				party_at(feed, said->from)->sender = again = true;
		}
	}
}

static void find_receivers(const struct feed *feed, guint org)
{
	bool again = true;

	party_at(feed, org)->receiver = true;
	while (again) {
		again = false;
		for (guint i = 0; i < feed->count; i++) {
			const struct said *said = &feed->said[i];

			if (!said->edge || !party_at(feed, said->from)->receiver)
				continue;
			struct party *to = party_at(feed, said->to),
				     *heir = party_at(feed, to->heir);
			again |= !to->receiver || !heir->receiver;
			to->receiver = heir->receiver = true;
		}
	}
}

static bool had_it(const struct feed *feed, guint org, bool (*did)(const struct event *event))
{
	for (guint i = 0; i < feed->count; i++)
		if (means(feed, feed->said[i].from, org) && did(feed->said[i].event))
			return true;
	return false;
}

/* What the claim of someone whom the organisation sent the unit to rests on: without the acceptance
 * a sender would see every balance entry break its gate. */
static bool supports_claim(const struct feed *feed, const struct said *said)
{
	return party_at(feed, said->org)->receiver &&
	       (event_is(said->event, "device.accepted") ||
		       event_is(said->event, "exception.signed"));
}

static bool is_inspection(const struct feed *feed, const struct event *event)
{
	return event_is(event, "device.inspected") ||
	       (authority_roles(feed->authority, event->st) & ROLE_DIRECTORATE);
}

static void tell_unit(struct feed *feed, guint org)
{
	for (guint p = 0; p < feed->parties->len; p++)
		party_at(feed, p)->sender = party_at(feed, p)->receiver = false;
	find_senders(feed, org);
	find_receivers(feed, org);
	bool claimed = had_it(feed, org, event_claims),
	     had = claimed || had_it(feed, org, event_departs);

	for (guint i = 0; i < feed->count; i++) {
		struct said *said = &feed->said[i];

		said->told = is_sender(feed, said->org) || (had && event_claims(said->event)) ||
			     supports_claim(feed, said) ||
			     (claimed && is_inspection(feed, said->event));
	}
}

/* ---- other subjects ---- */

static bool has_said(const struct feed *feed, guint org, const char *kind)
{
	for (guint i = 0; i < feed->count; i++)
		if (event_is(feed->said[i].event, kind) && means(feed, feed->said[i].org, org))
			return true;
	return false;
}

static void tell_tag(struct feed *feed, guint org)
{
	bool bound = has_said(feed, org, "device.tagged");

	for (guint i = 0; i < feed->count; i++)
		feed->said[i].told = bound && event_is(feed->said[i].event, "device.tagged");
}

/* A list that names the person goes to org, so org hands over. */
static bool listed_for(const struct feed *feed, guint org)
{
	for (guint p = 0; p < feed->parties->len; p++)
		if (party_at(feed, p)->listed && means(feed, p, org))
			return true;
	return false;
}

static void tell_person(struct feed *feed, guint org)
{
	bool listed = listed_for(feed, org), assigned = has_said(feed, org, "device.assigned");

	for (guint i = 0; i < feed->count; i++)
		feed->said[i].told =
			assigned || (listed && event_is(feed->said[i].event, "person.joined"));
}

static void tell_list(struct feed *feed, guint org)
{
	for (guint i = 0; i < feed->count; i++)
		feed->said[i].told = means(feed, feed->said[i].to, org);
}

static void tell_ship(struct feed *feed, guint org)
{
	bool party = false;

	for (guint i = 0; i < feed->count; i++)
		party |=
			event_is(feed->said[i].event, "shipment.sent") &&
			(means(feed, feed->said[i].org, org) || means(feed, feed->said[i].to, org));
	for (guint i = 0; i < feed->count; i++) {
		const char *kind = feed->said[i].event->kind_name;

		feed->said[i].told = party && (g_str_has_prefix(kind, "shipment.") ||
						      g_str_has_prefix(kind, "box."));
	}
}

static const struct {
	const char *prefix;
	void (*tell)(struct feed *feed, guint org);
} rules[] = {
	{ "unit:", tell_unit },
	{ "tag:", tell_tag },
	{ "person:", tell_person },
	{ "list:", tell_list },
	{ "ship:", tell_ship },
};

static int rule_of(const char *subject)
{
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
		if (g_str_has_prefix(subject, rules[i].prefix))
			return (int)i;
	return -1;
}

/* ---- corrections ---- */

static bool told_name(const struct feed *feed, const char *name)
{
	for (guint i = 0; i < feed->count; i++)
		if (feed->said[i].told && strcmp(feed->said[i].event->name, name) == 0)
			return true;
	return false;
}

static bool corrects_told(const struct feed *feed, const struct said *said)
{
	if (said->corrects && told_name(feed, said->corrects))
		return true;
	for (const struct value *v = said->settles ? said->settles->child : NULL; v; v = v->next)
		if (told_name(feed, v->text))
			return true;
	return false;
}

/* A void, redaction or resolution of something told is told. */
static void tell_corrections(struct feed *feed)
{
	bool again = feed->corrections;

	while (again) {
		again = false;
		for (guint i = 0; i < feed->count; i++)
			if (!feed->said[i].told && corrects_told(feed, &feed->said[i]))
				feed->said[i].told = again = true;
	}
}

/* ---- what the events say ---- */

static bool is_common_kind(const struct event *event)
{
	return event_is(event, "clock.noted") || event_is(event, "org.defined") ||
	       event_is(event, "spec.published") || event_is(event, "notice.published") ||
	       event_is(event, "programme.closed") ||
	       strncmp(event->kind_name, "station.", strlen("station.")) == 0;
}

bool fold_feeds_all(const struct authority *authority, const struct event *event)
{
	return is_common_kind(event) || (authority_roles(authority, event->st) & ROLE_HUB);
}

/* Lines are long, and few of their members are asked for: one walk. */
static void read_members(struct feed *feed, struct said *said)
{
	const struct event *event = said->event;

	for (const struct value *member = event->root->child; member; member = member->next) {
		const char *key = member->key;

		if (key[0] != 'e' && key[0] != 'f' && key[0] != 't')
			continue;
		if (member->type == VALUE_TEXT && strcmp(key, "to") == 0)
			said->to = party_named(feed, member->text);
		else if (member->type == VALUE_TEXT && strcmp(key, "from") == 0)
			party_named(feed, member->text);
		else if (member->type == VALUE_TEXT && strcmp(key, "event") == 0)
			said->corrects = member->text;
		else if (strcmp(key, "events") == 0 && event_is(event, "conflict.resolved"))
			said->settles = member;
	}
	feed->corrections |= said->corrects || said->settles;
	bool departs = event_departs(event);

	said->edge = said->to != NOBODY && (departs || event_is(event, "device.expected"));
	if (departs)
		said->from = party_named(feed, event_leaves(feed->authority, event));
}

/* Most events come after one of the same station. */
static void hear(struct feed *feed, const GPtrArray *events)
{
	const struct event *before = NULL;
	bool speaks = false;

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = events->pdata[i];

		if (!before || strcmp(before->st, event->st) != 0 ||
			strcmp(before->org, event->org) != 0)
			speaks = authority_speaks_for(feed->authority, event->st, event->org) &&
				 !(authority_roles(feed->authority, event->st) & ROLE_HUB);
		before = event;
		if (!speaks || is_common_kind(event))
			continue;
		guint org = party_named(feed, event->org);
		feed->said[feed->count++] =
			(struct said){ .event = event, .org = org, .to = NOBODY, .from = org };
	}
}

static void hear_lists(struct feed *feed)
{
	g_autofree char *row = g_strconcat("row:", feed->subject + strlen("person:"), NULL);
	const GPtrArray *lists = fold_read(feed->fold, row);

	for (guint i = 0; i < lists->len; i++) {
		guint to = party_named(feed, event_text(lists->pdata[i], "to"));
		if (to != NOBODY)
			party_at(feed, to)->listed = true;
	}
}

/* ---- telling ---- */

/* Subjects that concern nobody but their writers: a manifest of 15 000 units is told event by
 * event. */
static void tell_writers(const struct feed *feed, feed_into into, void *data)
{
	for (guint i = 0; i < feed->count; i++) {
		const struct said *said = &feed->said[i];
		const struct party *org = party_at(feed, said->org);

		into(data, org->name, said->event);
		if (org->heir != said->org)
			into(data, party_at(feed, org->heir)->name, said->event);
	}
}

static void tell_parties(struct feed *feed, int rule, feed_into into, void *data)
{
	for (guint i = 0; i < feed->count; i++)
		read_members(feed, &feed->said[i]);
	if (rules[rule].tell == tell_person)
		hear_lists(feed);
	for (guint org = 0; org < feed->parties->len; org++) {
		rules[rule].tell(feed, org);
		for (guint i = 0; i < feed->count; i++)
			feed->said[i].told |= means(feed, feed->said[i].org, org);
		tell_corrections(feed);
		for (guint i = 0; i < feed->count; i++)
			if (feed->said[i].told)
				into(data, party_at(feed, org)->name, feed->said[i].event);
	}
}

void fold_feed(struct fold *fold, const char *subject, feed_into into, void *data)
{
	g_autoptr(GPtrArray) events = fold_tied(fold, subject);
	g_autofree struct said *said = g_new(struct said, MAX(events->len, 1));
	g_autoptr(GArray) parties = g_array_sized_new(FALSE, FALSE, sizeof(struct party), 8);
	struct feed feed = { .fold = fold,
		.authority = fold_authority(fold),
		.subject = subject,
		.said = said,
		.parties = parties };
	int rule = rule_of(subject);

	hear(&feed, events);
	if (rule < 0)
		tell_writers(&feed, into, data);
	else
		tell_parties(&feed, rule, into, data);
}
