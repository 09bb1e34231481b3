/* SPDX-License-Identifier: MIT */
#ifndef SMOKE_CHILD_H
#define SMOKE_CHILD_H

/* What the test program does when it was started as its own child: it tells
 * on standard output how it finds itself. Returns the exit status. */
int smoke_child(const char *verb, const char *arg);

#endif
