/* SPDX-License-Identifier: Apache-2.0
 * One easy handle of libcurl, kept with its connection from call to call. Nothing is followed,
 * nothing is received beyond its maximum, and no call lasts longer than its time. */
#include "net/client.h"
#include "base/error.h"
#include "net/curl.h"
#include "net/wire.h"

#include <errno.h>
#include <string.h>

enum { CONNECT_SECONDS = 15, HEADERS_MAX = 64 * 1024, EPOCH_CHARS = 32 };

struct client {
	CURL *curl;
	char *url;
	char *ca_pem;
	char *authorization;
	bool loopback;
	bool (*over)(void *data); /* NULL: never */
	void *over_data;
};

/* An answer while it comes in. */
struct incoming {
	GByteArray *body;
	gsize max;
	gsize headers;
	bool too_large;
	char epoch[EPOCH_CHARS + 1];
};

/* A client is made only where libcurl is. */
static const struct curl_calls *lib(void)
{
	return curl_load(NULL);
}

static void release_url(CURLU *url)
{
	lib()->curl_url_cleanup(url);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURLU, release_url)

static void free_curl_text(char **text)
{
	lib()->curl_free(*text);
}
#define AUTO_CURL_TEXT __attribute__((cleanup(free_curl_text)))

static bool is_loopback(const char *host)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]", NULL };

	return g_strv_contains(names, host);
}

static bool refuse_url(const char *url, GError **error)
{
	return refuse(error, BELGI_ERROR_USAGE,
		"hub %s: is no address of a hub; write https://NAME or https://NAME:PORT", url);
}

static bool read_url(struct client *client, const char *url, GError **error)
{
	g_autoptr(CURLU) parts = lib()->curl_url();
	AUTO_CURL_TEXT char *scheme = NULL;
	AUTO_CURL_TEXT char *host = NULL;
	AUTO_CURL_TEXT char *port = NULL;
	AUTO_CURL_TEXT char *path = NULL;
	AUTO_CURL_TEXT char *extra = NULL;

	if (lib()->curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
		lib()->curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
		lib()->curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
		lib()->curl_url_get(parts, CURLUPART_PATH, &path, 0) != CURLUE_OK)
		return refuse_url(url, error);
	if (strcmp(path, "/") != 0 ||
		lib()->curl_url_get(parts, CURLUPART_USER, &extra, 0) == CURLUE_OK ||
		lib()->curl_url_get(parts, CURLUPART_QUERY, &extra, 0) == CURLUE_OK ||
		lib()->curl_url_get(parts, CURLUPART_FRAGMENT, &extra, 0) == CURLUE_OK)
		return refuse_url(url, error);
	client->loopback = is_loopback(host);
	if (strcmp(scheme, "http") == 0 && !client->loopback)
		return refuse(error, BELGI_ERROR_REFUSED,
			"hub %s: plain HTTP leaves this machine unprotected; write https://", url);
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		return refuse_url(url, error);
	lib()->curl_url_get(parts, CURLUPART_PORT, &port, 0);
	client->url = g_strconcat(scheme, "://", host, port ? ":" : "", port ? port : "", NULL);
	return true;
}

struct client *client_new(const char *url, const char *ca_pem, GError **error)
{
	g_autoptr(struct client) client = NULL;

	if (!curl_load(error))
		return NULL;
	client = g_new0(struct client, 1);
	if (!read_url(client, url, error))
		return NULL;
	client->ca_pem = g_strdup(ca_pem);
	client->curl = lib()->curl_easy_init();
	g_assert(client->curl);
	return g_steal_pointer(&client);
}

void client_free(struct client *client)
{
	if (!client)
		return;
	lib()->curl_easy_cleanup(client->curl);
	g_free(client->url);
	g_free(client->ca_pem);
	g_free(client->authorization);
	g_free(client);
}

const char *client_url(const struct client *client)
{
	return client->url;
}

void client_set_token(struct client *client, const char *token)
{
	g_free(client->authorization);
	client->authorization = token ? g_strdup_printf("Authorization: Bearer %s", token) : NULL;
}

void client_set_over(struct client *client, bool (*over)(void *data), void *data)
{
	client->over = over;
	client->over_data = data;
}

void reply_clear(struct reply *reply)
{
	g_clear_pointer(&reply->body, g_free);
	g_clear_pointer(&reply->type, g_free);
}

/* ---- what comes in ---- */

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
	struct incoming *in = context;
	gsize len = size * count;

	if (len > in->max - in->body->len) {
		in->too_large = true;
		return 0;
	}
	g_byte_array_append(in->body, (const guint8 *)data, (guint)len);
	return len;
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
	static const char name[] = "Belgi-Epoch:";
	struct incoming *in = context;
	gsize len = size * count;

	in->headers += len;
	if (in->headers > HEADERS_MAX) {
		in->too_large = true;
		return 0;
	}
	if (len < strlen(name) || g_ascii_strncasecmp(data, name, strlen(name)) != 0)
		return len;
	g_autofree char *value = g_strndup(data + strlen(name), len - strlen(name));

	g_strstrip(value);
	if (strlen(value) == EPOCH_CHARS && strspn(value, "0123456789abcdef") == EPOCH_CHARS)
		g_strlcpy(in->epoch, value, sizeof(in->epoch));
	return len;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct client *client = context;

	(void)a, (void)b, (void)c, (void)d;
	return client->over(client->over_data);
}

/* ---- failures in words ---- */

#define KEPT "everything is kept here, run belgi sync again when the line is back"

static const struct {
	CURLcode code;
	const char *what;
} failures[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, "has no address (the name is not found); " KEPT },
	{ CURLE_COULDNT_RESOLVE_PROXY, "cannot be reached (the proxy's name is not found); " KEPT },
	{ CURLE_GOT_NOTHING, "closed the line without an answer; " KEPT },
	{ CURLE_RECV_ERROR, "the line broke off; " KEPT },
	{ CURLE_SEND_ERROR, "the line broke off; " KEPT },
	{ CURLE_PARTIAL_FILE, "the line broke off in the middle of the answer; " KEPT },
	{ CURLE_SSL_CONNECT_ERROR,
		"TLS fails; everything is kept here, check that the address is the"
		" hub's and run belgi sync again" },
	{ CURLE_SSL_CACERT_BADFILE, "the certificate given with --ca cannot be read; give the hub's"
				    " certificate (PEM)" },
	{ CURLE_ABORTED_BY_CALLBACK, "stopped before it answered; everything is kept here" },
	{ CURLE_UNSUPPORTED_PROTOCOL, "does not answer in HTTP; everything is kept here, check the"
				      " address" },
	{ CURLE_WEIRD_SERVER_REPLY, "does not answer in HTTP; everything is kept here, check the"
				    " address" },
};

static bool refuse_unreached(const struct client *client, GError **error)
{
	long number = 0;

	lib()->curl_easy_getinfo(client->curl, CURLINFO_OS_ERRNO, &number);
	if (number == ECONNREFUSED)
		return refuse(error, BELGI_ERROR_OFFLINE,
			"hub %s: does not answer (connection refused); " KEPT, client->url);
	return refuse(error, BELGI_ERROR_OFFLINE, "hub %s: cannot be reached (%s); " KEPT,
		client->url, number ? g_strerror((int)number) : "no route");
}

static bool refuse_too_large(const struct client *client, gsize max, GError **error)
{
	return refuse(error, BELGI_ERROR_OFFLINE,
		"hub %s: its answer is over %" G_GSIZE_FORMAT
		" bytes; everything is kept here, ask who runs the hub",
		client->url, max);
}

static bool refuse_code(const struct client *client, const struct request *request, CURLcode code,
	const char *detail, GError **error)
{
	if (code == CURLE_COULDNT_CONNECT)
		return refuse_unreached(client, error);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return refuse(error, BELGI_ERROR_OFFLINE,
			"hub %s: never answered (waited %u seconds); " KEPT, client->url,
			request->seconds);
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return refuse(error, BELGI_ERROR_OFFLINE,
			"hub %s: its certificate is not trusted (%s); everything is kept here,"
			" check this machine's clock and the hub's certificate (--ca FILE)",
			client->url, *detail ? detail : lib()->curl_easy_strerror(code));
	for (gsize i = 0; i < G_N_ELEMENTS(failures); i++)
		if (failures[i].code == code)
			return refuse(error, BELGI_ERROR_OFFLINE, "hub %s: %s", client->url,
				failures[i].what);
	return refuse(error, BELGI_ERROR_OFFLINE, "hub %s: the call fails (%s); " KEPT, client->url,
		*detail ? detail : lib()->curl_easy_strerror(code));
}

/* ---- a call ---- */

static struct curl_slist *headers_of(const struct client *client, const struct request *request)
{
	/* Without "Expect:" a large body waits for a word that some servers never say. */
	struct curl_slist *list = lib()->curl_slist_append(NULL, "Expect:");
	g_autofree char *type =
		request->type ? g_strconcat("Content-Type: ", request->type, NULL) : NULL;

	if (type)
		list = lib()->curl_slist_append(list, type);
	if (client->authorization)
		list = lib()->curl_slist_append(list, client->authorization);
	for (const char *const *at = request->headers; at && *at; at++)
		list = lib()->curl_slist_append(list, *at);
	return list;
}

static void set_line(const struct client *client, const struct request *request)
{
	CURL *curl = client->curl;
	gsize ca_len = client->ca_pem ? strlen(client->ca_pem) : 0;
	struct curl_blob ca = { client->ca_pem, ca_len, CURL_BLOB_NOCOPY };

	lib()->curl_easy_reset(curl);
	lib()->curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
		g_str_has_prefix(client->url, "http:") ? "http" : "https");
	lib()->curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	lib()->curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	lib()->curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	lib()->curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	lib()->curl_easy_setopt(
		curl, CURLOPT_CONNECTTIMEOUT, (long)MIN(request->seconds, (guint)CONNECT_SECONDS));
	lib()->curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)request->seconds);
	if (client->loopback)
		lib()->curl_easy_setopt(curl, CURLOPT_PROXY, "");
	if (client->ca_pem)
		lib()->curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &ca);
	if (client->over) {
		lib()->curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
		lib()->curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
		lib()->curl_easy_setopt(curl, CURLOPT_XFERINFODATA, client);
	}
}

static void set_request(const struct client *client, const struct request *request, const char *url,
	struct incoming *in)
{
	CURL *curl = client->curl;

	lib()->curl_easy_setopt(curl, CURLOPT_URL, url);
	if (strcmp(request->method, "GET") != 0) {
		lib()->curl_easy_setopt(curl, CURLOPT_POST, 1L);
		lib()->curl_easy_setopt(
			curl, CURLOPT_POSTFIELDS, request->body ? request->body : "");
		lib()->curl_easy_setopt(
			curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->len);
		lib()->curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
	}
	lib()->curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->max);
	lib()->curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	lib()->curl_easy_setopt(curl, CURLOPT_WRITEDATA, in);
	lib()->curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	lib()->curl_easy_setopt(curl, CURLOPT_HEADERDATA, in);
}

static CURLcode perform(struct client *client, const struct request *request, struct incoming *in,
	char detail[CURL_ERROR_SIZE])
{
	g_autofree char *url = g_strconcat(client->url, request->path, NULL);
	struct curl_slist *headers = headers_of(client, request);

	set_line(client, request);
	set_request(client, request, url, in);
	lib()->curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	lib()->curl_easy_setopt(client->curl, CURLOPT_ERRORBUFFER, detail);
	CURLcode code = lib()->curl_easy_perform(client->curl);

	/* The handle is kept, what it points to is not. */
	lib()->curl_easy_setopt(client->curl, CURLOPT_ERRORBUFFER, NULL);
	lib()->curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, NULL);
	lib()->curl_slist_free_all(headers);
	return code;
}

static bool unpack_reply(const struct client *client, const struct request *request,
	const GByteArray *packed, struct reply *reply, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (packed->len <= WIRE_PACKED_MAX && wire_unpack(packed->data, packed->len, request->max,
						      &reply->body, &reply->len, &problem))
		return true;
	if (!problem || problem->code == BELGI_ERROR_LIMIT)
		return refuse_too_large(client, request->max, error);
	return refuse(error, BELGI_ERROR_OFFLINE,
		"hub %s: answers garbage (%s); everything is kept here,"
		" check the address and ask who runs the hub",
		client->url, problem->message);
}

static bool take_reply(struct client *client, const struct request *request, struct incoming *in,
	struct reply *reply, GError **error)
{
	const char *type = NULL;
	curl_off_t retry_after = 0;

	lib()->curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &reply->status);
	lib()->curl_easy_getinfo(client->curl, CURLINFO_CONTENT_TYPE, &type);
	lib()->curl_easy_getinfo(client->curl, CURLINFO_RETRY_AFTER, &retry_after);
	reply->type = g_strdup(type);
	reply->retry_after = (long)CLAMP(retry_after, 0, 24 * 60 * 60);
	memcpy(reply->epoch, in->epoch, sizeof(reply->epoch));
	if (g_strcmp0(type, "application/zstd") == 0)
		return unpack_reply(client, request, in->body, reply, error);
	reply->len = in->body->len;
	g_byte_array_append(in->body, (const guint8 *)"", 1);
	reply->body = g_memdup2(in->body->data, in->body->len);
	return true;
}

bool client_call(
	struct client *client, const struct request *request, struct reply *reply, GError **error)
{
	char detail[CURL_ERROR_SIZE] = "";
	g_autoptr(GByteArray) body = g_byte_array_new();
	struct incoming in = { .body = body, .max = request->max };

	reply_clear(reply);
	*reply = (struct reply){ 0 };
	CURLcode code = perform(client, request, &in, detail);

	if (in.too_large || code == CURLE_FILESIZE_EXCEEDED)
		return refuse_too_large(client, request->max, error);
	if (code != CURLE_OK)
		return refuse_code(client, request, code, detail, error);
	return take_reply(client, request, &in, reply, error);
}
