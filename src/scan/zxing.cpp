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

static ZXing::DecodeHints hints_of(const struct zxing_way *way, unsigned what)
{
	const bool patient = way->effort == ZXING_PATIENCE;
	ZXing::DecodeHints hints;

	hints.setFormats(formats_of(what));
	hints.setBinarizer(way->light == ZXING_GLOBAL ? ZXing::Binarizer::GlobalHistogram
						      : ZXing::Binarizer::LocalAverage);
	hints.setTryHarder(patient).setTryRotate(patient).setTryDownscale(patient);
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
	code.text = text.c_str();
	code.named = result.hasECI();
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

/* Bars one at a time: zxing-cpp 1.4 ends the program (the assertion in Result::operator==) when it
 * finds two codes of one text, or one code again in a picture that it shrank itself. */
static void look_lines(const unsigned char *grey, int width, int height,
	const struct zxing_way *way, void (*found)(const struct zxing_code *, void *), void *data)
{
	const auto hints = hints_of(way, way->what & ZXING_LINES)
				   .setTryDownscale(false)
				   .setMaxNumberOfSymbols(2);
	std::vector<unsigned char> rest;

	for (int i = 0; i < LINES_MAX; i++) {
		const ZXing::ImageView view(
			rest.empty() ? grey : rest.data(), width, height, ZXing::ImageFormat::Lum);
		const auto result = ZXing::ReadBarcode(view, hints);

		if (!result.isValid())
			return;
		tell(result, found, data);
		if (rest.empty())
			rest.assign(grey,
				grey + static_cast<size_t>(width) * static_cast<size_t>(height));
		cover(rest, width, height, result.position());
	}
}

static void look_squares(const unsigned char *grey, int width, int height,
	const struct zxing_way *way, void (*found)(const struct zxing_code *, void *), void *data)
{
	const ZXing::ImageView view(grey, width, height, ZXing::ImageFormat::Lum);

	for (const auto &result :
		ZXing::ReadBarcodes(view, hints_of(way, way->what & ~ZXING_LINES))) {
		if (result.isValid() && !result.isPartOfSequence())
			tell(result, found, data);
	}
}

void zxing_look(const unsigned char *grey, int width, int height, const struct zxing_way *way,
	void (*found)(const struct zxing_code *code, void *data), void *data)
{
	try {
		if (way->what & ~ZXING_LINES)
			look_squares(grey, width, height, way, found, data);
		if (way->what & ZXING_LINES)
			look_lines(grey, width, height, way, found, data);
	} catch (...) {
	}
}
