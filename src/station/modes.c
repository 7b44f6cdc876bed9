/* SPDX-License-Identifier: Apache-2.0
 * The modes of the desk. One more is a file mode_NAME.c with a struct mode, and a line here. */
#include "station/mode.h"

const struct mode *const modes[] = {
	&mode_tag,
	&mode_pack,
	&mode_ship,
	&mode_receive,
	&mode_check,
	&mode_accept,
	&mode_reject,
	&mode_balance,
	&mode_assign,
	&mode_return,
	&mode_inspect,
	&mode_show,
	&mode_print,
	NULL,
};

const struct mode_name *session_mode(guint index)
{
	return index + 1 < G_N_ELEMENTS(modes) ? &modes[index]->row : NULL;
}
