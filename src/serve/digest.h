/* SHA-256 and its keyed form, comparison in constant time, random bytes: from GnuTLS, which libmicrohttpd brings anyway. */
#ifndef DP_SERVE_DIGEST_H
#define DP_SERVE_DIGEST_H

#include "base/str.h"

#include <stddef.h>

enum { DP_DIGEST = 32 };

/* False only when the library refuses. */
bool dp_digest(dp_str bytes, unsigned char out[DP_DIGEST]);
bool dp_digest_keyed(dp_str key, dp_str bytes, unsigned char out[DP_DIGEST]); /* HMAC-SHA256, RFC 2104 */

/* Takes as long for bytes that differ in the first as for those that differ in the last. */
bool dp_digest_same(const unsigned char a[DP_DIGEST], const unsigned char b[DP_DIGEST]);

/* Fit for secrets. */
bool dp_random(void *out, size_t n);

#endif
