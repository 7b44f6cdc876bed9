/* SPDX-License-Identifier: Apache-2.0
 * From the files of profiles to what identification takes. A desk works on when a school's own
 * profile is wrong. */
#include "station/labels.h"

#include "base/shipped.h"
#include "base/text.h"

#include <string.h>

static void leave_out(const GError *problem)
{
	g_autofree char *shown = text_shown(problem->message);

	g_printerr("belgi: %s; this profile is left out\n", shown);
}

struct labels *labels_load(void)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) files = shipped_files("device-labels", unread);
	struct labels *labels = labels_new();

	for (guint i = 0; i < unread->len; i++)
		leave_out(((const struct shipped *)unread->pdata[i])->problem);
	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		g_autoptr(GError) wrong = NULL;
		struct label_profile *profile =
			label_profile_read(file->text, file->len, file->file, &wrong);

		if (profile)
			labels_add(labels, profile);
		else
			leave_out(wrong);
	}
	return labels;
}

/* Who asks. */
struct asked {
	struct store *store;
	bool (*maker)(void *data, const char *maker);
	void *data;
	char serial[SERIAL_SIZE]; /* asked about last, for several rules ask the same */
	bool known;
};

static bool known_tag(void *data, const char *code)
{
	const struct asked *asked = data;

	return store_tag_known(asked->store, code);
}

/* A tag that is known here vouches for its issuer. */
static bool known_issuer(void *data, const char *code)
{
	const struct asked *asked = data;
	g_autofree char *own = store_get(asked->store, "issuer");

	return (own && g_str_has_prefix(code, own)) ||
	       authority_issuer(store_authority(asked->store), code) != NULL ||
	       store_tag_known(asked->store, code);
}

static bool known_serial(void *data, const char *serial)
{
	struct asked *asked = data;

	if (strcmp(asked->serial, serial) != 0) {
		g_strlcpy(asked->serial, serial, sizeof(asked->serial));
		asked->known = store_unit_of_serial(asked->store, serial) != NULL;
	}
	return asked->known;
}

static bool expected_maker(void *data, const char *maker)
{
	const struct asked *asked = data;

	return asked->maker(asked->data, maker);
}

static struct identify_known known_by(const struct labels *labels, struct asked *asked)
{
	return (struct identify_known){
		.data = asked,
		.labels = labels,
		.tag = asked->store ? known_tag : NULL,
		.issuer = asked->store ? known_issuer : NULL,
		.serial = asked->store ? known_serial : NULL,
		.maker = asked->maker ? expected_maker : NULL,
	};
}

struct identity *labels_identify(const struct labels *labels, struct store *store, const char *text,
	const char *aim, bool (*maker)(void *data, const char *maker), void *data)
{
	struct asked asked = { .store = store, .maker = maker, .data = data };
	const struct identify_known known = known_by(labels, &asked);

	return identify(text, aim && *aim ? aim : NULL, &known);
}

struct identity *labels_identify_first(const struct labels *labels, struct store *store,
	const char *text, const char *aim, bool (*maker)(void *data, const char *maker), void *data)
{
	struct asked asked = { .store = store, .maker = maker, .data = data };
	struct identify_known known = known_by(labels, &asked);

	known.first = true;
	return identify(text, aim && *aim ? aim : NULL, &known);
}
