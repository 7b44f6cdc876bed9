/* SPDX-License-Identifier: Apache-2.0
 * What came out is known by the tag that our own reader finds on each label, what was recorded by
 * the exported log. */
#include "support/printdesk.h"

#include "model/tag.h"
#include "scan/decode.h"
#include "store/store.h"

#include <signal.h>
#include <string.h>

enum { ROUNDS_MAX = 200 };

void printdesk_open(struct printdesk *desk, const char *entry)
{
	g_autofree char *path = NULL;
	g_autofree char *text = g_strdup_printf("[gate]\n%s", entry);
	g_autoptr(struct store) store = NULL;

	*desk = (struct printdesk){ 0 };
	g_mutex_init(&desk->lock);
	desk->folder = g_dir_make_tmp("belgi-print-XXXXXX", NULL);
	desk->store = g_build_filename(desk->folder, "store.sqlite", NULL);
	path = g_build_filename(desk->folder, "printers.ini", NULL);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	store = store_open(desk->store, STORE_CREATE, &clock_system, NULL);
	g_assert_nonnull(store);
	g_assert_true(store_open_chain(store, "S052", 0, NULL));
	g_assert_true(store_set(store, "issuer", "VK0", NULL));
	g_assert_true(store_set(store, "phone", "+7 7232 00 00 00", NULL));
	g_assert_true(store_set(store, "lang", "en", NULL));
}

void printdesk_close(struct printdesk *desk)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", desk->folder);

	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_free(desk->folder);
	g_free(desk->store);
	g_mutex_clear(&desk->lock);
}

/* Tests and benches lie beside the program. */
GSubprocess *printdesk_start(const struct printdesk *desk, const char *words)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname(self);
	g_autofree char *command =
		g_strdup_printf("'%s/belgi' --store '%s' %s", folder, desk->store, words);
	g_auto(GStrv) argv = NULL;
	g_autoptr(GError) error = NULL;
	GSubprocess *process;

	g_assert_true(g_shell_parse_argv(command, NULL, &argv, NULL));
	process = g_subprocess_newv((const char *const *)argv,
		G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
			G_SUBPROCESS_FLAGS_STDERR_MERGE,
		&error);
	g_assert_no_error(error);
	return process;
}

/* ---- a job ---- */

/* Its exit status; -1 when it was killed. */
static int run(struct printdesk *desk, const char *words, char **said)
{
	g_autoptr(GSubprocess) program = printdesk_start(desk, words);

	g_mutex_lock(&desk->lock);
	desk->program = program;
	g_mutex_unlock(&desk->lock);
	g_subprocess_communicate_utf8(program, NULL, NULL, said, NULL, NULL);
	g_mutex_lock(&desk->lock);
	desk->program = NULL;
	g_mutex_unlock(&desk->lock);
	return g_subprocess_get_if_exited(program) ? g_subprocess_get_exit_status(program) : -1;
}

void printdesk_kill(struct printdesk *desk)
{
	g_mutex_lock(&desk->lock);
	if (desk->program)
		g_subprocess_send_signal(desk->program, SIGKILL);
	g_mutex_unlock(&desk->lock);
}

/* The list of doubtful tags as it was said; "" when it was not. */
static char *doubtful_list(const char *said)
{
	static const char key[] = "\"doubtful\":[";
	const char *at = said ? strstr(said, key) : NULL;

	return at ? g_strndup(at + strlen(key), strcspn(at + strlen(key), "]")) : g_strdup("");
}

static guint count_doubtful(const char *said)
{
	g_autofree char *list = doubtful_list(said);
	guint quotes = 0;

	for (const char *at = list; *at; at++)
		quotes += *at == '"';
	return quotes / 2;
}

static guint count_printed(const char *said)
{
	const char *at = said ? strstr(said, "\"printed\":") : NULL;

	return at ? (guint)g_ascii_strtoull(at + strlen("\"printed\":"), NULL, 10) : 0;
}

/* Nothing waits: all is printed or doubtful, or it was killed behind the last label. */
static bool is_over(int status, const char *said, guint labels)
{
	return status == 0 || (said && strstr(said, "no job is unfinished")) ||
	       (status == 1 && count_printed(said) + count_doubtful(said) == labels);
}

char *printdesk_print(struct printdesk *desk, guint labels, void (*broken)(void *data), void *data)
{
	g_autofree char *words =
		g_strdup_printf("--json tag print --count %u --printer gate", labels);
	char *said = NULL;
	int status = run(desk, words, &said);

	for (guint round = 0; !is_over(status, said, labels); round++) {
		if (round == ROUNDS_MAX)
			g_error("it never ends; said last: %s", said);
		g_clear_pointer(&said, g_free);
		if (broken)
			broken(data);
		status = run(desk, "--json print resume", &said);
	}
	return said;
}

/* ---- what came out ---- */

/* Eight bits a dot, with white all round. */
static char *read_tag(const struct bitmap *dots)
{
	enum { MARGIN = 24 };
	AUTO_PICTURE struct picture picture = { NULL, dots->width + 2 * MARGIN,
		dots->height + 2 * MARGIN };
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	struct tag tag;

	picture.grey = g_malloc((gsize)picture.width * (gsize)picture.height);
	memset(picture.grey, 255, (gsize)picture.width * (gsize)picture.height);
	for (int y = 0; y < dots->height; y++)
		for (int x = 0; x < dots->width; x++)
			if (bitmap_black(dots, x, y))
				picture.grey[(y + MARGIN) * picture.width + x + MARGIN] = 0;
	decode_photo(scans, &picture, DECODE_BUDGET_MS);
	for (guint i = 0; i < scans->len; i++)
		if (tag_read(&tag, ((const struct scan *)scans->pdata[i])->text, NULL))
			return g_strdup(tag.code);
	g_assert_not_reached();
}

/* tag -> how often it came out. */
static GHashTable *count_labels(const struct printed *printed)
{
	GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < printed_count(printed); i++) {
		char *tag = read_tag(&printed_label(printed, i)->dots);
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(tags, tag));
		g_hash_table_replace(tags, tag, GUINT_TO_POINTER(count + 1));
	}
	return tags;
}

/* The tags of all events of printing, each of which is recorded once. */
static GHashTable *recorded(struct printdesk *desk)
{
	g_autofree char *log = NULL;
	g_autofree char *path = g_build_filename(desk->folder, "log", NULL);
	g_autofree char *export = g_strdup_printf("export log --out '%s'", path);
	GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GSubprocess) program = printdesk_start(desk, export);

	g_assert_true(g_subprocess_wait_check(program, NULL, NULL));
	g_assert_true(g_file_get_contents(path, &log, NULL, NULL));
	g_auto(GStrv) words = g_strsplit_set(log, "\"[],:", -1);
	for (char **word = words; *word; word++)
		if (strlen(*word) == 12 && tag_valid(*word))
			g_assert_true(g_hash_table_add(tags, g_strdup(*word)));
	g_assert_null(strstr(log, "\"again\""));
	return tags;
}

guint printdesk_check(
	struct printdesk *desk, const struct printed *printed, const char *said, guint labels)
{
	g_autoptr(GHashTable) out = count_labels(printed);
	g_autoptr(GHashTable) events = recorded(desk);
	g_autofree char *list = doubtful_list(said);
	guint doubtful = count_doubtful(said);
	GHashTableIter iter;
	gpointer tag, count;

	g_hash_table_iter_init(&iter, events);
	while (g_hash_table_iter_next(&iter, &tag, NULL))
		g_assert_true(g_hash_table_contains(out, tag));
	g_hash_table_iter_init(&iter, out);
	while (g_hash_table_iter_next(&iter, &tag, &count)) {
		bool named = strstr(list, tag) != NULL;
		g_assert_cmpuint(GPOINTER_TO_UINT(count), ==, 1);
		g_assert_true(named != g_hash_table_contains(events, tag));
	}
	g_assert_cmpuint(g_hash_table_size(events) + doubtful, ==, labels);
	return doubtful;
}
