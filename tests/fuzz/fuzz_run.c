/* SPDX-License-Identifier: Apache-2.0
 * Runs: what is read is written back byte for byte; a key never fits what it did not sign. */
#include "model/run.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void write_run(GString *out, const struct run *run)
{
	guint heads = 0;

	run_write_begin(out, run->st, run->from, &run->prev);
	for (guint i = 0; i < run->lines->len; i++) {
		const struct run_line *line = &g_array_index(run->lines, struct run_line, i);
		if (line->text)
			run_write_line(out, line->text, line->len);
		else
			run_write_hidden(out, &line->line_hash);
		for (; heads < run->heads->len; heads++) {
			const struct head *head = &g_array_index(run->heads, struct head, heads);
			if (head->n != run->from + i)
				break;
			run_write_head(out, head);
		}
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *text = g_memdup2(data, size);
	g_autoptr(GError) error = NULL;
	struct run_fault fault;
	g_autoptr(GPtrArray) runs = runs_read(text, size, 8, &fault, &error);

	if (!runs) {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		return 0;
	}
	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = runs->pdata[i];
		guint8 key[KEY_SIZE] = { 0 };
		g_assert_cmpint(run->from, >=, 1);
		g_assert_cmpuint(run->heads->len, >, 0);
		run_own_key(run, key);
		run_check(run, key, &fault, NULL);
		write_run(out, run);
	}
	g_assert_cmpmem(out->str, out->len, data, size);
	return 0;
}
