/* SPDX-License-Identifier: Apache-2.0
 * UNDO: an event.voided for each event of the newest step of the session that stands: one scan may
 * have recorded several, as that of a box does. Nothing is changed or removed. The void repeats the
 * fields of the subjects that its event names, or it would not count (wire.md section 5, step 1).
 */
#include "station/desk.h"

#include <string.h>

static struct draft *void_of(const struct session *session, const struct event *event)
{
	struct draft *draft = draft_new("event.voided");

	draft_text(draft, "event", event->name);
	draft_text(draft, "reason", "mistake");
	draft_text(draft, "by", session->operator_id);
	draft_repeat(draft, event);
	return draft;
}

/* The events of the newest step; those before it are `left`. */
static GPtrArray *newest_step(const struct session *session, guint *left)
{
	const GPtrArray *recorded = session->recorded;
	GPtrArray *step = g_ptr_array_new();

	for (*left = recorded->len; *left > 0 && recorded->pdata[--*left];)
		g_ptr_array_insert(step, 0, recorded->pdata[*left]);
	return step;
}

static guint count_units(const GPtrArray *step)
{
	guint count = 0;

	for (guint i = 0; i < step->len; i++)
		count += event_units(step->pdata[i]);
	return count;
}

static char *what_was(const struct session *session, const GPtrArray *step)
{
	const struct event *event = g_ptr_array_index(step, 0);
	const char *kind = word_name("kind", event->kind_name, session->lang);
	guint units = count_units(step);
	const char *dev = units == 1 && event_units(event) ? event_unit(event, 0) : NULL;
	const struct unit_view *unit = dev ? store_unit(session->store, dev) : NULL;
	g_autofree char *name = unit ? desk_name(unit) : NULL;

	if (units > 1)
		return g_strdup_printf("%s, %u", kind, units);
	return name ? g_strdup_printf("%s, %s", kind, name) : g_strdup(kind);
}

static GPtrArray *voids_of(const struct session *session, const GPtrArray *step)
{
	GPtrArray *drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);

	for (guint i = 0; i < step->len; i++)
		g_ptr_array_add(drafts, void_of(session, step->pdata[i]));
	return drafts;
}

bool session_undo(struct session *session, struct answer *answer, GError **error)
{
	g_autoptr(GPtrArray) step = NULL;
	g_autoptr(GPtrArray) drafts = NULL;
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autofree char *what = NULL;
	guint left;

	if (session->recorded->len == 0)
		return desk_say(session, answer, "undo.nothing", NULL);
	step = newest_step(session, &left);
	drafts = voids_of(session, step);
	what = what_was(session, step);
	if (!store_append(session->store, (struct draft *const *)drafts->pdata, drafts->len, events,
		    error))
		return false;
	answer->event = g_strdup(((struct event *)events->pdata[events->len - 1])->name);
	for (guint i = 0; i < step->len; i++)
		for (guint k = 0; k < event_units(step->pdata[i]); k++)
			desk_unseen(session, event_unit(step->pdata[i], k));
	g_ptr_array_set_size(session->recorded, (gint)left);
	return desk_say(session, answer, "undo.done", "what", what, NULL);
}
