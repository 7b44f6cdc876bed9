/* SPDX-License-Identifier: Apache-2.0
 * 64 schools of the region: numbered ones, lyceums, gymnasiums, and those that carry a name from
 * history. */
#include "programme.h"

struct pair {
	const char *kk, *ru;
};

static const struct pair districts[] = {
	{ "Өскемен", "Усть-Каменогорск" },
	{ "Семей", "Семей" },
	{ "Риддер", "Риддер" },
	{ "Алтай", "Алтай" },
	{ "Глубокое", "Глубокое" },
	{ "Зайсан", "Зайсан" },
	{ "Шемонаиха", "Шемонаиха" },
	{ "Үржар", "Урджар" },
	{ "Аягөз", "Аягоз" },
	{ "Бородулиха", "Бородулиха" },
	{ "Катонқарағай", "Катон-Карагай" },
	{ "Күршім", "Курчум" },
	{ "Көкпекті", "Кокпекты" },
	{ "Тарбағатай", "Тарбагатай" },
	{ "Ұлан", "Улан" },
	{ "Жарма", "Жарма" },
	{ "Бесқарағай", "Бескарагай" },
	{ "Абай", "Абай" },
};

/* Kazakh in the nominative, Russian in the genitive, as school names need them. */
static const struct pair persons[] = {
	{ "Абай", "Абая" },
	{ "Шоқан Уәлиханов", "Чокана Валиханова" },
	{ "Мұхтар Әуезов", "Мухтара Ауэзова" },
	{ "Қаныш Сәтбаев", "Каныша Сатпаева" },
	{ "Ыбырай Алтынсарин", "Ыбрая Алтынсарина" },
	{ "Әлихан Бөкейхан", "Алихана Букейхана" },
	{ "Сәкен Сейфуллин", "Сакена Сейфуллина" },
	{ "Жамбыл", "Жамбыла" },
	{ "Ахмет Байтұрсынұлы", "Ахмета Байтурсынулы" },
	{ "Бауыржан Момышұлы", "Бауыржана Момышулы" },
	{ "Оралхан Бөкей", "Оралхана Бокея" },
	{ "Мәншүк Мәметова", "Маншук Маметовой" },
	{ "Әлия Молдағұлова", "Алии Молдагуловой" },
	{ "Шәкәрім", "Шакарима" },
	{ "Дина Нұрпейісова", "Дины Нурпеисовой" },
	{ "Күләш Бәйсейітова", "Куляш Байсеитовой" },
};

struct form {
	const char *kk, *ru, *short_kk, *short_ru;
};

static const struct form numbered[] = {
	{ "«№%u орта мектеп» КММ", "КГУ «Средняя школа №%u»", "№%u ОМ", "СШ №%u" },
	{ "«№%u мектеп-лицей» КММ", "КГУ «Школа-лицей №%u»", "№%u лицей", "Лицей №%u" },
	{ "«№%u мектеп-гимназия» КММ", "КГУ «Школа-гимназия №%u»", "№%u гимназия", "Гимназия №%u" },
};

/* Adds the place where the tag has room for it. */
static char *with_place(const char *name, const char *place)
{
	const bool fits = g_utf8_strlen(name, -1) + 2 + g_utf8_strlen(place, -1) <= 24;
	return fits ? g_strdup_printf("%s, %s", name, place) : g_strdup(name);
}

static void name_by_number(struct school *school, const struct form *form, guint number)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	school->name_kk = g_strdup_printf(form->kk, number);
	school->name_ru = g_strdup_printf(form->ru, number);
	g_autofree char *kk = g_strdup_printf(form->short_kk, number);
	g_autofree char *ru = g_strdup_printf(form->short_ru, number);
#pragma GCC diagnostic pop
	school->short_kk = with_place(kk, school->district_kk);
	school->short_ru = with_place(ru, school->district_ru);
}

static void name_by_person(struct school *school, const struct pair *person)
{
	school->name_kk = g_strdup_printf("«%s атындағы орта мектебі» КММ", person->kk);
	school->name_ru = g_strdup_printf("КГУ «Средняя школа имени %s»", person->ru);
	g_autofree char *kk = g_strdup_printf("%s ОМ", person->kk);
	g_autofree char *ru = g_strdup_printf("СШ %s", person->ru);
	school->short_kk = with_place(kk, school->district_kk);
	school->short_ru = with_place(ru, school->district_ru);
}

void schools_make(struct programme *programme, struct random *random)
{
	for (guint i = 0; i < SCHOOLS; i++) {
		struct school *school = &programme->schools[i];
		const struct pair *district = &districts[i % G_N_ELEMENTS(districts)];
		g_snprintf(school->id, sizeof school->id, "S%03u", i + 1);
		g_snprintf(school->phone, sizeof school->phone, "+7 700 000 01 %02u", i + 1);
		school->district_kk = district->kk;
		school->district_ru = district->ru;

		const guint draw = random_upto(random, 100);
		if (draw < 45)
			name_by_person(
				school, &persons[random_upto(random, G_N_ELEMENTS(persons))]);
		else
			name_by_number(school, &numbered[draw < 80 ? 0 : draw < 90 ? 1 : 2], i + 1);
	}
}
