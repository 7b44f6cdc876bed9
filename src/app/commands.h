/* SPDX-License-Identifier: Apache-2.0
 * What the programs can do: one table of commands each, from which dispatch, help, completion and
 * the manual page are all printed. A command is a row in commands.c, one of the hub in
 * commands_hub.c, and a file cmd_NAME.c. */
#pragma once

#include "base/auto.h"
#include "base/json.h"
#include "station/words.h"
#include "store/store.h"

#include <stdbool.h>

enum needs {
	NEEDS_NOTHING,
	NEEDS_STORE_READ,
	NEEDS_STORE_WRITE,
};

struct option {
	const char *name;  /* without the dashes */
	const char *value; /* what stands for its value in the help; NULL: a flag */
	const char *what;
};

/* Ends a table of options. */
#define NO_OPTION                                                                                  \
	{                                                                                          \
		NULL, NULL, NULL                                                                   \
	}

struct call;
struct command {
	const char *name;             /* one word or two */
	const char *args;             /* as the help shows them; "" when none */
	const char *what;             /* one line */
	const struct option *options; /* ended by a NULL name; NULL: none */
	guint min, max;               /* arguments */
	enum needs needs;
	/* false with *error; or true, and call->status is the exit status. */
	bool (*run)(struct call *call, GError **error);
};

/* Ends a table of commands. */
#define NO_COMMAND                                                                                 \
	{                                                                                          \
		NULL, NULL, NULL, NULL, 0, 0, NEEDS_NOTHING, NULL                                  \
	}

struct program {
	const char *name, *what;
	const struct command *commands; /* ended by a NULL name */
};
extern const struct program program_belgi, program_hub;
extern const struct option global_options[];

int program_run(const struct program *program, int argc, char **argv);

/* Lines that follow the options in the help of a command (help_notes.c); ended by NULL. */
struct help_note {
	const char *command, *line;
};
extern const struct help_note help_notes[];

/* One command being run. */
struct call {
	const struct program *program;
	const struct command *command;
	GHashTable *options; /* name -> value; "" for a flag */
	GPtrArray *args;     /* char* */
	const struct clock *clock;
	struct store *store; /* as the command needs it */
	bool json;
	enum lang unset; /* where no language was chosen: Russian */
	bool peeked;     /* `unset` is what the store of this desk says */
	int status;
};

/* NULL when the option was not given. */
const char *call_text(const struct call *call, const char *option);
bool call_flag(const struct call *call, const char *option);
/* A whole number of at least `min`; `otherwise` when not given. False with USAGE. */
bool call_int(const struct call *call, const char *option, gint64 min, gint64 max, gint64 otherwise,
	gint64 *number, GError **error);
const char *call_arg(const struct call *call, guint index);
/* --store, $BELGI_STORE, or the file in the user's data folder. Free with g_free. */
char *call_store_path(const struct call *call);
/* Opens the store with a head at the end of its own chain, for what leaves the house does so only
 * under a signature. One that another program writes is taken as it is. */
bool call_open_signed(struct call *call, GError **error);
/* --lang, else the store's, else call->unset. USAGE when it is no language. */
bool call_lang(const struct call *call, enum lang *lang, GError **error);

/* For a command that needs no store: the language of the one that is there, if any. */
void call_peek_lang(struct call *call);

/* Standard output: always UTF-8, flushed at the end; a full disk is seen there. */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Refuses to write a paper or a log over a database: it may be the store, which holds the key. */
bool call_may_write(const char *path, GError **error);
/* A line of JSON; frees the text. */
void say_json(GString *json);
/* An error that does not end the command, on standard error, a line each. */
void complain(const struct call *call, const GError *error);

/* Printed from the tables (help.c). */
void help_program(const struct program *program);
void help_command(const struct program *program, const struct command *command);
void help_completion(const struct program *program);
void help_manual(const struct program *program);
const struct command *command_find(const struct program *program, const char *name);

bool cmd_init(struct call *call, GError **error);
bool cmd_read(struct call *call, GError **error);
bool cmd_identify(struct call *call, GError **error);
bool cmd_learn(struct call *call, GError **error);
bool cmd_import_manifest(struct call *call, GError **error);
bool cmd_import_list(struct call *call, GError **error);
bool cmd_spec(struct call *call, GError **error);
bool cmd_tag_print(struct call *call, GError **error);
/* tag print --printer (cmd_print.c). */
bool cmd_tag_print_on(struct call *call, GError **error);
bool cmd_label_print(struct call *call, GError **error);
bool cmd_printer_test(struct call *call, GError **error);
bool cmd_print_list(struct call *call, GError **error);
bool cmd_print_resume(struct call *call, GError **error);
bool cmd_print_cancel(struct call *call, GError **error);
bool cmd_scan(struct call *call, GError **error);
bool cmd_show(struct call *call, GError **error);
bool cmd_list(struct call *call, GError **error);
bool cmd_conflicts(struct call *call, GError **error);
bool cmd_settle(struct call *call, GError **error);
/* The command to type for each side of an open conflict, a line each (cmd_settle.c). */
struct conflict;
void say_sides(struct store *store, const struct conflict *conflict);
bool cmd_sync(struct call *call, GError **error);
bool cmd_verify(struct call *call, GError **error);
/* verify --paper (verify_paper.c); root NULL: none was given. */
bool verify_paper(struct call *call, const guint8 *root, GError **error);
bool cmd_paper(struct call *call, GError **error);
bool cmd_paper_list(struct call *call, GError **error);
bool cmd_paper_void(struct call *call, GError **error);
bool cmd_signatory_list(struct call *call, GError **error);
bool cmd_signatory_set(struct call *call, GError **error);
bool cmd_signatory_end(struct call *call, GError **error);
bool cmd_rebuild(struct call *call, GError **error);
bool cmd_export_log(struct call *call, GError **error);
bool cmd_doctor(struct call *call, GError **error);
bool cmd_scanner_list(struct call *call, GError **error);
bool cmd_scanner_watch(struct call *call, GError **error);
bool cmd_scanner_name(struct call *call, GError **error);
bool cmd_scanner_rule(struct call *call, GError **error);
bool cmd_scanner_test(struct call *call, GError **error);
bool cmd_scanner_setup(struct call *call, GError **error);
bool cmd_label_list(struct call *call, GError **error);
bool cmd_label_check(struct call *call, GError **error);
bool cmd_label_preview(struct call *call, GError **error);
bool cmd_printer_list(struct call *call, GError **error);
bool cmd_printer_name(struct call *call, GError **error);
bool cmd_printer_status(struct call *call, GError **error);
bool cmd_printer_rule(struct call *call, GError **error);
bool cmd_profile_check(struct call *call, GError **error);
bool cmd_help(struct call *call, GError **error);
bool cmd_completion(struct call *call, GError **error);
bool cmd_man(struct call *call, GError **error);

bool hub_cmd_init(struct call *call, GError **error);
bool hub_cmd_invite(struct call *call, GError **error);
bool hub_cmd_serve(struct call *call, GError **error);
bool hub_cmd_root(struct call *call, GError **error);
bool hub_cmd_revoke(struct call *call, GError **error);
bool hub_cmd_restored(struct call *call, GError **error);
