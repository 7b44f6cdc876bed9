/* SPDX-License-Identifier: Apache-2.0 */
#include "station/issuer.h"

#include "base/encode.h"

#include <glib.h>

bool issuer_practice(const char *tag)
{
	return g_str_has_prefix(tag, "ZZZ");
}

void issuer_draw(char issuer[ISSUER_SIZE])
{
	issuer[0] = 'Z';
	do
		crockford_random(issuer + 1, ISSUER_SIZE - 2);
	while (issuer_practice(issuer));
}
