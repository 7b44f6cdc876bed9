/* SPDX-License-Identifier: Apache-2.0
 * Set-up sheets. Scanners of every make obey a symbol with FNC3, whoever it was meant for:
 * therefore the vendor's name is the largest word, and codes stand apart. */
#include "print/setup.h"

#include "base/error.h"
#include "print/page.h"

#include <string.h>

enum { EN, RU, KK, LANGS };
static const char *const langs[LANGS] = { "en", "ru", "kk" };

enum sentence {
	TITLE,
	WARNING,
	STEPS_FREE,
	STEPS_FRAMED,
	BEST,
	MANUAL,
	WIRE,
	INFERRED,
	ONLY,
	LINES,
	TEST_TITLE,
	TEST_LINE,
	TEST_MATRIX,
	TEST_AGAIN,
	SENTENCES,
};

/* {} is the one value of a sentence. */
static const char *const sentences[SENTENCES][LANGS] = {
	[TITLE] = { "Scanner set-up: {}", "Настройка сканера: {}", "Сканерді баптау: {}" },
	[WARNING] = { "Only for scanners of {}. Scanners of other makes nearby obey these codes "
		      "too and lose their settings: take them away, and cover the codes that are "
		      "not due yet.",
		"Только для сканеров {}. Сканеры других марок рядом тоже выполнят эти коды и "
		"собьют свои настройки: уберите их и закройте коды, до которых очередь не дошла.",
		"Тек {} сканерлеріне арналған. Жақын тұрған басқа маркалы сканерлер де бұл "
		"кодтарды орындап, баптауынан айырылады: оларды алып қойыңыз, кезегі келмеген "
		"кодтарды жауып тұрыңыз." },
	[STEPS_FREE] = { "Scan only the code that you need. The scanner beeps when it obeys.",
		"Сканируйте только нужный код. Сканер подаст сигнал, когда выполнит его.",
		"Тек қажетті кодты сканерлеңіз. Сканер орындағанда дыбыс береді." },
	[STEPS_FRAMED] = { "Scan the first code, then those that you need, then the one that "
			   "leaves set-up. The scanner beeps when it obeys.",
		"Сканируйте первый код, затем нужные, в конце – код выхода из настройки. Сканер "
		"подаст сигнал, когда выполнит код.",
		"Алдымен бірінші кодты, сосын қажеттілерін, соңында баптаудан шығу кодын "
		"сканерлеңіз. Сканер орындағанда дыбыс береді." },
	[BEST] = { "The best mode for Belgi: {}", "Лучший режим для Belgi: {}",
		"Belgi үшін ең қолайлы режим: {}" },
	[MANUAL] = { "How to switch to it stands in the vendor's manual: {}",
		"Как его включить, сказано в руководстве производителя: {}",
		"Оны қалай қосу керегі өндірушінің нұсқаулығында жазылған: {}" },
	[WIRE] = { "These settings have no code here, because its form on paper is not confirmed. "
		   "The scanner takes the commands over its cable, in HID-POS or serial mode:",
		"Для этих настроек кода здесь нет: его вид на бумаге не подтверждён. Сканер принимает "
		"команды по кабелю, в режиме HID-POS или последовательного порта:",
		"Бұл баптаулардың коды мұнда жоқ: оның қағаздағы түрі расталмаған. Сканер пәрмендерді "
		"кабель арқылы, HID-POS немесе тізбекті порт режимінде қабылдайды:" },
	[INFERRED] = { "Not confirmed by the vendor's papers: look whether it worked.",
		"Не подтверждено документами производителя: проверьте, сработало ли.",
		"Өндірушінің құжаттарымен расталмаған: іске асқанын тексеріңіз." },
	[ONLY] = { "only {}", "только {}", "тек {}" },
	[LINES] = { "Reads bar codes only, no QR codes. Run belgi scanner test, so that tags carry "
		    "a bar code too.",
		"Читает только штрихкоды, QR-коды не читает. Выполните belgi scanner test, чтобы "
		"на метках был и штрихкод.",
		"Тек штрихкодтарды оқиды, QR кодтарды оқымайды. Белгілерде штрихкод та болуы үшін "
		"belgi scanner test орындаңыз." },
	[TEST_TITLE] = { "Scanner test", "Проверка сканера", "Сканерді тексеру" },
	[TEST_LINE] = { "1. Scan this bar code", "1. Сканируйте этот штрихкод",
		"1. Осы штрихкодты сканерлеңіз" },
	[TEST_MATRIX] = { "2. Scan this QR code", "2. Сканируйте этот QR-код",
		"2. Осы QR кодты сканерлеңіз" },
	[TEST_AGAIN] = { "If the scanner does not read the QR code, scan the bar code once more: "
			 "it reads lines only.",
		"Если QR-код сканер не читает, сканируйте штрихкод ещё раз: значит, он читает "
		"только штрихкоды.",
		"Сканер QR кодты оқымаса, штрихкодты тағы бір рет сканерлеңіз: демек, ол тек "
		"штрихкодтарды оқиды." },
};

/* A title for each of scanner_deeds[], and for each mode that a profile can call the best. */
static const struct deed {
	const char *word, *title[LANGS];
} deeds[] = {
	{ "enter", { "Enter set-up", "Войти в настройку", "Баптауға кіру" } },
	{ "leave", { "Leave set-up", "Выйти из настройки", "Баптаудан шығу" } },
	{ "defaults", { "Factory settings", "Заводские настройки", "Зауыттық баптаулар" } },
	{ "restore", { "Restore the stored settings", "Вернуть сохранённые настройки",
			     "Сақталған баптауларды қайтару" } },
	{ "keyboard", { "USB keyboard", "USB-клавиатура", "USB пернетақта" } },
	{ "hid-pos", { "USB HID-POS", "USB HID-POS", "USB HID-POS" } },
	{ "serial",
		{ "USB virtual COM port", "Виртуальный COM-порт USB", "USB виртуалды COM порты" } },
	{ "dongle-keyboard", { "Radio receiver as a keyboard", "Радиоприёмник как клавиатура",
				     "Радиоқабылдағыш – пернетақта" } },
	{ "dongle-serial", { "Radio receiver as a COM port", "Радиоприёмник как COM-порт",
				   "Радиоқабылдағыш – COM порты" } },
	{ "suffix-crlf",
		{ "CR LF after each code", "CR LF после каждого кода", "Әр кодтан кейін CR LF" } },
	{ "suffix-on", { "Switch the suffix on", "Включить суффикс", "Жалғауды қосу" } },
	{ "multikey-on", { "Several keys at a time: on", "Несколько клавиш сразу: включить",
				 "Бірнеше перне бірден: қосу" } },
	{ "multikey-off", { "Several keys at a time: off", "Несколько клавиш сразу: выключить",
				  "Бірнеше перне бірден: өшіру" } },
	{ "sense", { "Scan by itself, without the trigger", "Сканировать самому, без кнопки",
			   "Түймесіз, өздігінен сканерлеу" } },
	{ "presentation", { "Scan by itself on a stand", "Сканировать самому на подставке",
				  "Тұғырда өздігінен сканерлеу" } },
	{ "phone-screens", { "Read from phone screens", "Читать с экранов телефонов",
				   "Телефон экранынан оқу" } },
	{ "all-codes-on", { "All kinds of codes: on", "Все виды кодов: включить",
				  "Кодтардың барлық түрі: қосу" } },
	{ "all-codes-off", { "All kinds of codes: off", "Все виды кодов: выключить",
				   "Кодтардың барлық түрі: өшіру" } },
	{ "erase-rules", { "Erase the rules that change data", "Стереть правила, изменяющие данные",
				 "Деректерді өзгертетін ережелерді өшіру" } },
	{ "parameter-codes", { "Allow set-up by codes", "Разрешить настройку кодами",
				     "Кодтармен баптауға рұқсат беру" } },
	{ "version", { "Version of the firmware", "Версия прошивки", "Микробағдарлама нұсқасы" } },
	{ "cdc-acm",
		{ "USB virtual COM port", "виртуальный COM-порт USB", "USB виртуалды COM порты" } },
	{ "simple-com", { "Simple COM Port Emulation", "Simple COM Port Emulation",
				"Simple COM Port Emulation" } },
	{ "usb-serial", { "serial port", "последовательный порт", "тізбекті порт" } },
};

static int lang_of(const char *lang, GError **error)
{
	for (int i = 0; i < LANGS; i++)
		if (strcmp(langs[i], lang) == 0)
			return i;
	refuse(error, BELGI_ERROR_USAGE, "language '%s': choose kk, ru or en", lang);
	return -1;
}

static char *say_with(enum sentence sentence, int lang, const char *value)
{
	GString *text = g_string_new(sentences[sentence][lang]);

	if (value)
		g_string_replace(text, "{}", value, 1);
	return g_string_free(text, false);
}

static const char *deed_title(const char *word, int lang)
{
	for (guint i = 0; i < G_N_ELEMENTS(deeds); i++)
		if (strcmp(deeds[i].word, word) == 0)
			return deeds[i].title[lang];
	return word;
}

/* ---- the codes ---- */

static bool draw_code(struct page *page, const struct scanner_code *code, GError **error)
{
	static bool (*const encoders[])(struct bars *, const char *, GError **) = {
		[CARRIER_CODE128] = bars_code128,
		[CARRIER_CODE128_FNC3] = bars_code128_fnc3,
		[CARRIER_CODE128_FNC3_LAST] = bars_code128_fnc3_last,
	};
	struct bars bars = { 0 };
	bool good =
		encoders[code->carrier](&bars, code->text, error) && page_bars(page, &bars, error);

	bars_clear(&bars);
	return good;
}

/* A model has a code of its own in place of the family's. */
static bool is_for(
	const struct scanner_profile *profile, const struct scanner_code *code, const char *model)
{
	if (!model || code->model)
		return !model || strcmp(code->model, model) == 0;
	for (guint i = 0; i < profile->codes->len; i++) {
		const struct scanner_code *other =
			&g_array_index(profile->codes, struct scanner_code, i);

		if (other->does == code->does && g_strcmp0(other->model, model) == 0)
			return false;
	}
	return true;
}

static bool add_code(
	struct page *page, const struct scanner_code *code, guint number, int lang, GError **error)
{
	g_autofree char *only = say_with(ONLY, lang, code->model);
	g_autofree char *title =
		g_strdup_printf("%u. %s%s%s%s", number, deed_title(code->does, lang),
			code->model ? " (" : "", code->model ? only : "", code->model ? ")" : "");

	page_keep(page, 85);
	page_text(page, INK_BOLD, 11, title);
	page_gap(page, 4);
	if (!draw_code(page, code, error))
		return false;
	page_gap(page, 2);
	page_text(page, INK_MONO, 8, code->text);
	if (code->inferred)
		page_text(page, INK_SANS, 8, sentences[INFERRED][lang]);
	page_gap(page, 26);
	return true;
}

static bool add_codes(struct page *page, const struct scanner_profile *profile, const char *model,
	int lang, guint *count, GError **error)
{
	for (guint i = 0; i < profile->codes->len; i++) {
		const struct scanner_code *code =
			&g_array_index(profile->codes, struct scanner_code, i);

		if (code->carrier == CARRIER_WIRE || !is_for(profile, code, model))
			continue;
		if (!add_code(page, code, ++*count, lang, error))
			return false;
	}
	return true;
}

static bool has_code(const struct scanner_profile *profile, const char *does, bool wire)
{
	for (guint i = 0; i < profile->codes->len; i++) {
		const struct scanner_code *code =
			&g_array_index(profile->codes, struct scanner_code, i);

		if ((code->carrier == CARRIER_WIRE) == wire &&
			(!does || strcmp(code->does, does) == 0))
			return true;
	}
	return false;
}

/* ---- what is said around them ---- */

static void add_wire(struct page *page, const struct scanner_profile *profile, int lang)
{
	page_text(page, INK_SANS, 10, sentences[WIRE][lang]);
	page_gap(page, 6);
	for (guint i = 0; i < profile->codes->len; i++) {
		const struct scanner_code *code =
			&g_array_index(profile->codes, struct scanner_code, i);
		g_autofree char *row = NULL;

		if (code->carrier != CARRIER_WIRE)
			continue;
		row = g_strdup_printf("%s – %s", code->text, deed_title(code->does, lang));
		page_text(page, INK_MONO, 9, row);
		page_gap(page, 2);
	}
	page_gap(page, 12);
}

static void add_best(struct page *page, const struct scanner_profile *profile, int lang)
{
	g_autofree char *best = NULL;
	g_autofree char *place = NULL;
	g_autofree char *manual = NULL;

	if (profile->best != SCANNER_AUTO) {
		best = say_with(BEST, lang, deed_title(scanner_mode_word(profile->best), lang));
		page_text(page, INK_BOLD, 11, best);
		page_gap(page, 3);
	}
	if (profile->manual) {
		place = g_strdup_printf(
			"%s: «%s», %s", profile->vendor, profile->manual, profile->manual_part);
		manual = say_with(MANUAL, lang, place);
		page_text(page, INK_SANS, 10, manual);
	}
	if (profile->reads == READS_LINES)
		page_text(page, INK_SANS, 10, sentences[LINES][lang]);
	page_gap(page, 12);
}

static void add_head(
	struct page *page, const struct scanner_profile *profile, const char *title, int lang)
{
	g_autofree char *warning = say_with(WARNING, lang, profile->vendor);
	bool framed = has_code(profile, "enter", false);

	page_text(page, INK_BOLD, 20, title);
	page_gap(page, 10);
	if (has_code(profile, NULL, false)) {
		page_note(page, 11, warning);
		page_gap(page, 10);
	}
	add_best(page, profile, lang);
	if (!has_code(profile, NULL, false))
		return;
	page_text(page, INK_SANS, 10, sentences[framed ? STEPS_FRAMED : STEPS_FREE][lang]);
	page_gap(page, 14);
}

bool setup_write(const struct scanner_profile *profile, const char *model, const char *lang,
	const char *path, guint *count, GError **error)
{
	int language = lang_of(lang, error);
	g_autofree char *name = model ? g_strdup_printf("%s %s", profile->family, model)
				      : g_strdup(profile->family);
	g_autofree char *title = NULL;
	g_autofree char *footer = NULL;
	g_autoptr(struct page) page = NULL;
	guint printed = 0;

	if (language < 0)
		return false;
	if (!profile->codes->len && !profile->manual)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: no set-up codes are known; look into the vendor's manual",
			profile->family);
	title = say_with(TITLE, language, name);
	footer = g_strdup_printf("Belgi · %s · %s", profile->vendor, title);
	page = page_new(title, footer, lang);
	add_head(page, profile, title, language);
	if (!add_codes(page, profile, model, language, &printed, error))
		return false;
	if (has_code(profile, NULL, true))
		add_wire(page, profile, language);
	if (count)
		*count = printed;
	return page_write(page, path, error);
}

/* ---- the test ---- */

bool setup_test_write(const char *lang, const char *path, GError **error)
{
	int language = lang_of(lang, error);
	g_autoptr(struct page) page = NULL;
	struct bars bars = { 0 };
	struct qr qr = { 0 };
	bool good;

	if (language < 0)
		return false;
	page = page_new(sentences[TEST_TITLE][language], "Belgi", lang);
	page_text(page, INK_BOLD, 20, sentences[TEST_TITLE][language]);
	page_gap(page, 24);
	page_text(page, INK_SANS, 12, sentences[TEST_LINE][language]);
	page_gap(page, 10);
	good = bars_code128(&bars, SETUP_TEST_LINE, error) && page_bars(page, &bars, error) &&
	       qr_encode(&qr, SETUP_TEST_MATRIX, strlen(SETUP_TEST_MATRIX), error);
	if (good) {
		page_gap(page, 90);
		page_text(page, INK_SANS, 12, sentences[TEST_MATRIX][language]);
		page_qr(page, &qr);
		page_gap(page, 30);
		page_text(page, INK_SANS, 12, sentences[TEST_AGAIN][language]);
	}
	bars_clear(&bars);
	qr_clear(&qr);
	return good && page_write(page, path, error);
}

#define PAPER "\033[30;107m" /* black on white, whatever the terminal's colours are */
#define PLAIN "\033[0m"

enum { BARS_ROWS = 8, BARS_QUIET = 10, QR_QUIET = 4 };

static bool bar_at(const struct bars *bars, int x)
{
	return x >= 0 && x < bars->width && bars->modules[x];
}

static bool dot_at(const struct qr *qr, int x, int y)
{
	return x >= 0 && y >= 0 && x < qr->width && y < qr->width && qr->modules[y * qr->width + x];
}

/* Two modules a character, beside each other. */
static void draw_bars(GString *out, const struct bars *bars)
{
	static const char *const cells[] = { " ", "▐", "▌", "█" };

	for (int row = -1; row <= BARS_ROWS; row++) {
		bool inside = row >= 0 && row < BARS_ROWS;

		g_string_append(out, PAPER);
		for (int x = -BARS_QUIET; x < bars->width + BARS_QUIET; x += 2)
			g_string_append(
				out, cells[inside ? 2 * bar_at(bars, x) + bar_at(bars, x + 1) : 0]);
		g_string_append(out, PLAIN "\n");
	}
}

/* Two modules a character, one above the other. */
static void draw_qr(GString *out, const struct qr *qr)
{
	static const char *const cells[] = { " ", "▄", "▀", "█" };

	for (int y = -QR_QUIET; y < qr->width + QR_QUIET; y += 2) {
		g_string_append(out, PAPER);
		for (int x = -QR_QUIET; x < qr->width + QR_QUIET; x++)
			g_string_append(out, cells[2 * dot_at(qr, x, y) + dot_at(qr, x, y + 1)]);
		g_string_append(out, PLAIN "\n");
	}
}

char *setup_test_text(void)
{
	GString *out = g_string_new(NULL);
	struct bars bars = { 0 };
	struct qr qr = { 0 };
	bool good = bars_code128(&bars, SETUP_TEST_LINE, NULL) &&
		    qr_encode(&qr, SETUP_TEST_MATRIX, strlen(SETUP_TEST_MATRIX), NULL);

	g_assert(good);
	draw_bars(out, &bars);
	g_string_append_c(out, '\n');
	draw_qr(out, &qr);
	bars_clear(&bars);
	qr_clear(&qr);
	return g_string_free(out, false);
}
