#include "base/file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_errno(depesche_error *error, const char *path, const char *what)
{
	return dp_fail_at(error, DEPESCHE_EIO, path, 0, 0, "cannot %s: %s", what, strerror(errno));
}

int dp_file_open(dp_file *self, const char *path, depesche_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno(error, path, "open");
	struct stat st;
	int rc = 0;
	void *map = NULL;
	if (fstat(fd, &st) != 0) {
		rc = fail_errno(error, path, "inspect");
	} else if (!S_ISREG(st.st_mode)) {
		rc = dp_fail_at(error, DEPESCHE_EIO, path, 0, 0, "is not a regular file");
	} else if (st.st_size > 0) {
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map == MAP_FAILED)
			rc = fail_errno(error, path, "map");
	}
	close(fd);
	if (rc == 0)
		*self = (dp_file){map ? map : "", (size_t)st.st_size, map};
	return rc;
}

void dp_file_close(dp_file *self)
{
	if (self->map_)
		munmap(self->map_, self->size);
	*self = (dp_file){0};
}

int dp_file_append(const char *dir, const char *name, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_file file;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	int rc = dp_file_open(&file, path, error);
	if (rc != 0)
		return rc;
	dp_buf_add(out, file.data, file.size);
	dp_file_close(&file);
	return 0;
}

static bool write_all(int fd, dp_str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s.p += n;
		s.n -= (uint32_t)n;
	}
	return true;
}

int dp_file_replace(const char *path, dp_str head, dp_str body, depesche_error *error)
{
	size_t room = strlen(path) + 16;
	char *temporary = malloc(room);
	if (!temporary)
		return dp_fail_memory(error);
	snprintf(temporary, room, "%s.XXXXXX", path);
	int rc = 0, fd = mkstemp(temporary);
	if (fd < 0) {
		rc = fail_errno(error, path, "create a file beside");
		goto out;
	}
	if (!write_all(fd, head) || !write_all(fd, body) || fchmod(fd, 0644) != 0 || fsync(fd) != 0)
		rc = fail_errno(error, path, "write");
	if (close(fd) != 0 && rc == 0)
		rc = fail_errno(error, path, "write");
	if (rc == 0 && rename(temporary, path) != 0)
		rc = fail_errno(error, path, "rename into place");
	if (rc != 0)
		unlink(temporary);
out:
	free(temporary);
	return rc;
}
