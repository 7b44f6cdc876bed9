/* SPDX-License-Identifier: Apache-2.0
 * The setting `manifest` has the newest manifest imported here. The setting `job.MANIFEST` has a
 * line "TAG DEV" for each tag printed, oldest first; the setting `jobs` has a line for each such
 * MANIFEST. */
#include "station/job.h"

#include "base/error.h"

#include <string.h>

char *job_manifest(struct store *store, const char *given, GError **error)
{
	char *newest;

	if (strcmp(given, "newest") != 0)
		return g_strdup(given);
	newest = store_get(store, "manifest");
	if (!newest)
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"manifest newest: none was imported here; import one, or give its id");
	return newest;
}

bool job_imported(struct store *store, const char *manifest, GError **error)
{
	return store_set(store, "manifest", manifest, error);
}

static char *job_key(const char *manifest)
{
	return g_strdup_printf("job.%s", manifest);
}

static GHashTable *job_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void read_into(GHashTable *job, struct store *store, const char *manifest)
{
	g_autofree char *key = job_key(manifest);
	g_autofree char *text = store_get(store, key);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

	for (char **line = lines; *line; line++) {
		char *space = strchr(*line, ' ');
		if (space)
			g_hash_table_replace(
				job, g_strndup(*line, (gsize)(space - *line)), g_strdup(space + 1));
	}
}

GHashTable *job_read(struct store *store, const char *manifest)
{
	GHashTable *job = job_new();

	read_into(job, store, manifest);
	return job;
}

static void job_tag_free(gpointer data)
{
	struct job_tag *label = data;

	g_free(label->tag);
	g_free(label->dev);
	g_free(label);
}

GPtrArray *job_tags(struct store *store, const char *manifest)
{
	g_autofree char *key = job_key(manifest);
	g_autofree char *text = store_get(store, key);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *tags = g_ptr_array_new_with_free_func(job_tag_free);

	for (char **line = lines; *line; line++) {
		g_auto(GStrv) words = g_strsplit(*line, " ", 2);
		if (g_strv_length(words) != 2 || g_hash_table_contains(seen, words[0]))
			continue;
		struct job_tag *label = g_new0(struct job_tag, 1);
		label->tag = g_strdup(words[0]);
		label->dev = g_strdup(words[1]);
		g_hash_table_add(seen, label->tag);
		g_ptr_array_add(tags, label);
	}
	return tags;
}

static char **job_manifests(struct store *store)
{
	g_autofree char *text = store_get(store, "jobs");

	return g_strsplit(text ? text : "", "\n", -1);
}

GHashTable *job_read_all(struct store *store)
{
	g_auto(GStrv) manifests = job_manifests(store);
	GHashTable *job = job_new();

	for (char **manifest = manifests; *manifest; manifest++)
		if (**manifest)
			read_into(job, store, *manifest);
	return job;
}

/* The manifest is named before its job, so that no job is overlooked. */
static bool name_job(struct store *store, const char *manifest, GError **error)
{
	g_auto(GStrv) manifests = job_manifests(store);
	g_autofree char *before = g_strjoinv("\n", manifests);
	g_autofree char *all = g_strdup_printf("%s%s\n", before, manifest);

	return g_strv_contains((const char *const *)manifests, manifest) ||
	       store_set(store, "jobs", all, error);
}

bool job_add(struct store *store, const char *manifest, char *const *tags, char *const *devs,
	guint count, GError **error)
{
	g_autofree char *key = job_key(manifest);
	g_autofree char *before = store_get(store, key);
	GString *text = g_string_new(before);
	bool done;

	for (guint i = 0; i < count; i++)
		g_string_append_printf(text, "%s %s\n", tags[i], devs[i]);
	done = name_job(store, manifest, error) && store_set(store, key, text->str, error);
	g_string_free(text, TRUE);
	return done;
}

GPtrArray *job_order(struct store *store, const char *manifest, GError **error)
{
	g_autofree char *subject = g_strdup_printf("manifest:%s", manifest);
	g_autoptr(GPtrArray) events = store_events(store, subject);
	g_autoptr(GPtrArray) devs = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		const char *dev = event_text(event, "dev");
		if (dev && event_is(event, "device.expected"))
			g_ptr_array_add(devs, g_strdup(dev));
	}
	if (devs->len > 0)
		return g_steal_pointer(&devs);
	refuse(error, BELGI_ERROR_NOT_FOUND,
		"manifest %s: not known here; import it, or sync first", manifest);
	return NULL;
}

GHashTable *job_units(struct store *store, const char *manifest, GError **error)
{
	g_autoptr(GPtrArray) devs = job_order(store, manifest, error);
	GHashTable *units;

	if (!devs)
		return NULL;
	units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(store, g_ptr_array_index(devs, i));
		g_hash_table_add(units, g_strdup(unit ? unit->dev : devs->pdata[i]));
	}
	return units;
}
