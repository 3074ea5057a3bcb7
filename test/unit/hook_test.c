#include "test.h"

#include "wire/address.h"
#include "wire/hook.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

static bool is_public(const char *text)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return dp_address_public((struct sockaddr *)&in);
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return dp_address_public((struct sockaddr *)&in6);
}

static void private_addresses_are_known(void **state)
{
	static const char *const private[] = {"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
		"127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.7", "192.168.1.1", "198.18.0.1",
		"198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
		"::ffff:127.0.0.1", "::ffff:10.1.1.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
		"2002:7f00:1::", "2002:a01:101::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1"};
	static const char *const public[] = {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
		"169.253.1.1", "172.15.255.255", "172.32.0.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255",
		"2001:4860:4860::8888", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"};
	(void)state;
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		if (is_public(private[i]))
			fail_msg("%s is taken for public", private[i]);
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (!is_public(public[i]))
			fail_msg("%s is taken for private", public[i]);
	struct sockaddr other = {.sa_family = AF_UNIX};
	assert_false(dp_address_public(&other));
}

static void addresses_of_webhooks_are_checked(void **state)
{
	static const struct {
		const char *url;
		bool any, fine;
	} cases[] = {{"https://news.example/hook", false, true}, {"http://news.example:8080/", false, true}, {"https://8.8.8.8/x", false, true},
		{"https://[2001:4860:4860::8888]/", false, true}, {"http://127.0.0.1/", false, false}, {"http://127.0.0.1/", true, true},
		{"http://127.1/", false, false}, {"http://0177.0.0.1/", false, false}, {"http://2130706433/", false, false},
		{"http://[::1]:80/", false, false}, {"http://[::ffff:192.168.0.1]/", false, false}, {"gopher://news.example/", true, false},
		{"//news.example/", true, false}, {"file:///etc/passwd", true, false}, {"http://a@news.example/", true, false},
		{"http://a:b@news.example/", true, false}, {"http://", true, false}, {"", true, false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		depesche_error error = {0};
		int rc = dp_address_check(cases[i].url, cases[i].any, &error);
		if (rc != (cases[i].fine ? 0 : DEPESCHE_EUSAGE))
			fail_msg("%s: %s", cases[i].url, rc ? error.message : "is taken");
	}
}

/* By OpenSSL: printf '4711.1796053200.{"id":1}' | openssl dgst -sha256 -hmac geheim */
static void deliveries_are_signed(void **state)
{
	char a[DP_HOOK_SIGNATURE], b[DP_HOOK_SIGNATURE];
	(void)state;
	assert_true(dp_hook_sign(DP_STR("geheim"), 4711, 1796053200, DP_STR("{\"id\":1}"), a));
	assert_string_equal(a, "sha256=9c13df56f347e885bfcf3545583284fdc32dcc43b664fbaf1bb61a6c23048a68");
	assert_true(dp_hook_sign(DP_STR("geheim"), 4711, 1796053201, DP_STR("{\"id\":1}"), b));
	assert_string_not_equal(a, b);
}

static void the_wait_doubles_by_chance(void **state)
{
	dp_hook_settings s;
	(void)state;
	dp_hook_defaults(&s);
	s.backoff_ms = 1000;
	s.backoff_max_ms = 8000;
	for (uint32_t attempts = 1; attempts < 40; attempts++) {
		int64_t middle = attempts > 4 ? 8000 : 500 << attempts, least = INT64_MAX, most = 0;
		for (uint64_t chance = 0; chance < 20000; chance += 7) {
			int64_t ms = dp_hook_backoff(&s, attempts, chance * 2654435761u);
			least = ms < least ? ms : least;
			most = ms > most ? ms : most;
		}
		assert_true(least >= middle / 2 && least < middle * 3 / 5 && most <= middle * 3 / 2 && most > middle * 7 / 5);
	}
	assert_int_equal(dp_hook_backoff(&s, 3, 12345), dp_hook_backoff(&s, 3, 12345));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(private_addresses_are_known),
		cmocka_unit_test(addresses_of_webhooks_are_checked),
		cmocka_unit_test(deliveries_are_signed),
		cmocka_unit_test(the_wait_doubles_by_chance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
