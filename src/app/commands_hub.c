/* SPDX-License-Identifier: Apache-2.0
 * The commands of belgi-hub and their options: the only place that names them. A file of its own,
 * so that the station is linked without the hub, and the hub without scanners and paper. */
#include "app/commands.h"

static const struct option hub_init_options[] = {
	{ "org", "ORG", "organisation that the hub writes for (HUB)" },
	{ "name", "HOST", "name in its certificate (this machine's)" },
	NO_OPTION,
};

static const struct option invite_options[] = {
	{ "org", "ORG", "organisation of the new station" },
	{ "role", "ROLES",
		"directorate district fund supplier warehouse school inspector, with commas" },
	{ "type", "WORD", "kind of organisation (the first role)" },
	{ "up", "ORG", "organisation above it" },
	{ "name-kk", "TEXT", "its name in Kazakh" },
	{ "name-ru", "TEXT", "its name in Russian" },
	{ "short-kk", "TEXT", "its name in Kazakh, at most 24 letters" },
	{ "short-ru", "TEXT", "its name in Russian, at most 24 letters" },
	{ "phone", "TEXT", "its phone" },
	NO_OPTION,
};

static const struct option revoke_options[] = {
	{ "station", "ST", "the station that was stolen or is not to be trusted" },
	{ "last", "N", "its last event that still counts (all that the hub has)" },
	NO_OPTION,
};

static const struct option serve_options[] = {
	{ "port", "N", "port (8443)" },
	{ "address", "ADDRESS", "address to listen on (127.0.0.1)" },
	{ "plain", NULL, "HTTP without TLS, on loopback only" },
	NO_OPTION,
};

static const struct command hub_commands[] = {
	{ "init", "FOLDER", "Make the hub: root key, chain, certificate", hub_init_options, 1, 1,
		NEEDS_NOTHING, hub_cmd_init },
	{ "invite", "FOLDER", "Print a one-time code for a new station", invite_options, 1, 1,
		NEEDS_NOTHING, hub_cmd_invite },
	{ "revoke", "FOLDER", "Shut a station out", revoke_options, 1, 1, NEEDS_NOTHING,
		hub_cmd_revoke },
	{ "serve", "FOLDER", "Serve stations until stopped", serve_options, 1, 1, NEEDS_NOTHING,
		hub_cmd_serve },
	{ "root", "FOLDER", "Print the root key that stations and verify need", NULL, 1, 1,
		NEEDS_NOTHING, hub_cmd_root },
	{ "restored", "FOLDER", "After a restore from a backup: a new epoch and a new chain", NULL,
		1, 1, NEEDS_NOTHING, hub_cmd_restored },
	{ "help", "[COMMAND]", "Say how a command is used", NULL, 0, 2, NEEDS_NOTHING, cmd_help },
	{ "completion", "bash", "Print completions for the shell", NULL, 1, 1, NEEDS_NOTHING,
		cmd_completion },
	{ "man", "", "Print the manual page", NULL, 0, 0, NEEDS_NOTHING, cmd_man },
	NO_COMMAND,
};

const struct program program_hub = {
	"belgi-hub",
	"joins the stations of a school equipment programme",
	hub_commands,
};
