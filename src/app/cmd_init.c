/* SPDX-License-Identifier: Apache-2.0
 * belgi init: a store with a key and a first event, and, where a hub is named, its admission. When
 * the hub cannot be reached the store is there all the same, and the same command goes on later.
 * Called for a store that is there it enrols or changes what tags print; a chain is never made
 * twice. */
#include "app/tell.h"

#include "base/error.h"
#include "station/import.h"
#include "station/issuer.h"
#include "station/sync.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Options that are settings of the same meaning. */
static const struct {
	const char *option, *setting;
} settings[] = {
	{ "lang", "lang" },
	{ "owner-kk", "owner_kk" },
	{ "owner-ru", "owner_ru" },
	{ "short-kk", "short_kk" },
	{ "short-ru", "short_ru" },
	{ "phone", "phone" },
	{ "host", "host" },
};

static bool check_options(const struct call *call, GError **error)
{
	const char *org = call_text(call, "org");
	g_autofree char *good = org ? read_org(org) : NULL;
	enum lang lang;

	if (!call_lang(call, &lang, error))
		return false;
	if (org && !good)
		return refuse(error, BELGI_ERROR_USAGE,
			"--org '%s': not an id of an organisation; give 1 to 16 of A-Z and 0-9",
			org);
	if (!call_text(call, "hub") != !call_text(call, "code"))
		return refuse(error, BELGI_ERROR_USAGE,
			"init: --hub and --code belong together; give both or neither");
	return true;
}

static bool make_folder(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	return g_mkdir_with_parents(folder, 0700) == 0 ||
	       refuse(error, BELGI_ERROR_STORAGE,
		       "%s: the folder cannot be made: %s; choose another with --store", folder,
		       g_strerror(errno));
}

static bool set_issuer(struct store *store, GError **error)
{
	char issuer[ISSUER_SIZE];

	issuer_draw(issuer);
	return store_set(store, "issuer", issuer, error);
}

static bool make_store(struct call *call, const char *path, GError **error)
{
	const char *org = call_text(call, "org");
	g_autofree char *upper = org ? read_org(org) : NULL;

	if (!make_folder(path, error))
		return false;
	call->store = store_open(path, STORE_CREATE, call->clock, error);
	return call->store && store_open_chain(call->store, upper, 0, error) &&
	       set_issuer(call->store, error);
}

/* What stands there is named: an empty file, a file of another program, or a store. */
static bool refuse_there(struct call *call, const char *path, GError **error)
{
	call->store = store_open(path, STORE_READ, call->clock, error);
	return call->store &&
	       refuse(error, BELGI_ERROR_CONFLICT,
		       "%s: there is a store already, of organisation %s; enrol it with --hub and "
		       "--code, or choose another file with --store",
		       path, store_org(call->store));
}

static bool is_empty(const char *path)
{
	GStatBuf info;

	return g_stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size == 0;
}

/* Whether the store that stands there is of the organisation that was named, if one was. */
static bool is_of(const struct call *call, const char *path)
{
	const char *org = call_text(call, "org");
	g_autofree char *upper = org ? read_org(org) : NULL;
	g_autoptr(struct store) store =
		org ? store_open(path, STORE_READ, call->clock, NULL) : NULL;

	return !org || (store && g_strcmp0(store_org(store), upper) == 0);
}

static bool open_or_make(struct call *call, const char *path, bool *made, GError **error)
{
	bool changes = call_text(call, "hub") != NULL;

	*made = !g_file_test(path, G_FILE_TEST_EXISTS);
	if (*made)
		return make_store(call, path, error);
	if (is_empty(path))
		return refuse(error, BELGI_ERROR_CONFLICT,
			"%s: an empty file stands there; remove it, or choose another file with "
			"--store",
			path);
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
		changes |= call_text(call, settings[i].option) != NULL;
	/* Where a hub is named, its admission says which organisation it is. */
	if (!changes || (call_text(call, "hub") == NULL && !is_of(call, path)))
		return refuse_there(call, path, error);
	call->store = store_open(path, STORE_WRITE, call->clock, error);
	if (!call->store)
		return false;
	/* A power cut may have come between the file and its first event. */
	return store_station(call->store) ||
	       (store_open_chain(call->store, NULL, 0, error) && set_issuer(call->store, error));
}

static bool put_settings(struct call *call, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
		const char *value = call_text(call, settings[i].option);
		if (value && !store_set(call->store, settings[i].setting, value, error))
			return false;
	}
	return true;
}

static bool enrol(struct call *call, bool made, GError **error)
{
	const char *url = call_text(call, "hub");
	g_autofree char *enrolled = NULL;

	if (!url)
		return true;
	if (sync_enrol(call->store, url, call_text(call, "ca"), call_text(call, "code"), error))
		return true;
	enrolled = store_get(call->store, "hub");
	if (made)
		g_prefix_error(error, "the store is made; to enrol it run this again: ");
	else if (!enrolled && g_error_matches(*error, BELGI_ERROR, BELGI_ERROR_OFFLINE))
		g_prefix_error(error, "not enrolled yet; to enrol run this again: ");
	return false;
}

static void print_made(const struct call *call, const char *path)
{
	g_autofree char *issuer = store_get(call->store, "issuer");
	struct json_writer w = { NULL, false };

	if (!call->json) {
		g_autofree char *made = tell(call, "init.made", "st", store_station(call->store),
			"org", store_org(call->store), NULL);
		g_autofree char *tags =
			issuer ? tell(call, "init.tags", "issuer", issuer, NULL) : NULL;
		say("%s\n%s%s%s\n", path, made, tags ? ", " : "", tags ? tags : "");
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "store", path);
	json_put_text(&w, "station", store_station(call->store));
	json_put_text(&w, "org", store_org(call->store));
	json_put_text(&w, "issuer", issuer);
	json_put_text(&w, "hub", call_text(call, "hub"));
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_init(struct call *call, GError **error)
{
	g_autofree char *path = call_store_path(call);
	bool made;

	if (!check_options(call, error) || !open_or_make(call, path, &made, error) ||
		!put_settings(call, error) || !enrol(call, made, error))
		return false;
	print_made(call, path);
	return true;
}
