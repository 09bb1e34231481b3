/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_CONNECT_H
#define BROOD_TEMPLATE_CONNECT_H

#include "place.h"

#include <sys/types.h>

/* What the other side has to do in these milliseconds, or is given up. */
#define ANSWER_MS 30000

/* Connects to the supervisor of that name: a socket, whose sends and receives
 * last no longer than ANSWER_MS, or a negated error number after a complaint;
 * -ECONNREFUSED in silence if quiet and there is none. Checks that it is this
 * user's; pid gets its number. */
int named_connect(const char *name, bool quiet, pid_t *pid);

/* Says what is wrong with an answer that is none; r is post_receive()'s. */
void named_complain(const char *name, int r);

#endif
