/* SPDX-License-Identifier: MIT */
#include "prim.h"

#include <stddef.h>

const struct peer *const peers[] = {&prim_floor, &prim_fork,       &prim_vfork,
				    &prim_posix, &prim_posix_same, &prim_brood,
				    &prim_plan,  &prim_async,      NULL};
