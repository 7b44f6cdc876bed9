/* SPDX-License-Identifier: Apache-2.0 */
#include "cast.h"

#include <string.h>

static struct cast cast_new(bool odd_clocks)
{
	struct cast cast = { .stage = stage_new() };
	cast.dir = stage_actor(cast.stage, "EKO", "directorate");
	cast.warehouse = stage_actor(cast.stage, "W01", "warehouse");
	cast.school = stage_actor(cast.stage, "S052", "school");
	cast.other = stage_actor(cast.stage, "S009", "school");
	if (odd_clocks) {
		cast.warehouse->clock = G_GINT64_CONSTANT(400) * 86400000;
		cast.school->clock = -G_GINT64_CONSTANT(4000) * 86400000;
	}
	return cast;
}

struct event *say(struct cast *cast, struct actor *actor, const char *kind)
{
	return stage_say(cast->stage, actor, unit_draft(kind, DEV));
}

struct event *say_with(struct cast *cast, struct actor *actor, const char *kind, const char *field,
	const char *text)
{
	struct draft *draft = unit_draft(kind, DEV);
	draft_text(draft, field, text);
	return stage_say(cast->stage, actor, draft);
}

struct event *expect(struct cast *cast, struct actor *actor, const char *to)
{
	struct draft *draft = unit_draft("device.expected", DEV);
	draft_text(draft, "serial", "PF2W2GLT");
	draft_text(draft, "manifest", MANIFEST);
	draft_text(draft, "to", to);
	return stage_say(cast->stage, actor, draft);
}

struct event *send_off(struct cast *cast, struct actor *actor, const char *ship, const char *to)
{
	struct draft *draft = draft_new("shipment.sent");
	draft_text(draft, "ship", ship);
	draft_text(draft, "to", to);
	draft_text(draft, "dev", DEV);
	return stage_say(cast->stage, actor, draft);
}

struct event *receive(struct cast *cast, struct actor *actor)
{
	return say(cast, actor, "device.received");
}

struct event *balance(struct cast *cast, struct actor *actor, const char *dev, const char *number)
{
	struct draft *draft = unit_draft("device.balanced", dev);
	draft_text(draft, "inv", number);
	draft_int(draft, "cost", 15000000);
	draft_text(draft, "custodian", "c0123456789AB");
	draft_text(draft, "day", "2021-08-05");
	return stage_say(cast->stage, actor, draft);
}

struct event *assign(struct cast *cast, struct actor *actor, const char *dev, const char *person)
{
	struct draft *draft = unit_draft("device.assigned", dev);
	draft_text(draft, "person", person);
	draft_text(draft, "list", LIST);
	draft_int(draft, "row", 1);
	draft_text(draft, "act", ACT);
	return stage_say(cast->stage, actor, draft);
}

struct event *approve(struct cast *cast, const char *const *persons)
{
	struct draft *draft = draft_new("list.approved");
	draft_text(draft, "list", LIST);
	draft_int(draft, "version", 1);
	draft_text(draft, "to", "S052");
	for (gint64 row = 1; *persons != NULL; persons++, row++) {
		struct draft *line = draft_new(NULL);
		draft_int(line, "row", row);
		draft_text(line, "person", *persons);
		draft_text(line, "family", "f0123456789AB");
		draft_int(line, "held", 0);
		draft_row(draft, "rows", line);
	}
	return stage_say(cast->stage, cast->dir, draft);
}

/* Everything up to the balance at a school. */
void take_in(struct cast *cast, struct actor *school)
{
	receive(cast, school);
	say(cast, school, "device.accepted");
	balance(cast, school, DEV, "2021-0001");
}

void assert_seen(struct cast *cast, GPtrArray *events, const char *state, const char *place,
	const char *conflicts)
{
	g_autoptr(struct sight) sight = sight_new(cast->stage, events);
	const struct unit_view *view = fold_unit(sight->fold, DEV);
	g_autofree char *open = sight_conflicts(sight, UNIT);
	g_assert_nonnull(view);
	g_assert_cmpstr(state_word(view->state), ==, state);
	g_assert_cmpstr(view->place, ==, place);
	g_assert_cmpstr(open, ==, conflicts);
}

void assert_all_see(struct cast *cast, const char *state, const char *place, const char *conflicts)
{
	assert_seen(cast, cast->stage->events, state, place, conflicts);
}

void assert_subject(struct cast *cast, const char *subject, const char *conflicts)
{
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_autofree char *open = sight_conflicts(sight, subject);
	g_assert_cmpstr(open, ==, conflicts);
}

void tell_story(gconstpointer data)
{
	const struct story *story = data;
	for (int odd_clocks = 0; odd_clocks < 2; odd_clocks++) {
		struct cast cast = cast_new(odd_clocks);
		story->tell(&cast);
		stage_free(cast.stage);
	}
}
