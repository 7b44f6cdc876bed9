/* SPDX-License-Identifier: Apache-2.0
 * A certificate for a hub that has none: stations of a district pin it, no authority is needed. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A self-signed ECDSA P-256 certificate for `name`, localhost and 127.0.0.1, with its key, both
 * PEM; free with g_free. */
bool certificate_make(const char *name, char **cert_pem, char **key_pem, GError **error);
