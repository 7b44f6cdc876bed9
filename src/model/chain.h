/* SPDX-License-Identifier: Apache-2.0
 * The hash chain of a station and the five messages that keys sign. All formats: chain.c. */
#pragma once

#include "base/crypto.h"
#include "model/event.h"

struct hash chain_start(const guint8 key[KEY_SIZE]);                                  /* hash(0) */
struct hash chain_next(const struct hash *previous, const struct hash *line_hash);    /* hash(n) */
void chain_station(char st[ST_SIZE], const guint8 key[KEY_SIZE]);
void chain_event_name(char name[NAME_SIZE], const char *st, gint64 n, const struct hash *hash);
/* Splits ST.N.xxxxxxxx; false when it is no name. */
bool chain_name_read(const char *name, char st[ST_SIZE], gint64 *n, char prefix[9]);

/* A signed point of a chain. */
struct head {
	gint64 n;
	guint8 sig[SIG_SIZE];
};
enum { HEAD_EVERY = 64 }; /* signed at each n divisible by this, and before each push, export, stick, act */
void head_sign(struct head *head, const struct keypair *keys, const char *st, gint64 n, const struct hash *hash);
bool head_check(const struct head *head, const guint8 key[KEY_SIZE], const char *st, const struct hash *hash);

/* The new key's chain continues the old one from n: signed by the old key. */
void after_sign(guint8 sig[SIG_SIZE], const struct keypair *old_keys, const guint8 new_key[KEY_SIZE],
	const char *old_st, gint64 n, const struct hash *hash);
bool after_check(const guint8 sig[SIG_SIZE], const guint8 old_key[KEY_SIZE], const guint8 new_key[KEY_SIZE],
	const char *old_st, gint64 n, const struct hash *hash);

/* The root admits a hub process; roles are joined by commas. */
void admit_sign(guint8 sig[SIG_SIZE], const struct keypair *root, const char *st, const guint8 key[KEY_SIZE],
	const char *org, const char *roles);
bool admit_check(const guint8 sig[SIG_SIZE], const guint8 root[KEY_SIZE], const char *st,
	const guint8 key[KEY_SIZE], const char *org, const char *roles);
void revoke_sign(guint8 sig[SIG_SIZE], const struct keypair *root, const char *st, gint64 last);
bool revoke_check(const guint8 sig[SIG_SIZE], const guint8 root[KEY_SIZE], const char *st, gint64 last);

/* Enrolment: over the one-time code, or over the epoch when enrolling by proof. */
void enrol_sign(guint8 sig[SIG_SIZE], const struct keypair *keys, const char *code_or_epoch);
bool enrol_check(const guint8 sig[SIG_SIZE], const guint8 key[KEY_SIZE], const char *code_or_epoch);

/* Root QR: BELGI:ROOT: + 52 Crockford. `text` has 64 bytes. */
void root_show(char text[64], const guint8 root[KEY_SIZE]);
/* Accepts that text, the bare 52 characters, or 64 hex digits. */
bool root_read(guint8 root[KEY_SIZE], const char *text);

/* dev of a unit's name (S + serial, T + tag, E + st.n.at), and the id of a conflict. */
void dev_of_name(char dev[DEV_SIZE], const char *name);
void dev_of_serial(char dev[DEV_SIZE], const char *serial);
void dev_of_tag(char dev[DEV_SIZE], const char *tag);
void dev_of_event(char dev[DEV_SIZE], const char *st, gint64 n, gint64 at);
void conflict_id(char id[DEV_SIZE], const char *kind, const char *key);
/* letter + 12 random Crockford. */
void id_new(char id[ID_SIZE], char letter);
/* H of hashes joined: of the line hashes that a manifest or the last of several parts names. */
struct hash hash_of_hashes(const struct hash *hashes, gsize count);
