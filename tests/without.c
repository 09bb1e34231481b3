/* SPDX-License-Identifier: MIT */
/* "without LIST program args": executes it where the calls of the list fail. */
#include "lib/filter.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int r = argc > 2 ? take_calls_away(argv[1]) : -1;

	if (r < 0) {
		fprintf(stderr, "without: \"%s\": %s\n",
			argc > 1 ? argv[1] : "", strerror(-r));
		return 125;
	}
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 126;
}
