/* Makes a record of synthetic events (synthetic.h) and says how many. usage: depesche-generate RECORD EVENTS [SEED] */
#include "synthetic.h"

#include "store/record.h"

#include <stdio.h>
#include <stdlib.h>

enum { OFTEN = 100000 };

static void progress(uint64_t events)
{
	if (events % OFTEN == 0)
		fprintf(stderr, "%llu events\n", (unsigned long long)events);
}

static int fill(dp_record *record, int argc, char **argv)
{
	depesche_error error;
	dp_synthetic s = {strtoull(argv[2], NULL, 10), argc > 3 ? strtoull(argv[3], NULL, 10) : 1, progress};
	int rc = dp_synthetic_fill(&s, dp_record_db(record), &error);
	if (rc != 0)
		fprintf(stderr, "%s: %s\n", argv[1], error.message);
	return rc;
}

int main(int argc, char **argv)
{
	depesche_error error;
	dp_record *record;
	if (argc < 3) {
		fprintf(stderr, "usage: depesche-generate RECORD EVENTS [SEED]\n");
		return 2;
	}
	if (dp_record_open(&record, argv[1], DP_DB_CREATE, &error) != 0) {
		fprintf(stderr, "%s: %s\n", argv[1], error.message);
		return 1;
	}
	int rc = fill(record, argc, argv);
	dp_record_close(record);
	return rc == 0 ? 0 : 1;
}
