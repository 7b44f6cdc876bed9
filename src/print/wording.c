/* SPDX-License-Identifier: Apache-2.0
 * Wordings. A file is valid UTF-8 of 1 to 16 384 bytes; {field} stands for a value of the form
 * (fields_papers.c), {{ for a brace. A line that begins with # is a comment for who edits it and is
 * no part of the text; paragraphs are lines. Line ends may be CR LF, as Windows writes them.
 *
 * Invariant: the text that is returned, whose hash an event has, is the one that is printed. */
#include "print/wording.h"

#include "base/error.h"
#include "base/shipped.h"
#include "print/fields.h"

#include <string.h>

/* What `at` begins: the length of {field}, with its braces, and its name; else 0. */
static gsize placeholder(const char *at, char name[64])
{
	gsize len = *at == '{' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;

	if (!len || len > 63 || at[len + 1] != '}')
		return 0;
	memcpy(name, at + 1, len);
	name[len] = '\0';
	return len + 2;
}

static bool refuse_field(
	const char *form, const char *file, unsigned line, const char *name, GError **error)
{
	g_autoptr(GPtrArray) fields = fields_of(form, NULL);
	g_autoptr(GString) known = g_string_new(NULL);

	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		g_string_append_printf(known, "%s%s", i ? ", " : "", field->name);
	}
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: {%s}: a %s has no field of that name; it has %s", file, line, name, form,
		known->len ? known->str : "none");
}

static bool line_good(
	const char *text, const char *form, const char *file, unsigned line, GError **error)
{
	char name[64];

	for (const char *at = text; *at; at++) {
		gsize len = placeholder(at, name);

		if (len && !field_named(form, NULL, name))
			return refuse_field(form, file, line, name, error);
		if (*at == '{' && at[1] != '{' && !len)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: a brace without the name of a field; write {number}, or {{ "
				"for the brace itself",
				file, line);
		if (g_unichar_iscntrl(g_utf8_get_char(at)))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: a control character; leave it out", file, line);
		at += len ? len - 1 : *at == '{';
		at = g_utf8_next_char(at) - 1;
	}
	return true;
}

/* Its lines, without line ends and comments; NULL when it is refused. */
static char **lines_of(const char *text, gsize len, const char *file, GError **error)
{
	g_autofree char *whole = NULL;

	if (!len || len > WORDING_MAX) {
		refuse(error, BELGI_ERROR_LIMIT,
			"%s: %zu bytes; a wording has 1 to %d, write it shorter or remove the file",
			file, len, WORDING_MAX);
		return NULL;
	}
	if (!g_utf8_validate_len(text, len, NULL)) {
		refuse(error, BELGI_ERROR_BAD_INPUT, "%s: not valid UTF-8; save it as UTF-8", file);
		return NULL;
	}
	whole = g_strndup(text, len);
	return g_strsplit(whole, "\n", -1);
}

/* NULL when it is refused. */
static char *wording_of(
	const char *text, gsize len, const char *form, const char *file, GError **error)
{
	g_auto(GStrv) lines = lines_of(text, len, file, error);
	g_autoptr(GString) out = g_string_new(NULL);

	if (!lines)
		return NULL;
	for (guint i = 0; lines[i]; i++) {
		if (*lines[i] == '#')
			continue;
		g_strchomp(lines[i]);
		if (!line_good(lines[i], form, file, i + 1, error))
			return NULL;
		g_string_append_printf(out, "%s\n", lines[i]);
	}
	return g_strstrip(g_string_free(g_steal_pointer(&out), false));
}

bool wording_check(const char *text, gsize len, const char *form, const char *file, GError **error)
{
	g_autofree char *wording = wording_of(text, len, form, file, error);

	return wording != NULL;
}

char *wording_read(const char *form, const char *lang, GError **error)
{
	g_autofree char *name = g_strdup_printf("%s.%s.txt", form, lang);
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) shipped = shipped_labels("papers/wording", ".txt", unread);
	g_autoptr(GPtrArray) files = g_steal_pointer(&unread);

	/* One of the school's own that cannot be read is never replaced by the shipped one. */
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&shipped));
	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		g_autofree char *base = g_path_get_basename(file->file);

		if (strcmp(base, name) != 0)
			continue;
		if (!file->text) {
			/* Not "not found": it is there. */
			refuse(error, BELGI_ERROR_BAD_INPUT, "%s", file->problem->message);
			return NULL;
		}
		return wording_of(file->text, file->len, form, file->file, error);
	}
	refuse(error, BELGI_ERROR_NOT_FOUND,
		"%s: there is no wording of that name; write labels/papers/wording/%s", name, name);
	return NULL;
}

static bool add_value(GString *out, const char *lang, const struct values *values, const char *name,
	GError **error)
{
	g_autofree char *own = g_strdup_printf("%s.%s", name, lang);
	const struct filling *value = values_find(values, own);

	if (!value)
		value = values_find(values, name);
	if (!value)
		return refuse(error, BELGI_ERROR_REFUSED,
			"wording: {%s} is not known for this paper; take it out of the wording, or "
			"record it first",
			name);
	g_string_append_len(out, value->text, (gssize)value->len);
	return true;
}

char *wording_fill(const char *text, const char *lang, const struct values *values, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	char name[64];

	for (const char *at = text; *at; at++) {
		gsize len = placeholder(at, name);

		if (!len) {
			g_string_append_c(out, *at);
			at += *at == '{';
			continue;
		}
		if (!add_value(out, lang, values, name, error))
			return NULL;
		at += len - 1;
	}
	return g_string_free(g_steal_pointer(&out), false);
}
