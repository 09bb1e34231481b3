/* SPDX-License-Identifier: MIT */
#include "create/create.h"

int create_birth(struct born *b, struct sys_clone_args *args)
{
	return b->guardian ? create_guarded(b, args) : born_birth(b, args);
}
