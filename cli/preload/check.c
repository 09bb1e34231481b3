/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* The program as the user named it, and what is loaded if that is not it. */
struct subject {
	const char *program, *file;
	struct look look;
};

static int refuse(const struct subject *s, const char *why)
{
	if (strcmp(s->program, s->file) == 0)
		cli_complain("preload: %s: %s", s->program, why);
	else
		cli_complain("preload: %s (%s): %s", s->program, s->file, why);
	return CLI_FAILED;
}

static const char *machine_name(const struct look *look)
{
	switch (look->machine) {
	case EM_X86_64:
		return look->bits == 64 ? "x86-64" : "x32";
	case EM_386:
		return "32-bit x86";
	case EM_AARCH64:
		return "64-bit ARM";
	case EM_ARM:
		return "32-bit ARM";
	case EM_RISCV:
		return "RISC-V";
	default:
		return "another machine";
	}
}

static int other_machine(const struct subject *s, const struct look *library)
{
	char why[256];

	snprintf(why, sizeof why, "it is made for %s, and the library for %s",
		 machine_name(&s->look), machine_name(library));
	return refuse(s, why);
}

static const char *libc_name(enum preload_libc libc)
{
	return libc == LIBC_MUSL ? "musl" : "glibc";
}

/* Both are known, and differ. */
static int foreign_libc(const struct subject *s, const char *library)
{
	enum preload_libc theirs = preload_libc_of(library);
	char why[600];

	if (theirs == LIBC_UNKNOWN ||
	    (theirs == LIBC_GLIBC && look_is_glibc(s->look.loader)) ||
	    (theirs == LIBC_MUSL && look_is_musl(s->look.loader)))
		return 0;
	snprintf(why, sizeof why,
		 "its loader is %s, and the library is made for %s",
		 s->look.loader, libc_name(theirs));
	return refuse(s, why);
}

static int judge(const struct subject *s, const char *library)
{
	struct look theirs;

	look_at(library, &theirs);
	if (theirs.kind != LOOK_DYNAMIC && theirs.kind != LOOK_STATIC) {
		cli_complain("preload: %s is not a library", library);
		return CLI_FAILED;
	}
	if (theirs.machine != s->look.machine || theirs.bits != s->look.bits)
		return other_machine(s, &theirs);
	if (s->look.kind == LOOK_STATIC)
		return refuse(s, "it is static: no library can be loaded "
				 "into it");
	if (s->look.gains)
		return refuse(s, "it gets rights by its file (setuid, setgid "
				 "or capabilities): its loader takes no "
				 "library");
	return foreign_libc(s, library);
}

static int not_seen(const struct subject *s)
{
	char found[PATH_MAX];

	if (!look_up(s->program, getenv("PATH"), found, sizeof found)) {
		cli_complain("preload: \"%s\" was not found in PATH",
			     s->program);
		return CLI_NOT_FOUND;
	}
	cli_complain("preload: %s: it cannot be read, and whether it would "
		     "load the library cannot be known",
		     found);
	return CLI_CANNOT_EXECUTE;
}

int preload_check(const struct preload *p)
{
	char file[PATH_MAX];
	struct subject s = {.program = p->args[0], .file = file};
	int status;

	if (!look_through(s.program, getenv("PATH"), file, sizeof file,
			  &s.look))
		return not_seen(&s);
	status = judge(&s, p->library);
	return status ? status : preload_trial(p, s.look.loader, file);
}
