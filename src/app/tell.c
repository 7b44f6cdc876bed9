/* SPDX-License-Identifier: Apache-2.0
 * Sentences of commands. A language that is none was refused before the command began. */
#include "app/tell.h"

#include <stdarg.h>

enum { VALUES_MAX = 16 };

char *tell(const struct call *call, const char *key, ...)
{
	const char *values[VALUES_MAX + 1] = { NULL };
	enum lang lang;
	va_list args;

	call_lang(call, &lang, NULL);
	va_start(args, key);
	for (guint i = 0; i < VALUES_MAX; i++) {
		values[i] = va_arg(args, const char *);
		if (!values[i])
			break;
	}
	va_end(args);
	return word_say(key, lang, values);
}

char *tell_number(const struct call *call, const char *key, gint64 n)
{
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);

	return tell(call, key, "n", number, NULL);
}

char *tell_count(const struct call *call, const char *noun, guint64 n)
{
	g_autofree char *key = g_strdup_printf("count.%s%s", noun, n == 1 ? "" : "s");

	return tell_number(call, key, (gint64)n);
}

char *tell_parted(const struct call *call)
{
	char st[ST_SIZE];
	gint64 n = 0;

	if (!store_parted(call->store, st, &n))
		return NULL;
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);

	return tell(call, "store.parted", "st", st, "n", number, "own", store_station(call->store),
		NULL);
}
