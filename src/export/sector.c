#include "export/sector.h"

static bool international(const dp_member *m)
{
	return m->code[0] == '\0' && (m->sector == DP_SECTOR_IGO || m->sector == DP_SECTOR_NGO);
}

dp_str dp_plover_code(const dp_member *m)
{
	return dp_str_c(international(m) ? dp_sector_name(m->sector) : m->code);
}

dp_str dp_plover_sector(const dp_member *m)
{
	if (international(m))
		return DP_STR("");
	return dp_str_c(m->sector == DP_SECTOR_MED ? "JRN" : dp_sector_name(m->sector));
}

const char *dp_plover_reality(dp_status status)
{
	return status == DP_STATUS_PLANNED ? "future" : status == DP_STATUS_POSSIBLE ? "hypothetical" : "";
}
