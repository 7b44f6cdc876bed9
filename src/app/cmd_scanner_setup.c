/* SPDX-License-Identifier: Apache-2.0
 * belgi scanner setup: the paper with the vendor's set-up codes for a scanner, or with the place in
 * the vendor's manual. Without a model it lists those that are known. */
#include "app/scanners.h"
#include "app/tell.h"

#include "base/error.h"
#include "print/setup.h"

#include <string.h>

enum { NEAREST = 8, NAME_BYTES_MAX = 120 };

/* A name by which a family can be asked for. */
struct known {
	const struct scanner_profile *profile;
	const char *name;
	const char *model; /* NULL: the name of the family */
	guint distance;
};

/* Small letters and digits only: DS-2208, ds 2208 and DS2208 are one. */
static char *folded(const char *name)
{
	g_autofree char *small = g_utf8_strdown(name, -1);
	GString *out = g_string_new(NULL);

	for (const char *c = small; *c; c = g_utf8_next_char(c))
		if (g_unichar_isalnum(g_utf8_get_char(c)))
			g_string_append_unichar(out, g_utf8_get_char(c));
	return g_string_free(out, false);
}

/* How many letters must be put in, taken out or changed. */
static guint distance(const char *a, const char *b)
{
	gsize wide = strlen(b);
	g_autofree guint *row = g_new(guint, wide + 1);

	for (gsize j = 0; j <= wide; j++)
		row[j] = (guint)j;
	for (gsize i = 0; a[i]; i++) {
		guint corner = row[0]++;

		for (gsize j = 0; j < wide; j++) {
			guint above = row[j + 1];

			row[j + 1] = MIN(MIN(above, row[j]) + 1, corner + (a[i] != b[j]));
			corner = above;
		}
	}
	return row[wide];
}

static void add_known(GArray *list, const struct scanner_profile *profile, const char *name,
	bool model, const char *asked)
{
	g_autofree char *other = folded(name);
	struct known known = { profile, name, model ? name : NULL, distance(asked, other) };

	/* With the vendor's name before it, too. */
	if (model) {
		g_autofree char *family = folded(profile->family);
		g_autofree char *both = g_strconcat(family, other, NULL);

		known.distance = MIN(known.distance, distance(asked, both));
	}
	g_array_append_val(list, known);
}

static int nearer(gconstpointer a, gconstpointer b)
{
	const struct known *left = a, *right = b;

	return left->distance != right->distance ? (left->distance < right->distance ? -1 : 1)
						 : strcmp(left->name, right->name);
}

/* Every name, the nearest first; free with g_array_unref. */
static GArray *by_distance(const GPtrArray *profiles, const char *asked)
{
	g_autofree char *key = folded(asked);
	GArray *list = g_array_new(false, false, sizeof(struct known));

	for (guint i = 0; i < profiles->len; i++) {
		const struct scanner_profile *profile = profiles->pdata[i];

		add_known(list, profile, profile->family, false, key);
		if (strcmp(profile->name, profile->family) != 0)
			add_known(list, profile, profile->name, false, key);
		for (char **model = profile->models; model && *model; model++)
			add_known(list, profile, *model, true, key);
	}
	g_array_sort(list, nearer);
	return list;
}

static bool refuse_unknown(const GArray *list, const char *asked, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < list->len && i < NEAREST; i++) {
		const struct known *known = &g_array_index(list, struct known, i);

		/* What shares less than half of its letters is not near. */
		if (known->distance * 2 <= strlen(known->name))
			g_string_append_printf(names, "%s%s", names->len ? ", " : "", known->name);
	}
	return refuse(error, BELGI_ERROR_NOT_FOUND,
		"scanner %s: not known; %s%s%sbelgi scanner setup lists all", asked,
		names->len ? "the nearest are " : "", names->str, names->len ? "; " : "");
}

static void say_family(const struct call *call, const struct scanner_profile *profile)
{
	g_autofree char *models = profile->models ? g_strjoinv(", ", profile->models) : NULL;
	struct json_writer w = { NULL, false };

	if (!call->json) {
		say("%s%s%s\n", profile->family, models ? ": " : "", models ? models : "");
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "family", profile->family);
	json_put_text(&w, "vendor", profile->vendor);
	json_begin(&w, "models", '[');
	for (char **model = profile->models; model && *model; model++)
		json_put_text(&w, NULL, *model);
	json_end(&w, ']');
	json_end(&w, '}');
	say_json(w.out);
}

static void say_sheet(
	const struct call *call, const struct known *known, const char *path, guint count)
{
	const struct scanner_profile *profile = known->profile;
	g_autofree char *scanner = known->model
					   ? g_strdup_printf("%s %s", profile->family, known->model)
					   : g_strdup(profile->family);
	g_autofree char *codes = tell_count(call, "code", count);
	g_autofree char *written =
		tell(call, "setup.written", "file", path, "scanner", scanner, "codes", codes, NULL);
	g_autofree char *manual =
		profile->manual ? tell(call, "setup.manual", "manual", profile->manual, NULL)
				: NULL;
	g_autofree char *alone = count ? tell(call, "setup.alone", NULL) : NULL;

	say("%s%s%s%s%s\n", written, manual ? "; " : "", manual ? manual : "", alone ? ". " : "",
		alone ? alone : "");
}

static void say_written(
	const struct call *call, const struct known *known, const char *path, guint count)
{
	const struct scanner_profile *profile = known->profile;
	struct json_writer w = { NULL, false };

	if (!call->json) {
		say_sheet(call, known, path, count);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", path);
	json_put_text(&w, "family", profile->family);
	json_put_text(&w, "model", known->model);
	json_put_int(&w, "codes", count);
	json_put_text(&w, "manual", profile->manual);
	json_put_text(&w, "part", profile->manual_part);
	json_end(&w, '}');
	say_json(w.out);
}

static bool print_sheet(
	struct call *call, const GPtrArray *profiles, const char *asked, GError **error)
{
	g_autoptr(GArray) list = NULL;
	const char *path = call_text(call, "out") ? call_text(call, "out") : "scanner-setup.pdf";
	const struct known *known;
	enum lang lang;
	guint count;

	if (strlen(asked) > NAME_BYTES_MAX || !g_utf8_validate(asked, -1, NULL))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"scanner setup: no name of a model; belgi scanner setup lists those that "
			"are known");
	list = by_distance(profiles, asked);
	known = list->len ? &g_array_index(list, struct known, 0) : NULL;
	if (!known || known->distance)
		return refuse_unknown(list, asked, error);
	if (!call_lang(call, &lang, error) || !call_may_write(path, error) ||
		!setup_write(known->profile, known->model, lang_word(lang), path, &count, error))
		return false;
	say_written(call, known, path, count);
	return true;
}

bool cmd_scanner_setup(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) profiles = scanners_profiles(call);

	call_peek_lang(call);
	if (call->args->len)
		return print_sheet(call, profiles, call_arg(call, 0), error);
	for (guint i = 0; i < profiles->len; i++)
		say_family(call, profiles->pdata[i]);
	return true;
}
