/* SPDX-License-Identifier: Apache-2.0
 * The laptops: one for each pupil, packed by school into boxes of five, some of them not as
 * ordered. Manifest and labels are right; what is wrong shows only when a unit is measured or
 * looked at. */
#include "programme.h"

#include "base/encode.h"

#include <string.h>

enum { BOX_OF = 5 };

static const char serial_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUVWXYZ";

static const struct model models[] = {
	{ "Lenovo", "IdeaPad 3 15IML05", "81WB00XDRK", 300, "4870000000012", 156 },
	{ "HP", "250 G8", "27K02EA", 180, "4870000000029", 156 },
	{ "Acer", "TravelMate B3", "NX.VMWER.008", 50, "4870000000036", 116 },
};

/* Counts are of 530 units and shrink with the programme. The Acer lot as a whole came with eMMC. */
static const struct defect defects[] = {
	{ "ram_below_spec", "2 GiB of memory instead of 4", 7, "ram_mib=1946" },
	{ "disk_below_spec", "64 GB of storage instead of 128", 5, "storage_mib=61057" },
	{ "emmc_instead_of_ssd", "eMMC instead of an SSD", 4, "storage_kind=emmc" },
	{ "placeholder_serial", "the firmware says Default string", 3,
		"serial=Default string;serial_matches=no" },
	{ "serial_differs", "the firmware has another serial than the label", 2,
		"serial=5CG0000XXX;serial_matches=no" },
	{ "damaged", "a broken corner", 6, "case_undamaged=no" },
	{ "charger_missing", "no charger in the box", 4, "charger=no" },
	{ "not_in_box", "on the waybill, not in the box", 2, NULL },
	{ "wrong_box", "packed with the units of another school", 1, NULL },
};
static const struct defect emmc_lot = { "emmc_lot",
	"the whole lot came with eMMC; accept or reject by the contract's wording", 0,
	"storage_kind=emmc" };

/* Lenovo PF and 6, HP 5CG and 7, Acer NX, part and 12 digits: as the makers print them. */
static void draw_serial(struct unit *unit, guint number, struct random *random)
{
	char tail[13];
	if (strcmp(unit->model->maker, "Lenovo") == 0) {
		random_text(random, tail, 6, serial_alphabet);
		g_snprintf(unit->serial, sizeof unit->serial, "PF%s", tail);
	} else if (strcmp(unit->model->maker, "HP") == 0) {
		random_text(random, tail, 3, serial_alphabet);
		g_snprintf(unit->serial, sizeof unit->serial, "5CG1%03u%s", number % 1000, tail);
	} else {
		random_text(random, tail, 4, "0123456789");
		g_snprintf(unit->serial, sizeof unit->serial, "NXVMWER00811%06u%s", number, tail);
	}
}

/* The demonstration school has the first two models in turn; the others take what remains, in lots.
 */
static const struct model *model_of(guint number, guint count)
{
	guint below = 0;
	for (guint i = 0; i < G_N_ELEMENTS(models); i++) {
		below += models[i].share * count / UNITS;
		if (number < below)
			return &models[i];
	}
	return &models[0];
}

static void pack(struct programme *programme, struct random *random)
{
	guint school = SCHOOLS, in_box = 0;
	char box[14] = "b";
	for (guint i = 0; i < programme->units->len; i++) {
		struct unit *unit = &g_array_index(programme->units, struct unit, i);
		if (unit->school != school || in_box == BOX_OF) {
			random_text(random, box + 1, 12, crockford_alphabet);
			school = unit->school;
			in_box = 0;
		}
		memcpy(unit->box, box, sizeof unit->box);
		in_box++;
	}
}

/* One unit of the demonstration school lacks memory; every other defect is somewhere else. */
static void spoil(struct programme *programme, struct random *random)
{
	const guint count = programme->units->len;
	guint seen_at_demo = 0;
	for (guint i = 0; i < count; i++) {
		struct unit *unit = &g_array_index(programme->units, struct unit, i);
		if (unit->school == DEMO_SCHOOL && ++seen_at_demo == 7)
			unit->defect = &defects[0];
		else if (strcmp(unit->model->maker, "Acer") == 0)
			unit->defect = &emmc_lot;
	}
	for (guint i = 0; i < G_N_ELEMENTS(defects); i++) {
		guint left = defects[i].count * count / UNITS -
			     (i == 0 && seen_at_demo >= 7 && count == UNITS);
		for (guint tries = 0; left > 0 && tries < 1000; tries++) {
			struct unit *unit = &g_array_index(
				programme->units, struct unit, random_upto(random, count));
			if (unit->school == DEMO_SCHOOL || unit->defect)
				continue;
			unit->defect = &defects[i];
			left--;
		}
	}
}

void units_make(struct programme *programme, struct random *random)
{
	const guint count = programme->pupils->len;
	g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	programme->units = g_array_new(false, true, sizeof(struct unit));
	for (guint i = 0; i < count; i++) {
		struct unit unit = {
			.school = g_array_index(programme->pupils, struct pupil, i).school
		};
		/* Lots arrive mixed: 7 is prime to 530, so each unit gets a place of its own. */
		unit.model = model_of(unit.school == DEMO_SCHOOL ? (i % 2) * (count * 300 / UNITS)
								 : i * 7 % count,
			count);
		do
			draw_serial(&unit, i + 1, random);
		while (!g_hash_table_add(used, g_strdup(unit.serial)));
		g_array_append_val(programme->units, unit);
	}
	pack(programme, random);
	spoil(programme, random);
}

/* What a sound unit measures and what the commission sees; keys of school-laptop.spec. */
static const char sound[] =
	"chassis=10;cpu_cores=2;cpu_base_mhz=1700;ram_mib=3891;storage_mib=122104;storage_kind=ssd;"
	"screen_width_px=1366;camera=yes;wifi=yes;microphone=yes;battery_wear_pct=2;os=windows10;"
	"os_licensed=yes;serial_matches=yes;battery_hours=7;keyboard_kk_ru=yes;charger=yes;"
	"case_undamaged=yes;warranty_months=12";

/* The defect's line in place of a sound one, NULL when it has none for that key. */
static const char *wrong_line(char **wrong, const char *line)
{
	const gsize key = strcspn(line, "=") + 1;
	for (guint i = 0; wrong[i]; i++)
		if (strncmp(wrong[i], line, key) == 0)
			return wrong[i];
	return NULL;
}

char *unit_measurement(const struct unit *unit)
{
	g_autofree char *all = g_strdup_printf(
		"serial=%s;screen_mm=%u;%s", unit->serial, unit->model->screen * 254 / 100, sound);
	g_auto(GStrv) lines = g_strsplit(all, ";", -1);
	g_auto(GStrv) wrong =
		g_strsplit(unit->defect && unit->defect->lines ? unit->defect->lines : "", ";", -1);
	GString *text = g_string_new(NULL);
	for (guint i = 0; lines[i]; i++) {
		const char *instead = wrong_line(wrong, lines[i]);
		g_string_append_printf(text, "%s\n", instead ? instead : lines[i]);
	}
	return g_string_free(text, false);
}
