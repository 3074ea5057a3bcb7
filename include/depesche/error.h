/*
 * What went wrong, in words for people.
 *
 * Every function of the library that can fail takes, as its last argument, a pointer to a depesche_error that may be NULL. It fills it
 * only when it returns a negative code, and changes no other output then. The library never prints, exits or aborts.
 */
#ifndef DEPESCHE_ERROR_H
#define DEPESCHE_ERROR_H

#include <stdint.h>

typedef enum depesche_code {
	DEPESCHE_OK = 0,
	DEPESCHE_ENOMEM = -1,  /* out of memory, or a document's byte budget is spent */
	DEPESCHE_EIO = -2,     /* the system refused to open, read or write */
	DEPESCHE_EINPUT = -3,  /* an article is not what it should be (encoding, JSON, size) */
	DEPESCHE_EPACK = -4,   /* a pack is missing, damaged or of another version */
	DEPESCHE_ESOURCE = -5, /* a pack's source text is wrong */
	DEPESCHE_EUSAGE = -6,  /* the caller asked for something that does not exist */
	DEPESCHE_ESKIP = -7    /* an article is left out: no pack for its language, nothing to code */
} depesche_code;

/* 1-based line and column; 0 where they say nothing. offset is in bytes from the start of the file or text, UINT64_MAX for none. */
typedef struct depesche_error {
	int code;
	char message[256]; /* a sentence: what is wrong and what to do; UTF-8, NUL-terminated */
	char file[256];    /* path or article id; empty for none */
	uint32_t line, column;
	uint64_t offset;
} depesche_error;

#endif
