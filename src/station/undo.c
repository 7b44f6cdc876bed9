/* SPDX-License-Identifier: Apache-2.0
 * UNDO: an event.voided for the newest event of the session that stands. Nothing is changed or
 * removed. The void repeats the fields of the subjects that its event names, or it would not count
 * (wire.md section 5, step 1). */
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

static char *what_was(const struct session *session, const struct event *event)
{
	const char *kind = word_name("kind", event->kind_name, session->lang);
	const char *dev = event_units(event) ? event_unit(event, 0) : NULL;
	const struct unit_view *unit = dev ? store_unit(session->store, dev) : NULL;
	g_autofree char *name = unit ? desk_name(unit) : NULL;

	return name ? g_strdup_printf("%s, %s", kind, name) : g_strdup(kind);
}

bool session_undo(struct session *session, struct answer *answer, GError **error)
{
	g_autoptr(struct draft) draft = NULL;
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autofree char *what = NULL;
	struct event *event;

	if (session->recorded->len == 0)
		return desk_say(session, answer, "undo.nothing", NULL);
	event = g_ptr_array_index(session->recorded, session->recorded->len - 1);
	draft = void_of(session, event);
	what = what_was(session, event);
	if (!store_append(session->store, &draft, 1, events, error))
		return false;
	answer->event = g_strdup(((struct event *)g_ptr_array_index(events, 0))->name);
	for (guint i = 0; i < event_units(event); i++)
		desk_unseen(session, event_unit(event, i));
	g_ptr_array_set_size(session->recorded, (gint)session->recorded->len - 1);
	return desk_say(session, answer, "undo.done", "what", what, NULL);
}
