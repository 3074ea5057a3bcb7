#include "pack/pack.h"

#include "base/error.h"

#include <stdio.h>

static const char MAGIC[8] = {'D', 'E', 'P', 'E', 'S', 'C', 'H', 'E'};

enum { HEADER = 32, ENTRY = DP_PACK_NAME + 16, ALIGN = 64 };
static const size_t PACK_CAP = (size_t)1 << 31;

static uint32_t u32_at(const char *p)
{
	uint32_t v;
	memcpy(&v, p, 4);
	return v;
}

static uint64_t u64_at(const char *p)
{
	uint64_t v;
	memcpy(&v, p, 8);
	return v;
}

static int check(const dp_pack *self, const char *path, depesche_error *error)
{
	const char *p = self->file.data;
	size_t size = self->file.size;
	if (size < HEADER || memcmp(p, MAGIC, 8) != 0)
		return dp_fail_at(error, DEPESCHE_EPACK, path, 0, 0, "is no pack; build one with `depesche pack build`");
	if (u32_at(p + 8) != DP_PACK_VERSION)
		return dp_fail_at(error, DEPESCHE_EPACK, path, 0, 0, "has pack format %u, this program reads %d; build the pack again or update the program",
				  u32_at(p + 8), DP_PACK_VERSION);
	if (u64_at(p + 16) != size)
		return dp_fail_at(error, DEPESCHE_EPACK, path, 0, 0, "is cut short: %zu bytes of %llu; copy or build it again", size,
				  (unsigned long long)u64_at(p + 16));
	uint32_t n = u32_at(p + 12);
	if (n > DP_PACK_SECTIONS_MAX || HEADER + (size_t)n * ENTRY > size || size > PACK_CAP ||
	    dp_str_hash(dp_str_of(p + HEADER, size - HEADER)) != u64_at(p + 24))
		return dp_fail_at(error, DEPESCHE_EPACK, path, 0, 0, "is damaged (its checksum is wrong); copy or build it again");
	for (uint32_t i = 0; i < n; i++) {
		const char *e = p + HEADER + (size_t)i * ENTRY;
		uint64_t offset = u64_at(e + DP_PACK_NAME), bytes = u64_at(e + DP_PACK_NAME + 8);
		if (offset % ALIGN || offset > size || bytes > size - offset)
			return dp_fail_at(error, DEPESCHE_EPACK, path, 0, 0, "is damaged: section %u lies outside the file", i);
	}
	return 0;
}

int dp_pack_open(dp_pack *self, const char *path, depesche_error *error)
{
	dp_pack pack = {0};
	int rc = dp_file_open(&pack.file, path, error);
	if (rc != 0)
		return rc;
	rc = check(&pack, path, error);
	if (rc != 0) {
		dp_file_close(&pack.file);
		return rc;
	}
	pack.sections = u32_at(pack.file.data + 12);
	*self = pack;
	return 0;
}

void dp_pack_close(dp_pack *self)
{
	dp_file_close(&self->file);
	self->sections = 0;
}

dp_str dp_pack_section_at(const dp_pack *self, uint32_t i, char name[DP_PACK_NAME + 1])
{
	const char *e = self->file.data + HEADER + (size_t)i * ENTRY;
	memcpy(name, e, DP_PACK_NAME);
	name[DP_PACK_NAME] = '\0';
	return dp_str_of(self->file.data + u64_at(e + DP_PACK_NAME), u64_at(e + DP_PACK_NAME + 8));
}

dp_str dp_pack_section(const dp_pack *self, const char *name)
{
	for (uint32_t i = 0; i < self->sections; i++) {
		char there[DP_PACK_NAME + 1];
		dp_str bytes = dp_pack_section_at(self, i, there);
		if (strcmp(there, name) == 0)
			return bytes;
	}
	return (dp_str){NULL, 0};
}

void dp_pack_builder_init(dp_pack_builder *self)
{
	memset(self, 0, sizeof *self);
	dp_buf_init(&self->body, PACK_CAP);
}

void dp_pack_builder_release(dp_pack_builder *self)
{
	dp_buf_release(&self->body);
}

int dp_pack_builder_add(dp_pack_builder *self, const char *name, dp_str bytes, depesche_error *error)
{
	if (self->n == DP_PACK_SECTIONS_MAX || strlen(name) > DP_PACK_NAME)
		return dp_fail(error, DEPESCHE_EPACK, "section %s does not fit into the pack", name);
	dp_buf_align(&self->body, ALIGN);
	memcpy(self->section[self->n].name, name, strlen(name));
	self->section[self->n].offset = self->body.n;
	self->section[self->n].size = bytes.n;
	self->n++;
	dp_buf_str(&self->body, bytes);
	return self->body.failed ? dp_fail_memory(error) : 0;
}

static void put_u64(char *p, uint64_t v)
{
	memcpy(p, &v, 8);
}

int dp_pack_builder_write(dp_pack_builder *self, const char *path, depesche_error *error)
{
	size_t table = HEADER + (size_t)self->n * ENTRY, start = (table + ALIGN - 1) / ALIGN * ALIGN;
	dp_buf file;
	dp_buf_init(&file, PACK_CAP);
	dp_buf_add(&file, MAGIC, 8);
	dp_buf_u32(&file, DP_PACK_VERSION);
	dp_buf_u32(&file, self->n);
	char zero[16] = {0};
	dp_buf_add(&file, zero, 16);
	for (uint32_t i = 0; i < self->n; i++) {
		char numbers[16];
		put_u64(numbers, start + self->section[i].offset);
		put_u64(numbers + 8, self->section[i].size);
		dp_buf_add(&file, self->section[i].name, DP_PACK_NAME);
		dp_buf_add(&file, numbers, 16);
	}
	dp_buf_align(&file, ALIGN);
	dp_buf_str(&file, dp_buf_view(&self->body));
	int rc = file.failed ? dp_fail_memory(error) : 0;
	if (rc == 0) {
		put_u64(file.p + 16, file.n);
		put_u64(file.p + 24, dp_str_hash(dp_str_of(file.p + HEADER, file.n - HEADER)));
		rc = dp_file_replace(path, dp_buf_view(&file), DP_STR(""), error);
	}
	dp_buf_release(&file);
	return rc;
}
