/* SPDX-License-Identifier: Apache-2.0
 * One zstd frame (RFC 8878) around the text of a body. What comes in is judged before memory is
 * given to it: the frame's own header, then every byte that it unpacks to, against the caller's
 * maximum. */
#include "net/wire.h"
#include "base/error.h"

#include <string.h>
#include <zstd.h>

enum { LEVEL = 3, WINDOW_LOG_MAX = 23, STEP = 128 * 1024 };

GBytes *wire_pack(const char *text, gsize len)
{
	gsize room = ZSTD_compressBound(len);
	void *packed = g_malloc(room);
	gsize size = ZSTD_compress(packed, room, text, len, LEVEL);

	g_assert(!ZSTD_isError(size));
	return g_bytes_new_take(g_realloc(packed, size), size);
}

static bool refuse_size(gsize max, GError **error)
{
	return refuse(error, BELGI_ERROR_LIMIT,
		"body: unpacks to more than %" G_GSIZE_FORMAT " bytes; send less at a time", max);
}

/* RFC 8878, 3.1.1.1: the window of a frame that is not a single segment stands in the byte after
 * the descriptor; a single segment's window is its content. */
static bool window_fits(const guint8 *frame, gsize len)
{
	if (len < 6)
		return false;
	if (frame[4] & 0x20)
		return true;
	guint exponent = frame[5] >> 3;
	guint64 base = G_GUINT64_CONSTANT(1) << (10 + exponent);

	return base + base / 8 * (frame[5] & 7) <= G_GUINT64_CONSTANT(1) << WINDOW_LOG_MAX;
}

static bool frame_is_sound(const guint8 *frame, gsize len, gsize max, GError **error)
{
	static const guint8 magic[4] = { 0x28, 0xb5, 0x2f, 0xfd };

	if (len < sizeof(magic) || memcmp(frame, magic, sizeof(magic)) != 0)
		return refuse(
			error, BELGI_ERROR_BAD_INPUT, "body: is no zstd frame; pack it with zstd");
	gsize whole = ZSTD_findFrameCompressedSize(frame, len);

	if (ZSTD_isError(whole))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"body: the zstd frame is cut or damaged (%s); send it again",
			ZSTD_getErrorName(whole));
	if (whole != len)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"body: bytes follow the zstd frame; send one frame only");
	if (!window_fits(frame, len))
		return refuse(error, BELGI_ERROR_LIMIT,
			"body: its zstd window is over 8 MiB; pack it with a smaller one");
	guint64 content = ZSTD_getFrameContentSize(frame, len);

	if (content != ZSTD_CONTENTSIZE_UNKNOWN && content > max)
		return refuse_size(max, error);
	return true;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZSTD_DCtx, ZSTD_freeDCtx)

/* Unpacks a sound frame into *bytes, which has one byte more than max at most: that it is filled
 * tells a frame that is too large from one that just fits. */
static bool unpack(ZSTD_inBuffer *in, gsize max, GByteArray *bytes, GError **error)
{
	g_autoptr(ZSTD_DCtx) context = ZSTD_createDCtx();
	gsize used = 0;
	gsize left = 1;

	ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	while (left > 0) {
		ZSTD_outBuffer out = { bytes->data, bytes->len, used };

		left = ZSTD_decompressStream(context, &out, in);
		used = out.pos;
		if (ZSTD_isError(left))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"body: the zstd frame is damaged (%s); send it again",
				ZSTD_getErrorName(left));
		if (used > max)
			return refuse_size(max, error);
		if (left > 0 && used < bytes->len)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"body: the zstd frame is cut; send it again");
		if (left > 0)
			g_byte_array_set_size(bytes, (guint)MIN(max, used * 2 + STEP) + 1);
	}
	g_byte_array_set_size(bytes, (guint)used + 1);
	bytes->data[used] = '\0';
	return true;
}

bool wire_unpack(
	const void *packed, gsize len, gsize max, char **text, gsize *out_len, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	ZSTD_inBuffer in = { packed, len, 0 };

	g_assert(max < G_MAXUINT / 4);
	if (!frame_is_sound(packed, len, max, error))
		return false;
	guint64 content = ZSTD_getFrameContentSize(packed, len);

	/* A frame that does not tell its content gives a number over every max. */
	g_byte_array_set_size(bytes, (guint)(content <= max ? content : MIN(max, STEP)) + 1);
	if (!unpack(&in, max, bytes, error))
		return false;
	*out_len = bytes->len - 1;
	*text = (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
	return true;
}
