/* SPDX-License-Identifier: MIT */
#ifndef SYS_SYS_H
#define SYS_SYS_H

/*
 * The kernel's calls, typed: a header for each subject, in alphabetical order
 * within. Each returns what the kernel does: a negated error number on failure.
 */

#include "calls/confine.h"
#include "calls/file.h"
#include "calls/identity.h"
#include "calls/memory.h"
#include "calls/namespace.h"
#include "calls/process.h"
#include "calls/resource.h"
#include "calls/signal.h"
#include "calls/time.h"
#include "calls/trace.h"

#endif
