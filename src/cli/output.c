#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name_of(const dp_output *self)
{
	return self->path[0] ? self->path : "standard output";
}

/* Devices and pipes are written directly; only a regular file can be made beside and renamed. */
static bool replaceable(const char *path)
{
	struct stat st;
	return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}

bool dp_output_open(dp_output *self, const char *path)
{
	*self = (dp_output){.fd = STDOUT_FILENO};
	if (!path || strcmp(path, "-") == 0)
		return true;
	if (strlen(path) >= sizeof self->path) {
		dp_cli_say("The name of the output file is too long.");
		return false;
	}
	memcpy(self->path, path, strlen(path) + 1);
	if (replaceable(path)) {
		snprintf(self->temporary, sizeof self->temporary, "%s.XXXXXX", path);
		self->fd = mkstemp(self->temporary);
		if (self->fd >= 0)
			fchmod(self->fd, 0644);
	} else {
		self->fd = open(path, O_WRONLY | O_CLOEXEC);
	}
	if (self->fd >= 0)
		return true;
	dp_cli_say("%s: cannot be written: %s", path, strerror(errno));
	self->temporary[0] = '\0';
	return false;
}

/* The disk filled up amid a record: takes the part back where that is possible. */
static void cut_back(const dp_output *self, size_t written)
{
	struct stat st;
	off_t at = lseek(self->fd, 0, SEEK_CUR);
	if (written && at >= (off_t)written && fstat(self->fd, &st) == 0 && S_ISREG(st.st_mode))
		(void)!ftruncate(self->fd, at - (off_t)written);
}

bool dp_output_write(dp_output *self, dp_str records)
{
	size_t written = 0;
	while (written < records.n) {
		ssize_t n = write(self->fd, records.p + written, records.n - written);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			self->gone = errno == EPIPE;
			if (!self->gone)
				dp_cli_say("Writing to %s failed: %s.", name_of(self), strerror(errno));
			cut_back(self, written);
			return false;
		}
		written += (size_t)n;
	}
	return true;
}

bool dp_output_close(dp_output *self, bool fine)
{
	if (!self->path[0])
		return fine;
	bool closed = (!self->temporary[0] || !fine || fsync(self->fd) == 0);
	closed &= close(self->fd) == 0;
	if (fine && closed && self->temporary[0])
		closed = rename(self->temporary, self->path) == 0;
	if (fine && !closed)
		dp_cli_say("Writing to %s failed: %s.", self->path, strerror(errno));
	if (self->temporary[0] && !(fine && closed))
		unlink(self->temporary);
	return fine && closed;
}
