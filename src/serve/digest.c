#include "serve/digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

bool dp_digest(dp_str bytes, unsigned char out[DP_DIGEST])
{
	return gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes.p, bytes.n, out) == 0;
}

bool dp_digest_keyed(dp_str key, dp_str bytes, unsigned char out[DP_DIGEST])
{
	return gnutls_hmac_fast(GNUTLS_MAC_SHA256, key.p, key.n, bytes.p, bytes.n, out) == 0;
}

bool dp_digest_same(const unsigned char a[DP_DIGEST], const unsigned char b[DP_DIGEST])
{
	return gnutls_memcmp(a, b, DP_DIGEST) == 0;
}

bool dp_random(void *out, size_t n)
{
	return gnutls_rnd(GNUTLS_RND_KEY, out, n) == 0;
}
