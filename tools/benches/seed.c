/* SPDX-License-Identifier: Apache-2.0
 * Stores that know many devices. */
#include "bench.h"

#include "model/chain.h"

enum { MANIFEST_OF = 500, BATCH = 10000 };

void seeded_serial(char out[16], guint i)
{
	/* Spread over the key space, as real serials are: an odd factor is a bijection modulo 2^32.
	 */
	g_snprintf(out, 16, "PF%08X", i * 2654435761u);
}

static struct draft *expected(guint i, const char *manifest)
{
	char serial[16], dev[DEV_SIZE], school[8];
	g_snprintf(school, sizeof school, "S%03u", i < DESK_UNITS ? 52 : 100 + i % 900);
	seeded_serial(serial, i);
	dev_of_serial(dev, serial);
	struct draft *draft = draft_new("device.expected");
	draft_text(draft, "dev", dev);
	draft_text(draft, "serial", serial);
	draft_text(draft, "maker", "Lenovo");
	draft_text(draft, "model", "IdeaPad 3 15IML05");
	draft_text(draft, "manifest", manifest);
	draft_text(draft, "to", school);
	return draft;
}

struct store *seeded_store(struct bench *bench, const char *name, guint units, GError **error)
{
	g_autofree char *path = bench_path(bench, name);
	g_autoptr(struct store) store = store_open(path, STORE_CREATE, &clock_system, error);
	if (!store || !store_open_chain(store, "S052", 0, error))
		return NULL;

	char manifest[ID_SIZE];
	for (guint i = 0; i < units;) {
		g_autoptr(GPtrArray) drafts =
			g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
		for (; i < units && drafts->len < BATCH; i++) {
			if (i % MANIFEST_OF == 0)
				id_new(manifest, 'x');
			g_ptr_array_add(drafts, expected(i, manifest));
		}
		if (!store_append(
			    store, (struct draft *const *)drafts->pdata, drafts->len, NULL, error))
			return NULL;
	}
	return g_steal_pointer(&store);
}
