/* SPDX-License-Identifier: Apache-2.0
 * The certificate is valid from the year 2000: a desk whose clock battery is flat still reaches its
 * hub, and the hub notes there that its clock is off. */
#include "net/certificate.h"
#include "base/crypto.h"
#include "base/error.h"

#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

enum { SERIAL_SIZE = 16 };

static const gint64 valid_from = 946684800;                   /* 2000-01-01 UTC */
static const gint64 valid_for = G_GINT64_CONSTANT(631152000); /* 20 years from now */

static void key_free(gnutls_x509_privkey_t *key)
{
	if (*key)
		gnutls_x509_privkey_deinit(*key);
}

static void cert_free(gnutls_x509_crt_t *cert)
{
	if (*cert)
		gnutls_x509_crt_deinit(*cert);
}

static void datum_free(gnutls_datum_t *datum)
{
	gnutls_free(datum->data);
}

#define AUTO(release) __attribute__((cleanup(release)))

/* The first failure of a row of calls; 0 while all went well. */
static int also(int before, int now)
{
	return before < 0 ? before : now;
}

static int name_subject(gnutls_x509_crt_t cert, const char *name)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(name);

	if (!address)
		return gnutls_x509_crt_set_subject_alt_name(
			cert, GNUTLS_SAN_DNSNAME, name, (guint)strlen(name), GNUTLS_FSAN_APPEND);
	return gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS,
		g_inet_address_to_bytes(address), (guint)g_inet_address_get_native_size(address),
		GNUTLS_FSAN_APPEND);
}

static int fill(gnutls_x509_crt_t cert, gnutls_x509_privkey_t key, const char *name)
{
	guint8 serial[SERIAL_SIZE];
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	int rc = gnutls_x509_crt_set_version(cert, 3);

	random_fill(serial, sizeof(serial));
	serial[0] &= 0x7f; /* a positive number: RFC 5280, 4.1.2.2 */
	rc = also(rc, gnutls_x509_crt_set_serial(cert, serial, sizeof(serial)));
	rc = also(rc, gnutls_x509_crt_set_activation_time(cert, valid_from));
	rc = also(rc, gnutls_x509_crt_set_expiration_time(cert, now + valid_for));
	rc = also(rc, gnutls_x509_crt_set_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0,
			      "Belgi hub", (guint)strlen("Belgi hub")));
	rc = also(rc, name_subject(cert, name));
	rc = also(rc, name_subject(cert, "localhost"));
	rc = also(rc, name_subject(cert, "127.0.0.1"));
	rc = also(rc, gnutls_x509_crt_set_key(cert, key));
	rc = also(rc, gnutls_x509_crt_set_key_usage(cert, GNUTLS_KEY_DIGITAL_SIGNATURE));
	rc = also(rc, gnutls_x509_crt_set_key_purpose_oid(cert, GNUTLS_KP_TLS_WWW_SERVER, 0));
	return also(rc, gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0));
}

static bool refuse_made(int rc, GError **error)
{
	return refuse(error, BELGI_ERROR_STORAGE,
		"certificate: could not be made (%s); put a certificate and its key into the folder",
		gnutls_strerror(rc));
}

bool certificate_make(const char *name, char **cert_pem, char **key_pem, GError **error)
{
	AUTO(key_free) gnutls_x509_privkey_t key = NULL;
	AUTO(cert_free) gnutls_x509_crt_t cert = NULL;
	AUTO(datum_free) gnutls_datum_t cert_text = { NULL, 0 };
	AUTO(datum_free) gnutls_datum_t key_text = { NULL, 0 };
	int rc = gnutls_x509_privkey_init(&key);

	rc = also(rc, gnutls_x509_crt_init(&cert));
	if (rc < 0)
		return refuse_made(rc, error);
	rc = gnutls_x509_privkey_generate(
		key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	rc = also(rc, fill(cert, key, name));
	rc = also(rc, gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &cert_text));
	rc = also(rc, gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_text));
	if (rc < 0)
		return refuse_made(rc, error);
	*cert_pem = g_strndup((const char *)cert_text.data, cert_text.size);
	*key_pem = g_strndup((const char *)key_text.data, key_text.size);
	return true;
}
