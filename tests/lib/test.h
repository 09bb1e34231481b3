/* SPDX-License-Identifier: MIT */
#ifndef TEST_TEST_H
#define TEST_TEST_H

/* All that a test needs. */
#include "scratch.h"
#include "start.h"
#include "suite.h"
#include "told.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <brood/brood.h>

/* What a busy machine may take for anything: a limit against hangs alone. */
#define BUSY_MS 60000

#endif
