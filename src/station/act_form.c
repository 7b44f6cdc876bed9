/* SPDX-License-Identifier: Apache-2.0
 * The table of forms, and what their queries share. Numbers, sums and days are words of every
 * language at once: the template takes those it shows. */
#include "station/act_form.h"

#include "model/standing.h"
#include "model/tag.h"
#include "print/spell.h"

#include <string.h>

/* Who receives elsewhere signs with a pen. */
static const struct act_signer waybill_signers[] = {
	{ "head_name", "head_position", "head" },
	{ "accountant_name", NULL, "accountant" },
	{ "releaser_name", "releaser_position", "releaser" },
	{ "carrier_name", "carrier_position", "carrier" },
	{ NULL, NULL, NULL },
};

static const struct act_signer receiving_signers[] = {
	{ "chairman_name", "chairman_position", "chairman" },
	{ "member1_name", "member1_position", "member1" },
	{ "member2_name", "member2_position", "member2" },
	{ "member3_name", "member3_position", "member3" },
	{ "keeper_name", "keeper_position", "keeper" },
	{ NULL, NULL, NULL },
};

static const struct act_signer cover_signers[] = {
	{ "releaser_name", "releaser_position", "releaser" },
	{ NULL, NULL, NULL },
};

const struct act_form act_forms[] = {
	{ "waybill", "W", "SHIPMENT", act_waybill, waybill_signers },
	{ "receiving", "R", "SHIPMENT|MANIFEST", act_receiving, receiving_signers },
	{ "cover", "C", "MANIFEST", act_cover, cover_signers },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct act_form *act_form_named(const char *word)
{
	for (const struct act_form *form = act_forms; form->word; form++)
		if (strcmp(form->word, word) == 0)
			return form;
	return NULL;
}

static const char *const langs[] = { "kk", "ru", "en" };

void act_put_org(
	const struct act_asked *asked, struct act_data *data, const char *field, const char *org)
{
	static const char *const fields[2][4] = {
		{ "name_kk", "short_kk", "name_ru", "short_ru" },
		{ "name_ru", "short_ru", "name_kk", "short_kk" },
	};
	g_autofree char *bin = org ? store_org_text(asked->store, org, "bin") : NULL;
	g_autofree char *bin_field = g_strconcat(field, "_bin", NULL);

	for (guint lang = 0; org && lang < 2; lang++) {
		g_autofree char *name = NULL;
		for (guint i = 0; !name && i < 4; i++)
			name = store_org_text(asked->store, org, fields[lang][i]);
		act_put_in(data, field, langs[lang], name ? name : org);
		if (lang == 1)
			act_put(data, field, name ? name : org);
	}
	act_put(data, bin_field, bin);
}

typedef char *spelling(const char *lang, gint64 number, GError **error);

/* In every language. */
static bool spell_all(
	GArray *values, const char *field, spelling *spell, gint64 number, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(langs); i++) {
		g_autofree char *text = spell(langs[i], number, error);
		if (!text)
			return false;
		act_cell_in(values, field, langs[i], text);
	}
	return true;
}

bool act_put_number(struct act_data *data, const char *field, gint64 number, GError **error)
{
	return spell_all(data->values, field, spell_number, number, error);
}

bool act_put_pieces(struct act_data *data, const char *field, gint64 count, GError **error)
{
	return spell_all(data->values, field, spell_pieces, count, error);
}

bool act_cell_money(GArray *row, const char *field, gint64 tiyn, GError **error)
{
	return spell_all(row, field, spell_amount, tiyn, error);
}

bool act_put_money_words(struct act_data *data, const char *field, gint64 tiyn, GError **error)
{
	return spell_all(data->values, field, spell_money, tiyn, error);
}

bool act_put_day(struct act_data *data, const char *field, const char *day, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(langs); i++) {
		g_autofree char *text = spell_date(langs[i], day, error);
		if (!text)
			return false;
		act_put_in(data, field, langs[i], text);
	}
	return true;
}

char *act_day_of(const struct event *event)
{
	return clock_day(event->at, event->tz);
}

char *act_unit_name(const struct unit_view *unit)
{
	const char *maker = unit ? unit->maker : NULL, *model = unit ? unit->model : NULL;

	/* Suppliers write the maker into the model as often as not. */
	if (maker && model && !g_str_has_prefix(model, maker))
		return g_strdup_printf("%s %s", maker, model);
	return g_strdup(model ? model : maker);
}

void act_cell_unit(GArray *row, const struct unit_view *unit, const char *dev)
{
	g_autofree char *name = act_unit_name(unit);
	char shown[TAG_SHOWN_SIZE];

	act_cell(row, "name", name);
	act_cell(row, "serial", unit && unit->serial ? unit->serial : dev);
	if (unit && unit->tag) {
		tag_show(shown, unit->tag);
		act_cell(row, "tag", shown);
	}
	act_cell(row, "box", unit ? unit->box : NULL);
}

void act_cell_no(GArray *row, guint number)
{
	g_autofree char *text = g_strdup_printf("%u", number);

	act_cell(row, "no", text);
}

GPtrArray *act_events(struct store *store, const char *family, const char *id)
{
	g_autofree char *subject = g_strconcat(family, ":", id, NULL);
	g_autoptr(GPtrArray) events = store_events(store, subject);
	g_autoptr(struct standing) standing = standing_new(store_authority(store), events);
	GPtrArray *stand = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	for (guint i = 0; i < standing->order->count; i++)
		if (mark_holds(&standing->marks[i]))
			g_ptr_array_add(stand, event_ref(standing->order->events[i]));
	return stand;
}
