/* SPDX-License-Identifier: Apache-2.0
 * HID report descriptors (Device Class Definition for HID 1.11, 6.2.2): a run of items of 1, 2, 3
 * or 5 bytes, or long ones that nobody uses. Global items (page, size, count, id) last until
 * changed and can be pushed, local ones (usages) until the next main item. An item that is a field
 * adds size * count bits to its report; its n-th element has the n-th usage, and the last usage
 * repeats. Usages of bar codes: HID Point of Sale Usage Tables 1.02.
 * Invariant: no field reaches over the end of its report, no report over REPORT_BYTES_MAX. */
#include "model/report.h"

#include "base/error.h"

enum { USAGES_MAX = 256, STACK_MAX = 8, DEPTH_MAX = 32, IDS = 256 };

enum item {
	ITEM_INPUT = 0x80,
	ITEM_OUTPUT = 0x90,
	ITEM_COLLECTION = 0xa0,
	ITEM_FEATURE = 0xb0,
	ITEM_END = 0xc0,
	ITEM_PAGE = 0x04,
	ITEM_SIZE = 0x74,
	ITEM_ID = 0x84,
	ITEM_COUNT = 0x94,
	ITEM_PUSH = 0xa4,
	ITEM_POP = 0xb4,
	ITEM_USAGE = 0x08,
	ITEM_MINIMUM = 0x18,
	ITEM_MAXIMUM = 0x28,
	ITEM_LONG = 0xfe, /* the whole byte */
};

enum { APPLICATION = 1, CONSTANT = 1, REPORT_GUESSED_DATA = 56 };

#define USAGE(page, id) ((guint32)(page) << 16 | (id))
enum { PAGE_DESKTOP = 0x01, PAGE_CONSUMER = 0x0c, PAGE_POS = 0x8c };
enum { PAGE_IBM = 0xff45, PAGE_SIDE = 0xff8c };

struct globals {
	guint32 page, size, count;
	guint8 id;
};

struct usages {
	guint32 first, last;
};

struct walk {
	struct report_layout *layout;
	bool data_known; /* which report has the data: the second time through */
	struct globals now, stack[STACK_MAX];
	guint stacked, depth;
	struct usages usages[USAGES_MAX];
	guint used;
	guint32 minimum;
	guint scanner; /* depth inside of the collection 8C/02; 0 outside of it */
	guint32 bits[REPORT_TYPES][IDS];
	bool keyboard, ibm, side, foreign; /* foreign: an application of a page in common use */
};

/* The usage of an element of the field. */
static guint32 usage_of(const struct walk *walk, guint index)
{
	for (guint i = 0; i < walk->used; i++) {
		const struct usages *range = &walk->usages[i];
		guint32 more = range->last - range->first;
		if (index <= more || i + 1 == walk->used)
			return range->first + MIN(index, more);
		index -= more + 1;
	}
	return 0;
}

static bool add_usages(struct walk *walk, guint32 first, guint32 last, GError **error)
{
	if (last < first)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"report descriptor: usages end before they begin; take the device for none");
	if (walk->used == USAGES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"report descriptor: over %d usages in a field; take the device for none",
			USAGES_MAX);
	walk->usages[walk->used++] = (struct usages){ first, last };
	return true;
}

/* Where the layout keeps an input usage; NULL when it does not. */
static struct report_field *field_of(struct report_layout *layout, guint32 usage)
{
	switch (usage) {
	case USAGE(PAGE_DESKTOP, 0x3b):
		return &layout->length;
	case USAGE(PAGE_POS, 0xfb):
	case USAGE(PAGE_POS, 0xfc):
	case USAGE(PAGE_POS, 0xfd):
		return &layout->aim[(usage & 0xff) - 0xfb];
	case USAGE(PAGE_POS, 0xfe):
		return &layout->data;
	case USAGE(PAGE_POS, 0xff):
		return &layout->more;
	default:
		return NULL;
	}
}

/* A usage that comes back later, in another field, stays where it was first. */
static void put_element(struct report_field *field, guint32 bit, guint32 size)
{
	if (!field->count)
		*field = (struct report_field){ bit, (guint16)size, 1 };
	else if (size == field->size && bit == field->bit + size * field->count)
		field->count++;
}

static void put_input(struct walk *walk, guint32 bit, guint index)
{
	struct report_layout *layout = walk->layout;
	guint32 usage = usage_of(walk, index);
	struct report_field *field = field_of(layout, usage);

	if (!walk->scanner || !field)
		return;
	if (!walk->data_known && field == &layout->data && !field->count)
		layout->id = walk->now.id;
	else if (walk->data_known && walk->now.id != layout->id)
		return;
	put_element(field, bit, walk->now.size);
}

static bool add_field(struct walk *walk, enum report_type type, guint32 flags, GError **error)
{
	const struct globals *now = &walk->now;
	guint32 *bits = &walk->bits[type][now->id];
	guint32 start = *bits + (now->id ? 8 : 0);
	guint64 length = (guint64)now->size * now->count;

	if (start + length > REPORT_BYTES_MAX * 8)
		return refuse(error, BELGI_ERROR_LIMIT,
			"report descriptor: a report of over %d bytes; take the device for none",
			REPORT_BYTES_MAX);
	walk->layout->has[type][now->id / 8] |= (guint8)(1 << now->id % 8);
	for (guint32 i = 0; type == REPORT_INPUT && length && !(flags & CONSTANT) && i < now->count;
		i++)
		put_input(walk, start + i * now->size, i);
	*bits += (guint32)length;
	return true;
}

static void begin_application(struct walk *walk, guint32 usage)
{
	guint32 page = usage >> 16;

	walk->keyboard |= usage == USAGE(PAGE_DESKTOP, 6);
	walk->ibm |= page == PAGE_IBM;
	walk->side |= page == PAGE_SIDE;
	walk->foreign |= page == PAGE_DESKTOP || page == PAGE_CONSUMER || page == PAGE_POS;
	if (usage == USAGE(PAGE_POS, 2) && !walk->scanner)
		walk->scanner = walk->depth;
}

static bool begin(struct walk *walk, guint32 type, GError **error)
{
	if (walk->depth == DEPTH_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"report descriptor: collections nested over %d deep; take the device for "
			"none",
			DEPTH_MAX);
	walk->depth++;
	if (type == APPLICATION)
		begin_application(walk, usage_of(walk, 0));
	return true;
}

static bool end(struct walk *walk, GError **error)
{
	if (!walk->depth)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"report descriptor: a collection ends that never began; take the device "
			"for none");
	if (walk->scanner == walk->depth)
		walk->scanner = 0;
	walk->depth--;
	return true;
}

static bool main_item(struct walk *walk, guint tag, guint32 value, GError **error)
{
	bool good = true;

	switch (tag) {
	case ITEM_INPUT:
		good = add_field(walk, REPORT_INPUT, value, error);
		break;
	case ITEM_OUTPUT:
		good = add_field(walk, REPORT_OUTPUT, value, error);
		break;
	case ITEM_FEATURE:
		good = add_field(walk, REPORT_FEATURE, value, error);
		break;
	case ITEM_COLLECTION:
		good = begin(walk, value, error);
		break;
	case ITEM_END:
		good = end(walk, error);
		break;
	}
	walk->used = 0;
	walk->minimum = 0;
	return good;
}

static bool set_id(struct walk *walk, guint32 id, GError **error)
{
	if (id == 0 || id >= IDS)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"report descriptor: %u is no report id; take the device for none", id);
	walk->now.id = (guint8)id;
	walk->layout->ids = true;
	return true;
}

static bool stack_item(struct walk *walk, guint tag, GError **error)
{
	if (tag == ITEM_PUSH ? walk->stacked == STACK_MAX : walk->stacked == 0)
		return refuse(error, BELGI_ERROR_LIMIT,
			"report descriptor: pushed or popped too often; take the device for none");
	if (tag == ITEM_PUSH)
		walk->stack[walk->stacked++] = walk->now;
	else
		walk->now = walk->stack[--walk->stacked];
	return true;
}

/* A usage of four bytes brings its page, a shorter one has that which stands. */
static guint32 whole_usage(const struct walk *walk, guint32 value, guint size)
{
	return size == 4 ? value : walk->now.page << 16 | value;
}

static bool other_item(struct walk *walk, guint tag, guint32 value, guint size, GError **error)
{
	switch (tag) {
	case ITEM_PAGE:
		walk->now.page = value & 0xffff; /* some hosts show FF8C sign-extended */
		return true;
	case ITEM_SIZE:
		walk->now.size = value;
		return true;
	case ITEM_COUNT:
		walk->now.count = value;
		return true;
	case ITEM_ID:
		return set_id(walk, value, error);
	case ITEM_PUSH:
	case ITEM_POP:
		return stack_item(walk, tag, error);
	case ITEM_USAGE:
		value = whole_usage(walk, value, size);
		return add_usages(walk, value, value, error);
	case ITEM_MINIMUM:
		walk->minimum = whole_usage(walk, value, size);
		return true;
	case ITEM_MAXIMUM:
		return add_usages(walk, walk->minimum, whole_usage(walk, value, size), error);
	default:
		return true;
	}
}

/* Takes one item off the bytes; false and *error when it is cut short or breaks a rule. */
static bool take_item(struct walk *walk, const guint8 **at, const guint8 *last, GError **error)
{
	static const guint8 sizes[] = { 0, 1, 2, 4 };
	const guint8 *item = (*at)++;
	guint size = sizes[*item & 3];
	guint32 value = 0;

	if (*item == ITEM_LONG)
		size = *at < last ? 2 + **at : 2;
	if ((gsize)(last - *at) < size)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"report descriptor: its last item is cut short; read it again");
	*at += size;
	if (*item == ITEM_LONG)
		return true;
	for (guint i = 0; i < size; i++)
		value |= (guint32)item[1 + i] << 8 * i;
	if ((*item & 0x0c) == 0)
		return main_item(walk, *item & 0xf0, value, error);
	return other_item(walk, *item & 0xfc, value, size, error);
}

static bool walk_all(struct walk *walk, const guint8 *bytes, gsize len, GError **error)
{
	const guint8 *at = bytes;

	while (at < bytes + len)
		if (!take_item(walk, &at, bytes + len, error))
			return false;
	return true;
}

static guint16 bytes_of(const struct walk *walk, enum report_type type, guint8 id)
{
	return (guint16)((walk->bits[type][id] + 7) / 8 + (id ? 1 : 0));
}

/* What is known of simple COM is the size of its descriptor and of its reports, and that they have
 * no id. */
static bool is_simple_com(const struct walk *walk, gsize len)
{
	enum { DESCRIPTOR = 40, BLOCK = 64 };

	return len == DESCRIPTOR && !walk->layout->ids && !walk->foreign &&
	       walk->bits[REPORT_INPUT][0] == BLOCK * 8;
}

static bool is_snapi(const struct walk *walk)
{
	return !walk->foreign && report_has(walk->layout, REPORT_INPUT, 0x21) &&
	       report_has(walk->layout, REPORT_INPUT, 0x22) &&
	       bytes_of(walk, REPORT_INPUT, 0x22) == 32;
}

static enum report_kind kind_of(const struct walk *walk, gsize len)
{
	if (walk->layout->data.count && walk->layout->data.size == 8)
		return REPORT_HIDPOS;
	if (walk->keyboard)
		return REPORT_KEYBOARD;
	if (walk->ibm)
		return REPORT_IBM;
	if (is_snapi(walk))
		return REPORT_SNAPI;
	if (is_simple_com(walk, len))
		return REPORT_SIMPLE_COM;
	return walk->side ? REPORT_SIDE : REPORT_OTHER;
}

/* The identifier may be one field of three elements under its first usage. */
static void split_aim(struct report_layout *layout)
{
	struct report_field *aim = layout->aim;

	for (guint i = 1; i < G_N_ELEMENTS(layout->aim) && aim[0].count >= 3; i++)
		if (!aim[i].count)
			aim[i] = (struct report_field){ aim[0].bit + i * aim[0].size, aim[0].size,
				1 };
}

bool report_parse(struct report_layout *layout, const guint8 *descriptor, gsize len, GError **error)
{
	g_autofree struct walk *walk = g_new0(struct walk, 1);
	guint8 id;

	if (len == 0 || len > REPORT_DESCRIPTOR_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"report descriptor: %" G_GSIZE_FORMAT " bytes; it has 1 to %d", len,
			REPORT_DESCRIPTOR_MAX);
	*layout = (struct report_layout){ 0 };
	walk->layout = layout;
	if (!walk_all(walk, descriptor, len, error))
		return false;
	id = layout->id;
	*layout = (struct report_layout){ .id = id };
	*walk = (struct walk){ .layout = layout, .data_known = true };
	walk_all(walk, descriptor, len, NULL);
	split_aim(layout);
	layout->kind = kind_of(walk, len);
	layout->bytes = bytes_of(walk, REPORT_INPUT, id);
	return true;
}

struct guess {
	guint8 bytes, aim, data, more; /* of the report, its id included; where the others stand */
	guint8 length_bits;            /* from byte 1 on; 0: none */
};

static bool none_from(const guint8 *report, guint first, guint end)
{
	for (guint i = first; i < end; i++)
		if (report[i])
			return false;
	return true;
}

/* By the byte of the ']'. A device that was told to send no identifier leaves it empty. */
static const struct guess *guess_of(const guint8 *report, gsize len)
{
	static const struct guess honeywell = { 64, 2, 5, 63, 8 }, zebra = { 64, 3, 6, 63, 16 };
	static const struct guess bare = { 61, 1, 4, 60, 0 }, newland = { 64, 0, 2, 63, 8 };

	if (len == bare.bytes && report[0] == 2 && (report[1] == ']' || none_from(report, 1, 4)))
		return &bare;
	if (len != newland.bytes || report[0] != 2 || report[1] > REPORT_GUESSED_DATA)
		return NULL;
	if (report[2] == ']')
		return &honeywell;
	if (report[2])
		return &newland;
	return report[3] == ']' || none_from(report, 3, 6) ? &zebra : &honeywell;
}

bool report_guess(struct report_layout *layout, const guint8 *report, gsize len)
{
	const struct guess *guess = guess_of(report, len);

	if (!guess)
		return false;
	*layout = (struct report_layout){ .kind = REPORT_HIDPOS, .ids = true, .id = 2 };
	layout->bytes = guess->bytes;
	layout->data = (struct report_field){ guess->data * 8u, 8, REPORT_GUESSED_DATA };
	layout->more = (struct report_field){ guess->more * 8u, 1, 1 };
	if (guess->length_bits)
		layout->length = (struct report_field){ 8, guess->length_bits, 1 };
	for (guint i = 0; guess->aim && i < G_N_ELEMENTS(layout->aim); i++)
		layout->aim[i] = (struct report_field){ (guess->aim + i) * 8, 8, 1 };
	layout->has[REPORT_INPUT][0] = 1 << 2;
	return true;
}

bool report_has(const struct report_layout *layout, enum report_type type, guint8 id)
{
	return layout->has[type][id / 8] >> id % 8 & 1;
}

guint32 report_value(const struct report_field *field, guint index, const guint8 *report, gsize len)
{
	guint64 first = field->bit + (guint64)index * field->size;
	guint32 value = 0;

	for (guint i = 0; i < MIN(field->size, 32) && index < field->count; i++) {
		guint64 bit = first + i;
		if (bit / 8 < len)
			value |= (guint32)(report[bit / 8] >> bit % 8 & 1) << i;
	}
	return value;
}
