/* SPDX-License-Identifier: Apache-2.0
 * Labels on devices and boxes, from what says what it is to what must be guessed from its shape:
 * envelopes, GS1, addresses, lists with keys, shapes. A box has four to eight of them. */
#include "model/label.h"

#include "model/envelope.h"
#include "model/gs1.h"
#include "model/mh10.h"

#include <string.h>

static bool is_envelope(struct scanned *scan)
{
	static const char *const serials[] = { "S", "1S", "25S" };
	static const struct found nothing = { "a label without serial number", NULL };
	struct envelope envelope;

	if (!envelope_read(&envelope, scan->text))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(serials); i++) {
		const struct found found = { mh10_at(serials[i])->what, NULL };
		if (!envelope_get(&envelope, serials[i]))
			continue;
		scanned_serial(scan, scan->text, &found);
		break;
	}
	for (guint i = 0; i < envelope.count; i++) {
		const struct mh10 *row = mh10_at(envelope.fields[i].identifier);
		const struct found found = { row->what, row->reason };
		if (row->role != CODE_SERIAL && row->role != CODE_UNKNOWN &&
			*envelope.fields[i].value)
			scanned_add(scan, row->role, envelope.fields[i].value, &found);
	}
	return scan->candidates->len > 0 || scanned_add(scan, CODE_UNKNOWN, scan->text, &nothing);
}

/* An envelope of GS1 elements: what is in it is read as if it stood alone. */
static bool is_envelope_gs1(struct scanned *scan)
{
	g_autofree char *body = envelope_body(scan->text, "05");
	struct scanned inner = *scan;

	inner.text = inner.upper = body;
	inner.aim = "d2";
	return body && label_gs1(&inner);
}

static bool is_other_envelope(struct scanned *scan)
{
	static const struct found other = { "an envelope of a format that is not read here", NULL };

	return envelope_begins(scan->text) && scanned_add(scan, CODE_UNKNOWN, scan->text, &other);
}

static bool is_url(struct scanned *scan)
{
	static const struct found url = { "a link, no serial number", NULL };
	const char *colon = strstr(scan->text, "://");

	if (!colon || colon == scan->text)
		return false;
	for (const char *c = scan->text; c < colon; c++)
		if (!g_ascii_isalnum(*c) && !strchr("+.-", *c))
			return false;
	return scanned_add(scan, CODE_URL, scan->text, &url);
}

bool (*const label_recognisers[])(struct scanned *scan) = {
	is_envelope,
	is_envelope_gs1,
	is_other_envelope,
	label_gs1,
	is_url,
	label_keyed,
	label_shape,
	NULL,
};
