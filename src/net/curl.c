/* SPDX-License-Identifier: Apache-2.0
 * Finds libcurl and its functions, once; the three builds that Debian has differ in what they do
 * TLS with. Invariant: either every function is there or none is called. */
#include "net/curl.h"

#include "base/error.h"

#include <dlfcn.h>

static void *open_library(void)
{
	static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4",
		"libcurl-nss.so.4" };
	void *library = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(names) && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	return library;
}

static gpointer load(gpointer unused)
{
	void *library = open_library();
	struct curl_calls *calls = library ? g_new0(struct curl_calls, 1) : NULL;
	bool whole = library != NULL;

	(void)unused;
	if (!library)
		return NULL;
#define CURL_FIND(name)                                                                            \
	calls->name = (typeof(name) *)dlsym(library, #name);                                       \
	whole = whole && calls->name;
	CURL_CALLS(CURL_FIND)
#undef CURL_FIND
	if (!whole) {
		g_free(calls);
		return NULL;
	}
	calls->curl_global_init(CURL_GLOBAL_DEFAULT);
	return calls;
}

const struct curl_calls *curl_load(GError **error)
{
	static GOnce once = G_ONCE_INIT;
	const struct curl_calls *calls = g_once(&once, load, NULL);

	if (!calls)
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"libcurl: not found on this machine; install the package libcurl4");
	return calls;
}
