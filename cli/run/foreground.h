/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_FOREGROUND_H
#define BROOD_RUN_FOREGROUND_H

#include "live.h"

/* Makes the command's group the terminal's foreground again, if the program's
 * still is, as a shell without job control will not. */
void run_foreground_back(const struct run_live *live);

#endif
