/* SPDX-License-Identifier: Apache-2.0
 * cups:QUEUE, on the server that libcups knows ($CUPS_SERVER, client.conf, this computer). The
 * library is loaded when it is first needed: what it brings would cost every other command time to
 * start. The first bytes after the opening or a finish begin a job of the queue, the finish ends
 * it; a job that was not finished is taken back, so that nothing of it is printed. */
#include "print/transport_own.h"

#include "base/error.h"
#include "print/language.h"

#include <cups/cups.h>
#include <dlfcn.h>
#include <string.h>

enum { CONNECT_MS = 5000, NAME_MAX_BYTES = 127 };

/* The functions that are used. */
/* clang-format off */
#define CUPS_CALLS(call) \
	call(cupsServer) call(ippPort) call(cupsEncryption) call(cupsUser) \
	call(cupsSetPasswordCB2) call(httpConnect2) call(httpClose) \
	call(httpSetTimeout) call(httpAssembleURIf) call(cupsCreateJob) \
	call(cupsStartDocument) call(cupsWriteRequestData) call(cupsGetResponse) \
	call(cupsCancelJob2) call(cupsDoRequest) call(cupsLastError) \
	call(cupsLastErrorString) call(ippNewRequest) call(ippAddString) \
	call(ippDelete) call(ippFindAttribute) call(ippGetStatusCode) \
	call(ippGetCount) call(ippGetInteger) call(ippGetBoolean) call(ippGetString)
/* clang-format on */

struct cups_calls {
#define CUPS_MEMBER(name) typeof(name) *name;
	CUPS_CALLS(CUPS_MEMBER)
#undef CUPS_MEMBER
};

struct queue {
	const struct cups_calls *cups;
	http_t *http;
	char *name;
	int job; /* that is being given; 0: none */
};

/* ---- the library ---- */

/* Nobody sits before a password prompt while labels are printed. */
static const char *no_password(
	const char *prompt, http_t *http, const char *method, const char *resource, void *data)
{
	(void)prompt;
	(void)http;
	(void)method;
	(void)resource;
	(void)data;
	return NULL;
}

static gpointer load(gpointer unused)
{
	void *library = dlopen("libcups.so.2", RTLD_NOW | RTLD_LOCAL);
	struct cups_calls *calls = library ? g_new0(struct cups_calls, 1) : NULL;
	bool whole = library != NULL;

	(void)unused;
	if (!library)
		return NULL;
#define CUPS_FIND(name)                                                                            \
	calls->name = (typeof(name) *)dlsym(library, #name);                                       \
	whole = whole && calls->name;
	CUPS_CALLS(CUPS_FIND)
#undef CUPS_FIND
	if (whole)
		return calls;
	g_free(calls);
	return NULL;
}

static const struct cups_calls *cups_load(GError **error)
{
	static GOnce once = G_ONCE_INIT;
	const struct cups_calls *calls = g_once(&once, load, NULL);

	if (!calls)
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"libcups: not found on this machine; install the package libcups2");
	return calls;
}

/* ---- words ---- */

static const struct trouble {
	ipp_status_t status;
	enum belgi_error code;
	const char *text;
} troubles[] = {
	{ IPP_STATUS_ERROR_NOT_FOUND, BELGI_ERROR_DEVICE,
		"no such queue; lpstat -e shows those that there are" },
	{ IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS, BELGI_ERROR_DEVICE,
		"the queue takes no jobs; let it with cupsaccept" },
	{ IPP_STATUS_ERROR_PRINTER_IS_DEACTIVATED, BELGI_ERROR_DEVICE,
		"the queue takes no jobs; let it with cupsaccept" },
	/* Those before must be printed first. */
	{ IPP_STATUS_ERROR_TOO_MANY_JOBS, BELGI_ERROR_OFFLINE,
		"the queue is full; see whether the printer prints" },
	{ IPP_STATUS_ERROR_BUSY, BELGI_ERROR_OFFLINE,
		"the queue is full; see whether the printer prints" },
	{ IPP_STATUS_ERROR_TEMPORARY, BELGI_ERROR_OFFLINE,
		"the queue is full; see whether the printer prints" },
	{ IPP_STATUS_ERROR_FORBIDDEN, BELGI_ERROR_DEVICE,
		"this user may not print there; ask who keeps the print server" },
	{ IPP_STATUS_ERROR_NOT_AUTHENTICATED, BELGI_ERROR_DEVICE,
		"this user may not print there; ask who keeps the print server" },
	{ IPP_STATUS_ERROR_NOT_AUTHORIZED, BELGI_ERROR_DEVICE,
		"this user may not print there; ask who keeps the print server" },
	{ IPP_STATUS_ERROR_SERVICE_UNAVAILABLE, BELGI_ERROR_DEVICE,
		"the print server does not answer; see that cups runs" },
	{ IPP_STATUS_ERROR_INTERNAL, BELGI_ERROR_DEVICE,
		"the print server does not answer; see that cups runs" },
};

static bool refuse_last(const struct transport *transport, GError **error)
{
	const struct cups_calls *cups = ((const struct queue *)transport->own)->cups;
	const char *said = cups->cupsLastErrorString();

	for (guint i = 0; i < G_N_ELEMENTS(troubles); i++)
		if (troubles[i].status == cups->cupsLastError())
			return refuse(error, troubles[i].code, "printer %s: %s", transport->where,
				troubles[i].text);
	return refuse(error, BELGI_ERROR_DEVICE,
		"printer %s: the print server says: %s; see its log", transport->where,
		said && g_utf8_validate(said, -1, NULL) ? said : "nothing");
}

/* ---- what the queue says of itself ---- */

/* Its attributes, to be freed with ippDelete; NULL. */
static ipp_t *ask(const struct queue *queue)
{
	const struct cups_calls *cups = queue->cups;
	ipp_t *request = cups->ippNewRequest(IPP_OP_GET_PRINTER_ATTRIBUTES);
	ipp_t *answer;
	char uri[HTTP_MAX_URI];

	cups->httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp", NULL, "localhost", 0,
		"/printers/%s", queue->name);
	cups->ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
	cups->ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
		cups->cupsUser());
	answer = cups->cupsDoRequest(queue->http, request, "/");
	if (answer && cups->cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE)
		return answer;
	cups->ippDelete(answer);
	return NULL;
}

static bool is_stopped(const struct queue *queue, ipp_t *answer)
{
	ipp_attribute_t *state =
		queue->cups->ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);

	return state && queue->cups->ippGetInteger(state, 0) == IPP_PSTATE_STOPPED;
}

static bool takes_jobs(const struct queue *queue, ipp_t *answer)
{
	ipp_attribute_t *takes =
		queue->cups->ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);

	return !takes || queue->cups->ippGetBoolean(takes, 0);
}

/* RFC 8011, 5.4.12, and what the backends of CUPS say; a word may end in -error, -warning or
 * -report. */
static unsigned state_of(const char *reason)
{
	static const struct {
		const char *begin;
		unsigned state;
	} rows[] = {
		{ "media-empty", PRINTER_PAPER_OUT },
		{ "media-needed", PRINTER_PAPER_OUT },
		{ "media-jam", PRINTER_JAM },
		{ "marker-supply-empty", PRINTER_RIBBON_OUT },
		{ "cover-open", PRINTER_LID_OPEN },
		{ "door-open", PRINTER_LID_OPEN },
		{ "interlock-open", PRINTER_LID_OPEN },
		{ "cutter-", PRINTER_CUTTER },
		{ "paused", PRINTER_PAUSED },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (g_str_has_prefix(reason, rows[i].begin))
			return rows[i].state;
	return 0;
}

static unsigned cups_port_status(struct transport *transport)
{
	const struct queue *queue = transport->own;
	const struct cups_calls *cups = queue->cups;
	ipp_t *answer = ask(queue);
	ipp_attribute_t *reasons =
		answer ? cups->ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD)
		       : NULL;
	unsigned states = answer && is_stopped(queue, answer) ? PRINTER_PAUSED : 0;

	for (int i = 0; reasons && i < cups->ippGetCount(reasons); i++)
		states |= state_of(cups->ippGetString(reasons, i, NULL));
	cups->ippDelete(answer);
	return states;
}

/* ---- opening ---- */

static bool check(const struct transport *transport, GError **error)
{
	const struct queue *queue = transport->own;
	ipp_t *answer = ask(queue);
	bool good = true;

	if (!answer)
		return refuse_last(transport, error);
	if (!takes_jobs(queue, answer))
		good = refuse(error, BELGI_ERROR_DEVICE,
			"printer %s: the queue takes no jobs; let it with cupsaccept",
			transport->where);
	else if (is_stopped(queue, answer))
		good = refuse(error, BELGI_ERROR_DEVICE,
			"printer %s: the queue is stopped; see to the printer, then start the "
			"queue with cupsenable",
			transport->where);
	queue->cups->ippDelete(answer);
	return good;
}

static bool cups_fits(const char *at)
{
	return *at && strlen(at) <= NAME_MAX_BYTES && !strpbrk(at, "/#\\?'\" \t");
}

static bool cups_open(
	struct transport *transport, const char *at, const GPtrArray *profiles, GError **error)
{
	const struct cups_calls *cups;
	struct queue *queue;

	(void)profiles;
	cups = cups_load(error);
	if (!cups)
		return false;
	queue = g_new0(struct queue, 1);
	transport->own = queue;
	queue->cups = cups;
	queue->name = g_strdup(at);
	cups->cupsSetPasswordCB2(no_password, NULL);
	queue->http = cups->httpConnect2(cups->cupsServer(), cups->ippPort(), NULL, AF_UNSPEC,
		cups->cupsEncryption(), 1, CONNECT_MS, NULL);
	if (!queue->http)
		return refuse(error, BELGI_ERROR_DEVICE,
			"printer %s, by %s: the print server does not answer; see that cups runs",
			transport->where, cups->cupsServer());
	return check(transport, error);
}

static void take_back(struct queue *queue)
{
	if (queue->job)
		queue->cups->cupsCancelJob2(queue->http, queue->name, queue->job, 1);
	queue->job = 0;
}

static void cups_close(void *own)
{
	struct queue *queue = own;

	/* A request that was begun and not ended would swallow the next one. */
	if (queue->job) {
		queue->cups->httpClose(queue->http);
		queue->http = NULL;
	}
	take_back(queue);
	if (queue->http)
		queue->cups->httpClose(queue->http);
	g_free(queue->name);
	g_free(queue);
}

/* ---- a job ---- */

/* libcups asks when a time has passed: no more is waited. */
static int no_longer(http_t *http, void *data)
{
	(void)http;
	(void)data;
	return 0;
}

static bool begin_job(struct transport *transport, GError **error)
{
	struct queue *queue = transport->own;
	const struct cups_calls *cups = queue->cups;

	queue->job = cups->cupsCreateJob(queue->http, queue->name, "Belgi", 0, NULL);
	if (!queue->job)
		return refuse_last(transport, error);
	if (cups->cupsStartDocument(queue->http, queue->name, queue->job, "label", CUPS_FORMAT_RAW,
		    1) == HTTP_STATUS_CONTINUE)
		return true;
	refuse_last(transport, error);
	take_back(queue);
	return false;
}

static bool cups_send(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error)
{
	struct queue *queue = transport->own;

	queue->cups->httpSetTimeout(queue->http, MAX(ms, 1) / 1000.0, no_longer, NULL);
	if (!queue->job && !begin_job(transport, error))
		return false;
	if (len && queue->cups->cupsWriteRequestData(queue->http, (const char *)bytes, len) !=
			   HTTP_STATUS_CONTINUE)
		return refuse_last(transport, error);
	*sent = len;
	return true;
}

/* cupsFinishDocument says yes also when no answer came. */
static bool cups_finish(struct transport *transport, GError **error)
{
	struct queue *queue = transport->own;
	const struct cups_calls *cups = queue->cups;
	g_autofree char *resource = g_strconcat("/printers/", queue->name, NULL);
	ipp_t *answer;
	bool taken;

	if (!queue->job)
		return true;
	queue->job = 0;
	answer = cups->cupsGetResponse(queue->http, resource);
	taken = answer && cups->ippGetStatusCode(answer) < IPP_STATUS_REDIRECTION_OTHER_SITE;
	if (!answer)
		refuse(error, BELGI_ERROR_DEVICE,
			"printer %s: the print server does not answer; see that cups runs",
			transport->where);
	else if (!taken)
		refuse_last(transport, error);
	cups->ippDelete(answer);
	return taken;
}

const struct transport_kind transport_cups = {
	.word = "cups",
	.gathers = true,
	.form = "no name of a queue; lpstat -e shows those that there are",
	.fits = cups_fits,
	.open = cups_open,
	.close = cups_close,
	.send = cups_send,
	.port_status = cups_port_status,
	.finish = cups_finish,
};
