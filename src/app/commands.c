/* SPDX-License-Identifier: Apache-2.0
 * The commands of belgi and their options: the only place that names them. */
#include "app/commands.h"

enum { MANY = 100000 };

static const struct option init_options[] = {
	{ "org", "ORG", "the organisation: 1 to 16 of A-Z and 0-9" },
	{ "hub", "URL", "the hub to enrol with" },
	{ "code", "CODE", "the one-time code that the hub gave" },
	{ "ca", "FILE", "certificate that signs the hub's (PEM)" },
	{ "owner-kk", "TEXT", "owner as printed on tags, in Kazakh" },
	{ "owner-ru", "TEXT", "owner as printed on tags, in Russian" },
	{ "short-kk", "TEXT", "the same on small tags, in Kazakh, at most 24 letters" },
	{ "short-ru", "TEXT", "the same on small tags, in Russian, at most 24 letters" },
	{ "phone", "TEXT", "phone as printed on tags" },
	{ "host", "HOST", "host of the address in the code of a tag" },
	NO_OPTION,
};

static const struct option identify_options[] = {
	{ "aim", "ID", "AIM identifier that came with it (C1, ]Q3)" },
	{ "maker", "NAME", "whose units are expected" },
	NO_OPTION,
};

static const struct option learn_options[] = {
	{ "maker", "NAME", "whose labels they are" },
	{ "model", "NAME", "what they stand on; several with commas between" },
	{ "from", "SOURCE", "scan them now, as with scan; DONE ends it" },
	{ "codes", "N", "so many codes of each label, in the same order (1)" },
	{ "serial", "N|TEXT", "which code is the serial number, where a label has several" },
	{ "out", "FILE", "the profile to write (MAKER.profile)" },
	NO_OPTION,
};

static const struct option manifest_options[] = {
	{ "to", "ORG", "the school, where the table has no such column" },
	{ "dry-run", NULL, "say what would be imported and change nothing" },
	NO_OPTION,
};

static const struct option list_import_options[] = {
	{ "name", "WORD", "name of the list, when a school has several" },
	{ "to", "ORG", "the school, where the table has no such column" },
	{ "dry-run", NULL, "say what would be imported and change nothing" },
	NO_OPTION,
};

static const struct option spec_options[] = {
	{ "dry-run", NULL, "read the file and publish nothing" },
	NO_OPTION,
};

static const struct option print_options[] = {
	{ "count", "N", "so many new tags" },
	{ "manifest", "ID", "a tag for each unit of the manifest that has none; newest: the last" },
	{ "stock", "NAME", "sheet of labels (labels/stocks) or a .stock file (a4-24-70x37)" },
	{ "start", "N", "first free label of the first sheet" },
	{ "bar-code", "yes|no",
		"with a bar code too (when a scanner here reads no QR, if it fits)" },
	{ "out", "FILE", "the PDF to write (tags.pdf, then tags-2.pdf and so on)" },
	{ "printer", "NAME", "print them now on this label printer (belgi printer name)" },
	{ "template", "NAME", "printer: another template than the roll's own (belgi label list)" },
	{ "verify", NULL, "printer: each label is scanned back before the next" },
	{ "from", "SOURCE", "verify: where the scans come from, as with scan" },
	NO_OPTION,
};

static const struct option label_print_options[] = {
	{ "printer", "NAME", "the label printer (belgi printer name)" },
	{ "out", "FILE", "or a PDF for an office printer" },
	{ "stock", "NAME",
		"another roll than is said to be in the printer; PDF: a sheet (plain A4)" },
	{ "start", "N", "PDF: first free label of the first sheet" },
	{ "count", "N", "so many (1); blank labels: so many new tags; pallets: of how many" },
	NO_OPTION,
};

static const struct option printer_test_options[] = {
	{ "stock", "NAME", "another roll than is said to be in the printer" },
	{ "offset-x", "DOTS", "from now on print so many dots further right" },
	{ "offset-y", "DOTS", "from now on print so many dots further down" },
	NO_OPTION,
};

static const struct option resume_options[] = {
	{ "doubtful", "yes|no|ask",
		"labels that may have come out: they did, they did not, or ask about each" },
	{ "verify", NULL, "each label is scanned back before the next" },
	{ "from", "SOURCE", "verify: where the scans come from, as with scan" },
	NO_OPTION,
};

static const struct option label_check_options[] = {
	{ "dpi", "N", "on a printer of so many dots an inch too" },
	NO_OPTION,
};

static const struct option label_preview_options[] = {
	{ "out", "FILE", "the .png, .svg or .pdf to write (NAME.png)" },
	{ "dpi", "N", "as a printer of so many dots an inch prints it" },
	NO_OPTION,
};

static const struct option read_options[] = {
	{ "budget", "MS", "time for a picture that shows nothing at first (150)" },
	NO_OPTION,
};

static const struct option scan_options[] = {
	{ "mode", "MODE", "the way of working" },
	{ "from", "SOURCE",
		"- (a scan a line, where none is given), images:PATH (a picture, or a folder of "
		"them), usb or usb:NAME, camera or camera:DEV, y4m:FILE" },
	{ "ship", "ID", "the shipment" },
	{ "to", "ORG", "ship: the organisation it goes to" },
	{ "box", "ID", "pack: the box, or new" },
	{ "manifest", "ID", "tag: bind tags to the units that they were printed for" },
	{ "spec", "ID", "check, accept: the specification, else the newest" },
	{ "list", "ID", "assign: the approved list, else any" },
	{ "inventory", "FIRST", "balance: count numbers up from this one" },
	{ "reason", "WORD", "reject: the reason, else the line that failed" },
	{ "at", "ORG", "inspect: the organisation visited" },
	{ "operator", "ID", "who scans (o and 12 characters)" },
	{ "close", NULL, "receive, ship: the end of the scans closes or sends the shipment" },
	{ "printer", "NAME", "print: the label printer (belgi printer name)" },
	{ "template", "NAME", "print: another template than the roll's own" },
	{ "stock", "NAME", "print: another roll than is said to be in the printer" },
	{ "budget", "MS", "time for a picture that shows nothing at first (150)" },
	NO_OPTION,
};

static const struct option list_options[] = {
	{ "state", "STATE", "expected tagged packed in_transit arrived accepted rejected ..." },
	{ "place", "ORG", "where they are" },
	{ "holder", "ORG", "who holds them" },
	{ "consignee", "ORG", "where they are expected" },
	{ "ship", "ID", "of a shipment" },
	{ "manifest", "ID", "of a manifest" },
	{ "box", "ID", "of a box" },
	{ "person", "ID", "with a person" },
	{ "limit", "N", "at most so many (1000)" },
	{ "count", NULL, "only how many" },
	{ "conflicts", NULL, "open conflicts instead of units" },
	NO_OPTION,
};

static const struct option conflict_options[] = {
	{ "all", NULL, "settled ones too" },
	NO_OPTION,
};

static const struct option settle_options[] = {
	{ "stands", "EVENT[,EVENT]",
		"the events that stand, the others are set aside; none: none" },
	{ "reason", "WORD", "why, such as agreed" },
	NO_OPTION,
};

static const struct option sync_options[] = {
	{ "watch", NULL, "go on until stopped" },
	NO_OPTION,
};

static const struct option verify_options[] = {
	{ "root", "KEY", "root key of the programme: BELGI:ROOT:..., or the file with it" },
	{ "paper", NULL, "check a paper: FILEs are photos of its codes" },
	{ "from", "SOURCE", "paper: scan the codes, as with scan" },
	{ "unit", "SERIAL|TAG", "paper: is this unit on it" },
	NO_OPTION,
};

static const struct option paper_options[] = {
	{ "in", "LANGS", "kk, ru, en or kk+ru side by side (--lang, else kk+ru)" },
	{ "grouped", NULL, "waybill: a line for each model instead of each unit" },
	{ "stock", "NAME", "cover: the sheets that the tags were printed on" },
	{ "start", "N", "cover: the first label of the first sheet that was used (1)" },
	{ "again", "NO", "the paper of this number once more, instead of a new one" },
	{ "out", "FILE", "the PDF to write" },
	NO_OPTION,
};

static const struct option paper_void_options[] = {
	{ "reason", "WORD", "why (mistake)" },
	NO_OPTION,
};

static const struct option signatory_options[] = {
	{ "position", "TEXT", "position, as papers say it" },
	{ "position-kk", "TEXT", "position on papers in Kazakh" },
	{ "position-ru", "TEXT", "position on papers in Russian" },
	{ "from", "DAY", "the first day, YYYY-MM-DD (today)" },
	NO_OPTION,
};

static const struct option signatory_end_options[] = {
	{ "on", "DAY", "the last day, YYYY-MM-DD (today)" },
	NO_OPTION,
};

static const struct option export_options[] = {
	{ "out", "FILE", "the file to write; else standard output" },
	{ "all", NULL, "every chain held here, not the own one alone" },
	NO_OPTION,
};

static const struct option test_options[] = {
	{ "from", "SOURCE", "where the scans come from, as in belgi scan" },
	{ "name", "NAME", "the scanner's name, where the source has none" },
	{ "out", "FILE", "the PDF to write, instead of showing the codes here" },
	NO_OPTION,
};

static const struct option setup_options[] = {
	{ "out", "FILE", "the PDF to write (scanner-setup.pdf)" },
	NO_OPTION,
};

static const struct option scanner_name_options[] = {
	{ "place", "TEXT", "where it is" },
	{ "forget", NULL, "take the name away" },
	NO_OPTION,
};

static const struct option scanner_rule_options[] = {
	{ "out", "FILE",
		"the file to write; -: print it (root: /etc/udev/rules.d, others: print)" },
	NO_OPTION,
};

static const struct option printer_name_options[] = {
	{ "profile", "NAME", "which kind of printer it is, where it does not say so itself" },
	{ "stock", "NAME", "the roll that is in it (belgi label list)" },
	{ "offset-x", "DOTS", "print so much further to the right" },
	{ "offset-y", "DOTS", "print so much further down" },
	{ "darkness", "N", "in the printer's own scale; -1: as the printer is set" },
	{ "speed", "N", "likewise" },
	{ "forget", NULL, "take the name away" },
	NO_OPTION,
};

static const struct option printer_rule_options[] = {
	{ "out", "FILE",
		"the file to write; -: print it (root: /etc/udev/rules.d, others: print)" },
	NO_OPTION,
};

static const struct command station_commands[] = {
	{ "init", "", "Make the store of this station, and enrol it with a hub", init_options, 0, 0,
		NEEDS_NOTHING, cmd_init },
	{ "read", "FILE...", "List the codes in pictures", read_options, 1, MANY, NEEDS_NOTHING,
		cmd_read },
	{ "identify", "TEXT", "Say what a code is (\\x1d and the like are bytes)", identify_options,
		1, 1, NEEDS_NOTHING, cmd_identify },
	{ "learn", "[FILE]", "Write a label profile from the codes of a few labels", learn_options,
		0, 1, NEEDS_NOTHING, cmd_learn },
	{ "import manifest", "FILE",
		"Enter what a supplier is to deliver (CSV: serial, model, school)",
		manifest_options, 1, 1, NEEDS_STORE_WRITE, cmd_import_manifest },
	{ "import list", "FILE", "Enter approved lists of pupils (CSV: pupil, family, school)",
		list_import_options, 1, 1, NEEDS_STORE_WRITE, cmd_import_list },
	{ "spec", "FILE", "Publish a technical specification", spec_options, 1, 1,
		NEEDS_STORE_WRITE, cmd_spec },
	{ "tag print", "", "Print tags on sheets of labels (PDF), or on a label printer",
		print_options, 0, 0, NEEDS_STORE_WRITE, cmd_tag_print },
	{ "label print", "TEMPLATE [ID...]", "Print labels: boxes, pallets, commands, blank rolls",
		label_print_options, 1, MANY, NEEDS_STORE_WRITE, cmd_label_print },
	{ "printer test", "NAME", "Print a ruler, and say how far the print is off",
		printer_test_options, 1, 1, NEEDS_STORE_WRITE, cmd_printer_test },
	{ "print list", "", "List print jobs that are not finished", NULL, 0, 0, NEEDS_STORE_READ,
		cmd_print_list },
	{ "print resume", "[PRINTER]", "Go on with a print job that was broken off", resume_options,
		0, 1, NEEDS_STORE_WRITE, cmd_print_resume },
	{ "print cancel", "[PRINTER]", "Give up what is not printed yet of a job", NULL, 0, 1,
		NEEDS_STORE_WRITE, cmd_print_cancel },
	{ "scan", "", "Work by scanning", scan_options, 0, 0, NEEDS_STORE_WRITE, cmd_scan },
	{ "show", "CODE|SERIAL", "Say all that is known of a unit", NULL, 1, 1, NEEDS_STORE_READ,
		cmd_show },
	{ "list", "", "List units", list_options, 0, 0, NEEDS_STORE_READ, cmd_list },
	{ "conflicts", "", "List what people must settle", conflict_options, 0, 0, NEEDS_STORE_READ,
		cmd_conflicts },
	{ "settle", "CARD", "Settle a conflict: say which events stand", settle_options, 1, 1,
		NEEDS_STORE_WRITE, cmd_settle },
	{ "sync", "", "Send to the hub and fetch from it", sync_options, 0, 0, NEEDS_STORE_WRITE,
		cmd_sync },
	{ "verify", "[FILE...]", "Check the chains and signatures of a log, or a paper",
		verify_options, 0, MANY, NEEDS_NOTHING, cmd_verify },
	{ "paper", "[FORM ID]", "Make a paper to sign (PDF): waybill, receiving, cover",
		paper_options, 0, 2, NEEDS_STORE_WRITE, cmd_paper },
	{ "paper list", "", "List the papers made", NULL, 0, 0, NEEDS_STORE_READ, cmd_paper_list },
	{ "paper void", "NO", "Void a paper", paper_void_options, 1, 1, NEEDS_STORE_WRITE,
		cmd_paper_void },
	{ "signatory list", "", "List who signs papers", NULL, 0, 0, NEEDS_STORE_READ,
		cmd_signatory_list },
	{ "signatory set", "ROLE NAME", "Say who signs papers from a day on", signatory_options, 2,
		2, NEEDS_STORE_READ, cmd_signatory_set },
	{ "signatory end", "ROLE", "Say that nobody has a role any more", signatory_end_options, 1,
		1, NEEDS_STORE_READ, cmd_signatory_end },
	{ "rebuild", "", "Make everything derived from the log anew", NULL, 0, 0, NEEDS_STORE_WRITE,
		cmd_rebuild },
	{ "export log", "", "Write the log as anyone can verify it", export_options, 0, 0,
		NEEDS_NOTHING, cmd_export_log },
	{ "doctor", "", "Check the store", NULL, 0, 0, NEEDS_STORE_READ, cmd_doctor },
	{ "scanner list", "", "List the scanners that are plugged in", NULL, 0, 0, NEEDS_NOTHING,
		cmd_scanner_list },
	{ "scanner watch", "[SCANNER]", "Show scans and plugs as they come, until stopped", NULL, 0,
		1, NEEDS_NOTHING, cmd_scanner_watch },
	{ "scanner name", "ID [NAME]", "Call a scanner by a name from now on", scanner_name_options,
		1, 2, NEEDS_NOTHING, cmd_scanner_name },
	{ "scanner rule", "", "Write the udev rule that lets this desk use its scanners",
		scanner_rule_options, 0, 0, NEEDS_NOTHING, cmd_scanner_rule },
	{ "scanner test", "", "Find out whether a scanner reads bar codes only", test_options, 0, 0,
		NEEDS_STORE_WRITE, cmd_scanner_test },
	{ "scanner setup", "[MODEL]", "Print a scanner's set-up codes (PDF), or list known models",
		setup_options, 0, 1, NEEDS_NOTHING, cmd_scanner_setup },
	{ "printer list", "", "List the label printers that are plugged in or have a name", NULL, 0,
		0, NEEDS_NOTHING, cmd_printer_list },
	{ "printer name", "NAME [WHERE]", "Call a printer by a name, and say what is in it",
		printer_name_options, 1, 2, NEEDS_NOTHING, cmd_printer_name },
	{ "printer status", "NAME", "Ask a printer whether it has paper and is ready", NULL, 1, 1,
		NEEDS_NOTHING, cmd_printer_status },
	{ "printer rule", "", "Write the udev rule that lets this desk use its printers",
		printer_rule_options, 0, 0, NEEDS_NOTHING, cmd_printer_rule },
	{ "label list", "", "List the templates of labels and papers, and the stocks", NULL, 0, 0,
		NEEDS_NOTHING, cmd_label_list },
	{ "label check", "[NAME...]", "Say all that is wrong with templates", label_check_options,
		0, MANY, NEEDS_NOTHING, cmd_label_check },
	{ "label preview", "NAME...", "Draw a label with sample data, or with FIELD=VALUE",
		label_preview_options, 1, 100, NEEDS_NOTHING, cmd_label_preview },
	{ "profile check", "[FILE...]", "Check profiles of devices as the program reads them", NULL,
		0, MANY, NEEDS_NOTHING, cmd_profile_check },
	{ "help", "[COMMAND]", "Say how a command is used", NULL, 0, 2, NEEDS_NOTHING, cmd_help },
	{ "completion", "bash", "Print completions for the shell", NULL, 1, 1, NEEDS_NOTHING,
		cmd_completion },
	{ "man", "", "Print the manual page", NULL, 0, 0, NEEDS_NOTHING, cmd_man },
	NO_COMMAND,
};

const struct program program_belgi = {
	"belgi",
	"tracks the devices of a school equipment programme",
	station_commands,
};
