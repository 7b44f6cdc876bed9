/* SPDX-License-Identifier: Apache-2.0
 * Tagging: a tag and a serial make a pair, whichever comes first. Tags of a sheet wait in a queue;
 * of serials only the last one named waits for the next tag, for that is the one in the clerk's
 * hand; those before it are named at the end. A tag that was printed for one unit binds to no
 * other; with a manifest it binds to that unit alone, and the answer says where to stick it.
 * Invariant: one tag is on one unit, and a unit gets another tag only after YES. */
#include "station/desk.h"

#include "station/job.h"

#include <string.h>

struct tagging {
	GQueue tags;        /* struct kept*: waiting for a serial */
	struct kept *held;  /* the serial named last; NULL */
	GPtrArray *skipped; /* struct kept*: named before it, without a tag */
	struct kept *again; /* a tagged serial that waits for YES */
	GHashTable *job;    /* tag -> DEV that it was printed for */
};

static bool tagging_begin(struct session *session, GError **error)
{
	struct tagging *own = g_new0(struct tagging, 1);
	g_autofree char *manifest = NULL;

	session->own = own;
	g_queue_init(&own->tags);
	own->skipped = g_ptr_array_new_with_free_func((GDestroyNotify)kept_free);
	own->job = job_read_all(session->store);
	if (!session->manifest)
		return true;
	manifest = job_manifest(session->store, session->manifest, error);
	if (!manifest)
		return false;
	session->expected = job_units(session->store, manifest, error);
	return session->expected != NULL;
}

static void tagging_end(struct session *session)
{
	struct tagging *own = session->own;

	if (!own)
		return;
	g_queue_clear_full(&own->tags, (GDestroyNotify)kept_free);
	kept_free(own->held);
	g_ptr_array_unref(own->skipped);
	kept_free(own->again);
	g_hash_table_unref(own->job);
	g_free(own);
}

/* It is in hand again, or has its tag. */
static void unskip(struct tagging *own, const char *dev)
{
	for (guint i = own->skipped->len; i-- > 0;)
		if (strcmp(((struct kept *)own->skipped->pdata[i])->dev, dev) == 0)
			g_ptr_array_remove_index(own->skipped, i);
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
	unskip(session->own, stuck.dev);
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

/* The unit that a tag was printed for, under the name it has now; NULL when for none. */
static const char *printed_for(const struct session *session, const char *tag)
{
	const struct tagging *own = session->own;
	const char *dev = g_hash_table_lookup(own->job, tag);
	const struct unit_view *unit = dev ? store_unit(session->store, dev) : NULL;

	return unit ? unit->dev : dev;
}

static bool has_printed_tag(const struct session *session, const char *dev)
{
	const struct tagging *own = session->own;
	GHashTableIter iter;
	gpointer tag;

	g_hash_table_iter_init(&iter, own->job);
	while (g_hash_table_iter_next(&iter, &tag, NULL))
		if (g_strcmp0(printed_for(session, tag), dev) == 0)
			return true;
	return false;
}

/* A tag that was printed for another unit is not stuck on this one. */
static bool is_for_another(
	struct session *session, const char *tag, const struct met *met, struct answer *answer)
{
	const char *dev = printed_for(session, tag);
	const struct unit_view *unit = dev ? store_unit(session->store, dev) : NULL;
	g_autofree char *name = unit ? desk_name(unit) : g_strdup(dev);
	g_autofree char *other = NULL;

	if (!dev || strcmp(dev, met->dev) == 0)
		return false;
	other = desk_met_name(met);
	return desk_no(session, answer,
		has_printed_tag(session, met->dev) ? "tag.printed_for" : "tag.printed_for_another",
		"serial", name, "other", other, NULL);
}

/* A tag that is on a unit already. */
static bool say_used(struct session *session, const struct met *met, struct answer *answer)
{
	struct tagging *own = session->own;
	g_autofree char *name = desk_met_name(met);
	char shown[TAG_SHOWN_SIZE];
	bool other = own->held && strcmp(own->held->dev, met->dev) != 0;

	tag_show(shown, met->tag);
	desk_unit(session, met, answer);
	if (!other && g_hash_table_contains(session->seen, met->dev))
		return desk_say(session, answer, "tag.same", "tag", shown, NULL);
	return desk_no(session, answer, "tag.used", "serial", name, NULL);
}

static bool got_tag(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	const char *dev = printed_for(session, met->tag);
	char shown[TAG_SHOWN_SIZE];
	struct met pair;

	tag_show(shown, met->tag);
	if (met->unit)
		return say_used(session, met, answer);
	if (own->held) {
		kept_met(session, own->held, &pair);
		if (is_for_another(session, met->tag, &pair, answer))
			return true;
		g_autoptr(struct kept) held = g_steal_pointer(&own->held);
		return bind(session, &pair, met->tag, answer, error);
	}
	if (dev && session->manifest)
		return bind_printed(session, met, dev, answer, error);
	wait_for_pair(&own->tags, met);
	return desk_say(session, answer, "tag.next_serial", "tag", shown, NULL);
}

/* A slip of a hand at the keyboard is no new unit: a serial has a digit, and three groups of four
 * are a tag that was typed wrongly. */
static const char *why_no_serial(const struct session *session, const struct met *met)
{
	g_auto(GStrv) groups = g_strsplit(met->scan ? met->scan->text : "", "-", -1);

	if (session->expected && !g_hash_table_contains(session->expected, met->dev))
		return "tag.not_in_manifest";
	if (met->unit)
		return NULL;
	if (g_strv_length(groups) == 3 && strlen(groups[0]) == 4 && strlen(groups[1]) == 4 &&
		strlen(groups[2]) >= 4 && strlen(groups[2]) <= 5)
		return "tag.misread";
	return strpbrk(met->serial, "0123456789") ? NULL : "tag.no_number";
}

/* Now this one is in the clerk's hand; the one before it has no tag yet. */
static bool hold(struct session *session, const struct met *met, struct answer *answer)
{
	struct tagging *own = session->own;
	g_autoptr(struct kept) before = g_steal_pointer(&own->held);
	g_autofree char *name = before ? g_strdup(before->serial) : NULL;

	unskip(own, met->dev);
	own->held = kept_new(met);
	desk_unit(session, met, answer);
	if (!before || strcmp(before->dev, met->dev) == 0)
		return desk_say(session, answer, "tag.next_tag", "serial", met->serial, NULL);
	g_ptr_array_add(own->skipped, g_steal_pointer(&before));
	return desk_say(session, answer, "tag.left", "before", name, "serial", met->serial, NULL);
}

static bool got_serial(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	const char *no = why_no_serial(session, met);
	g_autoptr(struct kept) tag = NULL;

	if (no)
		return desk_no(session, answer, no, "serial", met->serial, NULL);
	if (desk_refuses(session, met, "device.tagged", NULL, answer))
		return true;
	if (met->unit && met->unit->tag) {
		own->again = kept_new(met);
		return say_has(session, met, answer);
	}
	tag = g_queue_pop_head(&own->tags);
	if (!tag)
		return hold(session, met, answer);
	if (!is_for_another(session, tag->tag, met, answer))
		return bind(session, met, tag->tag, answer, error);
	kept_free(own->held);
	own->held = kept_new(met);
	return true;
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

/* The serial in hand, else the newest tag; NULL. */
static struct kept *take_back(struct tagging *own)
{
	return own->held ? g_steal_pointer(&own->held) : g_queue_pop_tail(&own->tags);
}

/* YES after "has a tag": the serial waits for its new one. UNDO takes back what waits. */
static bool tagging_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	g_autoptr(struct kept) again = NULL;
	g_autoptr(struct kept) last = NULL;
	struct met met;

	(void)error;
	if (strcmp(word, "YES") == 0 && own->again) {
		again = g_steal_pointer(&own->again);
		kept_met(session, again, &met);
		return hold(session, &met, answer);
	}
	if (strcmp(word, "UNDO") == 0 && (last = take_back(own)))
		desk_say(session, answer, "undo.done", "what",
			*last->tag ? last->tag : last->serial, NULL);
	return true;
}

static void add_name(GString *names, const char *name)
{
	g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
}

/* Names what has no pair. */
static bool tagging_done(struct session *session, struct answer *answer, GError **error)
{
	struct tagging *own = session->own;
	GString *names = g_string_new(NULL);
	char shown[TAG_SHOWN_SIZE];

	(void)error;
	for (guint i = 0; i < own->skipped->len; i++)
		add_name(names, ((struct kept *)own->skipped->pdata[i])->serial);
	if (own->held)
		add_name(names, own->held->serial);
	if (names->len)
		desk_say(session, answer, "tag.pending", "serials", names->str, NULL);
	for (GList *at = answer->key ? NULL : own->tags.head; at; at = at->next) {
		tag_show(shown, ((struct kept *)at->data)->tag);
		add_name(names, shown);
	}
	if (names->len && !answer->key)
		desk_say(session, answer, "tag.spare", "tags", names->str, NULL);
	g_string_free(names, TRUE);
	return true;
}

const struct mode mode_tag = {
	.row = { "tag", "Bind tags to serial numbers" },
	.begin = tagging_begin,
	.end = tagging_end,
	.unit = tagging_unit,
	.command = tagging_command,
	.done = tagging_done,
	.unknown = true,
};
