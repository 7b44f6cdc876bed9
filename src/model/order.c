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
 * bisection. Everything here speaks of an event by its index among these. */
struct sorting {
	const struct authority *authority;
	GPtrArray *events;
	GArray *erased;      /* struct erased; NULL: none */
	GArray *causes;      /* guint: what each event names or follows, one after the other */
	guint *first;        /* where those of an event begin; one more for the end */
	GHashTable *renamed; /* `was` -> index + 1, made when some event has it */
};

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct event *x = *(struct event *const *)a, *y = *(struct event *const *)b;
	int st = strcmp(x->st, y->st);
	return st != 0 ? st : x->n < y->n ? -1 : x->n > y->n;
}

static struct event *event_at(const struct sorting *s, guint i)
{
	return s->events->pdata[i];
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

static int find_named(const struct sorting *s, const char *name)
{
	char st[ST_SIZE], prefix[9];
	gint64 n;
	if (chain_name_read(name, st, &n, prefix)) {
		int i = last_up_to(s->events, st, n);
		if (i >= 0 && strcmp(event_at(s, (guint)i)->name, name) == 0)
			return i;
	}
	return s->renamed != NULL ? GPOINTER_TO_INT(g_hash_table_lookup(s->renamed, name)) - 1 : -1;
}

static const struct erased *find_erased(const struct sorting *s, const char *name)
{
	for (guint i = 0; s->erased != NULL && i < s->erased->len; i++)
		if (strcmp(g_array_index(s->erased, struct erased, i).name, name) == 0)
			return &g_array_index(s->erased, struct erased, i);
	return NULL;
}

static void add_index(const struct sorting *s, int cause)
{
	const guint index = (guint)cause;
	if (cause >= 0)
		g_array_append_val(s->causes, index);
}

/* Follows a name to the event that has it, or to what a redacted line named. `followed` keeps
 * forged redactions that name each other from being walked again and again. */
static void add_cause(const struct sorting *s, const char *name, GHashTable *followed)
{
	int i = find_named(s, name);
	const struct erased *erased = i < 0 ? find_erased(s, name) : NULL;
	add_index(s, i);
	if (erased == NULL || !g_hash_table_add(followed, (gpointer)erased->name))
		return;
	add_index(s, last_up_to(s->events, erased->st, erased->n));
	for (const struct value *v = erased->prev != NULL ? erased->prev->child : NULL; v != NULL;
		v = v->next)
		add_cause(s, v->text, followed);
}

/* What the first event of a chain in this subject follows in the chains that it continues. */
static void add_continued(const struct sorting *s, const char *first)
{
	char chain[ST_SIZE], old[ST_SIZE];
	gint64 n;
	g_strlcpy(chain, first, sizeof chain);
	for (int depth = 0; depth < CHAINS_DEPTH && authority_after(s->authority, chain, old, &n);
		depth++) {
		int i = last_up_to(s->events, old, n);
		add_index(s, i);
		if (i >= 0)
			return;
		g_strlcpy(chain, old, sizeof chain);
	}
}

static bool follows_previous(const struct sorting *s, guint i)
{
	return i > 0 && strcmp(event_at(s, i - 1)->st, event_at(s, i)->st) == 0;
}

static void find_causes(const struct sorting *s)
{
	g_autoptr(GHashTable) followed =
		s->erased != NULL ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
	for (guint i = 0; i < s->events->len; i++) {
		s->first[i] = s->causes->len;
		if (follows_previous(s, i))
			add_index(s, (int)i - 1);
		else
			add_continued(s, event_at(s, i)->st);
		const struct value *on = event_value(event_at(s, i), "on");
		if (followed != NULL)
			g_hash_table_remove_all(followed);
		for (const struct value *v = on != NULL ? on->child : NULL; v != NULL; v = v->next)
			add_cause(s, v->text, followed);
	}
	s->first[s->events->len] = s->causes->len;
}

/* An event that was re-sent keeps answering to its old name; of two with one old name the smaller
 * name does. */
static void find_renamed(struct sorting *s)
{
	for (guint i = 0; i < s->events->len; i++) {
		const char *was = event_text(event_at(s, i), "was");
		if (was == NULL)
			continue;
		if (s->renamed == NULL)
			s->renamed = g_hash_table_new(g_str_hash, g_str_equal);
		guint other = GPOINTER_TO_UINT(g_hash_table_lookup(s->renamed, was));
		if (other == 0 || strcmp(event_at(s, i)->name, event_at(s, other - 1)->name) < 0)
			g_hash_table_replace(s->renamed, (gpointer)was, GUINT_TO_POINTER(i + 1));
	}
}

bool order_erases(const struct authority *authority, const struct event *event)
{
	return event_is(event, "event.redacted") &&
	       authority_speaks_for(authority, event->st, event->org) &&
	       (authority_roles(authority, event->st) & ROLE_DIRECTORATE);
}

static void note_erased(struct sorting *s, const struct event *event)
{
	struct erased erased = { .name = event_text(event, "event"),
		.prev = event_value(event, "prev") };
	char prefix[9];
	if (!chain_name_read(erased.name, erased.st, &erased.n, prefix))
		return;
	if (s->erased == NULL)
		s->erased = g_array_new(FALSE, FALSE, sizeof(struct erased));
	g_array_append_val(s->erased, erased);
}

/* Redactions by a directorate; the lines they name are absent whether or not the bytes are gone. */
static void leave_out_erased(struct sorting *s, const GPtrArray *all)
{
	for (guint i = 0; i < all->len; i++)
		if (order_erases(s->authority, all->pdata[i]))
			note_erased(s, all->pdata[i]);
	for (guint i = 0; i < all->len; i++) {
		struct event *event = all->pdata[i];
		bool stays = s->erased == NULL || event_is(event, "event.redacted") ||
			     g_str_has_prefix(event->kind_name, "station.");
		if (!stays && find_erased(s, event->name) != NULL)
			continue;
		g_ptr_array_add(s->events, event);
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

static bool is_free(const struct sorting *s, guint i, const guint *place)
{
	for (guint k = s->first[i]; k < s->first[i + 1]; k++) {
		guint cause = g_array_index(s->causes, guint, k);
		if (cause != i && place[cause] == 0)
			return false;
	}
	return true;
}

/* One cursor a chain: only the first event of a chain that is not shown yet can be free. */
struct cursor {
	guint next, end;
};

/* How many chains there are. */
static guint find_chains(const struct sorting *s, struct cursor *cursors)
{
	guint count = 0;
	for (guint i = 0; i < s->events->len; i++)
		if (follows_previous(s, i))
			cursors[count - 1].end++;
		else
			cursors[count++] = (struct cursor){ i, i + 1 };
	return count;
}

/* The cursor whose event is shown next: the smallest free one, in a cycle the smallest of all. */
static struct cursor *choose(
	const struct sorting *s, struct cursor *cursors, guint count, const guint *place)
{
	struct cursor *best = NULL, *smallest = NULL;
	for (struct cursor *cursor = cursors; cursor < cursors + count; cursor++) {
		if (cursor->next == cursor->end)
			continue;
		const struct event *event = event_at(s, cursor->next);
		if (smallest == NULL || shown_first(event, event_at(s, smallest->next)))
			smallest = cursor;
		if ((best == NULL || shown_first(event, event_at(s, best->next))) &&
			is_free(s, cursor->next, place))
			best = cursor;
	}
	return best != NULL ? best : smallest;
}

/* Fills order->events; `place` gets the shown index + 1 of each event of s, `sorted` the way back.
 */
static void show_in_order(const struct sorting *s, struct order *order, guint *place, guint *sorted)
{
	g_autofree struct cursor *cursors = g_new(struct cursor, MAX(order->count, 1));
	guint chains = find_chains(s, cursors);
	for (guint shown = 0; shown < order->count; shown++) {
		struct cursor *cursor = choose(s, cursors, chains, place);
		sorted[shown] = cursor->next;
		place[cursor->next] = shown + 1;
		order->events[shown] = event_at(s, cursor->next++);
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
	const struct sorting *s, struct order *order, const guint *place, const guint *sorted)
{
	bool again = true;
	while (again) {
		again = false;
		for (guint i = 0; i < order->count; i++)
			for (guint k = s->first[sorted[i]]; k < s->first[sorted[i] + 1]; k++) {
				guint cause = place[g_array_index(s->causes, guint, k)] - 1;
				if (cause != i)
					again |= add_past(order, i, cause);
			}
	}
}

/* One block: most orders are of a handful of events, and there is one for each unit. */
static struct order *order_alloc(guint count)
{
	const guint words = (count + 63) / 64;
	const gsize past = (gsize)count * words * sizeof(guint64);
	struct order *order =
		g_malloc0(sizeof(struct order) + past + count * sizeof(struct event *));
	order->count = count;
	order->words = words;
	order->past = (guint64 *)(order + 1);
	order->events = (struct event **)((char *)order->past + past);
	return order;
}

struct order *order_new(const struct authority *authority, const GPtrArray *events)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_sized_new(events->len);
	g_autoptr(GArray) causes = g_array_sized_new(FALSE, FALSE, sizeof(guint), 2 * events->len);
	g_autofree guint *numbers = g_new0(guint, 3 * (gsize)events->len + 1);
	struct sorting s = { authority, kept, NULL, causes, numbers, NULL };
	leave_out_erased(&s, events);
	find_renamed(&s);
	find_causes(&s);

	struct order *order = order_alloc(kept->len);
	guint *place = numbers + kept->len + 1, *sorted = place + kept->len;
	show_in_order(&s, order, place, sorted);
	close_over(&s, order, place, sorted);
	g_clear_pointer(&s.renamed, g_hash_table_unref);
	g_clear_pointer(&s.erased, g_array_unref);
	return order;
}

void order_free(struct order *order)
{
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
