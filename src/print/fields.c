/* SPDX-License-Identifier: Apache-2.0
 * The fields of templates by kind. A row is all there is to one more field: templates may name it,
 * checks and previews fill it with its sample. Samples are as long as the longest real ones, so
 * that what fits in a preview fits at a desk; names in them are made up. */
#include "print/fields.h"

#include <string.h>

const char *const field_langs[FIELD_LANGS] = { "kk", "ru", "en" };

#define TAGS " tag roll "
#define CARGO " box pallet "
#define COMMAND(name, word)                                                                        \
	{                                                                                          \
		" commands ", NULL, name, "what a scan of " word " says",                          \
		{                                                                                  \
			"BELGI:CMD:" word, NULL, NULL                                              \
		}                                                                                  \
	}

const struct field_of fields_of_labels[] = {
	{ TAGS, NULL, "link", "address in the QR code of a tag",
		{ "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", NULL, NULL } },
	{ TAGS, NULL, "code", "the 12 characters of a tag, for a bar code",
		{ "VK09BP8JKZA4", NULL, NULL } },
	{ TAGS, NULL, "shown", "the same as people read them", { "VK09-BP8J-KZA4", NULL, NULL } },
	{ " tag ", NULL, "line", "model and last characters of the serial; often empty",
		{ "VivoBook X515EA-BQ · …M4N0CV12", NULL, NULL } },
	{ TAGS CARGO, NULL, "owner", "whose it is",
		{ "Шығыс Қазақстан облысы білім басқармасы Катонқарағай ауданы бойынша білім бөлімінің "
		  "«Әлихан Бөкейхан атындағы орта мектебі» КММ",
			"КГУ «Средняя школа имени Әлихана Бөкейхана» отдела образования по "
			"Катон-Карагайскому району управления образования Восточно-Казахстанской "
			"области",
			"Alikhan Bokeikhan Secondary School, Education Department of Katonkaragay "
			"District, East Kazakhstan Region" } },
	{ TAGS CARGO, NULL, "short", "whose it is, in at most 24 characters",
		{ "Ә. Бөкейхан атындағы ОМ", "СШ имени А. Бөкейханова",
			"A. Bokeikhan Sec. School" } },
	{ " roll ", NULL, "number", "running number of the label on its roll",
		{ "000117", NULL, NULL } },
	{ TAGS CARGO, NULL, "phone", "whom a finder calls", { "+7 (72341) 2-12-34", NULL, NULL } },

	{ " box ", NULL, "link", "what a scan of the box says",
		{ "BELGI:BOX:B7Q2M9XAVK01B", NULL, NULL } },
	{ " box ", NULL, "code", "the box's own code, for a bar code",
		{ "b7Q2M9XAVK01B", NULL, NULL } },
	{ " pallet ", NULL, "link", "what a scan of the pallet says: its shipment",
		{ "BELGI:SHIP:S7Q2M9XAVK01B", NULL, NULL } },
	{ " pallet ", NULL, "code", "the shipment's own code, for a bar code",
		{ "s7Q2M9XAVK01B", NULL, NULL } },
	{ CARGO, NULL, "number", "number of the box as people say it",
		{ "БӨКЕЙХАН-2021-017", NULL, NULL } },
	{ CARGO, NULL, "index", "which of how many", { "17 / 133", NULL, NULL } },
	{ CARGO, NULL, "to", "where it goes",
		{ "«Әлихан Бөкейхан атындағы орта мектебі» КММ, Катонқарағай ауданы",
			"КГУ «Средняя школа имени Әлихана Бөкейхана», Катон-Карагайский район",
			"Alikhan Bokeikhan Secondary School, Katonkaragay District" } },
	{ CARGO, NULL, "from", "where it comes from",
		{ "«Оқушыны қолда» қоры, Өскемен", "Фонд «Поддержи школьника», Усть-Каменогорск",
			"Support a Pupil Fund, Oskemen" } },
	{ CARGO, NULL, "shipment", "the shipment that it belongs to",
		{ "s7Q2M9XAVK01B", NULL, NULL } },
	{ CARGO, NULL, "content", "what is in it",
		{ "ASUS VivoBook X515EA-BQ1189, зарядтағыш, сөмке",
			"ASUS VivoBook X515EA-BQ1189, зарядное устройство, сумка",
			"ASUS VivoBook X515EA-BQ1189, charger, bag" } },
	{ CARGO, NULL, "count", "how many units or boxes", { "128", NULL, NULL } },
	{ CARGO, NULL, "packed", "day on which it was packed", { "15.03.2021", NULL, NULL } },
	{ " box ", "units", "number", "place of the unit in the box", { "10", NULL, NULL } },
	{ " box ", "units", "shown", "tag of the unit", { "VK09-BP8J-KZA4", NULL, NULL } },
	{ " box ", "units", "line", "model and last characters of the serial",
		{ "VivoBook X515EA-BQ · …M4N0CV12", NULL, NULL } },

	COMMAND("yes", "YES"),
	COMMAND("no", "NO"),
	COMMAND("done", "DONE"),
	COMMAND("keep", "KEEP"),
	COMMAND("skip", "SKIP"),
	COMMAND("again", "AGAIN"),
	COMMAND("reprint", "REPRINT"),
	COMMAND("undo", "UNDO"),
	COMMAND("receive", "RECEIVE"),
	COMMAND("check", "CHECK"),
	COMMAND("accept", "ACCEPT"),
	COMMAND("reject", "REJECT"),
	COMMAND("balance", "BALANCE"),
	COMMAND("assign", "ASSIGN"),
	COMMAND("return", "RETURN"),
	COMMAND("inspect", "INSPECT"),
	COMMAND("pack", "PACK"),
	COMMAND("ship", "SHIP"),
	COMMAND("show", "SHOW"),
	COMMAND("tag", "TAG"),
	COMMAND("print", "PRINT"),

	{ " test ", NULL, "printer", "name of the printer",
		{ "Қойма 2, Zebra ZD230", NULL, NULL } },
	{ " test ", NULL, "profile", "its profile and language", { "zebra-zpl, ZPL", NULL, NULL } },
	{ " test ", NULL, "dpi", "its dots an inch", { "203", NULL, NULL } },
	{ " test ", NULL, "stock", "roll or sheet that is printed on",
		{ "roll-58x40", NULL, NULL } },
	{ " test ", NULL, "offset", "how the print is moved, in dots", { "-12, +8", NULL, NULL } },
	{ " test ", NULL, "darkness", "darkness and speed of the job", { "15, 3", NULL, NULL } },
	{ " test ", NULL, "link", "what its QR code says", { "BELGI:QR", NULL, NULL } },
	{ " test ", NULL, "code", "what its bar code says", { "BELGI:128", NULL, NULL } },
	{ " test ", NULL, "letters", "the Kazakh letters and signs",
		{ "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸ № «»", NULL, NULL } },
	{ NULL, NULL, NULL, NULL, { NULL, NULL, NULL } },
};

const char *const label_kinds[] = { "tag", "roll", "box", "pallet", "commands", "test", "waybill",
	"receiving", "cover", NULL };

static bool kind_has(const char *kinds, const char *kind)
{
	g_autofree char *word = g_strdup_printf(" %s ", kind);

	return strstr(kinds, word) != NULL;
}

GPtrArray *fields_of(const char *kind, const char *rows)
{
	static const struct field_of *const tables[] = { fields_of_labels, fields_of_papers };
	GPtrArray *found = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
		for (const struct field_of *field = tables[i]; field->name; field++)
			if (g_strcmp0(field->rows, rows) == 0 && kind_has(field->kinds, kind))
				g_ptr_array_add(found, (gpointer)field);
	return found;
}

bool fields_have_rows(const char *kind, const char *rows)
{
	g_autoptr(GPtrArray) fields = fields_of(kind, rows);

	return fields->len > 0;
}

const struct field_of *field_named(const char *kind, const char *rows, const char *name)
{
	g_autoptr(GPtrArray) fields = fields_of(kind, rows);

	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		if (strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}

const char *field_sample(const struct field_of *field, const char *lang)
{
	for (int i = 0; i < FIELD_LANGS; i++)
		if (strcmp(field_langs[i], lang) == 0 && field->sample[i])
			return field->sample[i];
	return field->sample[0];
}
