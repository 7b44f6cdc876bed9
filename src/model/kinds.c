/* SPDX-License-Identifier: Apache-2.0
 * The table of kinds and fields (wire.md section 3). Frozen: the meaning of a kind or field never
 * changes, a new meaning gets a new name. Both the kinds and the fields of each stand in ascending
 * order of their names, which is what the walks over a line's members and the search for a kind
 * rely on (and a test checks). Lists whose emptiness says something are not required, for [] and
 * absent mean the same. */
#include "model/kinds.h"

#include <stdlib.h>
#include <string.h>

/* One rule a line reads better than one token a line. */
/* clang-format off */
#define FIELDS(...) (const struct field[]){ __VA_ARGS__, { .name = NULL } }
#define KIND(n, ...) .name = n, .fields = FIELDS(__VA_ARGS__)
#define NAMES(...) .subjects = { __VA_ARGS__ }
#define UNITS .either = { "dev", "devs" }, .many = true
#define MAY(n, t) { .name = n, .type = FIELD_##t }
#define MAY_OF(n, t, words) { .name = n, .type = FIELD_##t, .among = words }
#define MAY_LIST(n, t) { .name = n, .type = FIELD_##t, .list = true }
#define MAY_LIST_OF(n, t, words) { .name = n, .type = FIELD_##t, .list = true, .among = words }
#define MAY_MAP(n, r) { .name = n, .type = FIELD_MAP, .row = r }
#define MUST(n, t) { .name = n, .type = FIELD_##t, .required = true }
#define MUST_OF(n, t, words) { .name = n, .type = FIELD_##t, .required = true, .among = words }
#define MUST_LIST(n, t) { .name = n, .type = FIELD_##t, .required = true, .list = true }
#define MUST_ROWS(n, r) { .name = n, .type = FIELD_MAP, .required = true, .list = true, .row = r }
/* clang-format on */

#define HOW "scan photo typed suggested box list"
#define PIECES "C B"

const struct field common_fields[] = {
	[COMMON_ACT] = MAY_OF("act", ID, "a"),
	[COMMON_AT] = MUST("at", INT),
	[COMMON_BLOBS] = MAY_LIST("blobs", HASH),
	[COMMON_BY] = MAY_OF("by", PERSON, "o"),
	[COMMON_CODE] = MAY("code", STRING),
	[COMMON_DEV] = MAY("dev", DEV),
	[COMMON_DEVS] = MAY_LIST("devs", DEV),
	[COMMON_HOW] = MAY_OF("how", WORD, HOW),
	[COMMON_KIND] = MUST("kind", KIND),
	[COMMON_N] = MUST("n", INT),
	[COMMON_OF] = MAY("of", INT),
	[COMMON_ON] = MAY_LIST("on", NAME),
	[COMMON_ORG] = MUST("org", ORG),
	[COMMON_PART] = MAY("part", INT),
	[COMMON_PIECE] = MAY_OF("piece", STRING, PIECES),
	[COMMON_REASON] = MAY("reason", WORD),
	[COMMON_ST] = MUST("st", ST),
	[COMMON_TAG] = MAY("tag", TAG),
	[COMMON_TZ] = MUST("tz", INT),
	[COMMON_V] = MUST_OF("v", INT, "1"),
	[COMMON_WAS] = MAY("was", NAME),
	[COMMON_COUNT] = { .name = NULL },
};

static const struct field after_row[] = {
	MUST("hash", HASH),
	MUST("n", INT),
	MUST("sig", SIG),
	MUST("st", ST),
	{ .name = NULL },
};

static const struct field spec_row[] = {
	MAY("auto", FLAG),
	MAY("clause", STRING),
	MUST("key", STRING),
	MUST("op", STRING),
	MUST("sev", STRING),
	MAY("text_kk", STRING),
	MAY("text_ru", STRING),
	MAY("tol", INT),
	MUST("value", STRING),
	{ .name = NULL },
};

static const struct field check_row[] = {
	MUST("key", STRING),
	MUST_OF("ok", INT, "0 1 2"),
	MUST("value", STRING),
	{ .name = NULL },
};

static const struct field list_row[] = {
	MUST_OF("family", PERSON, "f"),
	MUST("held", INT),
	MUST("person", PERSON),
	MAY("reserve", FLAG),
	MUST("row", INT),
	{ .name = NULL },
};

static const struct field lot_row[] = {
	MUST("due", DAY),
	MUST("lot", STRING),
	MUST("model", STRING),
	MUST("price", INT),
	MUST("qty", INT),
	MUST_OF("spec", ID, "q"),
	MUST("warranty", INT),
	{ .name = NULL },
};

static const struct field piece_row[] = {
	MUST_OF("piece", STRING, PIECES),
	MAY("serial", STRING),
	{ .name = NULL },
};

/* Who voids, erases or resolves repeats the subject fields of what it names. */
const struct kind kinds[] = {
	{ KIND("act.refused", MUST_OF("act", ID, "a"), MUST("person", PERSON), MUST("reason", WORD),
		  MAY_LIST("witnesses", PERSON)),
		NAMES("act", "person") },
	{ KIND("act.returned", MUST_OF("act", ID, "a")), NAMES("act") },
	{ KIND("act.signed", MUST_OF("act", ID, "a"), MAY_LIST_OF("commission", PERSON, "m"),
		  MAY("count", INT), MUST("day", DAY), MUST("form", WORD), MAY("hash", HASH),
		  MUST("no", SHORT), MAY("person", PERSON), MAY("text", HASH)),
		NAMES("act", "dev", "devs", "person"), .many = true },
	{ KIND("box.arrived", MUST_OF("box", ID, "b"), MAY("seal", WORD), MAY_OF("ship", ID, "s")),
		NAMES("ship") },
	{ KIND("claim.made", MUST_OF("act", ID, "a"), MUST("reason", WORD), MUST("to", ORG)),
		NAMES("dev", "devs"), UNITS },
	{ KIND("clock.noted", MUST("head", INT), MUST("off", INT), MUST("station", ST)),
		NAMES("station") },
	{ KIND("conflict.resolved", MUST("about", WORD), MUST("conflict", DEV),
		  MAY_OF("contract", ID, "k"), MUST_LIST("events", NAME), MAY("id", ORG),
		  MAY("inv", SHORT), MAY_OF("list", ID, "l"), MAY_OF("manifest", ID, "x"),
		  MAY("new", DEV), MAY_OF("notice", ID, "n"), MAY("person", PERSON),
		  MAY_OF("pledge", ID, "e"), MAY_OF("programme", ID, "r"), MUST("reason", WORD),
		  MAY("same", STRING), MAY_OF("ship", ID, "s"), MAY_OF("spec", ID, "q"),
		  MAY_LIST("split", TAG), MAY_LIST("stands", NAME), MAY("station", ST),
		  MAY_OF("stocktake", ID, "t"), MAY_LIST("tags", TAG)),
		NAMES("*"), .many = true },
	{ KIND("contract.changed", MUST_OF("contract", ID, "k"), MUST("day", DAY),
		  MUST_ROWS("lots", lot_row), MUST("no", SHORT)),
		NAMES("contract") },
	{ KIND("contract.signed", MUST_OF("contract", ID, "k"), MUST("day", DAY),
		  MUST_ROWS("lots", lot_row), MUST("no", SHORT), MUST_LIST("parties", ORG)),
		NAMES("contract") },
	{ KIND("custody.changed", MUST_OF("act", ID, "a"), MUST_OF("custodian", PERSON, "c")),
		NAMES("dev", "devs"), UNITS },
	{ KIND("device.accepted", MAY("due", DAY), MAY_OF("opinion", PERSON, "m"),
		  MAY_OF("spec", ID, "q")),
		NAMES("dev", "devs"), UNITS, .how = true },
	{ KIND("device.assigned", MUST_OF("act", ID, "a"), MUST("dev", DEV), MAY("due", DAY),
		  MUST_OF("list", ID, "l"), MAY("loan", FLAG), MUST("person", PERSON),
		  MAY_OF("proxy", PERSON, "g"), MUST("row", INT)),
		NAMES("dev", "person"), .how = true },
	{ KIND("device.balanced", MAY_OF("contract", ID, "k"), MUST("cost", INT),
		  MUST_OF("custodian", PERSON, "c"), MUST("day", DAY), MUST("dev", DEV),
		  MUST("inv", SHORT), MAY("source", STRING)),
		NAMES("dev", "inv"), .how = true },
	{ KIND("device.checked", MUST("dev", DEV), MAY("probe", FLAG), MUST_ROWS("rows", check_row),
		  MAY("serial", STRING), MUST_OF("spec", ID, "q"),
		  MUST_OF("verdict", WORD, "pass warn fail")),
		NAMES("dev"), .how = true },
	{ KIND("device.damaged", MAY("person", PERSON), MUST("reason", WORD)), NAMES("dev", "devs"),
		UNITS, .how = true },
	{ KIND("device.disposed", MUST_OF("act", ID, "a")), NAMES("dev", "devs"), UNITS },
	{ KIND("device.expected", MAY_OF("box", ID, "b"), MAY("lot", STRING), MAY("maker", STRING),
		  MUST_OF("manifest", ID, "x"), MAY("model", STRING), MAY("price", INT),
		  MAY("qty", INT), MAY("serial", STRING), MUST("to", ORG)),
		NAMES("dev", "manifest"), .either = { "dev", "qty" } },
	{ KIND("device.found", MAY("person", PERSON),
		  MUST_OF("state", WORD, "arrived on_balance assigned")),
		NAMES("dev", "devs", "person"), UNITS, .how = true },
	{ KIND("device.identified", MUST("dev", DEV), MAY("same", DEV), MAY_LIST("split", TAG)),
		NAMES("dev", "same", "split"), .either = { "same", "split" } },
	{ KIND("device.inspected", MUST("dev", DEV), MAY("due", DAY), MUST("finding", WORD),
		  MAY("person", PERSON)),
		NAMES("dev"), .how = true },
	{ KIND("device.lost", MAY("no", SHORT), MAY("person", PERSON)),
		NAMES("dev", "devs", "person"), UNITS },
	{ KIND("device.moved", MUST_OF("act", ID, "a"), MAY("from", ORG), MUST("to", ORG)),
		NAMES("dev", "devs"), UNITS },
	{ KIND("device.packed", MUST_OF("box", ID, "b"), MAY_OF("ship", ID, "s")),
		NAMES("dev", "devs"), UNITS, .how = true },
	{ KIND("device.received", MAY("extra", FLAG), MAY("maker", STRING), MAY("model", STRING),
		  MAY("serial", STRING), MAY_OF("ship", ID, "s")),
		NAMES("dev", "devs", "ship"), UNITS, .how = true },
	{ KIND("device.rejected", MUST("reason", WORD)), NAMES("dev", "devs"), UNITS, .how = true },
	{ KIND("device.repair_sent", MAY("person", PERSON), MUST("to", ORG)),
		NAMES("dev", "devs", "person"), UNITS },
	{ KIND("device.repaired", MAY("person", PERSON), MAY("serial", STRING),
		  MUST_OF("state", WORD, "accepted on_balance assigned")),
		NAMES("dev", "devs", "person"), UNITS },
	{ KIND("device.replaced", MUST("dev", DEV), MUST("new", DEV)), NAMES("dev", "new") },
	{ KIND("device.reserved", MUST("person", PERSON), MAY("until", DAY)),
		NAMES("dev", "devs", "person"), UNITS },
	{ KIND("device.returned", MUST("person", PERSON),
		  MAY_OF("state", WORD, "damaged complete")),
		NAMES("dev", "devs", "person"), UNITS, .how = true },
	{ KIND("device.returned_to_supplier", MAY_OF("ship", ID, "s"), MUST("to", ORG)),
		NAMES("dev", "devs"), UNITS },
	{ KIND("device.stolen", MAY("no", SHORT), MAY("person", PERSON)),
		NAMES("dev", "devs", "person"), UNITS },
	{ KIND("device.tagged", MUST("dev", DEV), MAY("serial", STRING), MUST("tag", TAG)),
		NAMES("dev", "tag"), .how = true },
	{ KIND("device.unpacked", MUST_OF("box", ID, "b")), NAMES("dev", "devs"), UNITS },
	{ KIND("device.written_off", MUST_OF("act", ID, "a"), MUST("reason", WORD),
		  MAY("wiped", FLAG)),
		NAMES("dev", "devs"), UNITS },
	{ KIND("event.redacted", MAY_OF("contract", ID, "k"), MUST("event", NAME), MAY("id", ORG),
		  MAY("inv", SHORT), MAY_OF("list", ID, "l"), MAY_OF("manifest", ID, "x"),
		  MAY("new", DEV), MAY_OF("notice", ID, "n"), MAY("person", PERSON),
		  MAY_OF("pledge", ID, "e"), MAY_LIST("prev", NAME), MAY_OF("programme", ID, "r"),
		  MAY("same", STRING), MAY_OF("ship", ID, "s"), MAY_OF("spec", ID, "q"),
		  MAY_LIST("split", TAG), MAY("station", ST), MAY_OF("stocktake", ID, "t"),
		  MAY_LIST("tags", TAG)),
		NAMES("*"), .many = true },
	{ KIND("event.voided", MAY_OF("contract", ID, "k"), MUST("event", NAME), MAY("id", ORG),
		  MAY("inv", SHORT), MAY_OF("list", ID, "l"), MAY_OF("manifest", ID, "x"),
		  MAY("new", DEV), MAY_OF("notice", ID, "n"), MAY("person", PERSON),
		  MAY_OF("pledge", ID, "e"), MAY_OF("programme", ID, "r"), MUST("reason", WORD),
		  MAY("same", STRING), MAY_OF("ship", ID, "s"), MAY_OF("spec", ID, "q"),
		  MAY_LIST("split", TAG), MAY("station", ST), MAY_OF("stocktake", ID, "t"),
		  MAY_LIST("tags", TAG)),
		NAMES("*"), .many = true },
	{ KIND("exception.signed", MUST_OF("act", ID, "a"), MAY("due", DAY), MUST("gate", WORD),
		  MUST("reason", WORD)),
		NAMES("dev", "devs"), UNITS },
	{ KIND("kit.changed", MUST_OF("change", WORD, "missing exchanged added"), MUST("dev", DEV),
		  MAY("person", PERSON), MUST_OF("piece", STRING, PIECES), MAY("serial", STRING)),
		NAMES("dev"), .how = true },
	{ KIND("kit.formed", MUST("dev", DEV), MUST_ROWS("pieces", piece_row)), NAMES("dev"),
		.how = true },
	{ KIND("list.approved", MAY("count", INT), MAY("hash", HASH), MUST_OF("list", ID, "l"),
		  MUST_ROWS("rows", list_row), MUST("to", ORG), MUST("version", INT)),
		NAMES("list", "rows") },
	{ KIND("loan.extended", MUST("dev", DEV), MUST("due", DAY), MUST("person", PERSON)),
		NAMES("dev", "person") },
	{ KIND("manifest.published", MAY_OF("contract", ID, "k"), MUST("count", INT),
		  MUST("hash", HASH), MUST_OF("manifest", ID, "x"), MAY_OF("ship", ID, "s")),
		NAMES("manifest") },
	{ KIND("notice.done", MUST("dev", DEV), MUST_OF("notice", ID, "n"), MUST("result", WORD)),
		NAMES("notice", "dev"), .how = true },
	{ KIND("notice.published", MAY("lot", STRING), MUST_OF("notice", ID, "n"),
		  MAY_LIST("serials", STRING), MUST("word", WORD)),
		NAMES("notice"), .many = true },
	{ KIND("org.defined", MAY("bin", STRING), MAY_LIST("from", ORG), MUST("id", ORG),
		  MAY("name_kk", STRING), MAY("name_ru", STRING), MAY("phone", STRING),
		  MAY("short_kk", STRING), MAY("short_ru", STRING), MUST("type", WORD),
		  MAY("up", ORG)),
		NAMES("id") },
	{ KIND("person.joined", MUST("person", PERSON), MUST("same", PERSON)),
		NAMES("person", "same") },
	{ KIND("pledge.made", MUST_OF("donor", PERSON, "d"), MUST_OF("pledge", ID, "e"),
		  MUST("sum", INT), MAY("units", INT)),
		NAMES("pledge") },
	{ KIND("pledge.paid", MUST("day", DAY), MUST_OF("pledge", ID, "e"), MUST("sum", INT)),
		NAMES("pledge") },
	{ KIND("programme.closed", MAY_LIST("accepted_open", NAME), MUST("day", DAY),
		  MUST_OF("programme", ID, "r")),
		NAMES("programme") },
	{ KIND("shipment.arrived", MAY("closed", FLAG), MAY("places", INT), MAY("seals", STRING),
		  MUST_OF("ship", ID, "s")),
		NAMES("ship") },
	{ KIND("shipment.cancelled", MUST("reason", WORD), MUST_OF("ship", ID, "s")),
		NAMES("ship", "dev", "devs"), UNITS },
	{ KIND("shipment.lost", MUST("reason", WORD), MUST_OF("ship", ID, "s")),
		NAMES("ship", "dev", "devs"), UNITS },
	{ KIND("shipment.sent", MAY_LIST_OF("boxes", ID, "b"), MAY("count", INT), MAY("hash", HASH),
		  MAY("no", SHORT), MAY("places", INT), MAY("plate", STRING), MAY("qty", INT),
		  MAY("seals", STRING), MUST_OF("ship", ID, "s"), MUST("to", ORG)),
		NAMES("ship", "dev", "devs"), UNITS },
	{ KIND("spec.published", MAY("count", INT), MAY("hash", HASH), MUST_ROWS("rows", spec_row),
		  MUST_OF("spec", ID, "q")),
		NAMES("spec") },
	{ KIND("station.admitted", MUST("for", ORG), MAY("issuer", ISSUER), MUST("key", KEY),
		  MUST_LIST("roles", WORD), MAY("sig", SIG), MUST("station", ST)),
		NAMES("station") },
	{ KIND("station.opened", MAY_MAP("after", after_row), MUST("key", KEY)), NAMES("st") },
	{ KIND("station.revoked", MUST("last", INT), MAY("sig", SIG), MUST("station", ST)),
		NAMES("station") },
	{ KIND("stocktake.closed", MAY_LIST_OF("commission", PERSON, "m"), MAY("count", INT),
		  MUST("day", DAY), MAY("hash", HASH), MUST_OF("stocktake", ID, "t")),
		NAMES("stocktake") },
	{ KIND("stocktake.opened", MAY_LIST_OF("commission", PERSON, "m"), MUST("day", DAY),
		  MUST_OF("stocktake", ID, "t")),
		NAMES("stocktake") },
	{ KIND("stocktake.seen", MUST("dev", DEV),
		  MUST_OF("level", WORD, "seen photo signed unseen"), MAY("place", WORD),
		  MUST_OF("stocktake", ID, "t")),
		NAMES("stocktake", "dev"), .how = true },
	{ KIND("tag.retired", MUST("dev", DEV), MUST("reason", WORD), MUST("tag", TAG)),
		NAMES("tag", "dev") },
	{ KIND("tags.printed", MAY("again", FLAG), MAY("printer", WORD), MUST_LIST("tags", TAG)),
		NAMES("tags") },
	{ .name = NULL },
};

static int compare_kind(const void *name, const void *kind)
{
	return strcmp(name, ((const struct kind *)kind)->name);
}

const struct kind *kind_find(const char *name)
{
	return bsearch(name, kinds, G_N_ELEMENTS(kinds) - 1, sizeof(kinds[0]), compare_kind);
}
