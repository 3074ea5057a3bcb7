/*
 * The register of the world: states, bodies, persons with dated offices, places, as one section of world.pack. A registered entity's
 * number is its place in the array; states come first, then bodies, persons, places.
 *
 *   u32 head[8]    version, entities, held, offices, pool bytes, stamp (2), 0
 *   entities x dp_registered
 *   held x dp_held                 by person, newest first
 *   held x u32                     numbers of held, ordered by (of, office, from)
 *   offices x dp_office
 *   pool                           names
 *   strmap                         ISO code -> number of the state
 *
 * The stamp is a hash of the office keys in order; a language pack whose titles point to offices by number must carry the same.
 * Dates are numbers yyyymmdd; an open beginning is 0, an open end DP_DATE_OPEN.
 */
#ifndef DP_MENTION_REGISTER_H
#define DP_MENTION_REGISTER_H

#include "depesche/error.h"
#include "doc/doc.h"
#include "pack/pack.h"
#include "pack/strmap.h"

#define DP_BODY_KIND_LIST(X)                                                                                                                         \
	X(OTHER, "other") X(IGO, "igo") X(ORGAN, "organ") X(NGO, "ngo") X(PARTY, "party") X(ARMED_GROUP, "armed-group") X(ETHNIC_GROUP, "ethnic-group") \
	X(AGENCY, "agency") X(OUTLET, "outlet") X(MINISTRY, "ministry") X(ARMY, "army") X(POLICE, "police") X(SERVICE, "service") X(COURT, "court")    \
	X(PARLIAMENT, "parliament") X(FIRM, "firm") X(UNION, "union") X(CHURCH, "church") X(UNIVERSITY, "university") X(ALLIANCE, "alliance")
#define DP_PLACE_KIND_LIST(X)                                                                                                                        \
	X(CAPITAL, "capital") X(CITY, "city") X(TOWN, "town") X(REGION, "region") X(PROVINCE, "province") X(ISLAND, "island") X(SEA, "sea")            \
	X(RIVER, "river") X(MOUNTAIN, "mountain") X(BORDER, "border") X(BASE, "base") X(SITE, "site") X(BUILDING, "building") X(AREA, "area")

#define X(id, name) DP_BODY_##id,
typedef enum dp_body_kind { DP_BODY_KIND_LIST(X) DP_BODY_COUNT } dp_body_kind;
#undef X
#define X(id, name) DP_PLACE_##id,
typedef enum dp_place_kind { DP_PLACE_KIND_LIST(X) DP_PLACE_COUNT } dp_place_kind;
#undef X

/* DP_PLACE_COUNT for an unknown name. */
dp_place_kind dp_place_kind_of(dp_str name);

enum { DP_DATE_OPEN = 99999999 };
enum { DP_GENDER_NONE, DP_GENDER_M, DP_GENDER_F };

typedef struct dp_registered {
	uint32_t name, name_n;           /* in the pool */
	uint32_t adjective, adjective_n; /* of a state, English */
	char code[4];                    /* NUL-terminated ISO code, or empty */
	uint32_t state;                  /* number of its state, itself for a state; DP_NONE */
	uint32_t whole;                  /* of a body: what it is part of; of a state: its capital; DP_NONE */
	uint32_t held, helds;            /* of a person: offices */
	int32_t from, to;                /* when it existed; of a person: born, died */
	float lat, lon;                  /* of a place: degrees, WGS 84; both NAN for unknown */
	uint8_t kind;                    /* dp_entity_kind */
	uint8_t what;                    /* dp_body_kind, dp_place_kind */
	uint8_t sector, gender;
} dp_registered;

typedef struct dp_held {
	uint32_t person, of; /* of: number of a state or body, DP_NONE */
	int32_t from, to;
	uint32_t office;
} dp_held;

enum { DP_REGISTER_VERSION = 3 };

typedef struct dp_office {
	uint32_t key, key_n;
	uint32_t rank; /* the smaller, the sooner a bare title means its holder */
	uint32_t sector;
	uint32_t one;  /* 1: held by one at a time */
	uint32_t sent; /* 1: by a state, also to a body: the Russian UN ambassador */
} dp_office;

typedef struct dp_register {
	const dp_registered *entity;
	const dp_held *held;
	const uint32_t *by_office;
	const dp_office *office;
	const char *pool;
	dp_strmap codes;
	uint32_t entities, helds, offices, pool_n;
	uint64_t stamp;
} dp_register;

/* A view of section "register"; checks every number in it once. */
int dp_register_open(dp_register *self, const dp_pack *world, depesche_error *error);

static inline dp_str dp_register_name(const dp_register *self, uint32_t i)
{
	return dp_str_of(self->pool + self->entity[i].name, self->entity[i].name_n);
}

static inline dp_str dp_register_adjective(const dp_register *self, uint32_t i)
{
	return dp_str_of(self->pool + self->entity[i].adjective, self->entity[i].adjective_n);
}

/* The state with an ISO code, DP_NONE. */
uint32_t dp_register_state(const dp_register *self, dp_str code);

/* The office that a person is known by at `date`: held then with the smallest rank; else the last held before; else the next. NULL for none. */
const dp_held *dp_register_office_at(const dp_register *self, uint32_t person, int32_t date);

/* The sector of that office (of its body, where one is named), or the person's own. */
dp_sector dp_register_sector_at(const dp_register *self, uint32_t person, int32_t date);

/* True when the person holds `office` of `of` (DP_NONE: of whatever) at `date`, give or take `slack` (yyyymmdd difference, 10000 a year). */
bool dp_register_holds(const dp_register *self, uint32_t person, uint32_t office, uint32_t of, int32_t date, int32_t slack);

/* Who holds `office` of `of` at `date`; DP_NONE where nobody or more than one is registered. */
uint32_t dp_register_holder(const dp_register *self, uint32_t office, uint32_t of, int32_t date);

/*
 * The body of kind `what` of `state` at `date` whose English name has one of `words` (separated by `;`, the earlier the better) in it, the shortest;
 * where none has, the only one there is; DP_NONE.
 */
uint32_t dp_register_body(const dp_register *self, uint32_t state, dp_body_kind what, dp_str words, int32_t date);

#endif
