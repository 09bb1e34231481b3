/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* musl has no name for itself. */
static void libc_name(char *text, size_t size)
{
#ifdef _CS_GNU_LIBC_VERSION
	if (confstr(_CS_GNU_LIBC_VERSION, text, size) > 0)
		return;
#endif
	snprintf(text, size, "unknown libc");
}

void machine_get(struct machine *machine)
{
	struct utsname name;

	memset(&name, 0, sizeof(name));
	uname(&name);
	snprintf(machine->kernel, sizeof(machine->kernel), "%s %s",
		 name.sysname, name.release);
	snprintf(machine->processor, sizeof(machine->processor), "%s",
		 name.machine);
	libc_name(machine->libc, sizeof(machine->libc));
	machine->cpus = sysconf(_SC_NPROCESSORS_ONLN);
	machine->page_bytes = sysconf(_SC_PAGESIZE);
	if (getloadavg(&machine->load, 1) != 1)
		machine->load = -1;
}
