/* SPDX-License-Identifier: MIT */
/* A program that insists on a terminal gets one, and is typed to. */
#include <brood/brood.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char script[] = "test -t 0 && stty size && stty -echo || exit 1; "
			     "printf 'name? '; read -r name; echo \"hi $name\"";

/* Until the last process has closed it, which read(2) tells by EIO. */
static void talk(int terminal)
{
	char said[256] = "";
	size_t n = 0;
	ssize_t r;
	int answered = 0;

	while ((r = read(terminal, said + n, sizeof said - 1 - n)) > 0) {
		n += (size_t)r;
		if (!answered && strstr(said, "name? "))
			answered = write(terminal, "brood\n", 6) == 6;
	}
	fputs(said, stdout);
}

int main(void)
{
	struct brood_child *child;
	struct brood_exit end;
	struct brood_error err;
	int r = brood_spawn(
		&child,
		&(struct brood_spec){
			.size = sizeof(struct brood_spec),
			.argv = (const char *[]){"sh", "-c", script, NULL},
			.steps =
				(const struct brood_step[]){
					{.type = BROOD_STEP_PTY,
					 .window = {.rows = 24, .columns = 80}},
					{.type = BROOD_STEP_END},
				},
		},
		&err);

	if (r < 0)
		return 1;
	talk(brood_pty(child));
	brood_wait(child, -1, &end);
	brood_child_close(&child);
	return end.value;
}
