/* SPDX-License-Identifier: Apache-2.0
 * belgi-bench-usb: prints how many milliseconds the first label of a desk that was just started
 * takes on a virtual USB printer, from the scan to its last byte. A program of its own, because
 * umockdev's preload is over all that it starts. */
#include "support/firstlabel.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	double ms;

	(void)argc;
	fakeusb_need_preload(argv);
	firstlabel_measure(&ms, 1);
	printf("%.1f\n", ms);
	return 0;
}
