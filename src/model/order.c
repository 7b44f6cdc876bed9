/* SPDX-License-Identifier: Apache-2.0
 * x is before y when x is earlier in the same chain, or y's `on` names x (by its name, or by the
 * old name in x's `was`), or y's chain was opened after a point at or above x, and so on through
 * events of the subject.
 *
 * Shown order: of the free events (all that lead to them are shown) the smallest (at, st, n); in a
 * forged cycle the smallest breaks it. Only what people read depends on it. */
#include "model/order.h"

#include "model/chain.h"

#include <string.h>

enum { CHAINS_DEPTH = 64 };

/* What a redacted line said of its causes. */
struct erased {
	const char *name;
	char st[ST_SIZE];
	gint64 n;
	const struct value *prev;
};

/* The events before they are in shown order: sorted by (st, n), so that a name is found by
 * bisection. */
struct sorting {
	const struct authority *authority;
	GPtrArray *events;
	GArray *erased; /* struct erased */
	GPtrArray *
		*causes; /* per event: struct event* that it names or follows, within the subject */
	GHashTable *renamed; /* `was` -> event, made when some event has it */
};

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct event *x = *(struct event *const *)a, *y = *(struct event *const *)b;
	int st = strcmp(x->st, y->st);
	return st != 0 ? st : x->n < y->n ? -1 : x->n > y->n;
}

/* Index of the last event of st with a number of at most n; -1 when there is none. */
static int last_up_to(const GPtrArray *events, const char *st, gint64 n)
{
	int low = 0, high = (int)events->len - 1, found = -1;
	while (low <= high) {
		int middle = (low + high) / 2;
		const struct event *event = events->pdata[middle];
		int order = strcmp(event->st, st);
		if (order < 0 || (order == 0 && event->n <= n)) {
			if (order == 0)
				found = middle;
			low = middle + 1;
		} else {
			high = middle - 1;
		}
	}
	return found;
}

static struct event *find_named(const struct sorting *s, const char *name)
{
	char st[ST_SIZE], prefix[9];
	gint64 n;
	if (chain_name_read(name, st, &n, prefix)) {
		int i = last_up_to(s->events, st, n);
		struct event *event = i >= 0 ? s->events->pdata[i] : NULL;
		if (event != NULL && strcmp(event->name, name) == 0)
			return event;
	}
	return s->renamed != NULL ? g_hash_table_lookup(s->renamed, name) : NULL;
}

static const struct erased *find_erased(const struct sorting *s, const char *name)
{
	for (guint i = 0; i < s->erased->len; i++)
		if (strcmp(g_array_index(s->erased, struct erased, i).name, name) == 0)
			return &g_array_index(s->erased, struct erased, i);
	return NULL;
}

/* Follows a name to the event that has it, or to what a redacted line named. `followed` keeps
 * forged redactions that name each other from being walked again and again. */
static void add_cause(
	const struct sorting *s, GPtrArray *causes, const char *name, GHashTable *followed)
{
	struct event *event = find_named(s, name);
	const struct erased *erased = event == NULL ? find_erased(s, name) : NULL;
	if (event != NULL)
		g_ptr_array_add(causes, event);
	if (erased == NULL || !g_hash_table_add(followed, (gpointer)erased->name))
		return;
	int i = last_up_to(s->events, erased->st, erased->n);
	if (i >= 0)
		g_ptr_array_add(causes, s->events->pdata[i]);
	for (const struct value *v = erased->prev != NULL ? erased->prev->child : NULL; v != NULL;
		v = v->next)
		add_cause(s, causes, v->text, followed);
}

/* What the first event of a chain in this subject follows in the chains that it continues. */
static void add_continued(const struct sorting *s, GPtrArray *causes, const char *first)
{
	char chain[ST_SIZE], old[ST_SIZE];
	gint64 n;
	g_strlcpy(chain, first, sizeof chain);
	for (int depth = 0; depth < CHAINS_DEPTH && authority_after(s->authority, chain, old, &n);
		depth++) {
		int i = last_up_to(s->events, old, n);
		if (i >= 0) {
			g_ptr_array_add(causes, s->events->pdata[i]);
			return;
		}
		g_strlcpy(chain, old, sizeof chain);
	}
}

static void find_causes(struct sorting *s)
{
	g_autoptr(GHashTable) followed = g_hash_table_new(g_str_hash, g_str_equal);
	s->causes = g_new(GPtrArray *, MAX(s->events->len, 1));
	for (guint i = 0; i < s->events->len; i++) {
		const struct event *event = s->events->pdata[i];
		const struct event *previous = i > 0 ? s->events->pdata[i - 1] : NULL;
		GPtrArray *causes = s->causes[i] = g_ptr_array_new();
		if (previous != NULL && strcmp(previous->st, event->st) == 0)
			g_ptr_array_add(causes, (gpointer)previous);
		else
			add_continued(s, causes, event->st);
		const struct value *on = event_value(event, "on");
		g_hash_table_remove_all(followed);
		for (const struct value *v = on != NULL ? on->child : NULL; v != NULL; v = v->next)
			add_cause(s, causes, v->text, followed);
	}
}

/* An event that was re-sent keeps answering to its old name; of two with one old name the smaller
 * name does. */
static void add_renamed(struct sorting *s, struct event *event)
{
	const char *was = event_text(event, "was");
	if (was == NULL)
		return;
	if (s->renamed == NULL)
		s->renamed = g_hash_table_new(g_str_hash, g_str_equal);
	const struct event *other = g_hash_table_lookup(s->renamed, was);
	if (other == NULL || strcmp(event->name, other->name) < 0)
		g_hash_table_replace(s->renamed, (gpointer)was, event);
}

bool order_erases(const struct authority *authority, const struct event *event)
{
	return event_is(event, "event.redacted") &&
	       authority_speaks_for(authority, event->st, event->org) &&
	       (authority_roles(authority, event->st) & ROLE_DIRECTORATE);
}

/* Redactions by a directorate; the lines they name are absent whether or not the bytes are gone. */
static void leave_out_erased(struct sorting *s, const GPtrArray *all)
{
	for (guint i = 0; i < all->len; i++) {
		const struct event *event = all->pdata[i];
		struct erased erased = { .name = event_text(event, "event"),
			.prev = event_value(event, "prev") };
		char prefix[9];
		if (order_erases(s->authority, event) &&
			chain_name_read(erased.name, erased.st, &erased.n, prefix))
			g_array_append_val(s->erased, erased);
	}
	for (guint i = 0; i < all->len; i++) {
		struct event *event = all->pdata[i];
		bool stays = event_is(event, "event.redacted") ||
			     g_str_has_prefix(event->kind_name, "station.");
		if (!stays && find_erased(s, event->name) != NULL)
			continue;
		g_ptr_array_add(s->events, event);
		add_renamed(s, event);
	}
	g_ptr_array_sort(s->events, by_place);
}

static bool shown_first(const struct event *a, const struct event *b)
{
	if (a->at != b->at)
		return a->at < b->at;
	int st = strcmp(a->st, b->st);
	return st != 0 ? st < 0 : a->n < b->n;
}

static bool is_free(const struct sorting *s, guint i, GHashTable *shown)
{
	for (guint k = 0; k < s->causes[i]->len; k++)
		if (s->causes[i]->pdata[k] != s->events->pdata[i] &&
			!g_hash_table_contains(shown, s->causes[i]->pdata[k]))
			return false;
	return true;
}

/* One cursor a chain: only the first event of a chain that is not shown yet can be free. */
struct cursor {
	guint next, end;
};

static GArray *chains_of(const struct sorting *s)
{
	GArray *cursors = g_array_new(FALSE, FALSE, sizeof(struct cursor));
	for (guint i = 0; i < s->events->len;) {
		struct cursor cursor = { i, i };
		const struct event *first = s->events->pdata[i];
		while (i < s->events->len &&
			strcmp(((struct event *)s->events->pdata[i])->st, first->st) == 0)
			i++;
		cursor.end = i;
		g_array_append_val(cursors, cursor);
	}
	return cursors;
}

/* The cursor whose event is shown next: the smallest free one, in a cycle the smallest of all. */
static struct cursor *choose(const struct sorting *s, GArray *cursors, GHashTable *shown)
{
	struct cursor *best = NULL, *smallest = NULL;
	for (guint c = 0; c < cursors->len; c++) {
		struct cursor *cursor = &g_array_index(cursors, struct cursor, c);
		if (cursor->next == cursor->end)
			continue;
		const struct event *event = s->events->pdata[cursor->next];
		if (smallest == NULL || shown_first(event, s->events->pdata[smallest->next]))
			smallest = cursor;
		if ((best == NULL || shown_first(event, s->events->pdata[best->next])) &&
			is_free(s, cursor->next, shown))
			best = cursor;
	}
	return best != NULL ? best : smallest;
}

/* Fills order->events and `sorted`, the index each has in s; `place` maps an event to its shown
 * index + 1. */
static void show_in_order(
	const struct sorting *s, struct order *order, GHashTable *place, guint *sorted)
{
	g_autoptr(GArray) cursors = chains_of(s);
	for (guint shown = 0; shown < order->count; shown++) {
		struct cursor *cursor = choose(s, cursors, place);
		sorted[shown] = cursor->next;
		order->events[shown] = s->events->pdata[cursor->next++];
		g_hash_table_insert(place, order->events[shown], GUINT_TO_POINTER(shown + 1));
	}
}

static bool add_past(struct order *order, guint i, guint cause)
{
	guint64 *mine = order->past + (gsize)i * order->words,
		*its = order->past + (gsize)cause * order->words;
	bool changed = false;
	for (guint w = 0; w < order->words; w++) {
		guint64 more =
			its[w] | (w == cause / 64 ? G_GUINT64_CONSTANT(1) << (cause % 64) : 0);
		changed |= (more & ~mine[w]) != 0;
		mine[w] |= more;
	}
	return changed;
}

/* Once through is enough without cycles, since causes are shown first; a forged cycle takes some
 * rounds more. */
static void close_over(
	const struct sorting *s, struct order *order, GHashTable *place, const guint *sorted)
{
	bool again = true;
	while (again) {
		again = false;
		for (guint i = 0; i < order->count; i++) {
			const GPtrArray *causes = s->causes[sorted[i]];
			for (guint c = 0; c < causes->len; c++) {
				guint cause = GPOINTER_TO_UINT(g_hash_table_lookup(
						      place, causes->pdata[c])) -
					      1;
				if (cause != i)
					again |= add_past(order, i, cause);
			}
		}
	}
}

struct order *order_new(const struct authority *authority, const GPtrArray *events)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_sized_new(events->len);
	g_autoptr(GArray) erased = g_array_new(FALSE, FALSE, sizeof(struct erased));
	g_autoptr(GHashTable) place = g_hash_table_new(NULL, NULL);
	struct sorting s = { .authority = authority, .events = kept, .erased = erased };
	leave_out_erased(&s, events);
	find_causes(&s);

	struct order *order = g_new0(struct order, 1);
	order->count = kept->len;
	order->words = (kept->len + 63) / 64;
	order->events = g_new(struct event *, MAX(kept->len, 1));
	order->past = g_new0(guint64, MAX((gsize)order->count * order->words, 1));
	g_autofree guint *sorted = g_new(guint, MAX(kept->len, 1));
	show_in_order(&s, order, place, sorted);
	close_over(&s, order, place, sorted);

	for (guint i = 0; i < kept->len; i++)
		g_ptr_array_unref(s.causes[i]);
	g_free(s.causes);
	g_clear_pointer(&s.renamed, g_hash_table_unref);
	return order;
}

void order_free(struct order *order)
{
	if (order == NULL)
		return;
	g_free(order->events);
	g_free(order->past);
	g_free(order);
}

int order_find(const struct order *order, const char *name)
{
	int renamed = -1;
	for (guint i = 0; i < order->count; i++) {
		if (strcmp(order->events[i]->name, name) == 0)
			return (int)i;
		const char *was = event_text(order->events[i], "was");
		if (was != NULL && strcmp(was, name) == 0 &&
			(renamed < 0 ||
				strcmp(order->events[i]->name, order->events[renamed]->name) < 0))
			renamed = (int)i;
	}
	return renamed;
}
