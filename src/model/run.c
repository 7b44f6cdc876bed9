/* SPDX-License-Identifier: Apache-2.0
 * Runs (wire.md section 7):
 *
 * belgi-run-1 ST FROM PREV    PREV = hash(FROM-1), hex; before event 1 that is H(public key)
 * {"at":...}                  event FROM, FROM+1, ...; or in its place, when hidden or erased,
 * - LINEHASH
 * head N SIG                  N = number of the line above; any number; the last line is a head
 *
 * One space, LF after every line, no CR, no blank line, nothing else. A file is one run or more;
 * every byte of it is under a hash or a signature. A line that is no event is carried like any
 * other; one that can be read must have the st and n of its place.
 *
 * A changed line shows only at the next head. A fault names the first line, behind the last that a
 * head or the `on` of an event vouches for, that can not be read as an event, else the first line
 * there. So it is exact where each line has a head, or quotes the one before. */
#include "model/run.h"

#include "base/encode.h"
#include "base/error.h"
#include "model/field.h"
#include "model/line.h"

#include <string.h>

#define RUN_WORD "belgi-run-1 "
#define HIDDEN_WORD "- "
#define HEAD_WORD "head "

#define NUMBER_MAX ((G_GINT64_CONSTANT(1) << 53) - 1)

struct reader {
	const char *at;
	const char *end;
	const char *line; /* the line being read; line[len] is its LF */
	gsize len;
	struct run *run;      /* that it belongs to; NULL before the first */
	gint64 suspect;       /* first line since the last head that is not canonical; 0: none */
	struct value *values; /* room to read a line into */
	gsize values_room;
	char texts[LINE_MAX_BYTES + 1];
	struct run_fault *fault;
	GError **error;
};

static struct run_line *line_at(const struct run *run, guint index)
{
	return &g_array_index(run->lines, struct run_line, index);
}

static struct head *head_at(const struct run *run, guint index)
{
	return &g_array_index(run->heads, struct head, index);
}

/* The number of the last line, from - 1 when there is none. */
static gint64 last_of(const struct run *run)
{
	return run->from + run->lines->len - 1;
}

static gint64 signed_to(const struct run *run)
{
	return run->heads->len > 0 ? head_at(run, run->heads->len - 1)->n : run->from - 1;
}

void run_free(struct run *run)
{
	if (!run)
		return;
	g_array_unref(run->lines);
	g_array_unref(run->heads);
	g_free(run);
}

static void free_run(gpointer run)
{
	run_free(run);
}

static bool name_fault(struct run_fault *fault, const char *st, gint64 n, enum belgi_error code,
	const char *why, GError **error)
{
	if (fault) {
		g_strlcpy(fault->st, st, sizeof(fault->st));
		fault->n = n;
	}
	if (n == 0)
		return refuse(error, code, "run: %s", why);
	return refuse(error, code, "%s: event %" G_GINT64_FORMAT ": %s", st, n, why);
}

static bool fail_with(struct reader *r, gint64 n, enum belgi_error code, const char *why)
{
	if (r->suspect > 0 && r->suspect < n)
		return name_fault(r->fault, r->run->st, r->suspect, code,
			"the line is damaged; get the file again", r->error);
	return name_fault(r->fault, r->run ? r->run->st : "", n, code, why, r->error);
}

/* Fails at the next line to come, or at the last one. */
static bool fail_next(struct reader *r, const char *why)
{
	return fail_with(r, r->run ? last_of(r->run) + 1 : 0, BELGI_ERROR_BAD_INPUT, why);
}

static bool fail_last(struct reader *r, const char *why)
{
	return fail_with(r, last_of(r->run), BELGI_ERROR_BAD_INPUT, why);
}

/* A decimal from 1, plainly written; moves *at behind it. */
static bool read_number(const char **at, gint64 *number)
{
	const char *digits = *at;

	*number = 0;
	for (; g_ascii_isdigit(**at) && *at - digits < 16; (*at)++)
		*number = *number * 10 + (**at - '0');
	return *at > digits && *digits != '0' && *number <= NUMBER_MAX;
}

static bool ends_in_head(const struct run *run)
{
	return run->lines->len > 0 && signed_to(run) == last_of(run);
}

static bool finish_run(struct reader *r)
{
	if (!r->run || ends_in_head(r->run))
		return true;
	if (r->run->lines->len == 0)
		return fail_next(r, "the run is empty; get the file again");
	if (r->suspect == last_of(r->run)) /* it may have swallowed the head */
		return fail_last(r, "the line is damaged; get the file again");
	return fail_with(r, signed_to(r->run) + 1, BELGI_ERROR_REFUSED,
		"not signed: no head follows; get the file again");
}

static struct run *run_new(void)
{
	struct run *run = g_new0(struct run, 1);

	run->lines = g_array_new(FALSE, FALSE, sizeof(struct run_line));
	run->heads = g_array_new(FALSE, FALSE, sizeof(struct head));
	return run;
}

/* ST FROM PREV behind the word. */
static bool read_begin(struct run *run, const char *at)
{
	char st[ST_SIZE];

	memcpy(st, at, ST_SIZE - 1);
	st[ST_SIZE - 1] = '\0';
	if (!field_text_fits(FIELD_ST, st) || at[ST_SIZE - 1] != ' ')
		return false;
	memcpy(run->st, st, ST_SIZE);
	at += ST_SIZE;
	return read_number(&at, &run->from) && *at++ == ' ' &&
	       hex_decode(run->prev.bytes, HASH_SIZE, at) && at[2 * HASH_SIZE] == '\n';
}

static bool read_run(struct reader *r, GPtrArray *runs, guint max_runs)
{
	const gsize shortest = strlen(RUN_WORD) + ST_SIZE + strlen("1 ") + 2 * HASH_SIZE;
	char st[ST_SIZE];

	if (!finish_run(r))
		return false;
	if (runs->len == max_runs)
		return fail_with(r, 0, BELGI_ERROR_LIMIT, "too many runs; send fewer at once");
	r->run = run_new();
	r->suspect = 0;
	g_ptr_array_add(runs, r->run);
	if (r->len < shortest || !read_begin(r->run, r->line + strlen(RUN_WORD)))
		return fail_with(r, r->run->from, BELGI_ERROR_BAD_INPUT,
			"the run does not begin with station, number and hash; get the file again");
	crockford_encode(st, ST_SIZE - 1, r->run->prev.bytes, HASH_SIZE);
	if (r->run->from == 1 && strcmp(st, r->run->st) != 0)
		return fail_next(r, "the run does not begin with the hash of its key; "
				    "get the file again");
	return true;
}

static void add_line(struct run *run, const char *text, gsize len, struct hash line_hash)
{
	guint count = run->lines->len;
	const struct hash *before = count > 0 ? &line_at(run, count - 1)->hash : &run->prev;
	struct run_line line = { text, len, line_hash, chain_next(before, &line_hash) };

	g_array_append_val(run->lines, line);
}

/* The line's value where it is canonical, else NULL. */
static const struct value *read_values(struct reader *r)
{
	gsize values = line_values(r->line, r->len);

	if (values > r->values_room) {
		g_free(r->values);
		r->values = g_new(struct value, values);
		r->values_room = values;
	}
	return line_read(r->values, r->texts, r->line, r->len, NULL) ? r->values : NULL;
}

/* The key of station.opened is the one that the run begins with. */
static bool opens_with_key(const struct run *run, const struct value *line)
{
	const char *kind = value_text(line, "kind"), *hex = value_text(line, "key");
	guint8 key[KEY_SIZE];
	struct hash start;

	if (!kind || strcmp(kind, "station.opened") != 0 || !hex ||
		!field_text_fits(FIELD_KEY, hex))
		return true;
	hex_decode(key, KEY_SIZE, hex);
	start = chain_start(key);
	return hash_equal(&start, &run->prev);
}

static bool read_event(struct reader *r)
{
	struct run *run = r->run;
	gint64 n = last_of(run) + 1;
	const struct value *line;
	const char *st;

	if (r->len > LINE_MAX_BYTES)
		return fail_next(r, "the line is over 16384 bytes; it can not be taken");
	if (memchr(r->line, '\r', r->len))
		return fail_next(r, "the line has a carriage return; get the file again");
	line = read_values(r);
	if (!line && r->suspect == 0)
		r->suspect = n;
	st = value_text(line, "st");
	if ((st && strcmp(st, run->st) != 0) || value_int(line, "n", n) != n)
		return fail_next(r, "another event stands in its place; get the file again");
	if (n == 1 && line && !opens_with_key(run, line))
		return fail_next(r, "the key is not the one of this run; get the file again");
	add_line(run, r->line, r->len, hash_of(r->line, r->len));
	return true;
}

static bool read_hidden(struct reader *r)
{
	const gsize word = strlen(HIDDEN_WORD);
	struct hash hash;

	if (r->len != word + 2 * HASH_SIZE || !hex_decode(hash.bytes, HASH_SIZE, r->line + word))
		return fail_next(r, "the hash of the hidden line is damaged; get the file again");
	add_line(r->run, NULL, 0, hash);
	return true;
}

static bool read_head(struct reader *r)
{
	const char *at = r->line + strlen(HEAD_WORD);
	struct head head;

	if (r->run->lines->len == 0)
		return fail_next(r, "a head stands before any event; get the file again");
	if (!read_number(&at, &head.n) || head.n != last_of(r->run))
		return fail_last(r, "its head has another number; get the file again");
	if (*at != ' ' || r->line + r->len - at != 1 + 2 * SIG_SIZE ||
		!hex_decode(head.sig, SIG_SIZE, at + 1))
		return fail_last(r, "the signature is damaged; get the file again");
	g_array_append_val(r->run->heads, head);
	r->suspect = 0;
	return true;
}

static bool starts(const struct reader *r, const char *word)
{
	gsize len = strlen(word);

	return r->len >= len && memcmp(r->line, word, len) == 0;
}

static bool read_line(struct reader *r, GPtrArray *runs, guint max_runs)
{
	const char *lf = memchr(r->at, '\n', r->end - r->at);

	if (!lf)
		return fail_next(r, "the line is cut short; get the file again");
	r->line = r->at;
	r->len = lf - r->at;
	r->at = lf + 1;
	if (starts(r, RUN_WORD))
		return read_run(r, runs, max_runs);
	if (!r->run)
		return fail_next(r, "no run begins here; give a file of runs");
	if (starts(r, "{"))
		return read_event(r);
	if (starts(r, HIDDEN_WORD))
		return read_hidden(r);
	if (starts(r, HEAD_WORD))
		return read_head(r);
	return fail_next(r, "this is no line of a run; get the file again");
}

GPtrArray *runs_read(
	const char *text, gsize len, guint max_runs, struct run_fault *fault, GError **error)
{
	g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func(free_run);
	g_autofree struct reader *r = g_new0(struct reader, 1);
	bool good = true;

	r->at = len > 0 ? text : "";
	r->end = r->at + len;
	r->fault = fault;
	r->error = error;
	while (good && r->at < r->end)
		good = read_line(r, runs, max_runs);
	good = good && finish_run(r);
	g_free(r->values);
	return good ? g_steal_pointer(&runs) : NULL;
}

/* The greatest n of from..to that the event's `on` has with the hash of here; else from - 1. */
static gint64 vouched_to(const struct run *run, const struct event *event, gint64 from, gint64 to)
{
	const struct value *on = event_value(event, "on");
	gint64 greatest = from - 1;

	for (const struct value *item = on ? on->child : NULL; item; item = item->next) {
		char st[ST_SIZE], prefix[9], name[NAME_SIZE];
		gint64 n;
		if (!chain_name_read(item->text, st, &n, prefix) || strcmp(st, run->st) != 0 ||
			n < from || n > to)
			continue;
		chain_event_name(name, st, n, &line_at(run, n - run->from)->hash);
		if (strcmp(name, item->text) == 0)
			greatest = MAX(greatest, n);
	}
	return greatest;
}

/* The line of from..to that a wrong head is due to, as far as can be told. */
static gint64 first_damaged(const struct run *run, gint64 from, gint64 to)
{
	gint64 first = from, damaged = 0;

	for (gint64 n = to; n >= first; n--) {
		const struct run_line *line = line_at(run, n - run->from);
		g_autoptr(struct event) event =
			line->text ? event_read(line->text, line->len, NULL) : NULL;
		if (event)
			first = MAX(first, vouched_to(run, event, from, to) + 1);
		else if (line->text)
			damaged = n;
	}
	return damaged >= first ? damaged : first;
}

bool run_check(
	const struct run *run, const guint8 key[KEY_SIZE], struct run_fault *fault, GError **error)
{
	gint64 good = run->from - 1;

	for (guint i = 0; i < run->heads->len; i++) {
		const struct head *head = head_at(run, i);
		if (!head_check(head, key, run->st, &line_at(run, head->n - run->from)->hash)) {
			g_autofree char *why = g_strdup_printf(
				"not what its station signed (head %" G_GINT64_FORMAT
				"); get the file again",
				head->n);
			gint64 n = first_damaged(run, MIN(good + 1, head->n), head->n);
			return name_fault(fault, run->st, n, BELGI_ERROR_BAD_INPUT, why, error);
		}
		good = head->n;
	}
	return true;
}

bool run_own_key(const struct run *run, guint8 key[KEY_SIZE])
{
	const struct run_line *line = run->from == 1 ? line_at(run, 0) : NULL;
	struct hash start;

	if (!line || !line->text)
		return false;
	g_autoptr(struct event) event = event_read(line->text, line->len, NULL);
	if (!event || !event_is(event, "station.opened"))
		return false;
	hex_decode(key, KEY_SIZE, event_text(event, "key"));
	start = chain_start(key);
	return hash_equal(&start, &run->prev);
}

void run_write_begin(GString *out, const char *st, gint64 from, const struct hash *prev)
{
	char hex[2 * HASH_SIZE + 1];

	hex_encode(hex, prev->bytes, HASH_SIZE);
	g_string_append_printf(out, RUN_WORD "%s %" G_GINT64_FORMAT " %s\n", st, from, hex);
}

void run_write_line(GString *out, const char *line, gsize len)
{
	g_string_append_len(out, line, (gssize)len);
	g_string_append_c(out, '\n');
}

void run_write_hidden(GString *out, const struct hash *line_hash)
{
	char hex[2 * HASH_SIZE + 1];

	hex_encode(hex, line_hash->bytes, HASH_SIZE);
	g_string_append_printf(out, HIDDEN_WORD "%s\n", hex);
}

void run_write_head(GString *out, const struct head *head)
{
	char hex[2 * SIG_SIZE + 1];

	hex_encode(hex, head->sig, SIG_SIZE);
	g_string_append_printf(out, HEAD_WORD "%" G_GINT64_FORMAT " %s\n", head->n, hex);
}
