/* SPDX-License-Identifier: Apache-2.0
 * From the command line to a command and back to an exit status. Options may stand anywhere behind
 * the program's name; `--` ends them. An error is one line on standard error: program, subject,
 * reason, what to do. */
#include "app/commands.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_USAGE = 2, STATUS_STORAGE = 8 };

const struct option global_options[] = {
	{ "store", "FILE", "the store ($BELGI_STORE, else belgi/belgi.sqlite in the data folder)" },
	{ "lang", "kk|ru|en", "the language of answers" },
	{ "json", NULL, "print JSON, an object a line" },
	{ "help", NULL, "say how the command is used" },
	{ "version", NULL, "say which version this is" },
	NO_OPTION,
};

void say(const char *format, ...)
{
	g_autofree char *text = NULL;
	g_autofree char *shown = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	shown = text_shown(text);
	fputs(shown, stdout);
}

bool call_may_write(const char *path, GError **error)
{
	static const char database[] = "SQLite format 3";
	char begin[sizeof database] = "";
	FILE *file = g_file_test(path, G_FILE_TEST_IS_REGULAR) ? fopen(path, "rb") : NULL;
	bool taken = file && fread(begin, 1, sizeof begin, file) == sizeof begin &&
		     memcmp(begin, database, sizeof begin) == 0;

	if (file)
		fclose(file);
	return !taken ||
	       refuse(error, BELGI_ERROR_REFUSED,
		       "%s: a database stands there, perhaps the store; name another file", path);
}

void say_json(GString *json)
{
	say("%s\n", json->str);
	fflush(stdout);
	g_string_free(json, TRUE);
}

/* Where nobody chose a language, and no store is open that has one, it is English. */
static enum lang complaint_lang(const struct call *call)
{
	enum lang lang = LANG_EN;

	if (!call->store && !call->peeked && !call_text(call, "lang"))
		return LANG_EN;
	return call_lang(call, &lang, NULL) ? lang : LANG_EN;
}

void complain(const struct call *call, const GError *error)
{
	g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
	enum lang lang = complaint_lang(call);

	fflush(stdout);
	for (char **line = lines; *line; line++) {
		g_autofree char *text = word_problem(*line, lang);
		g_autofree char *shown = text_shown(text);
		fprintf(stderr, "%s: %s\n", call->program->name, shown);
	}
}

const char *call_text(const struct call *call, const char *option)
{
	return g_hash_table_lookup(call->options, option);
}

bool call_flag(const struct call *call, const char *option)
{
	return g_hash_table_contains(call->options, option);
}

bool call_int(const struct call *call, const char *option, gint64 min, gint64 max, gint64 otherwise,
	gint64 *number, GError **error)
{
	const char *text = call_text(call, option);

	*number = otherwise;
	if (!text || g_ascii_string_to_signed(text, 10, min, max, number, NULL))
		return true;
	return refuse(error, BELGI_ERROR_USAGE,
		"--%s '%s': not a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
		"; give one",
		option, text, min, max);
}

const char *call_arg(const struct call *call, guint index)
{
	return index < call->args->len ? g_ptr_array_index(call->args, index) : NULL;
}

char *call_store_path(const struct call *call)
{
	const char *given = call_text(call, "store");

	if (!given)
		given = g_getenv("BELGI_STORE");
	if (given && *given)
		return g_strdup(given);
	return g_build_filename(g_get_user_data_dir(), "belgi", "belgi.sqlite", NULL);
}

bool call_lang(const struct call *call, enum lang *lang, GError **error)
{
	const char *given = call_text(call, "lang");
	g_autofree char *own = call->store ? store_get(call->store, "lang") : NULL;

	*lang = call->unset;
	if (given && !lang_read(given, lang))
		return refuse(error, BELGI_ERROR_USAGE, "--lang '%s': unknown; known are kk ru en",
			given);
	if (!given)
		lang_read(own, lang);
	return true;
}

void call_peek_lang(struct call *call)
{
	g_autofree char *path = call_store_path(call);
	g_autofree char *lang = NULL;

	if (call->store || !g_file_test(path, G_FILE_TEST_EXISTS))
		return;
	g_autoptr(struct store) store = store_open(path, STORE_READ, call->clock, NULL);
	lang = store ? store_get(store, "lang") : NULL;
	lang_read(lang, &call->unset);
	call->peeked = store != NULL;
}

/* ---- the command line ---- */

const struct command *command_find(const struct program *program, const char *name)
{
	for (const struct command *row = program->commands; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

static const struct option *option_find(const struct option *options, const char *name, gsize len)
{
	for (; options && options->name; options++)
		if (strlen(options->name) == len && strncmp(options->name, name, len) == 0)
			return options;
	return NULL;
}

static bool refuse_option(const struct call *call, const char *name, GError **error)
{
	return refuse(error, BELGI_ERROR_USAGE, "%s: unknown option; see %s help%s%s", name,
		call->program->name, call->command ? " " : "",
		call->command ? call->command->name : "");
}

/* Takes --name, --name value or --name=value at *at. */
static bool take_option(struct call *call, char **argv, int *at, GError **error)
{
	const char *name = argv[*at] + 2;
	const char *equals = strchr(name, '=');
	gsize len = equals ? (gsize)(equals - name) : strlen(name);
	const struct option *option = option_find(global_options, name, len);
	const char *value = equals ? equals + 1 : NULL;

	if (!option && call->command)
		option = option_find(call->command->options, name, len);
	if (!option)
		return refuse_option(call, argv[*at], error);
	if (!option->value && value)
		return refuse(error, BELGI_ERROR_USAGE, "--%s: takes no value; leave out '=%s'",
			option->name, value);
	if (option->value && !value) {
		value = argv[*at + 1];
		if (!value)
			return refuse(error, BELGI_ERROR_USAGE, "--%s: no %s given; write --%s %s",
				option->name, option->value, option->name, option->value);
		(*at)++;
	}
	if (value && !g_utf8_validate(value, -1, NULL))
		return refuse(error, BELGI_ERROR_USAGE, "--%s: not UTF-8 text; give it as UTF-8",
			option->name);
	g_hash_table_replace(call->options, g_strdup(option->name), g_strdup(value ? value : ""));
	return true;
}

/* The command named by the words from `at` on, two words before one; *used says how many. */
static const struct command *find_command(
	const struct program *program, char **argv, int at, int *used)
{
	const struct command *command = NULL;

	*used = 2;
	if (argv[at + 1]) {
		g_autofree char *both = g_strdup_printf("%s %s", argv[at], argv[at + 1]);
		command = command_find(program, both);
	}
	if (!command) {
		*used = 1;
		command = command_find(program, argv[at]);
	}
	return command;
}

/* Commands of two words share their first one. */
static bool refuse_command(
	const struct program *program, const char *word, const char *second, GError **error)
{
	GString *rest = g_string_new(NULL);
	g_autofree char *start = g_strdup_printf("%s ", word);

	for (const struct command *row = program->commands; row->name; row++)
		if (g_str_has_prefix(row->name, start))
			g_string_append_printf(rest, "%s'%s'", rest->len ? " or " : "", row->name);
	if (rest->len && second && *second != '-')
		refuse(error, BELGI_ERROR_USAGE, "%s %s: unknown command; write %s", word, second,
			rest->str);
	else if (rest->len)
		refuse(error, BELGI_ERROR_USAGE, "%s: half a command; write %s", word, rest->str);
	else
		refuse(error, BELGI_ERROR_USAGE, "%s: unknown command; see %s help", word,
			program->name);
	g_string_free(rest, TRUE);
	return false;
}

static bool take_command(struct call *call, char **argv, int *at, GError **error)
{
	int used;

	call->command = find_command(call->program, argv, *at, &used);
	if (!call->command)
		return refuse_command(call->program, argv[*at], argv[*at + 1], error);
	*at += used - 1;
	return true;
}

static bool read_words(struct call *call, char **argv, GError **error)
{
	bool options = true;

	for (int at = 1; argv[at]; at++) {
		const char *word = argv[at];
		if (options && strcmp(word, "--") == 0)
			options = false;
		else if (options && strcmp(word, "-h") == 0)
			g_hash_table_replace(call->options, g_strdup("help"), g_strdup(""));
		else if (options && g_str_has_prefix(word, "--")) {
			if (!take_option(call, argv, &at, error))
				return false;
		} else if (options && word[0] == '-' && word[1]) {
			return refuse_option(call, word, error);
		} else if (!call->command) {
			if (!take_command(call, argv, &at, error))
				return false;
		} else {
			g_ptr_array_add(call->args, g_strdup(word));
		}
	}
	call->json = call_flag(call, "json");
	return true;
}

static bool check_arguments(const struct call *call, GError **error)
{
	const struct command *command = call->command;
	const char *store = call_text(call, "store");
	enum lang lang;

	if (store && !*store)
		return refuse(error, BELGI_ERROR_USAGE,
			"--store '': names no file; write --store FILE, or leave it out");
	if (!call_lang(call, &lang, error))
		return false;

	if (call->args->len < command->min)
		return refuse(error, BELGI_ERROR_USAGE, "%s: no %s given; see %s help %s",
			command->name, command->args, call->program->name, command->name);
	if (call->args->len > command->max)
		return refuse(error, BELGI_ERROR_USAGE, "%s: one argument too many; see %s help %s",
			call_arg(call, command->max), call->program->name, command->name);
	return true;
}

static bool open_store(struct call *call, GError **error)
{
	g_autofree char *path = call_store_path(call);

	if (call->command->needs == NEEDS_NOTHING)
		return true;
	call->store = store_open(path,
		call->command->needs == NEEDS_STORE_WRITE ? STORE_WRITE : STORE_READ, call->clock,
		error);
	return call->store != NULL;
}

static bool run(struct call *call, char **argv, GError **error)
{
	if (!read_words(call, argv, error))
		return false;
	if (call_flag(call, "version")) {
		say("%s %s\n", call->program->name, BELGI_VERSION);
		return true;
	}
	if (!call->command) {
		help_program(call->program);
		call->status = call_flag(call, "help") ? 0 : STATUS_USAGE;
		return true;
	}
	if (call_flag(call, "help")) {
		help_command(call->program, call->command);
		return true;
	}
	return check_arguments(call, error) && open_store(call, error) &&
	       call->command->run(call, error);
}

static void say_error(const GError *error)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "error", error->message);
	json_end(&w, '}');
	say_json(w.out);
}

/* What was printed has reached its file, or the user is told. */
static int finish(const struct call *call, int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fprintf(stderr, "%s: standard output: %s; free some space and try again\n",
		call->program->name, g_strerror(errno));
	return status ? status : STATUS_STORAGE;
}

/* The index beside the store is memory that the file system fills; on some it has no room for that
 * when the disk is full, and then a page cannot come. */
static void end_without_disk(int signal)
{
	static const char sentence[] = "belgi: the disk under the store is full or broken; free "
				       "some space, then run belgi doctor\n";

	(void)signal;
	_exit(write(STDERR_FILENO, sentence, sizeof sentence - 1) < 0 ? EXIT_FAILURE
								      : STATUS_STORAGE);
}

int program_run(const struct program *program, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	struct call call = { .program = program, .clock = &clock_system, .unset = LANG_RU };

	(void)argc;
	/* A file that may not grow is then an error of the write, with its sentence. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGBUS, end_without_disk);
	call.options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	call.args = g_ptr_array_new_with_free_func(g_free);
	if (!run(&call, argv, &error)) {
		if (call_flag(&call, "json"))
			say_error(error);
		/* The hub speaks English. */
		if (!call.peeked && strcmp(program->name, "belgi") == 0)
			call_peek_lang(&call);
		complain(&call, error);
		call.status = error_class_of(error)->exit_status;
	}
	store_close(call.store);
	g_hash_table_unref(call.options);
	g_ptr_array_unref(call.args);
	return finish(&call, call.status);
}
