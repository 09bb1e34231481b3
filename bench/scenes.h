/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SCENES_H
#define BENCH_SCENES_H

#include "series.h"

extern const struct scene scenes[];
extern const unsigned nscenes;

#endif
