/* SPDX-License-Identifier: Apache-2.0
 * What it costs to draw an SVG, known before it is drawn. Private to template*.c. */
#pragma once

#include "print/template_svg.h"

/* Refuses with file:line a drawing that could take minutes or gigabytes. Its depth is bounded. */
bool svg_light(const char *file, const xmlNode *root, GError **error);
