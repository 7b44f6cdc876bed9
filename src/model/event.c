/* SPDX-License-Identifier: Apache-2.0
 * An event is one canonical line (line.c) whose fields are those of its kind (kinds.c). Common
 * fields:
 *
 * v 1, st ST, n >= 1, at ms UTC, tz minutes, org ORG, kind     always
 * on    [NAME] ascending, at most ON_MAX     newest events by cause of each subject
 * dev   DEV, or devs [DEV] ascending, 2 to UNITS_MAX; never both
 * by, was, how, code, tag, piece, act, blobs, reason, part, of     where they apply
 *
 * One block of memory holds an event, its line, values and texts, so reading costs one allocation.
 */
#include "model/event.h"

#include "base/error.h"
#include "model/chain.h"
#include "model/field.h"
#include "model/line.h"

#include <string.h>

enum { TZ_MAX = 24 * 60 };

static bool check_at_least_one(const struct value *number, const char *field, GError **error)
{
	return !number || number->number >= 1 ||
	       refuse(error, BELGI_ERROR_BAD_INPUT,
		       "event line: field '%s' is less than 1; the line is no event", field);
}

/* A list of texts that ascend, so that each stands there once. */
static bool check_list(
	const struct value *list, const char *field, guint min, guint max, GError **error)
{
	guint count = 0;

	for (const struct value *item = list ? list->child : NULL; item; item = item->next, count++)
		if (item->next && strcmp(item->text, item->next->text) >= 0)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"event line: field '%s' is not in order; the line is no event",
				field);
	if (list && (count < min || count > max))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field '%s' has %u items, not %u to %u; the line is no event",
			field, count, min, max);
	return true;
}

/* What the table of fields cannot say of one field alone. */
static bool check_common(const struct value *const found[COMMON_COUNT], GError **error)
{
	if (found[COMMON_DEV] && found[COMMON_DEVS])
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: has both 'dev' and 'devs'; the line is no event");
	return check_at_least_one(found[COMMON_N], "n", error) &&
	       check_at_least_one(found[COMMON_PART], "part", error) &&
	       check_at_least_one(found[COMMON_OF], "of", error) &&
	       check_list(found[COMMON_ON], "on", 1, ON_MAX, error) &&
	       check_list(found[COMMON_DEVS], "devs", 2, UNITS_MAX, error);
}

/* [] is absent. */
static bool stands(const struct event *event, const char *field)
{
	const struct value *value = event_value(event, field);

	return value && (value->type != VALUE_LIST || value->child);
}

static bool check_kind(
	const struct event *event, const struct value *const found[COMMON_COUNT], GError **error)
{
	const struct kind *kind = event->kind;

	if (!kind)
		return true;
	if (kind->how && !found[COMMON_HOW])
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field 'how' is missing; the line is no event");
	if (!kind->many && found[COMMON_DEVS])
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field 'devs' does not stand in %s; the line is no event",
			kind->name);
	if (kind->either[0] && !stands(event, kind->either[0]) && !stands(event, kind->either[1]))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: field '%s' or '%s' is missing; the line is no event",
			kind->either[0], kind->either[1]);
	return true;
}

static void take_common(struct event *event, const struct value *const found[COMMON_COUNT])
{
	const struct value *devs = found[COMMON_DEVS];

	memcpy(event->st, found[COMMON_ST]->text, ST_SIZE);
	event->n = found[COMMON_N]->number;
	event->at = found[COMMON_AT]->number;
	event->tz = (int)CLAMP(found[COMMON_TZ]->number, -TZ_MAX, TZ_MAX);
	event->org = found[COMMON_ORG]->text;
	event->kind_name = found[COMMON_KIND]->text;
	event->kind_len = strlen(event->kind_name);
	event->units = devs ? devs->child : found[COMMON_DEV];
	event->unit_count = devs ? value_count(devs) : event->units != NULL;
}

static bool check_event(struct event *event, GError **error)
{
	const struct value *found[COMMON_COUNT] = { NULL };
	const struct field none = { .name = NULL };
	const char *kind = event_text(event, "kind");

	event->kind = kind ? kind_find(kind) : NULL;
	event->newer = !event->kind;
	if (!fields_check(event->root, event->kind ? event->kind->fields : &none, common_fields,
		    found, &event->newer, error) ||
		!check_common(found, error) || !check_kind(event, found, error))
		return false;
	take_common(event, found);
	return true;
}

static struct event *event_new(const char *line, gsize len)
{
	gsize values = line_values(line, len) * sizeof(struct value);
	struct event *event = g_malloc(sizeof(struct event) + values + 2 * (len + 1));

	memset(event, 0, sizeof(*event));
	event->ref = 1;
	event->root = (struct value *)(event + 1);
	event->line = (char *)(event + 1) + values;
	event->len = len;
	memcpy(event->line, line, len);
	event->line[len] = '\0';
	return event;
}

struct event *event_read(const char *line, gsize len, GError **error)
{
	if (len > LINE_MAX_BYTES) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"event line: %zu bytes; at most %d are an event", len, LINE_MAX_BYTES);
		return NULL;
	}
	g_autoptr(struct event) event = event_new(line, len);
	if (!line_read(
		    (struct value *)event->root, event->line + len + 1, event->line, len, error) ||
		!check_event(event, error))
		return NULL;
	return g_steal_pointer(&event);
}

struct event *event_ref(struct event *event)
{
	g_atomic_int_inc(&event->ref);
	return event;
}

void event_unref(struct event *event)
{
	if (event && g_atomic_int_dec_and_test(&event->ref))
		g_free(event);
}

struct hash event_line_hash(const struct event *event)
{
	return hash_of(event->line, event->len);
}

void event_place(struct event *event, const struct hash *hash)
{
	event->hash = *hash;
	chain_event_name(event->name, event->st, event->n, hash);
}

const struct value *event_value(const struct event *event, const char *field)
{
	return value_get(event->root, field);
}

const char *event_text(const struct event *event, const char *field)
{
	return value_text(event->root, field);
}

gint64 event_int(const struct event *event, const char *field, gint64 otherwise)
{
	return value_int(event->root, field, otherwise);
}

bool event_flag(const struct event *event, const char *field)
{
	const struct value *value = event_value(event, field);

	return value && value->type == VALUE_BOOL && value->number;
}

guint event_units(const struct event *event)
{
	return event->unit_count;
}

const char *event_unit(const struct event *event, guint index)
{
	return event->units[index].text;
}

bool event_names_unit(const struct event *event, const char *dev)
{
	for (guint i = 0; i < event->unit_count; i++)
		if (strcmp(event->units[i].text, dev) == 0)
			return true;
	return false;
}
