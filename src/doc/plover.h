/* PLOVER's vocabulary and the codebook's additions, as numbers with their printed names. */
#ifndef DP_DOC_PLOVER_H
#define DP_DOC_PLOVER_H

#include "base/str.h"

#define DP_TYPE_LIST(X)                                                                                                                              \
	X(AGREE) X(CONSULT) X(SUPPORT) X(CONCEDE) X(COOPERATE) X(AID) X(RETREAT) X(REQUEST) X(ACCUSE) X(REJECT) X(THREATEN) X(PROTEST) X(SANCTION)     \
	X(MOBILIZE) X(COERCE) X(ASSAULT)
#define DP_SECTOR_LIST(X)                                                                                                                            \
	X(GOV) X(MIL) X(LEG) X(JUD) X(PTY) X(OPP) X(COP) X(SPY) X(REB) X(CVL) X(MED) X(BUS) X(EDU) X(REL) X(LAB) X(NGO) X(IGO) X(CRM) X(OTH)

#define X(id) DP_TYPE_##id,
typedef enum dp_type { DP_TYPE_NONE, DP_TYPE_LIST(X) DP_TYPE_COUNT } dp_type;
#undef X

#define X(id) DP_SECTOR_##id,
typedef enum dp_sector { DP_SECTOR_NONE, DP_SECTOR_LIST(X) DP_SECTOR_COUNT } dp_sector;
#undef X

typedef enum dp_status { DP_STATUS_OCCURRED, DP_STATUS_PLANNED, DP_STATUS_POSSIBLE, DP_STATUS_DENIED } dp_status;
typedef enum dp_certainty { DP_STATED, DP_ALLEGED } dp_certainty;

/* How far a source commits itself to an act, as FactBank writes it (Saurí and Pustejovsky 2009): certain, probable, possible; yes or no. */
typedef enum dp_factuality {
	DP_FACT_UU, /* nothing is known of its commitment: a plain report, a condition, a plan */
	DP_FACT_CTU, /* it is certain, but does not tell of what: "ob" */
	DP_FACT_CT_PLUS, DP_FACT_PR_PLUS, DP_FACT_PS_PLUS, DP_FACT_CT_MINUS, DP_FACT_PR_MINUS, DP_FACT_PS_MINUS
} dp_factuality;

/* "" for NONE. */
const char *dp_type_name(dp_type type);
const char *dp_sector_name(dp_sector sector);
const char *dp_status_name(dp_status status);
const char *dp_certainty_name(dp_certainty certainty);
const char *dp_factuality_name(dp_factuality value); /* "CT+" */

/* NONE for an unknown name. */
dp_type dp_type_of(dp_str name);
dp_sector dp_sector_of(dp_str name);

/* True when the codebook knows `mode` ("visit", "third-party") for `type`. */
bool dp_mode_known(dp_type type, dp_str mode);

/* PLOVER's quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. */
int dp_type_quad(dp_type type);

/* PLOVER's conflict-cooperation scale, -10 to 10. */
float dp_type_scale(dp_type type);

/* Acts whose sides are on a par: who meets or works together stands on either side. */
static inline bool dp_type_mutual(dp_type type)
{
	return type == DP_TYPE_CONSULT || type == DP_TYPE_COOPERATE;
}

#endif
