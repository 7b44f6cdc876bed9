/* SPDX-License-Identifier: Apache-2.0
 * The people of most stories about the fold, and what they usually say. Each story is told under
 * two sets of clocks. */
#pragma once

#include "stage.h"

#define DEV "R0XTAMNC183SEJ8C"
#define DEV2 "T40Y3YZXMWAE09ES"
#define UNIT "unit:" DEV
#define TAG "VK09BP8JKZA4"
#define PUPIL "p0123456789AB"
#define OTHER_PUPIL "pBA9876543210"
#define ACT "a0123456789AB"
#define SHIP "s0123456789AB"
#define LIST "l0123456789AB"
#define MANIFEST "x0123456789AB"
#define SPEC "q0123456789AB"

struct cast {
	struct stage *stage;
	struct actor *dir, *warehouse, *school, *other;
};

struct event *say(struct cast *cast, struct actor *actor, const char *kind);
struct event *say_with(struct cast *cast, struct actor *actor, const char *kind, const char *field,
	const char *text);
struct event *expect(struct cast *cast, struct actor *actor, const char *to);
struct event *send_off(struct cast *cast, struct actor *actor, const char *ship, const char *to);
struct event *receive(struct cast *cast, struct actor *actor);
struct event *balance(struct cast *cast, struct actor *actor, const char *dev, const char *number);
struct event *assign(struct cast *cast, struct actor *actor, const char *dev, const char *person);
struct event *approve(struct cast *cast, const char *const *persons);
/* Everything up to the balance at a school. */
void take_in(struct cast *cast, struct actor *school);

/* What a replica with these events sees of DEV: state, place and the open conflicts of its own key.
 */
void assert_seen(struct cast *cast, GPtrArray *events, const char *state, const char *place,
	const char *conflicts);
void assert_all_see(struct cast *cast, const char *state, const char *place, const char *conflicts);
void assert_subject(struct cast *cast, const char *subject, const char *conflicts);

struct story {
	const char *name;
	void (*tell)(struct cast *cast);
};
/* A g_test_add_data_func function: tells the story twice. */
void tell_story(gconstpointer story);
#define STORY(name)                                                                                \
	{                                                                                          \
		"/fold/" #name, name                                                               \
	}
