/* SPDX-License-Identifier: Apache-2.0
 * The tables. The first script is frozen: files of other people hold it; a change of it is a new
 * STORE_VERSION with its migration. The second is derived from the first alone, dropped and made
 * anew whenever the rules of the fold or this layout change: raise LAYOUT with it. */
#include "store/private.h"

enum { LAYOUT = 5 };

/* A place is chain.id << 40 | n, so that the row number of a line is its only key: one tree takes a
 * run at the speed of the disk, and "is it held" is a range. */
#define STAYS                                                                                      \
	"CREATE TRIGGER log_stays BEFORE DELETE ON log"                                            \
	" BEGIN SELECT RAISE(ABORT, 'the log is frozen'); END;"                                    \
	"CREATE TRIGGER head_stays BEFORE DELETE ON head"                                          \
	" BEGIN SELECT RAISE(ABORT, 'the log is frozen'); END;"
const char schema_stays[] = STAYS;

const char schema_events[] =
	"CREATE TABLE chain ("
	"	id INTEGER PRIMARY KEY,"
	"	st TEXT NOT NULL UNIQUE"
	") STRICT;"
	"CREATE TABLE log ("
	"	id INTEGER PRIMARY KEY," /* place */
	"	line TEXT,"              /* as it came; NULL: hidden or erased */
	"	hash BLOB NOT NULL,"     /* hash(n) */
	"	line_hash BLOB,"         /* of a line that is not here */
	"	prev BLOB,"              /* hash(n-1), of a line before which none was held */
	"	CHECK ((line IS NULL) = (line_hash IS NOT NULL))"
	") STRICT;"
	"CREATE INDEX log_hidden ON log (id) WHERE line IS NULL;"
	"CREATE INDEX log_gap ON log (id) WHERE prev IS NOT NULL;"
	"CREATE TABLE head ("
	"	id INTEGER PRIMARY KEY," /* place */
	"	sig BLOB NOT NULL"
	") STRICT;"
	/* The newest row is the chain written to. */
	"CREATE TABLE own_key ("
	"	id INTEGER PRIMARY KEY,"
	"	st TEXT NOT NULL UNIQUE,"
	"	secret BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE setting ("
	"	key TEXT PRIMARY KEY,"
	"	value TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;"
	/* Positions are given once and stay: the cursors of stations stand on them. A row is a
	 * stretch of places of one chain: the first has position pos, the next pos + 1. org '':
	 * common. */
	"CREATE TABLE feed ("
	"	org TEXT NOT NULL,"
	"	pos INTEGER NOT NULL,"
	"	first INTEGER NOT NULL,"
	"	last INTEGER NOT NULL,"
	"	PRIMARY KEY (org, pos)"
	") STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX feed_first ON feed (org, first);"

	"CREATE TRIGGER log_known BEFORE INSERT ON log"
	" WHEN EXISTS (SELECT 1 FROM log WHERE id = new.id)"
	" BEGIN SELECT RAISE(IGNORE); END;" STAYS
	/* A line goes and leaves its hash, or comes in the place of its hash; nothing else changes.
	 */
	"CREATE TRIGGER log_frozen BEFORE UPDATE ON log"
	" WHEN new.id IS NOT old.id OR new.hash IS NOT old.hash OR new.prev IS NOT old.prev"
	" OR (new.line IS NULL) = (old.line IS NULL)"
	" BEGIN SELECT RAISE(ABORT, 'the log is frozen'); END;"
	"CREATE TRIGGER head_known BEFORE INSERT ON head"
	" WHEN EXISTS (SELECT 1 FROM head WHERE id = new.id)"
	" BEGIN SELECT RAISE(IGNORE); END;"
	"CREATE TRIGGER head_frozen BEFORE UPDATE ON head"
	" BEGIN SELECT RAISE(ABORT, 'the log is frozen'); END;"
	"CREATE TRIGGER chain_stays BEFORE DELETE ON chain"
	" BEGIN SELECT RAISE(ABORT, 'the log is frozen'); END;"
	"CREATE TRIGGER chain_frozen BEFORE UPDATE ON chain"
	" BEGIN SELECT RAISE(ABORT, 'the log is frozen'); END;"
	"CREATE TRIGGER own_key_stays BEFORE DELETE ON own_key"
	" BEGIN SELECT RAISE(ABORT, 'a key is kept'); END;"
	"CREATE TRIGGER feed_stays BEFORE DELETE ON feed"
	" BEGIN SELECT RAISE(ABORT, 'a feed keeps what it has'); END;";

const char schema_views[] =
	/* rules: what made these tables. */
	"CREATE TABLE stamp (rules INTEGER PRIMARY KEY) STRICT;"
	/* Places that are in the log and not in the index yet, in the order of arrival. */
	"CREATE TABLE queue ("
	"	pos INTEGER PRIMARY KEY,"
	"	first INTEGER NOT NULL,"
	"	last INTEGER NOT NULL"
	") STRICT;"
	/* Those that are in the index, of which some subject is not in the views yet. */
	"CREATE TABLE indexed ("
	"	pos INTEGER PRIMARY KEY AUTOINCREMENT,"
	"	first INTEGER NOT NULL,"
	"	last INTEGER NOT NULL"
	") STRICT;"
	/* Which events name which subject, and which of them are its newest by cause: mention.c. */
	"CREATE TABLE subject ("
	"	id INTEGER PRIMARY KEY," /* 64 bits made from its key */
	"	mentions BLOB NOT NULL,"
	"	more INTEGER NOT NULL" /* 1: some stand in subject_older */
	") STRICT;"
	"CREATE TABLE subject_older ("
	"	subject INTEGER NOT NULL,"
	"	event INTEGER NOT NULL,"
	"	mark INTEGER NOT NULL,"
	"	PRIMARY KEY (subject, event)"
	") STRICT, WITHOUT ROWID;"
	/* Names that an event's `on` has and that were among no subject's newest when it came. */
	"CREATE TABLE pending ("
	"	name TEXT NOT NULL,"
	"	event INTEGER NOT NULL,"
	"	PRIMARY KEY (name, event)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE alias ("
	"	was TEXT NOT NULL,"
	"	event INTEGER NOT NULL,"
	"	mark INTEGER NOT NULL,"
	"	PRIMARY KEY (was, event)"
	") STRICT, WITHOUT ROWID;"
	/* Events that are looked for by kind: authority, redactions, specifications,
	 * papers. */
	"CREATE TABLE rare ("
	"	kind TEXT NOT NULL,"
	"	event INTEGER NOT NULL,"
	"	PRIMARY KEY (kind, event)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE org_chain ("
	"	org TEXT NOT NULL,"
	"	chain INTEGER NOT NULL,"
	"	PRIMARY KEY (org, chain)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE closed (ship TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
	/* What struct unit_view says: unit.c. */
	"CREATE TABLE unit ("
	"	id INTEGER PRIMARY KEY,"
	"	dev TEXT NOT NULL, names TEXT, state TEXT NOT NULL, holder TEXT, place TEXT,"
	"	tag TEXT, box TEXT, ship TEXT, manifest TEXT, consignee TEXT, person TEXT,"
	"	rest BLOB NOT NULL"
	") STRICT;"
	/* With dev, so that a list comes out in order; without the state, which changes with every
	 * step and would cost two pages an index. */
	"CREATE INDEX unit_place ON unit (place, dev) WHERE place IS NOT NULL;"
	"CREATE INDEX unit_consignee ON unit (consignee, dev) WHERE consignee IS NOT NULL;"
	"CREATE INDEX unit_ship ON unit (ship, dev) WHERE ship IS NOT NULL;"
	"CREATE INDEX unit_manifest ON unit (manifest, dev) WHERE manifest IS NOT NULL;"
	"CREATE INDEX unit_box ON unit (box, dev) WHERE box IS NOT NULL;"
	"CREATE INDEX unit_person ON unit (person, dev) WHERE person IS NOT NULL;"
	"CREATE TABLE unit_name ("
	"	name TEXT PRIMARY KEY,"
	"	unit INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE unit_tag ("
	"	tag TEXT NOT NULL,"
	"	unit INTEGER NOT NULL,"
	"	PRIMARY KEY (tag, unit)"
	") STRICT, WITHOUT ROWID;"
	/* Only of units whose name is not made from the serial: the others are found by it. */
	"CREATE TABLE unit_serial ("
	"	serial TEXT NOT NULL,"
	"	unit INTEGER NOT NULL,"
	"	PRIMARY KEY (serial, unit)"
	") STRICT, WITHOUT ROWID;"
	/* source: the subject whose fold gave it. events: names with a space between. */
	"CREATE TABLE conflict ("
	"	source TEXT NOT NULL,"
	"	id TEXT NOT NULL,"
	"	kind TEXT NOT NULL,"
	"	key TEXT NOT NULL,"
	"	events TEXT NOT NULL,"
	"	settled INTEGER NOT NULL,"
	"	PRIMARY KEY (source, id)"
	") STRICT, WITHOUT ROWID;";

const char schema_drop_views[] =
	"DROP TABLE IF EXISTS stamp; DROP TABLE IF EXISTS queue; DROP TABLE IF EXISTS indexed; DROP TABLE IF EXISTS subject_event;"
	"DROP TABLE IF EXISTS subject; DROP TABLE IF EXISTS subject_older;"
	"DROP TABLE IF EXISTS pending; DROP TABLE IF EXISTS alias; DROP TABLE IF EXISTS rare;"
	"DROP TABLE IF EXISTS org_chain; DROP TABLE IF EXISTS closed; DROP TABLE IF EXISTS unit;"
	"DROP TABLE IF EXISTS unit_name; DROP TABLE IF EXISTS unit_tag;"
	"DROP TABLE IF EXISTS unit_serial; DROP TABLE IF EXISTS conflict; DROP TABLE IF EXISTS fed;";

gint64 schema_stamp(void)
{
	return (gint64)FOLD_RULES * 1000 + LAYOUT;
}
