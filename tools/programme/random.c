/* SPDX-License-Identifier: Apache-2.0
 * splitmix64 (Steele, Lea, Flood 2014): small, and the same everywhere. */
#include "programme.h"

#include <string.h>

guint64 random_next(struct random *random)
{
	random->state += 0x9E3779B97F4A7C15u;
	guint64 z = random->state;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

guint random_upto(struct random *random, guint limit)
{
	return (guint)(random_next(random) % limit);
}

void random_text(struct random *random, char *out, guint chars, const char *alphabet)
{
	const guint size = (guint)strlen(alphabet);
	for (guint i = 0; i < chars; i++)
		out[i] = alphabet[random_upto(random, size)];
	out[chars] = '\0';
}
