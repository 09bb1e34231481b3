/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

/* The interpreter starts the program, and nobody would start its own. */
static int check(struct load *l, struct arena *arena, struct fault *fault)
{
	struct sys_statx file;
	int r = sys_statx(l->from.fd, "", SYS_AT_EMPTY_PATH,
			  SYS_STATX_SIZE | SYS_STATX_TYPE, &file);

	if (r < 0)
		return load_fails(fault, r);
	if ((file.mode & SYS_S_IFMT) != SYS_S_IFREG)
		return image_refuse(fault, -EACCES,
				    BROOD_REASON_NOT_REGULAR_FILE);
	l->from.size = file.size;
	r = load_read(l, arena, fault);
	if (r == 0 && l->elf.interpreter_size)
		return elf_refuse(fault, BROOD_REASON_ELF_INTERPRETER_NESTED,
				  0);
	return r;
}

int image_interpreter(struct image *i, struct fault *fault)
{
	struct load *l = &i->interpreter;
	const char *path;
	int r;

	if (!i->program.elf.interpreter_size)
		return 0;
	path = load_interpreter(&i->program, &i->arena, fault);
	if (!path)
		return fault->code;
	fault->object = path;
	l->page = i->page;
	l->from.fd =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (l->from.fd < 0)
		return image_refuse(fault, l->from.fd,
				    BROOD_REASON_ELF_INTERPRETER_MISSING);
	r = check(l, &i->arena, fault);
	if (r == 0)
		r = load_place(l, 0, fault);
	if (r == 0)
		r = load_map(l, fault);
	sys_close(l->from.fd);
	if (r == 0)
		fault->object = i->name;
	return r;
}
