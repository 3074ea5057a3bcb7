#include "wire/address.h"

#include "base/error.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

typedef struct block {
	uint8_t bytes[16];
	uint8_t bits;
} block;

static const block V4[] = {
	{{0}, 8},
	{{10}, 8},
	{{100, 64}, 10},
	{{127}, 8},
	{{169, 254}, 16},
	{{172, 16}, 12},
	{{192, 0, 0}, 24},
	{{192, 0, 2}, 24},
	{{192, 88, 99}, 24},
	{{192, 168}, 16},
	{{198, 18}, 15},
	{{198, 51, 100}, 24},
	{{203, 0, 113}, 24},
	{{224}, 4},
	{{240}, 4},
};

static const block V6[] = {
	{{0}, 96}, /* unspecified, loopback, addresses of IPv4 written as such */
	{{0, 0x64, 0xff, 0x9b, 0, 1}, 48},
	{{1}, 64},
	{{0x20, 0x01, 0}, 23},
	{{0x20, 0x01, 0x0d, 0xb8}, 32},
	{{0x3f, 0xff}, 20},
	{{0x5f}, 16},
	{{0xfc}, 7},
	{{0xfe, 0x80}, 10},
	{{0xfe, 0xc0}, 10},
	{{0xff}, 8},
};

static bool within(const uint8_t *address, const block *b)
{
	uint32_t whole = b->bits / 8, rest = b->bits % 8;
	if (memcmp(address, b->bytes, whole) != 0)
		return false;
	return rest == 0 || (address[whole] ^ b->bytes[whole]) >> (8 - rest) == 0;
}

static bool in_any(const uint8_t *address, const block *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (within(address, &v[i]))
			return true;
	return false;
}

static bool public4(const uint8_t address[4])
{
	return !in_any(address, V4, sizeof V4 / sizeof *V4);
}

/* The address of IPv4 that one of IPv6 leads to: mapped, translated (RFC 6052), 6to4. NULL for none. */
static const uint8_t *inner(const uint8_t address[16])
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff}, translated[12] = {0, 0x64, 0xff, 0x9b};
	if (memcmp(address, mapped, 12) == 0 || memcmp(address, translated, 12) == 0)
		return address + 12;
	return address[0] == 0x20 && address[1] == 0x02 ? address + 2 : NULL;
}

static bool public6(const uint8_t address[16])
{
	const uint8_t *v4 = inner(address);
	return v4 ? public4(v4) : !in_any(address, V6, sizeof V6 / sizeof *V6);
}

bool dp_address_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, address, sizeof in);
		return public4((const uint8_t *)&in.sin_addr);
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, address, sizeof in6);
		return public6(in6.sin6_addr.s6_addr);
	}
	return false;
}

/* Of a host that is an address; names are taken for public until they are looked up. */
static bool public_host(const char *host)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	char plain[64];
	size_t n = strlen(host);
	if (inet_pton(AF_INET, host, &in.sin_addr) == 1)
		return dp_address_public((struct sockaddr *)&in);
	if (n < 3 || host[0] != '[' || n - 2 >= sizeof plain)
		return true;
	memcpy(plain, host + 1, n - 2);
	plain[n - 2] = '\0';
	return inet_pton(AF_INET6, plain, &in6.sin6_addr) != 1 || dp_address_public((struct sockaddr *)&in6);
}

static int check_parts(const char *scheme, const char *host, const char *user, bool any, depesche_error *error)
{
	if (!scheme || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		return dp_fail(error, DEPESCHE_EUSAGE, "a webhook's address begins with https:// or http://");
	if (user)
		return dp_fail(error, DEPESCHE_EUSAGE, "a webhook's address holds no user or password; deliveries are signed instead");
	if (!host)
		return dp_fail(error, DEPESCHE_EUSAGE, "a webhook's address needs a host");
	if (!any && !public_host(host))
		return dp_fail(error, DEPESCHE_EUSAGE, "%s is a private address; `depesche serve --allow-private` sends to such ones", host);
	return 0;
}

int dp_address_check(const char *url, bool any, depesche_error *error)
{
	char *scheme = NULL, *host = NULL, *user = NULL;
	CURLU *u = curl_url();
	if (!u)
		return dp_fail_memory(error);
	int rc = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK ? 0 : dp_fail(error, DEPESCHE_EUSAGE, "the webhook's address is no URL");
	if (rc == 0) {
		curl_url_get(u, CURLUPART_SCHEME, &scheme, 0);
		curl_url_get(u, CURLUPART_HOST, &host, 0);
		curl_url_get(u, CURLUPART_USER, &user, 0);
		rc = check_parts(scheme, host, user, any, error);
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(u);
	return rc;
}
