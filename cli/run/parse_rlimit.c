/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const struct {
	const char *name;
	int resource;
} names[] = {
	{"as", RLIMIT_AS},
	{"core", RLIMIT_CORE},
	{"cpu", RLIMIT_CPU},
	{"data", RLIMIT_DATA},
	{"fsize", RLIMIT_FSIZE},
	{"locks", RLIMIT_LOCKS},
	{"memlock", RLIMIT_MEMLOCK},
	{"msgqueue", RLIMIT_MSGQUEUE},
	{"nice", RLIMIT_NICE},
	{"nofile", RLIMIT_NOFILE},
	{"nproc", RLIMIT_NPROC},
	{"rss", RLIMIT_RSS},
	{"rtprio", RLIMIT_RTPRIO},
	{"rttime", RLIMIT_RTTIME},
	{"sigpending", RLIMIT_SIGPENDING},
	{"stack", RLIMIT_STACK},
};
#define NAMES (sizeof names / sizeof *names)

const char *rlimit_name(int resource)
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].resource == resource)
			return names[i].name;
	return NULL;
}

static int resource_of(const char *option, const char *name, int *resource)
{
	const char *known[NAMES + 1], *meant;

	for (size_t i = 0; i < NAMES; i++) {
		known[i] = names[i].name;
		if (strcasecmp(known[i], name) == 0) {
			*resource = names[i].resource;
			return 0;
		}
	}
	known[NAMES] = NULL;
	meant = cli_nearest(name, known);
	cli_complain("run: %s: no resource \"%s\"%s%s%s", option, name,
		     meant ? "; did you mean " : "", meant ? meant : "",
		     meant ? "?" : "");
	return CLI_FAILED;
}

/* "" leaves what value holds. */
static bool read_limit(const char *text, uint64_t *value)
{
	static const char suffixes[] = "KMGT";
	const char *suffix;
	char *end;

	if (!*text)
		return true;
	if (strcasecmp(text, "unlimited") == 0 ||
	    strcasecmp(text, "infinity") == 0) {
		*value = BROOD_RLIM_INFINITY;
		return true;
	}
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &end, 10);
	if (*end && (suffix = strchr(suffixes, toupper((unsigned char)*end)))) {
		unsigned shift = 10 * (unsigned)(suffix - suffixes + 1);

		if (*value > UINT64_MAX >> shift)
			return false;
		*value <<= shift;
		end++;
	}
	return errno == 0 && !*end;
}

int parse_rlimit(const char *option, const char *text, struct brood_step *step)
{
	const char *equals = strchr(text, '=');
	char name[32], soft[32], hard[32];
	const char *colon;
	struct rlimit now;
	int resource;

	if (!equals || !equals[1] || strcmp(equals, "=:") == 0)
		goto bad;
	snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
	if (resource_of(option, name, &resource))
		return CLI_FAILED;
	if (getrlimit(resource, &now) < 0)
		goto bad;
	colon = strchr(equals, ':');
	if (!colon)
		colon = equals; /* one value for both */
	snprintf(soft, sizeof soft, "%.*s", (int)strcspn(equals + 1, ":"),
		 equals + 1);
	snprintf(hard, sizeof hard, "%s", colon + 1);
	*step = brood_step_rlimit(resource, now.rlim_cur, now.rlim_max);
	if (read_limit(soft, &step->soft) && read_limit(hard, &step->hard))
		return 0;
bad:
	cli_complain("run: %s: \"%s\" is not NAME=LIMIT or NAME=SOFT:HARD",
		     option, text);
	return CLI_FAILED;
}
