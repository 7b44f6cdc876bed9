/* SPDX-License-Identifier: Apache-2.0
 * Finding and writing values. A member that is absent or of another type reads as nothing. */
#include "model/value.h"

#include <string.h>

const struct value *value_get(const struct value *map, const char *key)
{
	if (!map || map->type != VALUE_MAP)
		return NULL;
	for (const struct value *member = map->child; member; member = member->next)
		if (*member->key == *key && strcmp(member->key, key) == 0)
			return member;
	return NULL;
}

const char *value_text(const struct value *map, const char *key)
{
	const struct value *value = value_get(map, key);

	return value && value->type == VALUE_TEXT ? value->text : NULL;
}

gint64 value_int(const struct value *map, const char *key, gint64 otherwise)
{
	const struct value *value = value_get(map, key);

	return value && value->type == VALUE_INT ? value->number : otherwise;
}

guint value_count(const struct value *list)
{
	guint count = 0;

	for (const struct value *item = list ? list->child : NULL; item; item = item->next)
		count++;
	return count;
}

bool value_has(const struct value *list, const char *text)
{
	for (const struct value *item = list ? list->child : NULL; item; item = item->next)
		if (item->type == VALUE_TEXT && strcmp(item->text, text) == 0)
			return true;
	return false;
}

void value_write(struct json_writer *w, const struct value *value)
{
	switch (value->type) {
	case VALUE_TEXT:
		json_put_text(w, value->key, value->text);
		break;
	case VALUE_INT:
		json_put_int(w, value->key, value->number);
		break;
	case VALUE_BOOL:
		json_put_bool(w, value->key, value->number);
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		json_begin(w, value->key, value->type == VALUE_LIST ? '[' : '{');
		for (const struct value *item = value->child; item; item = item->next)
			value_write(w, item);
		json_end(w, value->type == VALUE_LIST ? ']' : '}');
		break;
	}
}
