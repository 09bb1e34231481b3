/* SPDX-License-Identifier: MIT */
/* A program of which the output is read. */
#include "peer.h"

#include <unistd.h>

int main(void)
{
	static char text[CAPTURE_BYTES];
	size_t done = 0;

	while (done < sizeof text) {
		ssize_t n = write(1, text + done, sizeof text - done);

		if (n < 0)
			return 1;
		done += (size_t)n;
	}
	return 0;
}
