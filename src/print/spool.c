/* SPDX-License-Identifier: Apache-2.0
 * Jobs on label printers. A label goes through WAITING, SENDING, PRINTED:
 *
 *   before   wait until the printer is ready; nothing of the label has left
 *   SENDING  on disk, then its bytes. None taken: NOT_SENT. Cut in the middle: NOT_SENT where the
 *            language prints whole labels only, else it stays SENDING
 *   after    wait until it came out: the printer says so, or the time for it has passed
 *   PRINTED  on disk
 *
 * Invariant: a label that may be on paper is never marked otherwise than SENDING or PRINTED, and
 * one that may not be is never PRINTED. So paper, ribbon, lid or jam between its last byte and the
 * printer's word that it is out leaves it doubtful, unless the printer prints it again by itself.
 *
 * A printer that says nothing when it is first asked is not asked again; one that has answered is
 * waited for. An answer that it is ready counts only after it was seen at work, has told that no
 * label waits, or had the time that a label takes: the question may overtake the label. */
#include "print/spool.h"

#include "base/error.h"

#include <string.h>

enum {
	BEAT_MIN_MS = 10,
	BEAT_MAX_MS = 500,
	ANSWER_MS = 500,
	PATIENCE_MS = 30000,
	HEARD_MAX = 256,
};

/* After these nobody knows what became of the label that was coming out. */
static const unsigned harms = PRINTER_PAPER_OUT | PRINTER_RIBBON_OUT | PRINTER_LID_OPEN |
			      PRINTER_JAM | PRINTER_CUTTER | PRINTER_MEDIA | PRINTER_FAULT;

enum step { STEP_ON, STEP_STOP, STEP_FAIL };

struct run {
	const struct spool *spool;
	const struct spool_sink *sink;
	GByteArray *out;
	bool begun;
	bool talks;        /* it has answered */
	bool mute;         /* it cannot be asked, or said nothing when it was */
	gint64 silent;     /* since when it owes an answer; 0: it does not */
	gint64 told;       /* when the sink was told last that it waits */
	guint beat;        /* ms until the next look */
	unsigned troubles; /* what stopped the printer since the label's first byte */
};

static gint64 now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

/* ---- asking ---- */

/* The last whole answer counts: those before it are older. */
static bool read_answers(const struct run *run, const guint8 *bytes, gsize len, gsize *taken,
	struct printer_status *status)
{
	bool answered = false;

	for (*taken = 0; *taken < len;) {
		struct printer_status said = { .waiting = -1 };
		int count = run->spool->language->answer(&said, bytes + *taken, len - *taken);
		if (count == 0)
			break;
		answered |= count > 0;
		if (count > 0)
			*status = said;
		*taken += count > 0 ? (gsize)count : 1;
	}
	return answered;
}

/* What comes within ms, until an answer is whole; false when the printer is gone. */
static bool hear(
	struct run *run, struct printer_status *status, gint64 ms, bool *answered, GError **error)
{
	guint8 heard[HEARD_MAX];
	gsize len = 0, taken;
	gint64 end = now_ms() + ms;

	*answered = false;
	do {
		gint64 left = MAX(end - now_ms(), 0);
		gssize got = transport_receive(run->spool->transport, heard + len,
			sizeof(heard) - len, (guint)left, error);
		if (got < 0)
			return false;
		len += (gsize)got;
		*answered |= read_answers(run, heard, len, &taken, status);
		len -= taken;
		memmove(heard, heard + taken, len);
		if (len == sizeof(heard))
			len = 0;
	} while (!*answered && now_ms() < end);
	return true;
}

static bool put_question(struct run *run, GError **error)
{
	g_autoptr(GError) problem = NULL;
	gsize sent;

	g_byte_array_set_size(run->out, 0);
	run->spool->language->ask(run->out);
	if (transport_send(run->spool->transport, run->out->data, run->out->len, ANSWER_MS, &sent,
		    &problem) ||
		g_error_matches(problem, BELGI_ERROR, BELGI_ERROR_OFFLINE))
		return true;
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

/* An answer that comes before the question was asked is one to an older question. */
static bool ask(struct run *run, struct printer_status *status, GError **error)
{
	struct printer_status stale;
	gint64 patience = run->spool->patience_ms ? run->spool->patience_ms : PATIENCE_MS;
	bool answered;

	if (!hear(run, &stale, 0, &answered, error) || !put_question(run, error) ||
		!hear(run, status, ANSWER_MS, &answered, error))
		return false;
	run->talks |= answered;
	run->mute = !run->talks;
	if (answered || run->mute) {
		run->silent = 0;
		return true;
	}
	status->states |= PRINTER_BUSY;
	if (!run->silent)
		run->silent = now_ms();
	return now_ms() - run->silent < patience ||
	       refuse(error, BELGI_ERROR_DEVICE,
		       "the printer does not answer any more; see whether it is on, then go on "
		       "with belgi print resume");
}

/* What the printer says of itself; false when it is gone. */
static bool look(struct run *run, struct printer_status *status, GError **error)
{
	const struct language *language = run->spool->language;

	*status = (struct printer_status){ .waiting = -1 };
	if (!language->ask || !language->answer || !transport_answers(run->spool->transport))
		run->mute = true;
	if (!run->mute && !ask(run, status, error))
		return false;
	if (run->spool->mute)
		*run->spool->mute = run->mute;
	status->states |= transport_port_status(run->spool->transport);
	return true;
}

/* ---- waiting ---- */

/* Its user hears at once what it wants, and after a while that it is at work. */
static void begin_to_wait(struct run *run)
{
	run->beat = BEAT_MIN_MS;
	run->told = now_ms();
}

static bool wait_more(struct run *run, unsigned states)
{
	gint64 now = now_ms();
	bool fresh = (states & ~(unsigned)PRINTER_BUSY) && run->beat == BEAT_MIN_MS;

	if (fresh || now - run->told >= BEAT_MAX_MS) {
		run->told = now;
		if (!run->sink->wait(run->sink->data, states))
			return false;
	}
	g_usleep(run->beat * 1000UL);
	run->beat = MIN(run->beat * 2, BEAT_MAX_MS);
	return true;
}

static enum step until_ready(struct run *run, GError **error)
{
	struct printer_status status;

	begin_to_wait(run);
	for (;;) {
		if (!look(run, &status, error))
			return STEP_FAIL;
		if (status.states == 0)
			return STEP_ON;
		if (!wait_more(run, status.states))
			return STEP_STOP;
	}
}

/* Until the label that was sent is out, whatever comes between. */
static enum step until_out(struct run *run, GError **error)
{
	gint64 start = now_ms();
	struct printer_status status;
	bool worked = false;

	begin_to_wait(run);
	for (;;) {
		gint64 early;
		if (!look(run, &status, error))
			return STEP_FAIL;
		run->troubles |= status.states & harms;
		worked |= (status.states & PRINTER_BUSY) != 0 || status.waiting > 0;
		early = start + run->spool->pace_ms - now_ms();
		if (status.states == 0 && status.waiting <= 0 &&
			(worked || status.waiting == 0 || early <= 0))
			return STEP_ON;
		if (status.states == 0 && early > 0)
			run->beat = MIN(run->beat, (guint)early);
		if (!wait_more(run, status.states ? status.states : PRINTER_BUSY))
			return STEP_STOP;
	}
}

/* ---- sending ---- */

/* All bytes, however long the printer takes none; *sent tells how many it has. They are given away
 * when the transport says so, not when it has the last one: what is under way can still be lost. */
static enum step deliver(struct run *run, gsize *sent, GError **error)
{
	struct transport *transport = run->spool->transport;
	g_autoptr(GError) problem = NULL;

	*sent = 0;
	begin_to_wait(run);
	while (run->out->len) {
		gsize part = 0;
		unsigned states;
		if (transport_send(transport, run->out->data + *sent, run->out->len - *sent,
			    BEAT_MAX_MS, &part, &problem))
			break;
		*sent += part;
		if (!g_error_matches(problem, BELGI_ERROR, BELGI_ERROR_OFFLINE)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return STEP_FAIL;
		}
		g_clear_error(&problem);
		states = transport_port_status(transport);
		/* Before its last byte nothing of a whole label was printed that could be spoilt.
		 */
		if (!run->spool->language->whole || *sent == run->out->len)
			run->troubles |= states & harms;
		if (!wait_more(run, states ? states : PRINTER_BUSY))
			return STEP_STOP;
	}
	*sent = run->out->len;
	return STEP_ON;
}

/* What goes before the first label, and before the first question: a printer that waits for the
 * rest of a label would take the question for dots. */
static enum step begin(struct run *run, GError **error)
{
	const struct spool *spool = run->spool;
	gsize sent;

	if (run->begun || transport_gathers(spool->transport))
		return STEP_ON;
	g_byte_array_set_size(run->out, 0);
	if (spool->broken)
		transport_reset(spool->transport);
	if (spool->broken && spool->language->reset)
		spool->language->reset(run->out, &spool->media);
	if (spool->language->begin)
		spool->language->begin(run->out, &spool->media, spool->count - spool->from);
	run->begun = true;
	return deliver(run, &sent, error);
}

static enum step end(struct run *run, GError **error)
{
	const struct spool *spool = run->spool;
	gsize sent;

	if (!run->begun)
		return STEP_ON;
	g_byte_array_set_size(run->out, 0);
	if (spool->language->end)
		spool->language->end(run->out, &spool->media);
	if (deliver(run, &sent, error) == STEP_FAIL)
		return STEP_FAIL;
	return transport_finish(spool->transport, error) ? STEP_ON : STEP_FAIL;
}

/* A queue takes a label as a job of its own: what it took it prints. */
static bool encode(struct run *run, guint index, GError **error)
{
	const struct spool *spool = run->spool;
	const struct language *language = spool->language;
	bool alone = transport_gathers(spool->transport);
	AUTO_BITMAP struct bitmap bitmap = { 0 };

	if (!run->sink->draw(run->sink->data, index, &bitmap, error) ||
		(!spool->ruler && !language_holds(language, &spool->media, &bitmap, error)))
		return false;
	g_byte_array_set_size(run->out, 0);
	if (alone && language->begin)
		language->begin(run->out, &spool->media, 1);
	language->label(run->out, &spool->media, &bitmap, alone ? 0 : index - spool->from,
		alone ? 1 : spool->count - spool->from);
	if (alone && language->end)
		language->end(run->out, &spool->media);
	return true;
}

static bool mark(struct run *run, guint index, enum label_state state, GError **error)
{
	return run->sink->mark(run->sink->data, index, state, error);
}

/* It was cut off: what of it can be on paper? The failure that cut it stays the error. */
static void judge_cut(struct run *run, guint index, gsize sent)
{
	bool whole = run->spool->language->whole || transport_gathers(run->spool->transport);

	if (sent == 0 || (whole && sent <= language_harmless(run->out)))
		mark(run, index, LABEL_NOT_SENT, NULL);
}

static enum step send_label(struct run *run, guint index, GError **error)
{
	enum step step;
	gsize sent;

	run->troubles = 0;
	if (!mark(run, index, LABEL_SENDING, error))
		return STEP_FAIL;
	step = deliver(run, &sent, error);
	if (step != STEP_ON) {
		judge_cut(run, index, sent);
		return step;
	}
	if (transport_gathers(run->spool->transport))
		return transport_finish(run->spool->transport, error) ? STEP_ON : STEP_FAIL;
	return until_out(run, error);
}

static enum step print_label(struct run *run, guint index, GError **error)
{
	enum step step = begin(run, error);

	if (step == STEP_ON)
		step = until_ready(run, error);
	if (step != STEP_ON)
		return step;
	if (!encode(run, index, error))
		return STEP_FAIL;
	step = send_label(run, index, error);
	if (step != STEP_ON)
		return step;
	if (run->troubles && !run->spool->language->reprints)
		return STEP_ON;
	return mark(run, index, LABEL_PRINTED, error) ? STEP_ON : STEP_FAIL;
}

/* STEP_STOP when the sink wants no more. */
static enum step go_on(struct run *run, guint index, GError **error)
{
	GError *problem = NULL;

	if (!run->sink->next || run->sink->next(run->sink->data, index, &problem))
		return STEP_ON;
	if (!problem)
		return STEP_STOP;
	g_propagate_error(error, problem);
	return STEP_FAIL;
}

bool spool_ask(const struct spool *spool, struct printer_status *status, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	struct run run = { .spool = spool, .out = out };

	return look(&run, status, error);
}

bool spool_print(
	const struct spool *spool, const struct spool_sink *sink, guint *next, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	struct run run = {
		.spool = spool, .sink = sink, .out = out, .mute = spool->mute && *spool->mute
	};
	enum step step = STEP_ON;

	for (*next = spool->from; *next < spool->count && step == STEP_ON;) {
		step = print_label(&run, *next, error);
		if (step != STEP_ON)
			return step == STEP_STOP;
		step = go_on(&run, (*next)++, error);
	}
	return step != STEP_FAIL && end(&run, error) != STEP_FAIL;
}
