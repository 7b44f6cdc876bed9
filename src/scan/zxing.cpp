/* SPDX-License-Identifier: Apache-2.0
 * The one file that knows zxing-cpp. Invariant: no exception leaves it; what it throws on a strange
 * picture is the same as having found nothing. */
#include "scan/zxing.h"

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <vector>

using ZXing::BarcodeFormat;

/* More codes of bars than a label has. */
enum { LINES_MAX = 12 };

static ZXing::BarcodeFormats formats_of(unsigned what)
{
	static const struct {
		unsigned what;
		BarcodeFormat format;
	} rows[] = {
		{ ZXING_LINES, BarcodeFormat::Code128 },
		{ ZXING_LINES, BarcodeFormat::Code39 },
		{ ZXING_LINES, BarcodeFormat::Code93 },
		{ ZXING_LINES, BarcodeFormat::Codabar },
		{ ZXING_LINES, BarcodeFormat::ITF },
		{ ZXING_LINES, BarcodeFormat::EAN13 },
		{ ZXING_LINES, BarcodeFormat::EAN8 },
		{ ZXING_LINES, BarcodeFormat::UPCE },
		{ ZXING_QR, BarcodeFormat::QRCode },
		{ ZXING_MATRIX, BarcodeFormat::DataMatrix },
		{ ZXING_PDF417, BarcodeFormat::PDF417 },
	};
	ZXing::BarcodeFormats formats;

	for (const auto &row : rows) {
		if (what & row.what)
			formats |= row.format;
	}
	return formats;
}

/* A glance at a Data Matrix starts in the middle of the picture and misses the others; looking
 * everywhere costs little more. */
static ZXing::DecodeHints hints_of(const struct zxing_way *way, unsigned what)
{
	const bool patient = way->effort == ZXING_PATIENCE;
	ZXing::DecodeHints hints;

	hints.setFormats(formats_of(what));
	hints.setBinarizer(way->light == ZXING_GLOBAL ? ZXing::Binarizer::GlobalHistogram
						      : ZXing::Binarizer::LocalAverage);
	hints.setTryHarder(patient || what == ZXING_MATRIX);
	hints.setTryRotate(patient).setTryDownscale(patient);
	hints.setReturnCodabarStartEnd(true);
	return hints;
}

/* ZXing goes round as the sun does from the top left; zbar, whose way is ours, against it. */
static void set_corners(struct zxing_code *code, const ZXing::Position &at)
{
	const ZXing::PointI corners[4] = { at.topLeft(), at.bottomLeft(), at.bottomRight(),
		at.topRight() };

	for (int i = 0; i < 4; i++) {
		code->corners[i][0] = corners[i].x;
		code->corners[i][1] = corners[i].y;
	}
}

/* zxing-cpp ends a text at bytes that its character set has not, or puts U+FFFD there; ours end at
 * a NUL. */
static bool is_whole(const std::string &text, const ZXing::ByteArray &bytes)
{
	const bool begins = text.size() < bytes.size() &&
			    std::equal(text.begin(), text.end(), bytes.begin(),
				    [](char c, uint8_t byte) { return c == char(byte); });

	return !begins && text.find('\0') == std::string::npos &&
	       text.find("\xef\xbf\xbd") == std::string::npos;
}

static void tell(
	const ZXing::Result &result, void (*found)(const struct zxing_code *, void *), void *data)
{
	const std::string aim = result.symbologyIdentifier();
	const std::string text = result.text();
	const ZXing::ByteArray &bytes = result.bytes();
	struct zxing_code code = {};

	code.format = ZXing::ToString(result.format());
	code.aim = aim.empty() ? "" : aim.c_str() + 1;
	code.bytes = reinterpret_cast<const char *>(bytes.data());
	code.len = bytes.size();
	if (is_whole(text, bytes)) {
		code.text = text.c_str();
		code.named = result.hasECI();
	}
	code.lines = static_cast<unsigned>(result.lineCount());
	set_corners(&code, result.position());
	found(&code, data);
}

/* White over what was read, so that the next look finds another code. */
static void cover(
	std::vector<unsigned char> &grey, int width, int height, const ZXing::Position &at)
{
	const int left = std::min({ at[0].x, at[1].x, at[2].x, at[3].x });
	const int right = std::max({ at[0].x, at[1].x, at[2].x, at[3].x });
	const int top = std::min({ at[0].y, at[1].y, at[2].y, at[3].y });
	const int bottom = std::max({ at[0].y, at[1].y, at[2].y, at[3].y });

	for (int y = std::max(top, 0); y <= std::min(bottom, height - 1); y++) {
		for (int x = std::max(left, 0); x <= std::min(right, width - 1); x++)
			grey[static_cast<size_t>(y) * static_cast<size_t>(width) +
				static_cast<size_t>(x)] = 255;
	}
}

static ZXing::ImageView image_of(const struct zxing_view *view)
{
	return { view->grey, view->width, view->height, ZXing::ImageFormat::Lum, view->stride };
}

static std::vector<unsigned char> copy_of(const struct zxing_view *view)
{
	std::vector<unsigned char> rows;

	for (int y = 0; y < view->height; y++) {
		const unsigned char *row = view->grey + static_cast<ptrdiff_t>(y) * view->stride;

		rows.insert(rows.end(), row, row + view->width);
	}
	return rows;
}

/* Bars one at a time: zxing-cpp 1.4 ends the program (the assertion in Result::operator==) when it
 * finds two codes of one text, or one code again in a picture that it shrank itself. */
static void look_lines(const struct zxing_view *view, const struct zxing_way *way,
	void (*found)(const struct zxing_code *, void *), void *data)
{
	const auto hints = hints_of(way, way->what & ZXING_LINES).setTryDownscale(false);
	std::vector<unsigned char> rest;
	struct zxing_view now = *view;

	for (int i = 0; i < LINES_MAX; i++) {
		const auto result = ZXing::ReadBarcode(image_of(&now), hints);

		if (!result.isValid())
			return;
		tell(result, found, data);
		if (rest.empty()) {
			rest = copy_of(view);
			now.grey = rest.data();
			now.stride = view->width;
		}
		cover(rest, view->width, view->height, result.position());
	}
}

static void look_squares(const struct zxing_view *view, const struct zxing_way *way, unsigned what,
	void (*found)(const struct zxing_code *, void *), void *data)
{
	if (!what)
		return;
	for (const auto &result : ZXing::ReadBarcodes(image_of(view), hints_of(way, what))) {
		if (result.isValid() && !result.isPartOfSequence())
			tell(result, found, data);
	}
}

void zxing_look(const struct zxing_view *view, const struct zxing_way *way,
	void (*found)(const struct zxing_code *code, void *data), void *data)
{
	try {
		look_squares(view, way, way->what & ZXING_MATRIX, found, data);
		look_squares(view, way, way->what & (ZXING_QR | ZXING_PDF417), found, data);
		if (way->what & ZXING_LINES)
			look_lines(view, way, found, data);
	} catch (...) {
	}
}
