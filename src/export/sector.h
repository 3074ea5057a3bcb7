/* Sides and reality in the words of PLOVER's manual. */
#ifndef DP_EXPORT_SECTOR_H
#define DP_EXPORT_SECTOR_H

#include "export/events.h"

/* The state's code; of international bodies without one IGO or NGO, "" else. */
dp_str dp_plover_code(const dp_member *m);

/* Ours, but for the media, which PLOVER calls JRN; "" where the code says it already. */
dp_str dp_plover_sector(const dp_member *m);

/* PLOVER's auxiliary mode of acts that have not taken place, which stands among the contexts: "future", "hypothetical", or "". */
const char *dp_plover_reality(dp_status status);

#endif
