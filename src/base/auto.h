/* SPDX-License-Identifier: Apache-2.0
 * g_autoptr for structs without a typedef. GLib's pastes the name it is given into identifiers, which
 * `struct x` is not; this one takes both `g_autoptr(GError)` and `g_autoptr(struct x)`. */
#pragma once

#include <glib.h>

/* After struct x and its release function (which takes NULL): lets g_autoptr(struct x) release it. */
#define AUTOPTR(x, release)                                                                        \
	static inline void auto_release_##x(struct x **at)                                         \
	{                                                                                          \
		if (*at)                                                                           \
			release(*at);                                                              \
	}                                                                                          \
	G_STATIC_ASSERT(TRUE)

/* AUTO_WORD_##T is `, x` when T is `struct x`, and one word for any other T. */
#define AUTO_WORD_struct ,
#define AUTO_SECOND(first, second, ...) second
#define AUTO_THIRD(first, second, third, ...) third
#define AUTO_KIND(...) AUTO_THIRD(__VA_ARGS__, AUTO_STRUCT, AUTO_NAME, )
#define AUTO_NAME(T, ...) _GLIB_CLEANUP(_GLIB_AUTOPTR_FUNC_NAME(T)) _GLIB_AUTOPTR_TYPENAME(T)
#define AUTO_STRUCT(T, ...) _GLIB_CLEANUP(AUTO_RELEASE(AUTO_SECOND(__VA_ARGS__, ))) T *
#define AUTO_RELEASE(x) AUTO_PASTE(auto_release_, x)
#define AUTO_PASTE(a, b) a##b

#undef g_autoptr
#define g_autoptr(T) AUTO_KIND(AUTO_WORD_##T)(T, AUTO_WORD_##T)
