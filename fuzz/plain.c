/* Runs a target over the files of a directory, in TAP: corpus-NAME PACKS DIRECTORY. What crashes, crashes here as well. */
#include "fuzz.h"

#include "pack/source.h"

static unsigned run;

static int one(void *self, const char *path, depesche_error *error)
{
	(void)self;
	dp_file file;
	int rc = dp_file_open(&file, path, error);
	if (rc != 0)
		return rc;
	char *copy = malloc(file.size ? file.size : 1); /* of its exact size, so that sanitizers see its end */
	if (!copy)
		abort();
	memcpy(copy, file.data, file.size);
	LLVMFuzzerTestOneInput((const uint8_t *)copy, file.size);
	free(copy);
	dp_file_close(&file);
	printf("ok %u - %s\n", ++run, strrchr(path, '/') + 1);
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	depesche_error error;
	if (argc != 3)
		return 2;
	setenv("DEPESCHE_PACKS", argv[1], 1);
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	if (dp_source_files(argv[2], "", one, NULL, &error) != 0) {
		printf("Bail out! %s: %s\n", error.file, error.message);
		return 1;
	}
	printf("1..%u\n", run);
	return run ? 0 : 1;
}
