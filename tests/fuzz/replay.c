/* SPDX-License-Identifier: Apache-2.0
 * Feeds every file of a folder to a fuzz target, in builds without libFuzzer. An empty folder
 * fails: a target without a corpus tests nothing. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) folder = argc == 2 ? g_dir_open(argv[1], 0, &error) : NULL;
	if (!folder) {
		fprintf(stderr, "%s\n", error ? error->message : "usage: fuzz_NAME CORPUS_FOLDER");
		return 2;
	}

	guint count = 0;
	for (const char *name = g_dir_read_name(folder); name; name = g_dir_read_name(folder)) {
		g_autofree char *path = g_build_filename(argv[1], name, NULL);
		g_autofree char *bytes = NULL;
		gsize len = 0;
		if (!g_file_get_contents(path, &bytes, &len, &error)) {
			fprintf(stderr, "%s\n", error->message);
			return 2;
		}
		/* An exact copy, so that the sanitizer sees a read beyond the end; never NULL, as
		 * libFuzzer gives it. */
		guint8 *exact = malloc(len);
		g_assert_nonnull(exact);
		memcpy(exact, bytes, len);
		LLVMFuzzerTestOneInput(exact, len);
		free(exact);
		count++;
	}
	printf("%u inputs of %s replayed\n", count, argv[1]);
	return count ? 0 : 1;
}
