/*
 * Names in a record, kept so that a part of one finds it whatever its case and accents: "erdogan" the events of "Recep Tayyip Erdoğan".
 *
 *   name       side, "Recep Tayyip Erdoğan", "recep tayyip erdogan"       each name once
 *   name_word  "erdogan" ──► name                                          each of its words
 *
 * Words are runs of letters and digits, folded as mention/fold.h does it, so that SQLite and PostgreSQL find the same.
 */
#ifndef DP_STORE_NAMES_H
#define DP_STORE_NAMES_H

#include "base/buf.h"
#include "store/db.h"

/* Names of actors, recipients and sources; names of places. They are looked for apart. */
typedef enum dp_name_kind { DP_NAME_SIDE, DP_NAME_PLACE } dp_name_kind;
const char *dp_name_kind_name(dp_name_kind kind); /* "side" */

/* Appends the folded words of `name` with a space between: "U.N.-Generalsekretär" gives "un generalsekretar". Nothing where it has no letter or
 * digit. */
void dp_name_fold(dp_str name, dp_buf *out);

/* Takes up names as they come into a record. */
typedef struct dp_namebook dp_namebook;

int dp_namebook_open(dp_namebook **self, dp_db *db, depesche_error *error);
void dp_namebook_close(dp_namebook *self); /* NULL is fine; before the database is closed */

/* Notes `name` where it is new; inside the transaction that brings it. An empty name is passed over. */
int dp_namebook_note(dp_namebook *self, dp_name_kind kind, dp_str name, depesche_error *error);

#endif
