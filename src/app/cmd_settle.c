/* SPDX-License-Identifier: Apache-2.0
 * belgi settle: a person's word on a conflict card. */
#include "app/tell.h"

#include "base/error.h"
#include "model/spec.h"
#include "station/settle.h"

#include <string.h>

static bool read_options(struct call *call, char ***stands, GError **error)
{
	const char *given = call_text(call, "stands");
	const char *reason = call_text(call, "reason");

	if (!given)
		return refuse(error, BELGI_ERROR_USAGE,
			"settle: what stands is not said; give --stands EVENT[,EVENT], or --stands "
			"none");
	if (!reason || !spec_key_good(reason))
		return refuse(error, BELGI_ERROR_USAGE,
			"settle: no reason; give --reason WORD of a-z, 0-9 and _, such as agreed");
	*stands = g_strsplit(strcmp(given, "none") == 0 ? "" : given, ",", -1);
	return true;
}

void say_sides(struct store *store, const struct conflict *conflict)
{
	/* The others close by a check, an exception, a late arrival. */
	static const char *const sides_of[] = { "tag", "place", "pupils", "units", "step",
		"inventory", "serial", NULL };
	g_autoptr(GPtrArray) sides = NULL;

	if (conflict->settled)
		return;
	/* It changes nothing anyway: setting it aside closes the card. */
	if (strcmp(conflict->kind, "entitled") == 0)
		say("    belgi settle %s --stands none --reason mistake\n", conflict->id);
	if (!g_strv_contains(sides_of, conflict->kind))
		return;
	sides = settle_sides(store, conflict);
	for (guint i = 0; i < sides->len; i++)
		say("    belgi settle %s --stands %s --reason agreed\n", conflict->id,
			(char *)sides->pdata[i]);
}

bool cmd_settle(struct call *call, GError **error)
{
	g_auto(GStrv) stands = NULL;
	g_autoptr(struct conflict) conflict = NULL;
	g_autofree char *name = NULL;

	if (!read_options(call, &stands, error))
		return false;
	conflict = settle_find(call->store, call_arg(call, 0), error);
	if (!conflict || !settle(call->store, conflict, (const char *const *)stands,
				 call_text(call, "reason"), &name, error))
		return false;
	if (call->json) {
		say("{\"conflict\":\"%s\",\"event\":\"%s\"}\n", conflict->id, name);
		return true;
	}
	g_autofree char *sentence = tell(call, "settle.done", "id", conflict->id, NULL);
	say("%s\n", sentence);
	return true;
}
