/* SPDX-License-Identifier: Apache-2.0
 * The forms of papers: a row of the table is a form, its template stands in labels/papers. One more
 * form is a row, a query that fills it, and a template. */
#pragma once

#include "station/act_data.h"
#include "store/store.h"

/* What a query is asked. */
struct act_asked {
	struct store *store;
	const char *subject; /* as typed: the id of a shipment, a manifest */
	const char *day;     /* of the paper, YYYY-MM-DD */
	bool grouped;        /* a line for each model instead of each unit */
	/* Cover: labels on a sheet, 0: not known; the first label of the first sheet that was used,
	 * from 1. */
	guint sheet, start;
};

/* Whose name and position of that day go where; a box that nobody is known for stays empty. */
struct act_signer {
	const char *name, *position; /* fields; position NULL: the form has none */
	const char *role;            /* station/signatory.h */
};

struct act_form {
	const char *word;    /* waybill: in the event, and of the template */
	const char *prefix;  /* of its numbers: W */
	const char *subject; /* what it is made of, as the help says it */
	/* Fills values, rows and units from the record; NOT_FOUND, REFUSED where there is no such
	 * paper to make. The same record gives the same values. */
	bool (*query)(const struct act_asked *asked, struct act_data *data, GError **error);
	const struct act_signer *signers; /* ended by a NULL name */
};

extern const struct act_form act_forms[]; /* ended by a NULL word */
/* NULL when there is none. */
const struct act_form *act_form_named(const char *word);

/* ---- the queries, each in a file of its name; which fields it fills stands there ---- */
bool act_waybill(const struct act_asked *asked, struct act_data *data, GError **error);
bool act_receiving(const struct act_asked *asked, struct act_data *data, GError **error);
bool act_cover(const struct act_asked *asked, struct act_data *data, GError **error);

/* ---- shared by queries (act_form.c) ---- */
/* F.kk, F.ru, F: the organisation's name, its id where it has none; F_bin. */
void act_put_org(
	const struct act_asked *asked, struct act_data *data, const char *field, const char *org);
/* F.kk and so on: 1 532; in pieces, in words. */
bool act_put_number(struct act_data *data, const char *field, gint64 number, GError **error);
bool act_put_pieces(struct act_data *data, const char *field, gint64 count, GError **error);
/* F.kk and so on: tenge, as a number or in words. */
bool act_cell_money(GArray *row, const char *field, gint64 tiyn, GError **error);
bool act_put_money_words(struct act_data *data, const char *field, gint64 tiyn, GError **error);
/* F.kk and so on: a day in words. */
bool act_put_day(struct act_data *data, const char *field, const char *day, GError **error);
/* The day of an instant as its event has it. Free with g_free. */
char *act_day_of(const struct event *event);
/* Maker and model; NULL when neither is known. Free with g_free. */
char *act_unit_name(const struct unit_view *unit);
/* name, serial, tag, box of a unit into a row; `dev` where it is not known. */
void act_cell_unit(GArray *row, const struct unit_view *unit, const char *dev);
/* no: the number of the row in its table, from 1. */
void act_cell_no(GArray *row, guint number);
/* The events of a subject that stand: admitted, not voided, not set aside. Free the array. */
GPtrArray *act_events(struct store *store, const char *family, const char *id);
