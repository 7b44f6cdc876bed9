/* SPDX-License-Identifier: Apache-2.0 */
#include "labels.h"
#include "model/identify.h"

#include <string.h>

/* What the store of these tests knows: issuer VK0, the tags below, two serials. */
static bool known_tag(void *data, const char *code)
{
	static const char *const tags[] = { "VK09BP8JKZA4", "ZAB1234567D1", NULL };

	(void)data;
	return g_strv_contains(tags, code) || strncmp(code, "ZAB", 3) == 0;
}

static bool known_issuer(void *data, const char *code)
{
	(void)data;
	return strncmp(code, "VK0", 3) == 0 || code[0] == 'Z';
}

static bool known_serial(void *data, const char *serial)
{
	static const char *const serials[] = { "PF2W2GLT", "1PAB123456", "A0B1C2D3E4F5",
		"4870000000012", "VK0BNZDVKZAA", NULL };

	(void)data;
	return g_strv_contains(serials, serial);
}

static struct identify_known known = {
	.tag = known_tag,
	.issuer = known_issuer,
	.serial = known_serial,
};

struct row {
	const char *text;
	enum role_of_code role;
	const char *value; /* NULL: the text itself */
};

static const struct candidate *first_of(const struct identity *identity)
{
	g_assert_cmpuint(identity->candidates->len, >, 0);
	return &g_array_index(identity->candidates, struct candidate, 0);
}

static void check_rows(const struct row *rows, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		g_autoptr(struct identity) identity = identify(rows[i].text, NULL, &known);
		const struct candidate *first = first_of(identity);
		if (first->role != rows[i].role)
			g_test_message("%s is %s", rows[i].text, code_role_word(first->role));
		g_assert_cmpstr(code_role_word(first->role), ==, code_role_word(rows[i].role));
		g_assert_cmpstr(first->value, ==, rows[i].value ? rows[i].value : rows[i].text);
	}
}

static void test_own_codes(void)
{
	static const struct row rows[] = {
		{ "BELGI:CMD:UNDO", CODE_COMMAND, "UNDO" },
		{ "belgi:cmd:mode-receive", CODE_COMMAND, "MODE-RECEIVE" },
		{ "pK7Q2M9XA0123", CODE_PERSON, NULL },
		{ "bK7Q2M9XA0123", CODE_BOX, NULL },
		{ "BELGI:BOX:BK7Q2M9XA0123", CODE_BOX, "bK7Q2M9XA0123" },
		{ "sK7Q2M9XA0123", CODE_SHIP, NULL },
		{ "BELGI:PERSON:PK7Q2M9XA0123", CODE_PERSON, "pK7Q2M9XA0123" },
		{ "PK7Q2M9XA0123", CODE_SERIAL, NULL },
		{ "BELGI:CMD:", CODE_UNKNOWN, NULL },
		{ "BELGI:ROOT:0123456789ABCDEF", CODE_UNKNOWN, NULL },
		{ "ram_mib=8192\nstorage_kind=ssd", CODE_MEASURE, NULL },
		{ "ram_mib=8192;charger=yes", CODE_MEASURE, NULL },
		{ "serial=PF2W2GLT\nram_mib=8192", CODE_MEASURE, NULL },
	};

	check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_tags(void)
{
	static const struct row rows[] = {
		{ "VK09BP8JKZA4", CODE_TAG, NULL },
		{ "vk09-bp8j-kza4", CODE_TAG, "VK09BP8JKZA4" },
		{ "VK09BP8JKZA4/C", CODE_TAG, "VK09BP8JKZA4" },
		/* The form of the URL says that it is a tag, whoever issued it. */
		{ "HTTPS://BELGI.KZ/T/KZ1M9S346QN7", CODE_TAG, "KZ1M9S346QN7" },
		{ "https://other.example/t/kz1m9s346qn7/b", CODE_TAG, "KZ1M9S346QN7" },
		/* A bare one of an unknown issuer may be a maker's serial number. */
		{ "KZ1M9S346QN7", CODE_SERIAL, NULL },
		/* Z prefixes are nobody's: the tag itself must be known. */
		{ "ZZZZZZZZZZQ3", CODE_SERIAL, NULL },
	};
	g_autoptr(struct identity) piece =
		identify("HTTPS://BELGI.KZ/T/VK09BP8JKZA4/C", NULL, &known);
	g_autoptr(struct identity) stranger = identify("VK09BP8JKZA4", NULL, NULL);

	check_rows(rows, G_N_ELEMENTS(rows));
	g_assert_cmpint(first_of(piece)->piece, ==, 'C');
	g_assert_cmpint(first_of(stranger)->role, ==, CODE_SERIAL);
}

static void test_own_z_tag(void)
{
	struct tag tag;

	tag_new(&tag, "ZAB");
	g_autoptr(struct identity) identity = identify(tag.code, NULL, &known);
	g_assert_cmpint(first_of(identity)->role, ==, CODE_TAG);
}

static void test_wrong_tags(void)
{
	static const struct {
		const char *text;
		enum role_of_code role;
		const char *value;
		const char *detail;
	} rows[] = {
		{ "VK09-BPXJ-KZA4", CODE_TAG_MISREAD, "VK09BPXJKZA4", "VK09BP8JKZA4" },
		/* The wrong character is in the issuer. */
		{ "WK09BP8JKZA4", CODE_TAG_MISREAD, "WK09BP8JKZA4", "VK09BP8JKZA4" },
		{ "VKU9BP8JKZA4", CODE_TAG_MISREAD, "VK?9BP8JKZA4", "VK09BP8JKZA4" },
		/* The one correction that holds is no known tag. */
		{ "VK0BNZDVKZBH", CODE_TAG_MISREAD, "VK0BNZDVKZBH",
			"tag 'VK0B-NZDV-KZBH': 'B' at position 11 is probably wrong; compare it with the label" },
		{ "HTTPS://BELGI.KZ/T/KZ1M9SY46QNW", CODE_TAG_MISREAD, "KZ1M9SY46QNW",
			"tag 'KZ1M-9SY4-6QNW': two or more characters are wrong; compare them with the label" },
		{ "VK09BP?JKZ?4", CODE_TAG_TORN, "VK09BP?JKZ?4", "VK09BP8JKZA4" },
		{ "?K?9BP?JKZA4", CODE_TAG_TORN, "?K?9BP?JKZA4", "VK09BP8JKZA4" },
		{ "VK0BNZ?VKZ?H", CODE_TAG_TORN, "VK0BNZ?VKZ?H",
			"no known tag fits; scan the serial number" },
		{ "VK0???????A4", CODE_TAG_TORN, "VK0???????A4",
			"no known tag fits; scan the serial number" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(struct identity) identity = identify(rows[i].text, NULL, &known);
		g_assert_cmpstr(
			code_role_word(first_of(identity)->role), ==, code_role_word(rows[i].role));
		g_assert_cmpstr(first_of(identity)->value, ==, rows[i].value);
		g_assert_cmpstr(first_of(identity)->detail, ==, rows[i].detail);
	}
}

static void test_serials(void)
{
	static const struct row rows[] = {
		{ "PF2W2GLT", CODE_SERIAL, NULL },
		{ "S PF2W2GLT", CODE_SERIAL, "PF2W2GLT" },
		{ "SPF2W2GLT", CODE_SERIAL, "PF2W2GLT" },
		{ "SXF2W2GLT", CODE_SERIAL, NULL },
		{ "РF2W2GLТ", CODE_SERIAL, "PF2W2GLT" },
		{ "1S20T7S0JW00PF2W2GLT", CODE_SERIAL, "PF2W2GLT" },
		{ "2TK94709FN, HP ProBook 650 G5, ProdID 5PF3AB#ABA", CODE_SERIAL, "2TK94709FN" },
		{ "SN:2TK44202X4;PN:1AB23AV#ABA", CODE_SERIAL, "2TK44202X4" },
		{ "PN:1AB23AV;S/N:5CG0384PW1", CODE_SERIAL, "5CG0384PW1" },
		{ "SERIAL=2MQ5470PWC,PN=1AB23AV", CODE_SERIAL, "2MQ5470PWC" },
		{ "PN:1AB23AV SN:1H853859V0", CODE_SERIAL, "1H853859V0" },
		{ "SN:1H853859V0 PN:1AB23AV", CODE_SERIAL, "1H853859V0" },
		{ "SerialNumber:2TK0510GCB\nPartNumber:1AB23AV", CODE_SERIAL, "2TK0510GCB" },
		{ "serial=PF2W2GLT", CODE_SERIAL, "PF2W2GLT" },
		{ "[)>\x1e"
		  "06\x1d"
		  "1P20L7\x1dS5CG0384PW1\x1e\x04",
			CODE_SERIAL, "5CG0384PW1" },
		{ "[)>\x1e"
		  "06\x1d"
		  "25PLEIBMAQ7BBC448559AC\x1dS44AACC\x1e\x04",
			CODE_SERIAL, "44AACC" },
		{ "7X2K9L3", CODE_SERIAL, NULL },
		{ "NXHF4EM00105113A5E7600", CODE_SERIAL, NULL },
		{ "C02XK0AAJGH5", CODE_SERIAL, NULL },
		{ "0104600000000008"
		  "21SER123",
			CODE_SERIAL, "SER123" },
		{ "Default string", CODE_PLACEHOLDER, NULL },
		{ "To be filled by O.E.M.", CODE_PLACEHOLDER, NULL },
		{ "00000000", CODE_PLACEHOLDER, NULL },
		{ "SN: Default string", CODE_PLACEHOLDER, NULL },
	};

	check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_wrong_codes(void)
{
	static const struct row rows[] = {
		{ "4006381333931", CODE_EAN, NULL },
		{ "96385074", CODE_EAN, NULL },
		{ "012345678905", CODE_EAN, NULL },
		{ "0104600000000008"
		  "21SER123\x1d"
		  "91EE05\x1d"
		  "92abc",
			CODE_EAN, "04600000000008" },
		{ "4006381333932", CODE_SERIAL, NULL },
		{ "00:1B:44:11:3A:B7", CODE_MAC, NULL },
		{ "00-1b-44-11-3a-b7", CODE_MAC, NULL },
		{ "001b.4411.3ab7", CODE_MAC, NULL },
		{ "MAC: 001B44113AB7", CODE_MAC, "001B44113AB7" },
		{ "WLAN MAC:00 1B 44 11 3A B7", CODE_MAC, "00 1B 44 11 3A B7" },
		{ "23S001B44113AB7", CODE_MAC, "001B44113AB7" },
		{ "001B44113AB7", CODE_MAC, NULL },
		{ "1P20L7CTO1WW", CODE_PART, "20L7CTO1WW" },
		{ "P 5PF3AB#ABA", CODE_PART, "5PF3AB#ABA" },
		{ "P/N: 5PF3AB#ABA", CODE_PART, "5PF3AB#ABA" },
		{ "11S45N1234Z1ZABC12D3EF", CODE_PART, "45N1234Z1ZABC12D3EF" },
		{ "CN-0ABCDE-12345-ABC-1234-A00", CODE_PART, NULL },
		{ "[)>\x1e"
		  "06\x1d"
		  "1PSTM32F302C8T6\x1dQ5\x1e\x04",
			CODE_PART, "STM32F302C8T6" },
		{ "https://support.example.com/warranty", CODE_URL, NULL },
		{ "https://shop.example/t/shirts", CODE_URL, NULL },
		{ "ABCDE-12345-FGHJK-67890-MNPQR", CODE_PRODUCT_KEY, "MNPQR" },
		{ "Ноутбук 15", CODE_UNKNOWN, NULL },
		{ "HELLO WORLD", CODE_UNKNOWN, NULL },
		{ "@FNC1;", CODE_SETUP, NULL },
		{ "[)>\x1e"
		  "06\x1dQ5\x1e\x04",
			CODE_QUANTITY, "5" },
		{ "A1", CODE_UNKNOWN, NULL },
		{ "", CODE_UNKNOWN, NULL },
	};

	check_rows(rows, G_N_ELEMENTS(rows));
}

/* What the store knows as a serial goes before what its shape says, and the other reading is still
 * offered. */
static void test_known_serials(void)
{
	static const struct {
		const char *text;
		enum role_of_code other;
	} rows[] = {
		{ "1PAB123456", CODE_PART },
		{ "A0B1C2D3E4F5", CODE_MAC },
		{ "4870000000012", CODE_EAN },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(struct identity) identity = identify(rows[i].text, NULL, &known);
		g_assert_cmpuint(identity->candidates->len, ==, 2);
		g_assert_cmpint(first_of(identity)->role, ==, CODE_SERIAL);
		g_assert_cmpint(g_array_index(identity->candidates, struct candidate, 1).role, ==,
			rows[i].other);
	}
	/* A serial that is nearly a tag is a serial. */
	g_autoptr(struct identity) near = identify("VK0BNZDVKZAA", NULL, &known);
	g_assert_cmpint(first_of(near)->role, ==, CODE_SERIAL);
	/* The scanner says that it read an EAN. */
	g_autoptr(struct identity) ean = identify("4870000000012", "E0", &known);
	g_assert_cmpint(first_of(ean)->role, ==, CODE_EAN);
}

static void test_bounds(void)
{
	g_autofree char *large = g_strnfill(100000, 'A');
	g_autoptr(struct identity) identity = identify(large, NULL, &known);
	g_autoptr(struct identity) broken = identify("\xff\xfe\x01", NULL, &known);

	g_assert_cmpuint(strlen(first_of(identity)->value), <=, 4096);
	g_assert_true(g_utf8_validate(first_of(broken)->value, -1, NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_autoptr(struct labels) labels = device_labels();
	g_test_add_func("/identify/the_programs_own_codes_are_what_they_say", test_own_codes);
	g_test_add_func("/identify/a_bare_tag_counts_only_when_its_issuer_is_known", test_tags);
	g_test_add_func(
		"/identify/a_tag_of_a_station_without_hub_counts_when_it_is_known", test_own_z_tag);
	g_test_add_func("/identify/a_misread_or_torn_tag_comes_with_the_known_one_it_may_be",
		test_wrong_tags);
	g_test_add_func("/identify/the_serial_is_found_on_every_kind_of_label", test_serials);
	g_test_add_func("/identify/what_is_no_serial_is_named", test_wrong_codes);
	g_test_add_func("/identify/a_known_serial_goes_before_its_shape", test_known_serials);
	g_test_add_func("/identify/a_huge_or_broken_scan_is_bounded_and_valid_text", test_bounds);
	known.labels = labels;
	return g_test_run();
}
