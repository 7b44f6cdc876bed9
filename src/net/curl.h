/* SPDX-License-Identifier: Apache-2.0
 * libcurl, loaded when a hub is first talked to: the twenty libraries that it brings would cost
 * every other command half of its time to start. */
#pragma once

#include <glib.h>

#define CURL_DISABLE_TYPECHECK /* its macros would call the functions by name */
#include <curl/curl.h>

/* The functions that are used. */
#define CURL_CALLS(call)                                                                           \
	call(curl_easy_cleanup) call(curl_easy_getinfo) call(curl_easy_init)                       \
		call(curl_easy_perform) call(curl_easy_reset) call(curl_easy_setopt)               \
			call(curl_easy_strerror) call(curl_free) call(curl_global_init)            \
				call(curl_slist_append) call(curl_slist_free_all) call(curl_url)   \
					call(curl_url_cleanup) call(curl_url_get)                  \
						call(curl_url_set)

struct curl_calls {
#define CURL_MEMBER(name) typeof(name) *name;
	CURL_CALLS(CURL_MEMBER)
#undef CURL_MEMBER
};

/* NULL with NOT_FOUND when libcurl is not installed. Lives as long as the program. */
const struct curl_calls *curl_load(GError **error);
