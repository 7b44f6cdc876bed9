/* SPDX-License-Identifier: Apache-2.0
 * Tagging: a tag and a serial make a pair, whichever comes first; tags of a sheet and the serials
 * of photos wait in two queues and pair in order. With a manifest, a tag that was printed for one
 * of its units binds to that unit alone, and the answer says where to stick it. Invariant: one tag
 * is on one unit, and a unit gets another tag only after YES. */
#include "station/desk.h"

#include "station/job.h"

#include <string.h>

struct tagging {
	GQueue tags, serials; /* struct kept* */
	struct kept *again;   /* a tagged serial that waits for YES */
	GHashTable *job;      /* tag -> DEV; NULL without a manifest */
};

static bool tagging_begin(struct session *session, GError **error)
{
	struct tagging *own = g_new0(struct tagging, 1);
	g_autofree char *manifest = NULL;

	session->own = own;
	g_queue_init(&own->tags);
	g_queue_init(&own->serials);
	if (!session->manifest)
		return true;
	manifest = job_manifest(session->store, session->manifest, error);
	if (!manifest)
		return false;
	own->job = job_read(session->store, manifest);
	session->expected = job_units(session->store, manifest, error);
	return session->expected != NULL;
}

static void tagging_end(struct session *session)
{
	struct tagging *own = session->own;

	if (!own)
		return;
	g_queue_clear_full(&own->tags, (GDestroyNotify)kept_free);
	g_queue_clear_full(&own->serials, (GDestroyNotify)kept_free);
	kept_free(own->again);
	g_clear_pointer(&own->job, g_hash_table_unref);
	g_free(own);
}

static bool bind(struct session *session, const struct met *met, const char *tag,
	struct answer *answer, GError **error)
{
	g_autoptr(struct draft) draft = draft_new("device.tagged");
	g_autofree char *serial = desk_met_name(met);
	char shown[TAG_SHOWN_SIZE];
	struct met stuck = *met;

	draft_text(draft, "dev", met->dev);
	draft_text(draft, "tag", tag);
	draft_text(draft, "serial", *met->serial ? met->serial : NULL);
	g_strlcpy(stuck.tag, tag, sizeof(stuck.tag));
	desk_unit(session, &stuck, answer);
	if (!desk_record(session, draft, &stuck, answer, error))
		return false;
	tag_show(shown, tag);
	return desk_say(session, answer, "tag.bound", "tag", shown, "serial", serial, NULL);
}

static bool say_has(struct session *session, const struct met *met, struct answer *answer)
{
	g_autofree char *name = desk_met_name(met);
	char shown[TAG_SHOWN_SIZE];

	tag_show(shown, met->unit->tag);
	desk_unit(session, met, answer);
	return desk_say(session, answer, "tag.has", "serial", name, "tag", shown, NULL);
}

static bool is_waiting(GQueue *queue, const struct met *met)
{
	for (GList *at = queue->head; at; at = at->next) {
		const struct kept *kept = at->data;
		if (strcmp(kept->dev, met->dev) == 0 && strcmp(kept->tag, met->tag) == 0)
			return true;
	}
	return false;
}

static void wait_for_pair(GQueue *queue, const struct met *met)
{
	if (!is_waiting(queue, met))
		g_queue_push_tail(queue, kept_new(met));
}

/* The unit that the tag was printed for. */
static bool bind_printed(struct session *session, const struct met *met, const char *dev,
	struct answer *answer, GError **error)
{
	struct met printed = { .scan = met->scan, .how = "list" };
	const struct unit_view *unit = store_unit(session->store, dev);

	printed.unit = unit;
	g_strlcpy(printed.dev, unit ? unit->dev : dev, sizeof(printed.dev));
	if (unit && unit->serial)
		g_strlcpy(printed.serial, unit->serial, sizeof(printed.serial));
	if (unit && unit->tag)
		return say_has(session, &printed, answer);
	return desk_refuses(session, &printed, "device.tagged", NULL, answer) ||
	       bind(session, &printed, met->tag, answer, error);
}

static bool got_tag(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	const char *dev = own->job ? g_hash_table_lookup(own->job, met->tag) : NULL;
	g_autoptr(struct kept) serial = NULL;
	g_autofree char *name = desk_met_name(met);
	char shown[TAG_SHOWN_SIZE];
	struct met pair;

	tag_show(shown, met->tag);
	if (met->unit) {
		desk_unit(session, met, answer);
		if (g_hash_table_contains(session->seen, met->dev))
			return desk_say(session, answer, "tag.same", "tag", shown, NULL);
		return desk_no(session, answer, "tag.used", "serial", name, NULL);
	}
	if (dev)
		return bind_printed(session, met, dev, answer, error);
	serial = g_queue_pop_head(&own->serials);
	if (serial) {
		kept_met(session, serial, &pair);
		return bind(session, &pair, met->tag, answer, error);
	}
	wait_for_pair(&own->tags, met);
	return desk_say(session, answer, "tag.next_serial", "tag", shown, NULL);
}

static bool got_serial(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	g_autoptr(struct kept) tag = NULL;

	if (desk_refuses(session, met, "device.tagged", NULL, answer))
		return true;
	if (met->unit && met->unit->tag) {
		own->again = kept_new(met);
		return say_has(session, met, answer);
	}
	tag = g_queue_pop_head(&own->tags);
	if (tag)
		return bind(session, met, tag->tag, answer, error);
	wait_for_pair(&own->serials, met);
	desk_unit(session, met, answer);
	return desk_say(session, answer, "tag.next_tag", "serial", met->serial, NULL);
}

static bool tagging_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;

	g_clear_pointer(&own->again, kept_free);
	if (*met->tag)
		return got_tag(session, met, answer, error);
	return got_serial(session, met, answer, error);
}

/* YES after "has a tag": the serial waits for its new one. UNDO takes back what waits. */
static bool tagging_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	GQueue *queue = own->tags.length ? &own->tags : &own->serials;
	g_autoptr(struct kept) last = NULL;

	(void)error;
	if (strcmp(word, "YES") == 0 && own->again) {
		desk_say(session, answer, "tag.next_tag", "serial", own->again->serial, NULL);
		g_queue_push_head(&own->serials, g_steal_pointer(&own->again));
	}
	if (strcmp(word, "UNDO") == 0 && queue->length) {
		last = g_queue_pop_tail(queue);
		desk_say(session, answer, "undo.done", "what",
			*last->tag ? last->tag : last->serial, NULL);
	}
	return true;
}

const struct mode mode_tag = {
	.row = { "tag", "Bind tags to serial numbers" },
	.begin = tagging_begin,
	.end = tagging_end,
	.unit = tagging_unit,
	.command = tagging_command,
	.unknown = true,
};
