/* SPDX-License-Identifier: Apache-2.0
 * What the parts of a serving hub share. */
#pragma once

#include "hub/hub.h"
#include "base/json.h"
#include "hub/turn.h"
#include "net/body.h"
#include "net/client.h"
#include "net/server.h"

enum { EPOCH_SIZE = 33, CODE_SIZE = 17 };

struct hub {
	const struct clock *clock;
	char *folder;
	char *url;
	char epoch[EPOCH_SIZE];
	guint8 root[KEY_SIZE];
	char *admin_token;

	struct store *store; /* the writer: only in `writing` */
	struct turn writing;
	struct store *reader; /* feeds and chains, beside the writer: only in `reading` */
	struct turn reading;

	GMutex mutex;        /* guards what follows */
	GHashTable *callers; /* hash of a token (hex) -> struct caller* */
	GHashTable *keys;    /* st -> key; a chain's key never changes */
	GHashTable *newest;  /* st -> its line `newest` */
	GCond changed;
	guint64 kicked; /* times that something came into the log */
	guint64 fed;    /* of these, how many are in views and feeds */
	bool stopping;

	GThread *feeder;
	struct server *server;
	struct server *admin;
};

/* ---- hub.c ---- */
/* Out of turn. Waits until the disk has all up to a number of the writer, of which the answer may
 * tell; the answer is a refusal where it fails. */
void hub_await_disk(struct hub *hub, guint64 written, struct http_answer *answer);

/* ---- folder.c ---- */
char *folder_path(const char *folder, const char *name);
/* Only for this user; the old file or the new one. */
bool folder_write_secret(const char *folder, const char *name, const char *text, GError **error);
/* The store with the writer's lock, of a folder that has a hub. */
struct store *folder_open(
	const char *folder, enum store_mode mode, const struct clock *clock, GError **error);

/* ---- feeder.c ---- */
void feeder_start(struct hub *hub);
void feeder_kick(struct hub *hub); /* something new is in the log */
void feeder_stop(struct hub *hub);

/* ---- caller.c ---- */
/* A station that may speak: enrolled and not revoked. */
struct caller {
	char st[ST_SIZE];
	char org[ORG_SIZE];
};
/* A fresh token for st, which speaks for org; the earlier one ends. In turn. Free with g_free; NULL
 * on failure. */
char *caller_admit(struct hub *hub, const char *st, const char *org, GError **error);
/* Whose token it is; false with the answer filled (401). */
bool caller_find(struct hub *hub, const struct http_request *request, struct caller *caller,
	struct http_answer *answer);
/* In turn. Whether it may still speak; false with the answer filled (403). */
bool caller_may(struct hub *hub, const struct caller *caller, struct http_answer *answer);
/* Both, out of turn. */
bool caller_read(struct hub *hub, const struct http_request *request, struct caller *caller,
	struct http_answer *answer);
/* The key of a chain, remembered; a body_key. */
bool caller_key(void *hub, const char *st, guint8 key[KEY_SIZE]);

/* ---- strangers.c ---- */
/* In turn. Of chains that nobody admitted, takes out of the body those that are over the limit of
 * whoever brings it: LIMIT, and the first of them in st. Empty st: STORAGE, nothing may be taken.
 */
bool strangers_limit(struct store *store, const char *bringer, struct body *body, char st[ST_SIZE],
	GError **error);

/* ---- own.c: what the hub process writes in its own chain ---- */
/* Appends one event, signs it and names it. In turn. Takes the draft. */
bool own_append(struct store *store, struct draft *draft, char name[NAME_SIZE], GError **error);
/* The runs that show chain st from its first event, with event n, and what it continues. In turn.
 */
bool own_quote(struct store *store, const char *st, gint64 n, GString *out, GError **error);

/* ---- invite.c ---- */
bool invite_check(const struct invite *invite, GError **error);
/* In turn. */
bool invite_make(struct store *store, const struct invite *invite, char **code, GError **error);
/* What a code stands for. */
struct ticket {
	char *org, *roles, *issuer, *epoch;
	char *key;       /* hex; NULL while unused */
	char *admission; /* NAME; NULL until written */
};
void ticket_clear(struct ticket *ticket);
#define AUTO_TICKET __attribute__((cleanup(ticket_clear)))
/* False when no such code was given. In turn. */
bool ticket_find(struct store *store, const char *code, struct ticket *ticket);
bool ticket_save(
	struct store *store, const char *code, const struct ticket *ticket, GError **error);

/* ---- admin.c ---- */
/* Whether whoever asks can read the hub's folder; false with the answer filled (401). */
bool admin_may(
	const struct hub *hub, const struct http_request *request, struct http_answer *answer);
/* Asks the hub that serves the folder; false when none does. */
bool admin_ask(const char *folder, const char *path, const char *text, struct reply *reply);
/* What it answered, which has the field; NULL with what it refused. */
struct json *admin_reply(const struct reply *reply, const char *field, GError **error);

/* ---- calls ---- */
void handle_enrol(void *hub, const struct http_request *request, struct http_answer *answer);
void handle_events(void *hub, const struct http_request *request, struct http_answer *answer);
void handle_chain(void *hub, const struct http_request *request, struct http_answer *answer);
void handle_feed(void *hub, const struct http_request *request, struct http_answer *answer);
void handle_extract(void *hub, const struct http_request *request, struct http_answer *answer);
void handle_invite(void *hub, const struct http_request *request, struct http_answer *answer);
void handle_revoke(void *hub, const struct http_request *request, struct http_answer *answer);
