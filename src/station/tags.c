/* SPDX-License-Identifier: Apache-2.0
 * What was printed for a unit before and is on none is printed again: a unit has one tag, however
 * often a sheet or a roll went wrong. */
#include "station/tags.h"

#include "base/error.h"
#include "model/tag.h"
#include "station/job.h"

#include <string.h>

enum { UP_MAX = 5, SERIAL_SHOWN = 8, MODEL_SHOWN = 16 };

void tag_set_clear(struct tag_set *set)
{
	g_clear_pointer(&set->tags, g_ptr_array_unref);
	g_clear_pointer(&set->lines, g_ptr_array_unref);
	g_clear_pointer(&set->devs, g_ptr_array_unref);
	g_clear_pointer(&set->manifest, g_free);
}

/* ---- the tags ---- */

/* Fills the places of `tags` that have none. */
static bool draw_tags(struct store *store, const GPtrArray *tags, GError **error)
{
	g_autofree char *issuer = store_get(store, "issuer");
	g_autoptr(GHashTable) drawn = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
	struct tag tag;

	if (!issuer || strlen(issuer) != 3)
		return refuse(error, BELGI_ERROR_REFUSED,
			"tag print: this organisation has no prefix for tags; ask the hub for one");
	for (guint i = 0; i < tags->len; i++) {
		while (!tags->pdata[i]) {
			tag_new(&tag, issuer);
			if (!store_tag_known(store, tag.code) &&
				!g_hash_table_contains(drawn, tag.code))
				tags->pdata[i] = g_strdup(tag.code);
		}
		g_hash_table_add(drawn, tags->pdata[i]);
	}
	return true;
}

bool tag_set_new(struct store *store, guint count, struct tag_set *set, GError **error)
{
	set->tags = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_set_size(set->tags, (gint)count);
	return draw_tags(store, set->tags, error);
}

/* A tag that was bound to a unit or retired is not for another label. */
static bool is_free(struct store *store, const char *tag)
{
	g_autofree char *subject = g_strdup_printf("tag:%s", tag);
	g_autoptr(GPtrArray) events = store_events(store, subject);

	for (guint i = 0; i < events->len; i++)
		if (event_is(events->pdata[i], "tag.retired"))
			return false;
	return !store_unit_of_tag(store, tag, NULL);
}

/* DEV -> the free tag that was printed for it before. */
static GHashTable *printed_before(struct store *store, GHashTable *job)
{
	GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	GHashTableIter iter;
	gpointer tag, dev;

	g_hash_table_iter_init(&iter, job);
	while (g_hash_table_iter_next(&iter, &tag, &dev)) {
		const char *other = g_hash_table_lookup(tags, dev);
		if (is_free(store, tag) && (!other || strcmp(tag, other) < 0))
			g_hash_table_replace(tags, g_strdup(dev), g_strdup(tag));
	}
	return tags;
}

static void add_unit(struct tag_set *set, const struct unit_view *unit, const char *tag)
{
	set->again += tag != NULL;
	g_ptr_array_add(set->tags, g_strdup(tag));
	g_ptr_array_add(set->lines, tag_line(unit));
	g_ptr_array_add(set->devs, g_strdup(unit->dev));
}

bool tag_set_manifest(
	struct store *store, const char *manifest, struct tag_set *set, GError **error)
{
	g_autoptr(GPtrArray) order = NULL;
	g_autoptr(GHashTable) job = NULL;
	g_autoptr(GHashTable) before = NULL;

	set->manifest = job_manifest(store, manifest, error);
	order = set->manifest ? job_order(store, set->manifest, error) : NULL;
	if (!order)
		return false;
	job = job_read(store, set->manifest);
	before = printed_before(store, job);
	set->tags = g_ptr_array_new_with_free_func(g_free);
	set->lines = g_ptr_array_new_with_free_func(g_free);
	set->devs = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < order->len; i++) {
		const struct unit_view *unit = store_unit(store, order->pdata[i]);
		if (unit && !unit->tag)
			add_unit(set, unit, g_hash_table_lookup(before, unit->dev));
	}
	if (set->devs->len == 0)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"manifest %s: every unit has a tag; nothing is to be printed",
			set->manifest);
	return draw_tags(store, set->tags, error);
}

bool tag_set_promise(struct store *store, const struct tag_set *set, GError **error)
{
	g_autoptr(GPtrArray) tags = g_ptr_array_new();
	g_autoptr(GPtrArray) devs = g_ptr_array_new();

	for (guint i = 0; set->manifest && i < set->tags->len; i++)
		if (!store_tag_known(store, set->tags->pdata[i])) {
			g_ptr_array_add(tags, set->tags->pdata[i]);
			g_ptr_array_add(devs, set->devs->pdata[i]);
		}
	return !set->manifest || job_add(store, set->manifest, (char **)tags->pdata,
					 (char **)devs->pdata, tags->len, error);
}

/* ---- the tag of one unit ---- */

static char *new_for(struct store *store, const char *manifest, const char *dev, GError **error)
{
	AUTO_TAG_SET struct tag_set set = { 0 };

	if (!tag_set_new(store, 1, &set, error))
		return NULL;
	set.devs = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(set.devs, g_strdup(dev));
	/* A unit of no manifest is promised its tag under its own name. */
	set.manifest = g_strdup(manifest ? manifest : dev);
	return tag_set_promise(store, &set, error) ? g_strdup(set.tags->pdata[0]) : NULL;
}

char *tag_for_unit(struct store *store, const char *dev, bool *again, GError **error)
{
	const struct unit_view *unit = store_unit(store, dev);
	g_autofree char *manifest = unit ? g_strdup(unit->manifest) : NULL;
	g_autofree char *own = g_strdup(unit ? unit->dev : dev);
	g_autoptr(GHashTable) job = NULL;
	g_autoptr(GHashTable) before = NULL;
	const char *tag;

	if (unit && unit->tag) {
		*again = true;
		return g_strdup(unit->tag);
	}
	job = job_read_all(store);
	before = printed_before(store, job);
	tag = g_hash_table_lookup(before, own);
	*again = tag && store_tag_known(store, tag);
	return tag ? g_strdup(tag) : new_for(store, manifest, own, error);
}

/* ---- what stands beside the code ---- */

/* The end of a model tells models apart: the maker before it goes first, and a cut is shown. */
static char *short_model(const char *model)
{
	const char *space;
	glong len;

	while ((len = g_utf8_strlen(model, -1)) > MODEL_SHOWN && (space = strchr(model, ' ')))
		model = space + 1;
	return len <= MODEL_SHOWN
		       ? g_strdup(model)
		       : g_strconcat(
				 "…", g_utf8_offset_to_pointer(model, len - MODEL_SHOWN + 1), NULL);
}

char *tag_line(const struct unit_view *unit)
{
	const char *serial = unit->serial ? unit->serial : unit->dev;
	gsize len = strlen(serial);
	bool cut = len > SERIAL_SHOWN + 2;
	g_autofree char *model = NULL;

	if (!unit->model)
		return g_strdup(serial);
	model = short_model(unit->model);
	return g_strdup_printf(
		"%s · %s%s", model, cut ? "…" : "", cut ? serial + len - SERIAL_SHOWN : serial);
}

/* A text of the organisation, else of the one above it. */
static char *org_text(struct store *store, const char *const *fields)
{
	g_autofree char *org = g_strdup(store_org(store));

	for (guint i = 0; org && i < UP_MAX; i++) {
		char *up = NULL;
		for (const char *const *field = fields; *field; field++) {
			char *text = store_org_text(store, org, *field);
			if (text)
				return text;
		}
		up = store_org_text(store, org, "up");
		g_free(org);
		org = up;
	}
	return NULL;
}

static char *owner_of(struct store *store, enum lang lang)
{
	static const char *const names[LANG_COUNT][5] = {
		[LANG_EN] = { "name_ru", "short_ru", "name_kk", "short_kk", NULL },
		[LANG_RU] = { "name_ru", "short_ru", "name_kk", "short_kk", NULL },
		[LANG_KK] = { "name_kk", "short_kk", "name_ru", "short_ru", NULL },
	};
	g_autofree char *setting = g_strdup_printf("owner_%s", lang_word(lang));
	char *owner = store_get(store, setting);

	if (!owner)
		owner = org_text(store, names[lang]);
	/* A name in the other language says more to a finder than an id. */
	for (int other = 0; !owner && other < LANG_COUNT; other++) {
		g_autofree char *key = g_strdup_printf("owner_%s", lang_word((enum lang)other));
		owner = store_get(store, key);
	}
	return owner ? owner : g_strdup(store_org(store));
}

/* Small tags: what was set here, what the hub says of the organisation, else its whole name. */
static char *brief_of(struct store *store, enum lang lang, const char *owner)
{
	static const char *const briefs[LANG_COUNT][3] = {
		[LANG_EN] = { "short_ru", "short_kk", NULL },
		[LANG_RU] = { "short_ru", "short_kk", NULL },
		[LANG_KK] = { "short_kk", "short_ru", NULL },
	};
	char *brief = NULL;

	for (const char *const *name = briefs[lang]; !brief && *name; name++)
		brief = store_get(store, *name);
	if (!brief)
		brief = org_text(store, briefs[lang]);
	return brief ? brief : g_strdup(owner);
}

bool tag_texts_find(struct store *store, enum lang lang, struct tag_texts *texts, GError **error)
{
	static const char *const phones[] = { "phone", NULL };

	texts->owner = owner_of(store, lang);
	texts->brief = brief_of(store, lang, texts->owner);
	texts->phone = store_get(store, "phone");
	if (!texts->phone)
		texts->phone = org_text(store, phones);
	texts->host = store_get(store, "host");
	if (!texts->host)
		texts->host = g_strdup("BELGI.KZ");
	return texts->phone ||
	       refuse(error, BELGI_ERROR_REFUSED,
		       "tag print: no phone for the finder is known; set it with belgi init "
		       "--phone TEXT");
}

void tag_texts_clear(struct tag_texts *texts)
{
	g_free(texts->owner);
	g_free(texts->brief);
	g_free(texts->phone);
	g_free(texts->host);
	*texts = (struct tag_texts){ NULL, NULL, NULL, NULL };
}
