/* SPDX-License-Identifier: Apache-2.0
 * Roles are read from admissions. A station that has no root key yet has every role for itself. */
#include "station/entitled.h"

#include "base/error.h"

static const struct {
	unsigned who, roles;
	const char *name;
} offices[] = {
	{ WHO_DIR, ROLE_DIRECTORATE, "directorate" },
	{ WHO_LIST_OWNER, ROLE_DIRECTORATE | ROLE_DISTRICT, "directorate or district" },
	{ WHO_FUND, ROLE_FUND, "fund" },
	{ WHO_HUB, ROLE_HUB, "hub" },
};

bool entitled_to(struct store *store, const char *kind, const char *what, GError **error)
{
	const struct transition *row = transition_find(kind);
	unsigned roles = authority_roles(store_authority(store), store_station(store));
	const char *name = NULL;

	for (guint i = 0; row && i < G_N_ELEMENTS(offices); i++) {
		if (!(row->who & offices[i].who))
			continue;
		if (roles & offices[i].roles)
			return true;
		name = name ? name : offices[i].name;
	}
	return !name || refuse(error, BELGI_ERROR_REFUSED,
				"%s: this station is not a %s's, so it would count for nothing; do "
				"it there",
				what, name);
}
