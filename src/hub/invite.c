/* SPDX-License-Identifier: Apache-2.0
 * One-time codes. A code is 16 random Crockford characters (80 bits), shown in fours; the store has
 * its hash only, as settings:
 *   invite.HASH  = {"org","roles","issuer"?,"epoch","key"?,"admission"?}
 *   issuer.ORG   = the prefix of an organisation that prints, one for all its desks
 *   issuer.next  = number of the next prefix: VK0, VK1 ... VKZ, VM0 ...; Z.. is for stations alone
 * A prefix is never given twice; a restored hub passes over those that other admissions show. */
#include "base/encode.h"
#include "base/error.h"
#include "base/json.h"
#include "hub/centre.h"

#include <string.h>

enum { CODE_CHARS = 16, ISSUER_CHARS = 3, TEXT_MAX = 256 };

/* In units of the last character; Z.. are the last 1 024 and 000 is the mark of no issuer. */
enum { ISSUER_FIRST = 27 * 1024 + 19 * 32, ISSUER_END = 31 * 1024 };

/* ---- codes ---- */

/* As people type: any case, dashes and spaces, O for 0, I and L for 1. False when it is no code. */
static bool fold_code(char out[CODE_CHARS + 1], const char *text)
{
	gsize len = 0;

	for (; *text; text++) {
		char c = g_ascii_toupper(*text);

		if (c == '-' || c == ' ')
			continue;
		c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		if (len == CODE_CHARS || crockford_value(c) < 0)
			return false;
		out[len++] = c;
	}
	out[len] = '\0';
	return len == CODE_CHARS;
}

static char *ticket_name(const char *code)
{
	char hex[2 * HASH_SIZE + 1];
	char folded[CODE_CHARS + 1];

	if (!fold_code(folded, code))
		return NULL;
	struct hash hash = hash_of(folded, CODE_CHARS);

	hex_encode(hex, hash.bytes, HASH_SIZE);
	return g_strconcat("invite.", hex, NULL);
}

static char *show_code(const char *code)
{
	return g_strdup_printf("%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12);
}

/* ---- tickets ---- */

void ticket_clear(struct ticket *ticket)
{
	g_free(ticket->org);
	g_free(ticket->roles);
	g_free(ticket->issuer);
	g_free(ticket->epoch);
	g_free(ticket->key);
	g_free(ticket->admission);
}

bool ticket_find(struct store *store, const char *code, struct ticket *ticket)
{
	g_autofree char *name = ticket_name(code);
	g_autofree char *text = name ? store_get(store, name) : NULL;
	g_autoptr(struct json) root = text ? json_read(text, strlen(text), NULL) : NULL;

	ticket->org = g_strdup(json_text(json_get(root, "org")));
	ticket->roles = g_strdup(json_text(json_get(root, "roles")));
	ticket->issuer = g_strdup(json_text(json_get(root, "issuer")));
	ticket->epoch = g_strdup(json_text(json_get(root, "epoch")));
	ticket->key = g_strdup(json_text(json_get(root, "key")));
	ticket->admission = g_strdup(json_text(json_get(root, "admission")));
	return ticket->org && ticket->roles && ticket->epoch;
}

bool ticket_save(struct store *store, const char *code, const struct ticket *ticket, GError **error)
{
	g_autofree char *name = ticket_name(code);
	g_autoptr(GString) text = g_string_new(NULL);
	struct json_writer w = { text, false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "org", ticket->org);
	json_put_text(&w, "roles", ticket->roles);
	json_put_text(&w, "issuer", ticket->issuer);
	json_put_text(&w, "epoch", ticket->epoch);
	json_put_text(&w, "key", ticket->key);
	json_put_text(&w, "admission", ticket->admission);
	json_end(&w, '}');
	return store_set(store, name, text->str, error);
}

/* ---- who is invited ---- */

static bool refuse_field(const char *field, const char *value, const char *remedy, GError **error)
{
	return refuse(error, BELGI_ERROR_USAGE, "%s '%s': cannot be used; %s", field,
		value ? value : "", remedy);
}

static bool is_org(const char *text)
{
	gsize len = text ? strlen(text) : 0;

	return len >= 1 && len < ORG_SIZE &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == len;
}

static bool is_word(const char *text)
{
	gsize len = strlen(text);

	return len >= 1 && len <= 32 &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static bool is_text(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL) || strlen(text) < 1 || strlen(text) > TEXT_MAX)
		return false;
	for (const char *at = text; *at; at = g_utf8_next_char(at))
		if (g_unichar_iscntrl(g_utf8_get_char(at)))
			return false;
	return true;
}

/* The bits of all roles; 0 when one is unknown or needs the root key. */
static unsigned read_roles(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text ? text : "", ",", -1);
	unsigned bits = 0;

	for (guint i = 0; words[i]; i++) {
		unsigned role = role_read(words[i]);

		if (!role || role == ROLE_HUB)
			return 0;
		bits |= role;
	}
	return bits;
}

/* The texts of an organisation, by the names of their fields in org.defined. */
struct org_text {
	const char *field;
	gsize offset;
};
static const struct org_text org_texts[] = {
	{ "name_kk", offsetof(struct invite, name_kk) },
	{ "name_ru", offsetof(struct invite, name_ru) },
	{ "phone", offsetof(struct invite, phone) },
	{ "short_kk", offsetof(struct invite, short_kk) },
	{ "short_ru", offsetof(struct invite, short_ru) },
	{ "type", offsetof(struct invite, type) },
	{ "up", offsetof(struct invite, up) },
};

static const char *given(const struct invite *invite, const struct org_text *text)
{
	return G_STRUCT_MEMBER(const char *, invite, text->offset);
}

bool invite_check(const struct invite *invite, GError **error)
{
	if (!is_org(invite->org))
		return refuse_field(
			"organisation", invite->org, "use 1 to 16 of A-Z and 0-9", error);
	if (!read_roles(invite->roles))
		return refuse_field("role", invite->roles,
			"use some of directorate, district, fund, supplier, warehouse, school, inspector, joined by commas",
			error);
	if (invite->type && !is_word(invite->type))
		return refuse_field("type", invite->type, "use a word of a-z, 0-9 and _", error);
	if (invite->up && (!is_org(invite->up) || strcmp(invite->up, invite->org) == 0))
		return refuse_field("up", invite->up, "name the organisation above", error);
	for (gsize i = 0; i < G_N_ELEMENTS(org_texts); i++) {
		const char *text = given(invite, &org_texts[i]);

		if (text && !is_text(text))
			return refuse_field(
				org_texts[i].field, "", "use 1 to 256 bytes of one line", error);
	}
	return true;
}

/* Appends org.defined when the organisation is new or a given text differs; what is not given
 * stays. */
static bool define_org(struct store *store, const struct invite *invite, GError **error)
{
	g_autoptr(struct draft) draft = draft_new("org.defined");
	g_auto(GStrv) roles = g_strsplit(invite->roles, ",", -1);
	g_autofree char *bin = store_org_text(store, invite->org, "bin");
	bool differs = false;
	char name[NAME_SIZE];

	draft_text(draft, "id", invite->org);
	draft_text(draft, "type", roles[0]);
	draft_text(draft, "bin", bin);
	for (gsize i = 0; i < G_N_ELEMENTS(org_texts); i++) {
		const char *text = given(invite, &org_texts[i]);
		g_autofree char *held = store_org_text(store, invite->org, org_texts[i].field);

		if (text ? g_strcmp0(text, held) != 0
			 : !held && strcmp(org_texts[i].field, "type") == 0)
			differs = true;
		if (text || held)
			draft_text(draft, org_texts[i].field, text ? text : held);
	}
	return !differs || own_append(store, g_steal_pointer(&draft), name, error);
}

/* ---- prefixes ---- */

static void issuer_text(char out[ISSUER_CHARS + 1], guint number)
{
	out[0] = crockford_alphabet[number / 1024];
	out[1] = crockford_alphabet[number / 32 % 32];
	out[2] = crockford_alphabet[number % 32];
	out[3] = '\0';
}

/* Counts up from VK0 over the end to the numbers before it. */
static bool next_issuer(struct store *store, char out[ISSUER_CHARS + 1], GError **error)
{
	g_autofree char *text = store_get(store, "issuer.next");
	guint used = text ? (guint)g_ascii_strtoull(text, NULL, 10) : 0;
	char count[12];

	for (; used < ISSUER_END - 1; used++) {
		guint number = (ISSUER_FIRST + used) % ISSUER_END;

		issuer_text(out, number);
		if (number != 0 && !authority_issuer(store_authority(store), out))
			break;
	}
	if (used >= ISSUER_END - 1)
		return refuse(error, BELGI_ERROR_LIMIT,
			"issuer: all prefixes are given; invite without a role that prints");
	g_snprintf(count, sizeof(count), "%u", used + 1);
	return store_set(store, "issuer.next", count, error);
}

/* The organisation's prefix; NULL in *issuer when it does not print. */
static bool find_issuer(
	struct store *store, const struct invite *invite, char **issuer, GError **error)
{
	static const unsigned prints =
		ROLE_WAREHOUSE | ROLE_SUPPLIER | ROLE_DIRECTORATE | ROLE_SCHOOL;
	g_autofree char *name = g_strconcat("issuer.", invite->org, NULL);
	char made[ISSUER_CHARS + 1];

	if (!(read_roles(invite->roles) & prints))
		return true;
	*issuer = store_get(store, name);
	if (*issuer)
		return true;
	if (!next_issuer(store, made, error) || !store_set(store, name, made, error))
		return false;
	*issuer = g_strdup(made);
	return true;
}

bool invite_make(struct store *store, const struct invite *invite, char **code, GError **error)
{
	AUTO_TICKET struct ticket ticket = { 0 };
	char made[CODE_CHARS + 1];

	if (!invite_check(invite, error) || !define_org(store, invite, error) ||
		!find_issuer(store, invite, &ticket.issuer, error))
		return false;
	ticket.org = g_strdup(invite->org);
	ticket.roles = g_strdup(invite->roles);
	ticket.epoch = store_get(store, "epoch");
	crockford_random(made, CODE_CHARS);
	if (!ticket_save(store, made, &ticket, error))
		return false;
	*code = show_code(made);
	return true;
}
