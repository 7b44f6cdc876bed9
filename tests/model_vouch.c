/* SPDX-License-Identifier: Apache-2.0
 * Papers: what two codes and the root key prove, and every way in which they do not. */
#include "model/vouch.h"

#include "base/encode.h"
#include "base/error.h"
#include "support/stage.h"
#include "support/stores.h"

#include <string.h>

/* A school whose station the hub admitted, and a paper of two units. */
struct scene {
	struct stage *stage;
	struct actor *school;
	struct event *act;
	char *paper, *proof, *codes; /* both */
};

static struct draft *act_draft(const char *no)
{
	struct draft *draft = draft_new("act.signed");
	char dev[2][DEV_SIZE];
	const char *const devs[] = { dev[0], dev[1], NULL };

	dev_of_serial(dev[0], "PF2W2GLT");
	dev_of_serial(dev[1], "PF2W2GM1");
	draft_text(
		draft, "act", strcmp(no, "W-2026-0001") == 0 ? "a0123456789AB" : "a0123456789AC");
	draft_text(draft, "form", "waybill");
	draft_text(draft, "no", no);
	draft_text(draft, "day", "2026-08-14");
	draft_texts(draft, "devs", devs);
	return draft;
}

static char *one(const struct stage *stage, const struct actor *actor, gint64 n)
{
	return stage_run(stage, actor, n, n, NULL);
}

/* Event 2 of the hub, and its newest event. */
static char *proof_of(const struct stage *stage, gint64 admission)
{
	g_autofree char *root = one(stage, stage->hub, 2);
	g_autofree char *school = one(stage, stage->hub, admission);

	return g_strconcat(school, root, NULL);
}

static void scene_init(struct scene *scene)
{
	scene->stage = stage_new();
	scene->school = stage_actor(scene->stage, "S052", "school");
	scene->proof = proof_of(scene->stage, scene->stage->hub->n);
	scene->act = stage_say(scene->stage, scene->school, act_draft("W-2026-0001"));
	scene->paper = one(scene->stage, scene->school, scene->act->n);
	scene->codes = g_strconcat(scene->paper, scene->proof, NULL);
}

static void scene_clear(struct scene *scene)
{
	stage_free(scene->stage);
	g_free(scene->paper);
	g_free(scene->proof);
	g_free(scene->codes);
}
#define AUTO_SCENE __attribute__((cleanup(scene_clear))) struct scene

static struct vouch *look(const char *codes, const guint8 *root, const struct authority *known)
{
	g_autoptr(GError) error = NULL;
	struct vouch *vouch = vouch_new(codes, strlen(codes), root, known, &error);

	g_assert_no_error(error);
	return vouch;
}

static void verdict_is(enum vouch_verdict wanted, const char *codes, const guint8 *root)
{
	g_autoptr(struct vouch) vouch = look(codes, root, NULL);

	g_assert_cmpint(vouch->verdict, ==, wanted);
}

/* `text` with the first `from` in it replaced. */
static char *changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	g_assert_nonnull(at);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void two_codes_and_the_root_key_prove_a_paper(void)
{
	AUTO_SCENE scene = { 0 };
	bool unseen;
	char dev[DEV_SIZE];

	scene_init(&scene);
	g_autofree char *turned = g_strconcat(scene.proof, scene.paper, scene.paper, NULL);
	g_autofree char *among = g_strconcat("HTTPS://BELGI.KZ/T/VK09BP8JKZA4\n", scene.paper,
		"4006381333931\n\n", scene.proof, "no code of ours", NULL);
	g_auto(GStrv) lines = g_strsplit(scene.codes, "\n", -1);
	g_autofree char *crlf = g_strjoinv("\r\n", lines);
	const char *const all[] = { scene.codes, turned, among, crlf };
	const guint8 *root = scene.stage->root.public_key;

	for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
		g_autoptr(struct vouch) vouch = look(all[i], root, NULL);
		g_assert_cmpint(vouch->verdict, ==, VOUCH_GENUINE);
		g_assert_cmpstr(vouch->act->name, ==, scene.act->name);
		g_assert_cmpint(vouch_units(vouch->act), ==, 2);
		dev_of_serial(dev, "PF2W2GM1");
		g_assert_true(vouch_names(vouch, dev, &unseen));
		dev_of_serial(dev, "PF2W2GM2");
		g_assert_false(vouch_names(vouch, dev, &unseen));
		g_assert_false(unseen);
	}
}

static void without_the_second_code_the_key_is_missing(void)
{
	AUTO_SCENE scene = { 0 };

	scene_init(&scene);
	g_autoptr(struct authority) known = authority_new(scene.stage->root.public_key);
	for (guint i = 0; i < scene.stage->events->len; i++)
		authority_add(known, scene.stage->events->pdata[i]);
	g_autoptr(struct vouch) here = look(scene.paper, scene.stage->root.public_key, known);

	verdict_is(VOUCH_KEYLESS, scene.paper, scene.stage->root.public_key);
	verdict_is(VOUCH_KEYLESS, scene.paper, NULL);
	verdict_is(VOUCH_ROOTLESS, scene.codes, NULL);
	g_assert_cmpint(here->verdict, ==, VOUCH_GENUINE);
}

static void any_changed_byte_is_seen(void)
{
	AUTO_SCENE scene = { 0 };
	const guint8 *root;

	scene_init(&scene);
	root = scene.stage->root.public_key;
	for (gsize i = 0; scene.codes[i]; i++) {
		char before = scene.codes[i];
		scene.codes[i] = before == '1' ? '2' : '1';
		g_autoptr(struct vouch) vouch = look(scene.codes, root, NULL);
		g_assert_cmpint(vouch->verdict, !=, VOUCH_GENUINE);
		scene.codes[i] = before;
	}
	g_autofree char *number = changed(scene.codes, "W-2026-0001", "W-2026-0002");
	g_autofree char *other = changed(scene.codes, "\"for\":\"S052\"", "\"for\":\"S053\"");

	verdict_is(VOUCH_CHANGED, number, root);
	verdict_is(VOUCH_CHANGED, other, root);
}

static void another_root_key_vouches_for_nobody(void)
{
	AUTO_SCENE scene = { 0 };
	guint8 seed[SEED_SIZE] = { 7 };
	struct keypair other;

	scene_init(&scene);
	keypair_from_seed(&other, seed);
	verdict_is(VOUCH_STRANGER, scene.codes, other.public_key);
}

/* `by` says that `who` is admitted; `root` signs for it where it is a hub. */
static struct event *admit(struct stage *stage, struct actor *by, const struct actor *who,
	const char *role, const struct keypair *root)
{
	struct draft *draft = draft_new("station.admitted");
	const char *const roles[] = { role, NULL };
	char hex[2 * SIG_SIZE + 1];
	guint8 sig[SIG_SIZE];

	draft_text(draft, "station", who->st);
	draft_text(draft, "for", who->org);
	draft_texts(draft, "roles", roles);
	hex_encode(hex, who->keys.public_key, KEY_SIZE);
	draft_text(draft, "key", hex);
	if (root) {
		admit_sign(sig, root, who->st, who->keys.public_key, who->org, role);
		hex_encode(hex, sig, SIG_SIZE);
		draft_text(draft, "sig", hex);
	}
	return stage_say(stage, by, draft);
}

/* Chains of the forger's own, as real as can be but for the root key. */
static void a_hub_that_the_root_did_not_sign_admits_nobody(void)
{
	AUTO_SCENE scene = { 0 };
	struct actor *hub, *forger;

	scene_init(&scene);
	hub = stage_actor(scene.stage, "HUB", NULL);
	forger = stage_actor(scene.stage, "S052", NULL);
	struct event *own = admit(scene.stage, hub, hub, "hub", &hub->keys);
	struct event *school = admit(scene.stage, hub, forger, "school", NULL);
	stage_say(scene.stage, forger, act_draft("W-2026-0001"));
	g_autofree char *paper = one(scene.stage, forger, forger->n);
	g_autofree char *root = one(scene.stage, hub, own->n);
	g_autofree char *admission = one(scene.stage, hub, school->n);
	g_autofree char *codes = g_strconcat(paper, root, admission, NULL);

	verdict_is(VOUCH_STRANGER, codes, scene.stage->root.public_key);
	verdict_is(VOUCH_GENUINE, codes, hub->keys.public_key);
}

/* The real hub's line with another station in it, under the real hub's other signature. */
static void a_forged_admission_is_taken_for_none(void)
{
	AUTO_SCENE scene = { 0 };
	struct actor *forger;
	char hex[2 * KEY_SIZE + 1], old[2 * KEY_SIZE + 1];

	scene_init(&scene);
	forger = stage_actor(scene.stage, "S052", NULL);
	stage_say(scene.stage, forger, act_draft("W-2026-0001"));
	hex_encode(hex, forger->keys.public_key, KEY_SIZE);
	hex_encode(old, scene.school->keys.public_key, KEY_SIZE);
	g_autofree char *paper = one(scene.stage, forger, forger->n);
	g_autofree char *key = changed(scene.proof, old, hex);
	g_autofree char *station = changed(key, scene.school->st, forger->st);
	g_autofree char *codes = g_strconcat(paper, station, NULL);
	g_autofree char *opened = one(scene.stage, forger, 1);
	g_autofree char *with_key = g_strconcat(codes, opened, NULL);

	verdict_is(VOUCH_CHANGED, codes, scene.stage->root.public_key);
	verdict_is(VOUCH_STRANGER, with_key, scene.stage->root.public_key);
}

/* What the caller's log knows of one key never helps a paper that another key signed. */
static void a_key_and_an_admission_from_two_places_are_no_proof(void)
{
	AUTO_SCENE scene = { 0 };

	scene_init(&scene);
	g_autoptr(struct authority) known = authority_new(scene.stage->root.public_key);
	for (guint i = 0; i < scene.stage->events->len; i++)
		authority_add(known, scene.stage->events->pdata[i]);
	/* The paper of the same chain, signed with a key of the forger's. */
	guint8 seed[SEED_SIZE] = { 201 };
	keypair_from_seed(&scene.school->keys, seed);
	g_autofree char *paper = one(scene.stage, scene.school, scene.act->n);
	g_autoptr(struct vouch) vouch = look(paper, scene.stage->root.public_key, known);

	g_assert_cmpint(vouch->verdict, ==, VOUCH_CHANGED);
}

static void what_a_revoked_station_signed_later_does_not_count(void)
{
	AUTO_SCENE scene = { 0 };
	struct draft *draft = draft_new("station.revoked");
	struct event *later;

	scene_init(&scene);
	draft_text(draft, "station", scene.school->st);
	draft_int(draft, "last", scene.act->n);
	struct event *revoked = stage_say(scene.stage, scene.stage->hub, draft);
	later = stage_say(scene.stage, scene.school, act_draft("W-2026-0002"));
	g_autoptr(struct authority) known = authority_new(scene.stage->root.public_key);
	for (guint i = 0; i < scene.stage->events->len; i++)
		authority_add(known, scene.stage->events->pdata[i]);
	g_autofree char *paper = one(scene.stage, scene.school, later->n);
	g_autofree char *codes = g_strconcat(paper, scene.proof, NULL);
	g_autofree char *revocation = one(scene.stage, scene.stage->hub, revoked->n);
	g_autofree char *told = g_strconcat(codes, revocation, NULL);
	g_autoptr(struct vouch) here = look(codes, scene.stage->root.public_key, known);
	g_autoptr(struct vouch) before = look(scene.codes, scene.stage->root.public_key, known);

	g_assert_cmpint(here->verdict, ==, VOUCH_REVOKED);
	g_assert_cmpint(here->last, ==, scene.act->n);
	g_assert_cmpint(before->verdict, ==, VOUCH_GENUINE);
	verdict_is(VOUCH_REVOKED, told, scene.stage->root.public_key);
	/* Nobody who has the codes alone can know. */
	verdict_is(VOUCH_GENUINE, codes, scene.stage->root.public_key);
}

static void a_station_signs_for_its_own_organisation_only(void)
{
	AUTO_SCENE scene = { 0 };

	scene_init(&scene);
	scene.school->org = "S017";
	stage_say(scene.stage, scene.school, act_draft("W-2026-0002"));
	g_autofree char *paper = one(scene.stage, scene.school, scene.school->n);
	g_autofree char *codes = g_strconcat(paper, scene.proof, NULL);

	verdict_is(VOUCH_ORG, codes, scene.stage->root.public_key);
}

static void two_papers_and_none_are_told_apart(void)
{
	AUTO_SCENE scene = { 0 };

	scene_init(&scene);
	stage_say(scene.stage, scene.school, act_draft("W-2026-0002"));
	g_autofree char *other = one(scene.stage, scene.school, scene.school->n);
	g_autofree char *both = g_strconcat(scene.codes, other, NULL);

	verdict_is(VOUCH_SEVERAL, both, scene.stage->root.public_key);
	verdict_is(VOUCH_NONE, scene.proof, scene.stage->root.public_key);
	verdict_is(VOUCH_NONE, "", NULL);
	verdict_is(VOUCH_CHANGED, "belgi-run-1 nonsense\n", NULL);
}

/* Units of a long paper stand in its parts, not in its code. */
static void the_last_part_stands_for_a_long_paper(void)
{
	AUTO_SCENE scene = { 0 };
	struct draft *draft = draft_new("act.signed");
	char dev[DEV_SIZE];
	bool unseen;

	scene_init(&scene);
	draft_text(draft, "act", "a0123456789AC");
	draft_text(draft, "form", "waybill");
	draft_text(draft, "no", "W-2026-0002");
	draft_text(draft, "day", "2026-08-14");
	draft_int(draft, "part", 3);
	draft_int(draft, "of", 3);
	draft_int(draft, "count", 300);
	draft_text(
		draft, "hash", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	struct event *act = stage_say(scene.stage, scene.school, draft);
	g_autofree char *paper = one(scene.stage, scene.school, act->n);
	g_autofree char *codes = g_strconcat(paper, scene.proof, NULL);
	g_autoptr(struct vouch) vouch = look(codes, scene.stage->root.public_key, NULL);

	g_assert_false(act->newer);
	g_assert_cmpint(vouch->verdict, ==, VOUCH_GENUINE);
	g_assert_cmpint(vouch_units(vouch->act), ==, 300);
	dev_of_serial(dev, "PF2W2GLT");
	g_assert_false(vouch_names(vouch, dev, &unseen));
	g_assert_true(unseen);
}

static void refused(const char *codes, gsize len, const char *why)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(vouch_new(codes, len, NULL, NULL, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_LIMIT);
	g_assert_cmpstr(error->message, ==, why);
}

static void nothing_is_no_paper(void)
{
	g_autoptr(struct vouch) vouch = vouch_new(NULL, 0, NULL, NULL, NULL);

	g_assert_cmpint(vouch->verdict, ==, VOUCH_NONE);
}

static void a_flood_of_codes_is_refused(void)
{
	g_autofree char *flood = g_strnfill(VOUCH_BYTES_MAX + 1, '{');
	g_autoptr(GString) runs = g_string_new(NULL);

	for (guint i = 0; i <= VOUCH_RUNS_MAX; i++)
		g_string_append_printf(runs, "belgi-run-1 %u\n", i);
	refused(flood, VOUCH_BYTES_MAX + 1,
		"codes: over 1048576 bytes; no paper has so many, photograph one paper alone");
	refused(runs->str, runs->len,
		"codes: over 64 runs; no paper has so many, photograph one paper alone");
	g_autoptr(struct vouch) vouch = vouch_new(flood, VOUCH_BYTES_MAX, NULL, NULL, NULL);
	g_assert_cmpint(vouch->verdict, ==, VOUCH_NONE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/vouch/two_codes_and_the_root_key_prove_a_paper",
		two_codes_and_the_root_key_prove_a_paper);
	g_test_add_func("/vouch/without_the_second_code_the_key_is_missing",
		without_the_second_code_the_key_is_missing);
	g_test_add_func("/vouch/any_changed_byte_is_seen", any_changed_byte_is_seen);
	g_test_add_func(
		"/vouch/another_root_key_vouches_for_nobody", another_root_key_vouches_for_nobody);
	g_test_add_func("/vouch/a_hub_that_the_root_did_not_sign_admits_nobody",
		a_hub_that_the_root_did_not_sign_admits_nobody);
	g_test_add_func("/vouch/a_forged_admission_is_taken_for_none",
		a_forged_admission_is_taken_for_none);
	g_test_add_func("/vouch/a_key_and_an_admission_from_two_places_are_no_proof",
		a_key_and_an_admission_from_two_places_are_no_proof);
	g_test_add_func("/vouch/what_a_revoked_station_signed_later_does_not_count",
		what_a_revoked_station_signed_later_does_not_count);
	g_test_add_func("/vouch/a_station_signs_for_its_own_organisation_only",
		a_station_signs_for_its_own_organisation_only);
	g_test_add_func(
		"/vouch/two_papers_and_none_are_told_apart", two_papers_and_none_are_told_apart);
	g_test_add_func("/vouch/the_last_part_stands_for_a_long_paper",
		the_last_part_stands_for_a_long_paper);
	g_test_add_func("/vouch/nothing_is_no_paper", nothing_is_no_paper);
	g_test_add_func("/vouch/a_flood_of_codes_is_refused", a_flood_of_codes_is_refused);
	return g_test_run();
}
