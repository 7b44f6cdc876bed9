/* SPDX-License-Identifier: Apache-2.0
 * Help, completion and the manual page, all printed from the tables of commands. */
#include "app/commands.h"

#include "base/error.h"
#include "station/session.h"

#include <string.h>

static void print_options(const struct option *options)
{
	for (; options && options->name; options++) {
		g_autofree char *left = g_strdup_printf("--%s%s%s", options->name,
			options->value ? " " : "", options->value ? options->value : "");
		say("  %-22s %s\n", left, options->what);
	}
}

/* Ways of working, of the command that has them. */
/* What can be scanned or typed in place of a code, in the three languages. */
static void print_commands(void)
{
	static const char *const commands[] = { "yes", "no", "done", "undo", "keep" };

	say("\ncommands, scanned as BELGI:CMD:YES and so on, or typed as a word alone:\n");
	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		say("  %-22s %s, %s\n", word_name("cmd", commands[i], LANG_EN),
			word_name("cmd", commands[i], LANG_RU),
			word_name("cmd", commands[i], LANG_KK));
}

static void print_modes(const struct command *command)
{
	const struct mode_name *mode;

	if (command->run != cmd_scan)
		return;
	say("\nmodes:\n");
	for (guint i = 0; (mode = session_mode(i)); i++)
		say("  %-22s %s\n", mode->name, mode->what);
	print_commands();
}

static void print_notes(const struct command *command)
{
	bool begun = false;

	for (const struct help_note *note = help_notes; note->command; note++) {
		if (strcmp(note->command, command->name) != 0)
			continue;
		say("%s  %s\n", begun ? "" : "\n", note->line);
		begun = true;
	}
}

static char *usage_of(const struct command *command)
{
	return g_strdup_printf("%s%s%s", command->name, *command->args ? " " : "", command->args);
}

void help_program(const struct program *program)
{
	say("%s %s: %s\n\nusage: %s COMMAND [ARGUMENTS] [OPTIONS]\n\n", program->name,
		BELGI_VERSION, program->what, program->name);
	for (const struct command *row = program->commands; row->name; row++) {
		g_autofree char *usage = usage_of(row);
		say("  %-24s %s\n", usage, row->what);
	}
	say("\nwith every command:\n");
	print_options(global_options);
}

void help_command(const struct program *program, const struct command *command)
{
	g_autofree char *usage = usage_of(command);

	say("usage: %s %s%s\n%s\n", program->name, usage, command->options ? " [OPTIONS]" : "",
		command->what);
	if (command->options) {
		say("\n");
		print_options(command->options);
	}
	print_modes(command);
	print_notes(command);
	say("\nwith every command:\n");
	print_options(global_options);
}

static char *words_of(const struct call *call)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (guint i = 0; i < call->args->len; i++)
		g_ptr_array_add(words, call->args->pdata[i]);
	g_ptr_array_add(words, NULL);
	return g_strjoinv(" ", (char **)words->pdata);
}

bool cmd_help(struct call *call, GError **error)
{
	g_autofree char *name = words_of(call);
	const struct command *command;

	if (!*name) {
		help_program(call->program);
		return true;
	}
	command = command_find(call->program, name);
	if (!command)
		return refuse(error, BELGI_ERROR_USAGE, "%s: unknown command; see %s help", name,
			call->program->name);
	help_command(call->program, command);
	return true;
}

/* ---- completion ---- */

static void add_unique(GPtrArray *words, const char *word)
{
	if (!g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
		g_ptr_array_add(words, g_strdup(word));
}

static void print_case(const char *pattern, GPtrArray *words)
{
	say("\t\t'%s') words='", pattern);
	for (guint i = 0; i < words->len; i++)
		say("%s%s", i ? " " : "", (char *)words->pdata[i]);
	say("' ;;\n");
}

static void add_options(GPtrArray *words, const struct option *options)
{
	for (; options && options->name; options++) {
		g_autofree char *word = g_strdup_printf("--%s", options->name);
		add_unique(words, word);
	}
}

/* The words that may follow the first word: the second words of commands, else options. */
static void print_following(const struct program *program, const char *first)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

	for (const struct command *row = program->commands; row->name; row++) {
		g_auto(GStrv) parts = g_strsplit(row->name, " ", 2);
		if (strcmp(parts[0], first) != 0)
			continue;
		if (parts[1])
			add_unique(words, parts[1]);
		add_options(words, row->options);
	}
	add_options(words, global_options);
	print_case(first, words);
}

void help_completion(const struct program *program)
{
	g_autoptr(GPtrArray) firsts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *function = g_strdelimit(g_strdup(program->name), "-", '_');

	for (const struct command *row = program->commands; row->name; row++) {
		g_auto(GStrv) parts = g_strsplit(row->name, " ", 2);
		add_unique(firsts, parts[0]);
	}
	say("# bash completion for %s; printed by: %s completion bash\n", program->name,
		program->name);
	say("_%s() {\n\tlocal words current=${COMP_WORDS[COMP_CWORD]}\n", function);
	say("\tlocal first=${COMP_WORDS[1]}\n\t[ \"$COMP_CWORD\" -gt 1 ] || first=\n");
	say("\tcase $first in\n");
	print_case("", firsts);
	for (guint i = 0; i < firsts->len; i++)
		print_following(program, firsts->pdata[i]);
	say("\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n");
	say("complete -o default -F _%s %s\n", function, program->name);
}

bool cmd_completion(struct call *call, GError **error)
{
	if (strcmp(call_arg(call, 0), "bash") != 0)
		return refuse(error, BELGI_ERROR_USAGE, "%s: no completions for it; known is bash",
			call_arg(call, 0));
	help_completion(call->program);
	return true;
}

/* ---- the manual page ---- */

/* roff takes a leading dot or quote for a request and `-` for a hyphen. */
static char *roff(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *c = text; *c; c++) {
		if (c == text && (*c == '.' || *c == '\''))
			g_string_append(out, "\\&");
		if (*c == '\\')
			g_string_append(out, "\\e");
		else if (*c == '-')
			g_string_append(out, "\\-");
		else
			g_string_append_c(out, *c);
	}
	return g_string_free(out, FALSE);
}

static void manual_options(const struct option *options)
{
	for (; options && options->name; options++) {
		g_autofree char *name = roff(options->name);
		g_autofree char *what = roff(options->what);
		say(".TP\n.B \\-\\-%s%s%s%s\n%s\n", name, options->value ? " \\fI" : "",
			options->value ? options->value : "", options->value ? "\\fR" : "", what);
	}
}

static void manual_command(const struct command *command)
{
	g_autofree char *what = roff(command->what);

	say(".SS %s%s\\fI%s\\fR\n%s.\n", command->name, *command->args ? " " : "", command->args,
		what);
	manual_options(command->options);
	for (const struct help_note *note = help_notes; note->command; note++) {
		g_autofree char *line = roff(note->line);
		if (strcmp(note->command, command->name) == 0)
			say(".br\n%s\n", line);
	}
	for (guint i = 0; command->run == cmd_scan && session_mode(i); i++)
		say(".TP\n.B \\-\\-mode %s\n%s\n", session_mode(i)->name, session_mode(i)->what);
}

static void manual_statuses(void)
{
	static const struct {
		int status;
		const char *what;
	} statuses[] = {
		{ 0, "done" },
		{ 1, "refused by the rules" },
		{ 2, "wrong use" },
		{ 3, "bad input" },
		{ 4, "not found" },
		{ 5, "conflict" },
		{ 6, "no line to the hub" },
		{ 7, "a device failed" },
		{ 8, "storage failed" },
		{ 70, "an error of the program" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
		say(".TP\n.B %d\n%s\n", statuses[i].status, statuses[i].what);
}

void help_manual(const struct program *program)
{
	g_autofree char *title = g_ascii_strup(program->name, -1);
	g_autofree char *name = roff(program->name);

	say(".TH %s 1 \"\" \"%s %s\"\n.SH NAME\n%s \\- %s\n", title, program->name, BELGI_VERSION,
		name, program->what);
	say(".SH SYNOPSIS\n.B %s\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n", name);
	say(".SH OPTIONS OF EVERY COMMAND\n");
	manual_options(global_options);
	say(".SH COMMANDS\n");
	for (const struct command *row = program->commands; row->name; row++)
		manual_command(row);
	say(".SH EXIT STATUS\n");
	manual_statuses();
	say(".SH ENVIRONMENT\n.TP\n.B BELGI_STORE\nthe store, where \\-\\-store is not given\n");
}

bool cmd_man(struct call *call, GError **error)
{
	(void)error;
	help_manual(call->program);
	return true;
}
