/* SPDX-License-Identifier: Apache-2.0
 * What the help of a command says beyond its options: what its arguments are, and examples. A row
 * is a line of the help; rows of one command stand together. */
#include "app/commands.h"

#include <string.h>

const struct help_note help_notes[] = {
	{ "tag print", "belgi tag print --manifest newest --stock a4-24-70x37 --out tags.pdf" },
	{ "tag print", "belgi tag print --manifest newest --printer gate --verify" },
	{ "tag print",
		"one torn tag again: belgi scan --mode print --printer gate, and its serial" },
	{ "printer name", "WHERE is usb (the only one), usb:ID as belgi printer list shows it," },
	{ "printer name",
		"tcp:ADDRESS[:PORT], cups:QUEUE or file:PATH; without it what is set changes" },
	{ "printer name", "belgi printer name gate usb --stock roll-58x40" },
	{ "printer name",
		"belgi printer name gate tcp:192.168.1.40 --profile zebra-zpl --stock roll-58x40" },
	{ "printer name", "belgi printer name gate --offset-x 4 --darkness 20" },
	{ "printer test", "NAME is a printer of belgi printer list; 8 dots of 203 dpi are 1 mm" },
	{ "printer test", "belgi printer test gate --offset-x -4" },
	{ "print resume",
		"paper is in again, or the cable: goes on with the label that was not finished" },
	{ "scan", "belgi scan --mode print --printer gate   the tag of each serial, at once" },
	{ "verify", "belgi verify --root root.txt log.belgi" },
	{ "verify", "belgi verify --paper photo.jpg --root root.txt   no network, no store" },
	{ "verify", "belgi verify --paper left.jpg right.jpg --root root.txt --unit PF2W2GLT" },
	{ "verify", "a store of this desk also says whether the paper still stands" },
	{ "paper", "FORM and ID: waybill SHIPMENT, receiving SHIPMENT|MANIFEST, cover MANIFEST;" },
	{ "paper", "a shipment is s and 12 characters, a manifest x and 12, or newest" },
	{ "paper", "belgi paper waybill sG7HY795G41G6 --out waybill.pdf" },
	{ "paper", "belgi paper cover newest --stock a4-24-70x37 --in kk --out cover.pdf" },
	{ "paper", "belgi paper --again W-2026-0001 --out copy.pdf" },
	{ "paper",
		"wording: labels/papers/wording, a folder of your own in $BELGI_LABELS goes first" },
	{ "paper void", "NO is of belgi paper list; the number is not used again" },
	{ "paper void", "belgi paper void W-2026-0001 --reason mistake" },
	{ "signatory set",
		"ROLE: head accountant releaser carrier keeper chairman member1 member2 member3" },
	{ "signatory set",
		"belgi signatory set head \"А. Серікова\" --position-kk Директор --position-ru Директор" },
	{ "signatory end", "ROLE is one of belgi signatory list" },
	{ "label check",
		"NAME is one of belgi label list, or a file: belgi label check my/tag-45x30.svg" },
	{ "label preview",
		"belgi label preview tag-58x40-finder owner=\"№ 15 мектеп\" --out tag.png" },
	{ NULL, NULL },
};
