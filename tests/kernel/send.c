/* SPDX-License-Identifier: Apache-2.0
 * Sends a file to a printer as a job does, and says how many of its bytes were taken and what went
 * wrong. */
#include "base/file.h"
#include "print/transport.h"

#include <stdio.h>
#include <stdlib.h>

enum { JOB_MAX = 1 << 20 };

int main(int argc, char **argv)
{
	g_autoptr(struct transport) transport = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *job = NULL;
	gsize len = 0, sent = 0;
	bool done;

	if (argc != 4 || !file_read(argv[2], JOB_MAX, &job, &len, &error)) {
		fprintf(stderr, "usage: kernel-send WHERE FILE MS\n");
		return 2;
	}
	transport = transport_open(argv[1], NULL, &error);
	done = transport &&
	       transport_send(
		       transport, (const guint8 *)job, len, (guint)atoi(argv[3]), &sent, &error) &&
	       transport_finish(transport, &error);
	printf("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT "%s%s\n", sent, len, error ? ": " : "",
		error ? error->message : "");
	return done ? 0 : 1;
}
