/* SPDX-License-Identifier: Apache-2.0
 * Typed scans. Invariant: what is known here as it was typed is never changed. */
#include "station/typed.h"

#include "model/wedge.h"

#include <string.h>

static void say(struct answer *answer, enum wedge_layout layout, enum lang lang)
{
	static const char *const names[] = {
		[WEDGE_RUSSIAN] = "ru",
		[WEDGE_KAZAKH] = "kk",
	};
	const char *const values[] = { "layout", word_name("layout", names[layout], lang), NULL };

	answer->outcome = OUTCOME_ATTENTION;
	answer->key = "scanner.typed";
	answer->sentence = word_say(answer->key, lang, values);
}

bool typed_repair(
	struct typed *typed, struct session *session, struct scan *scan, struct answer *answer)
{
	enum wedge_layout layout;
	g_autofree char *repaired = wedge_repair(scan->text, &layout);

	if (!repaired || session_knows(session, scan))
		return false;
	g_free(scan->text);
	scan->text = g_steal_pointer(&repaired);
	scan->len = strlen(scan->text);
	if (typed->told)
		return false;
	typed->told = true;
	say(answer, layout, session_lang(session));
	return true;
}
