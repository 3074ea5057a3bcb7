/* Stands for postgres.c where depesche is built without libpq. */
#include "store/driver.h"

#include "base/error.h"

int dp_postgres_open(dp_db **self, const char *url, dp_db_mode mode, depesche_error *error)
{
	(void)self, (void)url, (void)mode;
	return dp_fail(error, DEPESCHE_EUSAGE, "this depesche was built without PostgreSQL; build it where libpq is installed, or name a file");
}
