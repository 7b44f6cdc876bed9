/* SPDX-License-Identifier: Apache-2.0
 * One more kind: a row in the table of fillers. */
#include "app/label_fill.h"

#include "print/fields.h"

#include <string.h>

enum { SAMPLES_MAX = 48 };

bool label_fill_init(struct label_fill *fill, struct store *store, const char *kind, enum lang lang,
	GError **error)
{
	*fill = (struct label_fill){ .store = store, .kind = kind, .lang = lang };
	return tag_texts_find(store, lang, &fill->texts, error);
}

void label_fill_clear(struct label_fill *fill)
{
	tag_texts_clear(&fill->texts);
	tag_label_clear(&fill->tag);
	cargo_clear(&fill->cargo);
	g_clear_pointer(&fill->line, g_free);
}

/* What is not known leaves its box empty. */
static void put(struct filling *list, guint *count, const char *field, const char *text)
{
	if (text)
		list[(*count)++] = (struct filling){ field, text, strlen(text) };
}

guint label_fill_constants(const struct label_fill *fill, struct filling *list)
{
	g_autoptr(GPtrArray) fields = fields_of(fill->kind, NULL);
	bool samples = strcmp(fill->kind, "commands") == 0 || strcmp(fill->kind, "test") == 0;
	guint count = 0;

	for (guint i = 0; samples && i < MIN(fields->len, SAMPLES_MAX); i++) {
		const struct field_of *field = fields->pdata[i];
		put(list, &count, field->name, field_sample(field, lang_word(fill->lang)));
	}
	put(list, &count, "owner", fill->texts.owner);
	put(list, &count, "short", fill->texts.brief);
	put(list, &count, "phone", fill->texts.phone);
	return count;
}

/* ---- one label ---- */

static bool fill_tag(
	struct label_fill *fill, const struct print_label *label, guint *count, GError **error)
{
	const struct unit_view *unit = label->dev ? store_unit(fill->store, label->dev) : NULL;
	struct values tag;

	g_free(fill->line);
	fill->line = unit ? tag_line(unit) : NULL;
	if (!tag_label_fill(&fill->tag, fill->texts.host, label->what, fill->line, &tag, error))
		return false;
	memcpy(fill->list, tag.list, tag.count * sizeof(*fill->list));
	*count = tag.count;
	return true;
}

/* A blank roll has running numbers, so that a missing label is seen. */
static bool fill_roll(
	struct label_fill *fill, const struct print_label *label, guint *count, GError **error)
{
	const struct print_label tag = { .what = label->what };

	if (!fill_tag(fill, &tag, count, error))
		return false;
	put(fill->list, count, "number", label->dev);
	return true;
}

static void put_cargo(struct label_fill *fill, guint *count)
{
	const struct cargo *cargo = &fill->cargo;

	put(fill->list, count, "link", cargo->link);
	put(fill->list, count, "code", cargo->code);
	put(fill->list, count, "number", cargo->code);
	put(fill->list, count, "shipment", cargo->ship);
	put(fill->list, count, "from", cargo->from);
	put(fill->list, count, "to", cargo->to);
	put(fill->list, count, "content", cargo->content);
	put(fill->list, count, "packed", cargo->packed);
	put(fill->list, count, "index", cargo->index);
	put(fill->list, count, "count", cargo->count);
}

static bool fill_box(
	struct label_fill *fill, const struct print_label *label, guint *count, GError **error)
{
	cargo_clear(&fill->cargo);
	if (!cargo_box(fill->store, label->what, fill->lang, &fill->cargo, error))
		return false;
	put_cargo(fill, count);
	return true;
}

static bool fill_pallet(
	struct label_fill *fill, const struct print_label *label, guint *count, GError **error)
{
	cargo_clear(&fill->cargo);
	if (!cargo_shipment(fill->store, label->what, fill->lang, &fill->cargo, error))
		return false;
	put_cargo(fill, count);
	put(fill->list, count, "index", label->dev);
	return true;
}

static const struct {
	const char *kind;
	bool (*fill)(struct label_fill *fill, const struct print_label *label, guint *count,
		GError **error);
} fillers[] = {
	{ "tag", fill_tag },
	{ "roll", fill_roll },
	{ "box", fill_box },
	{ "pallet", fill_pallet },
};

bool label_fill_one(struct label_fill *fill, const struct print_label *label, struct values *values,
	GError **error)
{
	guint count = 0;

	for (guint i = 0; i < G_N_ELEMENTS(fillers); i++)
		if (strcmp(fillers[i].kind, fill->kind) == 0 &&
			!fillers[i].fill(fill, label, &count, error))
			return false;
	*values = (struct values){ fill->list, count };
	return true;
}
