/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "confine.h"
#include "parse.h"

#include <string.h>

struct letter {
	char letter;
	uint64_t rights;
};

static const struct letter of_path[] = {
	{'r', BROOD_LANDLOCK_READ},
	{'w', BROOD_LANDLOCK_WRITE},
	{'x', BROOD_LANDLOCK_EXECUTE},
	{'d', BROOD_LANDLOCK_MAKE_CHAR | BROOD_LANDLOCK_MAKE_BLOCK |
		      BROOD_LANDLOCK_IOCTL_DEV},
	{0, 0},
};

static const struct letter of_port[] = {
	{'b', BROOD_LANDLOCK_BIND_TCP},
	{'c', BROOD_LANDLOCK_CONNECT_TCP},
	{0, 0},
};

/* NAME=RIGHTS: returns NAME, which is the run's, or NULL. */
static char *split(struct run *run, const char *option, const char *text,
		   const struct letter *letters, uint64_t *rights)
{
	const char *equals = strrchr(text, '=');

	*rights = 0;
	for (const char *c = equals ? equals + 1 : ""; *c; c++) {
		const struct letter *l = letters;

		while (l->letter && l->letter != *c)
			l++;
		if (!l->letter) {
			*rights = 0;
			break;
		}
		*rights |= l->rights;
	}
	if (*rights && equals != text)
		return run_own(run, strndup(text, (size_t)(equals - text)));
	cli_complain("run: %s: \"%s\" is not %s", option, text,
		     letters == of_path
			     ? "PATH=RIGHTS with the letters r, w, x, d"
			     : "PORT=RIGHTS with the letters b, c");
	return NULL;
}

int run_landlock_path(struct run *run, const char *option, const char *text)
{
	uint64_t rights;
	const char *path = split(run, option, text, of_path, &rights);

	if (!path)
		return CLI_FAILED;
	run_step(run, brood_step_landlock(path, rights, 0));
	return 0;
}

int run_landlock_port(struct run *run, const char *option, const char *text)
{
	uint64_t rights = 0;
	const char *number = "0";
	int port;

	if (strcmp(text, "none") != 0)
		number = split(run, option, text, of_port, &rights);
	if (!number || parse_number(option, number, 65535, &port))
		return CLI_FAILED;
	run_step(run, brood_step_landlock_net(port, rights, 0));
	return 0;
}

void show_rights(const struct brood_step *step, char buf[8])
{
	const struct letter *l =
		step->type == BROOD_STEP_LANDLOCK ? of_path : of_port;
	size_t n = 0;

	for (; l->letter; l++)
		if ((step->set & l->rights) == l->rights)
			buf[n++] = l->letter;
	buf[n] = 0;
}
