/* SPDX-License-Identifier: Apache-2.0
 * One label, one scan: the next is printed only when the one before was read. */
#include "app/verify.h"

#include "app/scanners.h"
#include "app/tell.h"
#include "model/tag.h"
#include "scan/source.h"
#include "station/session.h"

#include <stdio.h>
#include <string.h>

struct verify {
	struct call *call;
	struct source *source;
	struct scanners scanners;
};

struct verify *verify_open(struct call *call, const char *from, GError **error)
{
	g_autoptr(struct verify) verify = g_new0(struct verify, 1);

	verify->call = call;
	if (!scanners_open(&verify->scanners, call, error))
		return NULL;
	verify->source = source_open(from ? from : "-", error);
	if (!verify->source)
		return NULL;
	source_set_scanners(verify->source, verify->scanners.profiles, verify->scanners.roster);
	return g_steal_pointer(&verify);
}

void verify_free(struct verify *verify)
{
	if (!verify)
		return;
	source_close(verify->source);
	scanners_clear(&verify->scanners);
	g_free(verify);
}

static bool is_label(const struct print_job *job, const char *what, const char *text)
{
	g_autofree char *code = g_ascii_strup(what, -1);
	g_autofree char *scan = g_ascii_strup(text, -1);
	struct tag tag;

	return job->tags ? tag_read(&tag, text, NULL) && strcmp(tag.code, what) == 0
			 : strstr(scan, code) != NULL;
}

static void ask(struct verify *verify, const char *key, const char *what, const char *scan)
{
	g_autofree char *sentence =
		tell(verify->call, key, "what", what, "scan", scan ? scan : "", NULL);

	say("%s\n", sentence);
	fflush(stdout);
}

enum verify_answer verify_label(struct verify *verify, const struct print_job *job, guint index)
{
	const char *what = ((const struct print_label *)job->labels->pdata[index])->what;
	char shown[TAG_SHOWN_SIZE];
	const char *name = what;
	struct scan scan = { 0 };

	if (job->tags) {
		tag_show(shown, what);
		name = shown;
	}
	ask(verify, "verify.scan", name, NULL);
	for (;;) {
		g_autoptr(GError) problem = NULL;
		g_autofree char *text = NULL;
		g_autofree char *command = NULL;
		switch (source_next(verify->source, &scan, &problem)) {
		case SOURCE_END:
			return VERIFY_END;
		case SOURCE_ERROR:
			complain(verify->call, problem);
			continue;
		case SOURCE_SCAN:
			break;
		}
		text = g_strdup(scan.text);
		scan_clear(&scan);
		command = session_command(text);
		if (g_strcmp0(command, "AGAIN") == 0)
			return VERIFY_AGAIN;
		if (g_strcmp0(command, "SKIP") == 0 || is_label(job, what, text)) {
			ask(verify, command ? "verify.skipped" : "verify.read", name, NULL);
			return VERIFY_GOOD;
		}
		ask(verify, "verify.wrong", name, text);
	}
}
