/* Which addresses webhooks may be sent to: none that means this machine, its network or nothing at all (RFC 6890 and its registries). */
#ifndef DP_WIRE_ADDRESS_H
#define DP_WIRE_ADDRESS_H

#include "base/str.h"
#include "depesche/error.h"

struct sockaddr;

/* False for loopback, private, link-local, shared, documentation, multicast and reserved addresses, also inside IPv6; and for what is no internet
 * address. */
bool dp_address_public(const struct sockaddr *address);

/*
 * Whether a URL can be a webhook's: http or https, with a host, without a user. DEPESCHE_EUSAGE with a sentence. A host that is an address must be
 * public unless `any` is set; names are looked up only when something is sent.
 */
int dp_address_check(const char *url, bool any, depesche_error *error);

#endif
