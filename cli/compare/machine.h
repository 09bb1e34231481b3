/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_MACHINE_H
#define BROOD_COMPARE_MACHINE_H

/* Where the comparison was made. */
struct machine {
	char kernel[136];
	char processor[72];
	char libc[72];
	long cpus;
	long page_bytes;
	double load; /* of the last minute; below 0: unknown */
};

void machine_get(struct machine *machine);

#endif
