/* SPDX-License-Identifier: Apache-2.0
 * Ownership of our own structs, as g_autoptr is for GLib's (which wants a typedef, and we have none).
 * A header says `OWN(store, store_close)` once; a function says `own(store) store = store_open(...);` and the store is
 * closed when the scope ends. Hand over with g_steal_pointer. Every release accepts NULL. */
#pragma once

#define OWN(type, release) \
	static inline void type##_release_own(struct type **owned) \
	{ \
		release(*owned); \
	}
#define own(type) __attribute__((cleanup(type##_release_own))) struct type *
