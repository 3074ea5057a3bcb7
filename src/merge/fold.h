/*
 * One event out of the reports of an act: what is shown, who supports it, what conflicts.
 *
 * Reports are first grouped into independent origins: two reports have the same origin when their articles are copies of one text, come from the
 * same agency, or name the same source nearest to the act. A value has as many votes as origins give it; a less precise value ("2019-04",
 * "Russia") supports the more precise ones that it is compatible with. Shown is the value with most votes, then the most precise, then the one
 * published first, then the smaller in bytes. Status: occurred where any report tells it, else what was published last; on date, place and mode
 * those reports vote first that tell the act with this status, since plans change. Certainty: stated where any origin states it. All other values
 * are kept, with the reports that give them.
 *
 * Sides are voted on one by one: shown are those that at least half as many origins tell as the one told by most. Who is told as actor and as
 * recipient stands where most origins put him. A state yields to an organ or official of it in the same role ("Russia" to "Vladimir Putin"), and
 * hands him its votes; unnamed people ("Unterhändler") yield to both. Of several officials of a state whom no report names together, the one that
 * most origins tell stands.
 */
#ifndef DP_MERGE_FOLD_H
#define DP_MERGE_FOLD_H

#include "base/buf.h"
#include "merge/report.h"

/* A report with what its article adds. */
typedef struct dp_told {
	dp_report report;
	uint64_t row;    /* the store's number of it */
	dp_str key;      /* 16 hexadecimal digits, of the article's id and the report's */
	uint32_t number; /* in its article */
	dp_str doc, title, published, publisher, agency, url, language;
	int32_t day;
	uint64_t root;   /* the article that its article copies in the end, itself where it copies none */
	dp_str copy_of;  /* id of that article, "" where it copies none */
	uint32_t origin; /* dp_act_fold: number of its origin, from 0 in order of `day` */
} dp_told;

typedef enum dp_field {
	DP_FIELD_MODE, DP_FIELD_STATUS, DP_FIELD_CERTAINTY, DP_FIELD_DATE, DP_FIELD_PLACE, DP_FIELD_ACTOR, DP_FIELD_RECIPIENT, DP_FIELDS
} dp_field;
const char *dp_field_name(dp_field field); /* "date" */

/* A value that some reports give: for sides one list as a whole, names separated by "; ". */
typedef struct dp_variant {
	dp_field field;
	dp_str value;
	bool shown;
	bool agrees; /* with the shown one, than which it is less precise; else they contradict each other */
	uint32_t origins;
	const uint32_t *by; /* numbers of reports */
	uint32_t reports;
} dp_variant;

typedef struct dp_act {
	dp_type type;
	dp_str mode;
	dp_status status;
	dp_certainty certainty;
	const dp_member *actor, *recipient; /* texts of the report that names them best */
	uint32_t actors, recipients;
	const dp_member *said_by; /* of all reports, each name once, in order of the reports */
	uint32_t sources;
	dp_str date;
	dp_days days;
	dp_member place;
	bool located;
	double lat, lon;
	dp_str context, cameo;
	int32_t quad;
	double score;
	uint32_t outlets, origins;
	int32_t first_day, last_day; /* of publication */
	uint32_t lead;               /* the report shown first: best known, then earliest */
	const dp_variant *variant;   /* all values of fields that have more than one, the shown one first */
	uint32_t variants;
	dp_told *told;               /* in order of day, doc, number */
	uint32_t reports;
} dp_act;

/* Folds the n > 0 reports (sorted in place) into `act`, whose memory is in `arena`. The same for any order of `told`. False when memory is out. */
bool dp_act_fold(dp_told *told, uint32_t n, dp_arena *arena, dp_act *act);

/* Appends an event as a line of JSON (docs/record.md) with its newline. `key` is the event's id. */
bool dp_act_json(const dp_act *act, dp_str key, dp_buf *out);

/* Its parts that only the reports together tell, each as `,"key":[...]`: what was told when; values that differ, and who gives them. */
void dp_act_history_json(const dp_act *act, dp_buf *out);
void dp_act_conflicts_json(const dp_act *act, dp_buf *out);

/* The id that an event has in a record that got its articles in order of publication: the key of its first report by day, doc, number. */
dp_str dp_act_canonical(const dp_act *act);

#endif
