/* SPDX-License-Identifier: Apache-2.0
 * The steps of a unit's life (wire.md section 3). A row without a rank moves nothing; its `who` is
 * judged all the same. Adding a step is adding a row here and its fields in kinds.c. */
#include "model/lifecycle.h"

#include <string.h>

#define S(state) (1u << STATE_##state)
#define ANY ((1u << STATE_COUNT) - 1)
#define LIVE (ANY & ~(S(WRITTEN_OFF) | S(DISPOSED) | S(REPLACED)))
#define ON_THE_WAY (S(EXPECTED) | S(TAGGED) | S(PACKED) | S(IN_TRANSIT) | S(ARRIVED))
#define JUDGED (ON_THE_WAY | S(ACCEPTED) | S(REJECTED) | S(NONE))
#define AT_SCHOOL (S(ARRIVED) | S(ACCEPTED) | S(ON_BALANCE))
#define IN_USE (AT_SCHOOL | S(ASSIGNED))

const struct transition transitions[] = {
	{ "device.expected", STATE_EXPECTED, 1, ANY, 0, WHO_OWN, false },
	{ "device.tagged", STATE_TAGGED, 2, ANY, 0, WHO_HOLDER, true },
	{ "device.packed", STATE_PACKED, 3, ANY, 0, WHO_HOLDER, true },
	{ "device.unpacked", STATE_TAGGED, 2, S(PACKED), 0, WHO_HOLDER, false },
	{ "shipment.sent", STATE_IN_TRANSIT, 4, LIVE, 0, WHO_HOLDER, true },
	{ "shipment.lost", STATE_LOST, 9, S(IN_TRANSIT), 0, WHO_SENDER | WHO_CONSIGNEE | WHO_DIR,
		false },
	{ "device.received", STATE_ARRIVED, 5, LIVE, 0, WHO_OWN, false },
	{ "device.accepted", STATE_ACCEPTED, 6, JUDGED, 0, WHO_HOLDER, false },
	{ "device.rejected", STATE_REJECTED, 6, JUDGED, 0, WHO_HOLDER, false },
	{ "device.returned_to_supplier", STATE_RETURNED_TO_SUPPLIER, 9, AT_SCHOOL | S(REJECTED), 0,
		WHO_HOLDER, false },
	{ "device.replaced", STATE_REPLACED, 10, ANY, 0, WHO_SENDER | WHO_HOLDER | WHO_DIR, false },
	{ "device.balanced", STATE_ON_BALANCE, 7,
		S(ACCEPTED) | S(ARRIVED) | S(IN_TRANSIT) | S(NONE), GATE_ACCEPTANCE, WHO_OWN,
		false },
	{ "device.assigned", STATE_ASSIGNED, 8, S(ON_BALANCE), GATE_BALANCE | GATE_LIST | GATE_ONE,
		WHO_HOLDER, false },
	{ "device.returned", STATE_ON_BALANCE, 7, S(ASSIGNED) | S(LOST) | S(STOLEN), 0, WHO_HOLDER,
		false },
	{ "device.moved", STATE_IN_TRANSIT, 4, AT_SCHOOL, 0, WHO_HOLDER | WHO_DIR, false },
	{ "device.repair_sent", STATE_IN_REPAIR, 9, IN_USE, 0, WHO_HOLDER, false },
	{ "device.repaired", STATE_NONE, 7, S(IN_REPAIR), 0, WHO_HOLDER, false },
	{ "device.lost", STATE_LOST, 9, IN_USE | S(IN_TRANSIT), 0, WHO_HOLDER | WHO_DIR, false },
	{ "device.stolen", STATE_STOLEN, 9, IN_USE | S(IN_TRANSIT), 0, WHO_HOLDER | WHO_DIR,
		false },
	{ "device.found", STATE_NONE, 7, S(LOST) | S(STOLEN), 0, WHO_HOLDER | WHO_DIR, false },
	{ "device.written_off", STATE_WRITTEN_OFF, 10,
		AT_SCHOOL | S(REJECTED) | S(IN_REPAIR) | S(LOST) | S(STOLEN), 0,
		WHO_HOLDER | WHO_DIR, false },
	{ "device.disposed", STATE_DISPOSED, 11, S(WRITTEN_OFF), 0, WHO_HOLDER | WHO_DIR, false },

	{ "device.identified", STATE_NONE, 0, ANY, 0, WHO_HOLDER | WHO_DIR, false },
	{ "tag.retired", STATE_NONE, 0, ANY, 0, WHO_HOLDER | WHO_DIR, false },
	{ "shipment.cancelled", STATE_NONE, 0, ANY, 0, WHO_SENDER | WHO_DIR, false },
	{ "shipment.arrived", STATE_NONE, 0, ANY, 0, WHO_CONSIGNEE, false },
	{ "exception.signed", STATE_NONE, 0, ANY, 0, WHO_HOLDER | WHO_DIR, false },
	{ "claim.made", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "custody.changed", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "kit.formed", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "kit.changed", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "device.reserved", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "loan.extended", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "act.refused", STATE_NONE, 0, ANY, 0, WHO_HOLDER, false },
	{ "org.defined", STATE_NONE, 0, ANY, 0, WHO_DIR | WHO_HUB, false },
	{ "spec.published", STATE_NONE, 0, ANY, 0, WHO_DIR, false },
	{ "list.approved", STATE_NONE, 0, ANY, 0, WHO_LIST_OWNER, false },
	{ "person.joined", STATE_NONE, 0, ANY, 0, WHO_DIR | WHO_UP | WHO_LIST_OWNER, false },
	{ "pledge.made", STATE_NONE, 0, ANY, 0, WHO_FUND | WHO_DIR, false },
	{ "pledge.paid", STATE_NONE, 0, ANY, 0, WHO_FUND | WHO_DIR, false },
	{ "contract.signed", STATE_NONE, 0, ANY, 0, WHO_FUND | WHO_DIR, false },
	{ "contract.changed", STATE_NONE, 0, ANY, 0, WHO_FUND | WHO_DIR, false },
	{ "programme.closed", STATE_NONE, 0, ANY, 0, WHO_DIR, false },
	{ "notice.published", STATE_NONE, 0, ANY, 0, WHO_DIR | WHO_HUB, false },
	{ NULL, STATE_NONE, 0, 0, 0, 0, false },
};

/* In the order of enum state. */
static const struct {
	const char *word;
	int rank;
} states[STATE_COUNT] = {
	[STATE_NONE] = { "none", 0 },
	[STATE_EXPECTED] = { "expected", 1 },
	[STATE_TAGGED] = { "tagged", 2 },
	[STATE_PACKED] = { "packed", 3 },
	[STATE_IN_TRANSIT] = { "in_transit", 4 },
	[STATE_ARRIVED] = { "arrived", 5 },
	[STATE_ACCEPTED] = { "accepted", 6 },
	[STATE_REJECTED] = { "rejected", 6 },
	[STATE_ON_BALANCE] = { "on_balance", 7 },
	[STATE_ASSIGNED] = { "assigned", 8 },
	[STATE_IN_REPAIR] = { "in_repair", 9 },
	[STATE_LOST] = { "lost", 9 },
	[STATE_STOLEN] = { "stolen", 9 },
	[STATE_RETURNED_TO_SUPPLIER] = { "returned_to_supplier", 9 },
	[STATE_WRITTEN_OFF] = { "written_off", 10 },
	[STATE_REPLACED] = { "replaced", 10 },
	[STATE_DISPOSED] = { "disposed", 11 },
};

static gpointer index_by_kind(gpointer data)
{
	GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
	(void)data;
	for (const struct transition *row = transitions; row->kind != NULL; row++)
		g_hash_table_insert(index, (gpointer)row->kind, (gpointer)row);
	return index;
}

const struct transition *transition_find(const char *kind)
{
	static GOnce once = G_ONCE_INIT;
	return g_hash_table_lookup(g_once(&once, index_by_kind, NULL), kind);
}

const char *state_word(enum state state)
{
	g_assert(state < STATE_COUNT);
	return states[state].word;
}

enum state state_read(const char *word)
{
	for (int i = 0; word != NULL && i < STATE_COUNT; i++)
		if (strcmp(states[i].word, word) == 0)
			return (enum state)i;
	return STATE_NONE;
}

int state_rank(enum state state)
{
	g_assert(state < STATE_COUNT);
	return states[state].rank;
}

const char *gate_word(enum gate gate)
{
	switch (gate) {
	case GATE_ACCEPTANCE:
		return "acceptance";
	case GATE_BALANCE:
		return "balance";
	case GATE_LIST:
		return "list";
	case GATE_ONE:
		return "one";
	}
	g_return_val_if_reached("");
}
