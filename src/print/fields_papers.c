/* SPDX-License-Identifier: Apache-2.0
 * The fields of papers. Numbers, days and sums are texts, written as print/spell.h writes them, in
 * the language of the paper: `date.kk` and `date.ru` where two languages stand side by side. */
#include "print/fields.h"

#define PAPERS " waybill receiving cover "
#define SCHOOL                                                                                                                                                      \
	{                                                                                                                                                           \
		"Шығыс Қазақстан облысы білім басқармасының Катонқарағай ауданы бойынша білім " \
		"бөлімінің «Әлихан Бөкейхан атындағы орта мектебі» коммуналдық мемлекеттік "      \
		"мекемесі",                                                                                                                                         \
			"Коммунальное государственное учреждение «Средняя школа имени Әлихана "       \
			"Бөкейхана» отдела образования по Катон-Карагайскому району управления "      \
			"образования Восточно-Казахстанской области",                                                                                               \
			"Alikhan Bokeikhan Secondary School, Education Department of "                                                                              \
			"Katonkaragay District, East Kazakhstan Region"                                                                                             \
	}
#define SUPPLIER                                                                                                                                       \
	{                                                                                                                                              \
		"«Шығыс Сандық Жабдықтары» жауапкершілігі шектеулі серіктестігі",                                                                      \
			"Товарищество с ограниченной ответственностью «Восточное цифровое " \
			"оборудование»",                                                                                                               \
			"Eastern Digital Equipment LLP"                                                                                                \
	}
#define PERSON                                                                                     \
	{                                                                                          \
		"Нұрмағамбетова Қаламқас Жұмағалиқызы", NULL, NULL                                 \
	}
#define COUNT_WORDS                                                                                \
	{                                                                                          \
		"1\u00a0532 (бір мың бес жүз отыз екі) дана",                                      \
			"1\u00a0532 (одна тысяча пятьсот тридцать две) штуки",                     \
			"1,532 (one thousand five hundred thirty-two) units"                       \
	}

/* Symbols of papers are large; their samples are as large as they get. */
#define BYTES_100                                                                                  \
	"1 event act.signed o052 a7k2m9xqv0p1d3 2021-03-15T10:00:00+06:00"                         \
	" w0000017 form=waybill h=0a1b2c3d4e5"
#define BYTES_500 BYTES_100 BYTES_100 BYTES_100 BYTES_100 BYTES_100

/* Who signs: a position and a name, of the paper's day; empty ones are filled in by hand. */
#define SIGNER(kind, role, who)                                                                    \
	{ kind, NULL, role "_position", "position of " who,                                        \
		{ "Қойма меңгерушісінің орынбасары", "Заместитель заведующего складом",            \
			"Deputy Warehouse Manager" } },                                            \
	{                                                                                          \
		kind, NULL, role "_name", "name of " who, PERSON                                   \
	}
#define NUMBER(kind, rows, name, what)                                                             \
	{                                                                                          \
		kind, rows, name, what,                                                            \
		{                                                                                  \
			"1\u00a0532", NULL, "1,532"                                                \
		}                                                                                  \
	}

const struct field_of fields_of_papers[] = {
	{ PAPERS, NULL, "page", "number of the page; the paper itself counts",
		{ "10", NULL, NULL } },
	{ PAPERS, NULL, "pages", "how many pages; the paper itself counts", { "10", NULL, NULL } },
	{ PAPERS, NULL, "number", "number of the paper", { "W-SHQ-2021-00017", NULL, NULL } },
	{ PAPERS, NULL, "date", "day of the paper",
		{ "2021 ж. 15 қыркүйек", "15 сентября 2021 г.", "15 September 2021" } },
	{ PAPERS, NULL, "event", "the paper's line in the record and its signed head, as a QR code",
		{ BYTES_500 BYTES_500 BYTES_100 BYTES_100 BYTES_100 BYTES_100, NULL, NULL } },
	{ PAPERS, NULL, "proof", "proof of the station's key from the root, as a QR code",
		{ BYTES_500 BYTES_500 BYTES_500 BYTES_100 BYTES_100 BYTES_100 BYTES_100, NULL,
			NULL } },
	{ PAPERS, NULL, "wording", "legal wording of the form, labels/papers/wording",
		{ "Бір мазмұнда екі дана етіп жасалды: біріншісі жөнелтушіде қалады, екіншісі "
		  "жүкпен бірге алушыға беріледі.",
			"Составлено в двух экземплярах одного содержания: первый остаётся у "
			"отправителя, второй передаётся получателю вместе с грузом.",
			"Made in two copies of the same content: the first stays with the sender, "
			"the second goes to the receiver with the goods." } },

	{ " waybill receiving ", NULL, "sender", "who sends", SUPPLIER },
	{ " waybill receiving ", NULL, "sender_bin", "its BIN", { "210340012345", NULL, NULL } },
	{ PAPERS, NULL, "receiver", "who receives", SCHOOL },
	{ PAPERS, NULL, "receiver_bin", "its BIN", { "991240054321", NULL, NULL } },
	{ " waybill receiving ", NULL, "ship", "the shipment", { "s7Q2M9XAVK01B", NULL, NULL } },
	{ " receiving cover ", NULL, "manifest", "the manifest", { "m7Q2M9XAVK01B", NULL, NULL } },

	{ " waybill ", NULL, "sent", "day on which it was sent",
		{ "2021 ж. 15 қыркүйек", "15 сентября 2021 г.", "15 September 2021" } },
	{ " waybill ", NULL, "places", "how many boxes", { "153", NULL, NULL } },
	{ " waybill ", NULL, "seals", "numbers of the seals", { "0001171, 0001172", NULL, NULL } },
	{ " waybill ", NULL, "plate", "number plate of the car", { "123 ABC 16", NULL, NULL } },
	{ " waybill ", NULL, "transport", "the transport organisation",
		{ "«Алтай Жүк Тасымалы» ЖШС", "ТОО «Алтай Грузовые Перевозки»",
			"Altai Freight LLP" } },
	{ " waybill ", NULL, "ttn", "number and day of the consignment note",
		{ "№ 000117, 15.03.2021", "№ 000117 от 15.03.2021", "No. 000117, 15.03.2021" } },
	NUMBER(" waybill cover ", NULL, "units", "how many units"),
	{ " waybill cover ", NULL, "units_words", "the same in words", COUNT_WORDS },
	{ " waybill ", NULL, "sum", "sum of all lines, with VAT",
		{ "338\u00a0580\u00a0000,00", NULL, "338,580,000.00" } },
	{ " waybill ", NULL, "sum_words", "the same in words",
		{ "338\u00a0580\u00a0000 (үш жүз отыз сегіз миллион бес жүз сексен мың) теңге 00 тиын",
			"338\u00a0580\u00a0000 (триста тридцать восемь миллионов пятьсот восемьдесят тысяч) "
			"тенге 00 тиын",
			"338,580,000 (three hundred thirty-eight million five hundred eighty "
			"thousand) tenge 00 tiyn" } },
	{ " waybill ", NULL, "vat", "VAT of all lines",
		{ "36\u00a0276\u00a0428,57", NULL, "36,276,428.57" } },
	SIGNER(" waybill ", "head", "who authorises the release"),
	{ " waybill ", NULL, "accountant_name", "name of the chief accountant", PERSON },
	SIGNER(" waybill cover ", "releaser", "who releases the goods, or prints the tags"),
	SIGNER(" waybill ", "carrier", "who is responsible for the delivery"),
	SIGNER(" waybill ", "receiver", "who receives the goods"),
	{ " waybill ", NULL, "power_no", "number of the power of attorney", { "117", NULL, NULL } },
	{ " waybill ", NULL, "power_date", "its day", { "15.03.2021", NULL, NULL } },
	{ " waybill ", NULL, "power_by", "who issued it, to whom", PERSON },

	{ " waybill ", "lines", "no", "number of the line", { "300", NULL, NULL } },
	{ " waybill ", "lines", "name", "name and characteristics",
		{ "Ноутбук ASUS VivoBook X515EA-BQ1189, 15,6″, Core i3-1115G4, 8 ГБ, SSD 256 ГБ",
			NULL, NULL } },
	{ " waybill ", "lines", "nomenclature", "stock number; the tag where a line is one unit",
		{ "VK09-BP8J-KZA4", NULL, NULL } },
	NUMBER(" waybill ", "lines", "qty", "how many"),
	{ " waybill ", "lines", "price", "price of one, with VAT",
		{ "221\u00a0000,00", NULL, "221,000.00" } },
	{ " waybill ", "lines", "sum", "sum of the line, with VAT",
		{ "338\u00a0580\u00a0000,00", NULL, "338,580,000.00" } },
	{ " waybill ", "lines", "vat", "VAT of it",
		{ "36\u00a0276\u00a0428,57", NULL, "36,276,428.57" } },

	NUMBER(" receiving ", NULL, "expected", "how many were expected"),
	NUMBER(" receiving ", NULL, "arrived", "how many of them arrived"),
	NUMBER(" receiving ", NULL, "missing", "how many of them did not"),
	NUMBER(" receiving ", NULL, "surplus", "how many came that nobody had announced"),
	{ " receiving ", NULL, "arrived_words", "the same in words", COUNT_WORDS },
	{ " receiving ", NULL, "missing_words", "the same in words", COUNT_WORDS },
	{ " receiving ", NULL, "surplus_words", "the same in words", COUNT_WORDS },
	SIGNER(" receiving ", "chairman", "the chairman of the commission"),
	SIGNER(" receiving ", "member1", "its first member"),
	SIGNER(" receiving ", "member2", "its second member"),
	SIGNER(" receiving ", "member3", "its third member"),
	SIGNER(" receiving ", "keeper", "who keeps the goods from now on"),

	{ " receiving cover ", "units", "no", "number of the line", { "300", NULL, NULL } },
	{ " receiving cover ", "units", "name", "name and model",
		{ "Ноутбук ASUS VivoBook X515EA-BQ1189", NULL, NULL } },
	{ " receiving cover ", "units", "serial", "serial number",
		{ "M4N0CV12K345678", NULL, NULL } },
	{ " receiving cover ", "units", "tag", "its tag", { "VK09-BP8J-KZA4", NULL, NULL } },
	{ " receiving cover ", "units", "box", "number of its box",
		{ "БӨКЕЙХАН-2021-017", NULL, NULL } },
	NUMBER(" receiving ", "units", "expected", "how many were expected"),
	NUMBER(" receiving ", "units", "arrived", "how many of them arrived"),
	NUMBER(" receiving ", "units", "missing", "how many of them did not"),
	NUMBER(" receiving ", "units", "surplus", "how many came that nobody had announced"),
	{ " cover ", "units", "tail", "the last five characters of the serial number",
		{ "45678", NULL, NULL } },
	{ " cover ", "units", "sheet", "sheet of tags, and place on it", { "13, 24", NULL, NULL } },
	{ NULL, NULL, NULL, NULL, { NULL, NULL, NULL } },
};
