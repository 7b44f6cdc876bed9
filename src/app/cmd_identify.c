/* SPDX-License-Identifier: Apache-2.0
 * belgi identify: what a code is, most likely first: role, value and why, with tabs between. Of a
 * code that is no serial number the sentence follows that the desk would say. The store, where
 * there is one, says which tags and serial numbers are known; nothing is written. */
#include "app/tell.h"

#include "base/error.h"
#include "base/text.h"
#include "model/aim.h"
#include "model/label_profile.h"
#include "model/wedge.h"
#include "station/labels.h"

#include <string.h>

static void print_line(const struct candidate *candidate)
{
	g_autofree char *value = text_line(candidate->value);
	g_autofree char *detail = text_line(candidate->detail ? candidate->detail : "");

	say("%s\t%s\t%s%s%s%s\n", code_role_word(candidate->role), value, candidate->why,
		*detail ? " (" : "", detail, *detail ? ")" : "");
}

/* As the desk would answer a code that is no serial number: what it is, and what to scan. NULL for
 * the rest. Free with g_free. */
static char *advice(const struct call *call, const struct identity *identity)
{
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);
	const char *which = first->reason ? first->reason : code_role_word(first->role);
	g_autofree char *key = g_strdup_printf("identify.%s", which);

	return first->role >= CODE_PART && first->role < CODE_UNKNOWN ? tell(call, key, NULL)
								      : NULL;
}

static void print_json(
	const struct identity *identity, const char *text, const char *aim, const char *sentence)
{
	struct json_writer w = { g_string_new(NULL), false };

	/* Of a product key no more than its end is said. */
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);

	json_begin(&w, NULL, '{');
	json_put_text(&w, "text", first->role == CODE_PRODUCT_KEY ? NULL : text);
	json_put_text(&w, "aim", aim);
	json_begin(&w, "candidates", '[');
	for (guint i = 0; i < identity->candidates->len; i++) {
		const struct candidate *candidate =
			&g_array_index(identity->candidates, struct candidate, i);
		const char piece[] = { candidate->piece, '\0' };
		json_begin(&w, NULL, '{');
		json_put_text(&w, "role", code_role_word(candidate->role));
		json_put_text(&w, "value", candidate->value);
		json_put_text(&w, "piece", *piece ? piece : NULL);
		json_put_text(&w, "why", candidate->why);
		json_put_text(&w, "detail", candidate->detail);
		json_put_text(&w, "reason", candidate->reason);
		json_end(&w, '}');
	}
	json_end(&w, ']');
	json_put_text(&w, "sentence", sentence);
	json_end(&w, '}');
	say_json(w.out);
}

/* A store that was asked for must open; the usual one is asked when it is there. */
static bool open_store(struct call *call, GError **error)
{
	g_autofree char *path = call_store_path(call);

	if (!call_text(call, "store") && !g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	call->store = store_open(path, STORE_READ, call->clock, error);
	return call->store != NULL;
}

/* `]C1`, `C1`; *aim is NULL when none was given. */
static bool read_aim(const struct call *call, const char **aim, GError **error)
{
	*aim = call_text(call, "aim");
	if (*aim && **aim == ']')
		(*aim)++;
	return !*aim || aim_find(*aim) ||
	       refuse(error, BELGI_ERROR_USAGE,
		       "--aim '%s': no AIM identifier; give a letter and a character, as C1 or ]Q3",
		       *aim);
}

/* What a Russian or Kazakh layout made of a code that nobody knows as it stands, turned back; says
 * so in *sentence. NULL when none did. Free with g_free. */
static char *repaired(
	const struct call *call, const struct identity *identity, const char *text, char **sentence)
{
	static const char *const names[] = { [WEDGE_RUSSIAN] = "ru", [WEDGE_KAZAKH] = "kk" };
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);
	enum wedge_layout layout;
	char *meant = first->role == CODE_UNKNOWN ? wedge_repair(text, &layout) : NULL;
	enum lang lang;

	if (!meant)
		return NULL;
	call_lang(call, &lang, NULL);
	*sentence = tell(
		call, "scanner.typed", "layout", word_name("layout", names[layout], lang), NULL);
	return meant;
}

static bool is_maker(void *data, const char *maker)
{
	return g_ascii_strcasecmp(data, maker) == 0;
}

bool cmd_identify(struct call *call, GError **error)
{
	g_autofree char *plain = label_unescape(call_arg(call, 0));
	const char *text = plain ? plain : call_arg(call, 0);
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(struct labels) labels = labels_load();
	g_autoptr(struct identity) identity = NULL;
	g_autofree char *sentence = NULL;
	g_autofree char *meant = NULL;
	const char *maker = call_text(call, "maker");
	const char *aim;

	if (!read_aim(call, &aim, error) || !open_store(call, error))
		return false;
	identity = labels_identify(
		labels, call->store, valid, aim, maker ? is_maker : NULL, (void *)maker);
	meant = repaired(call, identity, valid, &sentence);
	if (meant) {
		identity_free(identity);
		identity = labels_identify(
			labels, call->store, meant, aim, maker ? is_maker : NULL, (void *)maker);
	} else {
		sentence = advice(call, identity);
	}
	if (call->json)
		print_json(identity, valid, aim, sentence);
	for (guint i = 0; !call->json && i < identity->candidates->len; i++)
		print_line(&g_array_index(identity->candidates, struct candidate, i));
	if (sentence && !call->json)
		say("! %s\n", sentence);
	return true;
}
