/* SPDX-License-Identifier: Apache-2.0
 * The subjects that an event names (wire.md sections 3 to 5). Which fields of a kind name them
 * stands in kinds.c; what keys a field gives, in the table here. */
#include "model/chain.h"
#include "model/field.h"

#include <string.h>

static void add(GPtrArray *keys, const char *prefix, const char *id)
{
	g_ptr_array_add(keys, g_strconcat(prefix, ":", id, NULL));
}

/* person.joined names a second person so, device.identified a second unit. */
static void add_same(const struct event *event, const struct value *value, GPtrArray *keys)
{
	(void)event;
	if (field_text_fits(FIELD_DEV, value->text))
		add(keys, "unit", value->text);
	else if (field_text_fits(FIELD_PERSON, value->text))
		add(keys, "person", value->text);
}

/* The events of that tag go to the unit that is named by it. */
static void add_split(const struct event *event, const struct value *value, GPtrArray *keys)
{
	char dev[DEV_SIZE];

	(void)event;
	dev_of_tag(dev, value->text);
	add(keys, "unit", dev);
	add(keys, "tag", value->text);
}

static void add_inventory(const struct event *event, const struct value *value, GPtrArray *keys)
{
	g_ptr_array_add(keys, g_strconcat("inv:", event->org, ":", value->text, NULL));
}

static void add_row(const struct event *event, const struct value *value, GPtrArray *keys)
{
	(void)event;
	add(keys, "row", value_text(value, "person"));
}

static const struct naming {
	const char *field;
	const char *prefix;
	enum field_type type; /* of the value, or of each item of a list */
	void (*add)(const struct event *event, const struct value *value, GPtrArray *keys);
	bool by_kind; /* only where the kind says so */
} namings[] = {
	/* in the order in which a void, a redaction or a resolution gives their keys */
	{ "dev", "unit", FIELD_DEV, NULL, false },
	{ "devs", "unit", FIELD_DEV, NULL, false },
	{ "same", NULL, FIELD_STRING, add_same, false },
	{ "new", "unit", FIELD_DEV, NULL, false },
	{ "split", NULL, FIELD_TAG, add_split, false },
	{ "tag", "tag", FIELD_TAG, NULL, false },
	{ "tags", "tag", FIELD_TAG, NULL, false },
	{ "person", "person", FIELD_PERSON, NULL, false },
	{ "inv", NULL, FIELD_SHORT, add_inventory, false },
	{ "list", "list", FIELD_ID, NULL, false },
	{ "ship", "ship", FIELD_ID, NULL, false },
	{ "station", "st", FIELD_ST, NULL, false },
	{ "id", "org", FIELD_ORG, NULL, false },
	{ "spec", "spec", FIELD_ID, NULL, false },
	{ "manifest", "manifest", FIELD_ID, NULL, false },
	{ "pledge", "pledge", FIELD_ID, NULL, false },
	{ "contract", "contract", FIELD_ID, NULL, false },
	{ "act", "act", FIELD_ID, NULL, false },
	{ "notice", "notice", FIELD_ID, NULL, false },
	{ "stocktake", "stocktake", FIELD_ID, NULL, false },
	{ "programme", "programme", FIELD_ID, NULL, false },
	{ "st", "st", FIELD_ST, NULL, true },
	{ "rows", NULL, FIELD_MAP, add_row, true },
};

/* The form is checked here too: in a kind of a newer program the field may mean something else. */
static void add_value(const struct event *event, const struct naming *naming,
	const struct value *value, GPtrArray *keys)
{
	bool fits = naming->type == FIELD_MAP ? value->type == VALUE_MAP
					      : value->type == VALUE_TEXT &&
							field_text_fits(naming->type, value->text);

	if (fits && naming->add)
		naming->add(event, value, keys);
	else if (fits)
		add(keys, naming->prefix, value->text);
}

static void add_field(const struct event *event, const struct naming *naming, void *data)
{
	GPtrArray *keys = data;
	const struct value *value = event_value(event, naming->field);

	if (value && value->type == VALUE_LIST)
		for (const struct value *item = value->child; item; item = item->next)
			add_value(event, naming, item, keys);
	else if (value)
		add_value(event, naming, value, keys);
}

static void drop_repeated(GPtrArray *keys, guint from)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = from; i < keys->len;)
		if (g_hash_table_add(seen, keys->pdata[i]))
			i++;
		else
			g_free(g_ptr_array_steal_index(keys, i));
}

static const struct naming *find_naming(const char *field)
{
	for (guint i = 0; i < G_N_ELEMENTS(namings); i++)
		if (strcmp(namings[i].field, field) == 0)
			return &namings[i];
	g_assert_not_reached();
}

/* Calls for each way in which the event may name subjects, in the order of its kind. */
static void each_naming(const struct event *event,
	void (*visit)(const struct event *event, const struct naming *naming, void *data),
	void *data)
{
	static const char *const all[] = { "*", NULL };
	const char *const *field = event->kind ? event->kind->subjects : all;

	for (; *field; field++)
		if (**field != '*')
			visit(event, find_naming(*field), data);
		else
			for (guint i = 0; i < G_N_ELEMENTS(namings); i++)
				if (!namings[i].by_kind)
					visit(event, &namings[i], data);
}

void event_subjects(const struct event *event, GPtrArray *keys)
{
	guint from = keys->len;

	each_naming(event, add_field, keys);
	if (keys->len - from > 1)
		drop_repeated(keys, from);
}

static void repeat_texts(struct draft *draft, const struct value *list)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new();

	for (const struct value *item = list->child; item; item = item->next)
		if (item->type == VALUE_TEXT)
			g_ptr_array_add(texts, (gpointer)item->text);
	g_ptr_array_add(texts, NULL);
	draft_texts(draft, list->key, (const char *const *)texts->pdata);
}

/* A station that opened its chain is named by a field of its own. */
static void repeat_field(const struct event *event, const struct naming *naming, void *draft)
{
	const struct value *value = event_value(event, naming->field);

	if (value && value->type == VALUE_LIST)
		repeat_texts(draft, value);
	else if (value && value->type == VALUE_TEXT)
		draft_text(
			draft, naming->type == FIELD_ST ? "station" : naming->field, value->text);
}

void draft_repeat(struct draft *draft, const struct event *event)
{
	each_naming(event, repeat_field, draft);
}
