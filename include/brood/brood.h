/* SPDX-License-Identifier: MIT */
#ifndef BROOD_H
#define BROOD_H

/* brood: process creation for Linux. This header includes all others. */

#include "child.h"
#include "clone.h"
#include "error.h"
#include "exec.h"
#include "fork.h"
#include "many.h"
#include "pipeline.h"
#include "pty.h"
#include "ready.h"
#include "rfork.h"
#include "namespace.h"
#include "run.h"
#include "spawn.h"
#include "spec.h"
#include "step.h"
#include "template.h"
#include "thread.h"
#include "tree.h"
#include "version.h"
#include "wait.h"

#endif
