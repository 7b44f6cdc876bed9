/* SPDX-License-Identifier: Apache-2.0
 * The setting `manifest` has the newest manifest imported here. The setting `job.MANIFEST` has a
 * line "TAG DEV" for each tag printed, oldest first. */
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

GHashTable *job_read(struct store *store, const char *manifest)
{
	GHashTable *job = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autofree char *key = job_key(manifest);
	g_autofree char *text = store_get(store, key);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

	for (char **line = lines; *line; line++) {
		char *space = strchr(*line, ' ');
		if (space)
			g_hash_table_replace(
				job, g_strndup(*line, (gsize)(space - *line)), g_strdup(space + 1));
	}
	return job;
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
	done = store_set(store, key, text->str, error);
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
