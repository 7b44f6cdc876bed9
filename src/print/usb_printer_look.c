/* SPDX-License-Identifier: Apache-2.0
 * The printers that are plugged in, and what they say of themselves. Invariant: none is taken from
 * a driver of the kernel or from another program; what usblp has asked already is in sysfs. */
#include "print/transport.h"
#include "print/usb_claim.h"

#include "base/error.h"

#include <string.h>

/* Whoever sits at the computer, and the group that prints; CUPS goes on as root or as lp. */
const char transport_rule[] =
	"# Label printers for Belgi, made by belgi printer rule.\n"
	"ACTION==\"remove\", GOTO=\"belgi_printers_end\"\n"
	"SUBSYSTEM!=\"usb\", GOTO=\"belgi_printers_end\"\n"
	"ENV{DEVTYPE}!=\"usb_device\", GOTO=\"belgi_printers_end\"\n"
	"ENV{ID_USB_INTERFACES}==\"*:0701??:*\", MODE=\"0660\", GROUP=\"lp\", "
	"TAG+=\"uaccess\"\n"
	"LABEL=\"belgi_printers_end\"\n";

void found_printer_free(gpointer data)
{
	struct found_printer *found = data;

	g_free(found->where);
	g_free(found->label);
	g_free(found->model);
	g_clear_error(&found->problem);
	g_free(found);
}

/* Its device id; what stands in the way goes into `problem`. */
static char *ask(const struct usb_printer *printer, GError **problem)
{
	struct usb_claim claim = { 0 };
	bool free_to_ask = !printer->driver || strcmp(printer->driver, "usbfs") == 0;
	int wrong = free_to_ask ? usb_claim_open(&claim, printer, false) : usb_claim_try(printer);
	char *told = NULL;

	if (wrong)
		usb_claim_refuse(printer, printer->id, wrong, problem);
	if (claim.handle)
		told = usb_claim_device_id(&claim);
	usb_claim_close(&claim);
	return told ? told : g_strdup(printer->told);
}

static void know(struct found_printer *found, const struct usb_printer *printer, const char *told,
	const GPtrArray *profiles)
{
	struct printer_id id = { 0 };

	if (told)
		printer_id_read(&id, told, strlen(told));
	found->model = g_strdup(id.model);
	if (profiles)
		found->profile = printer_profile_for(
			profiles, printer->vid, printer->pid, told ? &id : NULL, NULL);
	found->label = g_strdup(printer->product ? printer->product
				: id.model       ? id.model
				: found->profile ? found->profile->family
						 : printer->id);
	printer_id_clear(&id);
}

GPtrArray *transport_look(const GPtrArray *profiles, GError **error)
{
	g_autoptr(GPtrArray) all = NULL;
	GPtrArray *list;
	libusb_context *context;
	int problem = libusb_init(&context);

	if (problem) {
		refuse(error, BELGI_ERROR_DEVICE,
			"USB: %s; see that /dev/bus/usb is there and may be read",
			libusb_strerror(problem));
		return NULL;
	}
	list = g_ptr_array_new_with_free_func(found_printer_free);
	all = usb_printers(context, profiles);
	for (guint i = 0; i < all->len; i++) {
		const struct usb_printer *printer = g_ptr_array_index(all, i);
		struct found_printer *found = g_new0(struct found_printer, 1);
		g_autofree char *told = NULL;

		found->where = g_strconcat("usb:", printer->id, NULL);
		if (printer->storage)
			refuse(&found->problem, BELGI_ERROR_DEVICE,
				"printer %s: " USB_PRINTER_IS_A_DISK, found->where);
		else
			told = ask(printer, &found->problem);
		know(found, printer, told, profiles);
		g_ptr_array_add(list, found);
	}
	g_ptr_array_set_size(all, 0);
	libusb_exit(context);
	return list;
}
