/*
 * The tables of a record: made, recognised, brought up to date.
 *
 *   sql/sqlite.sql, sql/postgres.sql ──► version 1               what a new record is made with
 *   migration[0]: sql/sqlite_2.sql ...: from 1 ──► 2             one numbered step after another, for it and for a record of an older program
 *
 * What a database holds is told by SQLite's application_id and by the table `meta` ("application", "version").
 */
#ifndef DP_STORE_SCHEMA_H
#define DP_STORE_SCHEMA_H

#include "store/db.h"

enum { DP_SCHEMA_APPLICATION = 0x44455043 /* "DEPC", in bytes 68 to 71 of the file */ };

/* SQL that makes version `from` + 1 out of `from`; indexed by dp_db_kind. */
typedef struct dp_migration {
	int32_t from;
	const char *sql[2];
} dp_migration;

typedef struct dp_schema {
	int32_t version;
	dp_str create[2];              /* makes this version, or an older one, in an empty database; indexed by dp_db_kind */
	const dp_migration *migration; /* in order, the last one makes `version` */
	uint32_t migrations;
} dp_schema;

/* The one of this program. */
const dp_schema *dp_schema_own(void);

/*
 * Sees that `db`, opened in `mode`, is a record of the version of `schema`: makes one in an empty database (CREATE), migrates an older one (WRITE,
 * CREATE) in one transaction after a backup was made. The backup of "record.db" is "record.db.v1.bak"; in PostgreSQL, the tables are copied to a
 * schema "depesche_v1_bak". Refuses with DEPESCHE_EINPUT: no record, a newer one, an older one to be read only. Several programs may call it at once.
 */
int dp_schema_ready(dp_db *db, dp_db_mode mode, const dp_schema *schema, depesche_error *error);

#endif
