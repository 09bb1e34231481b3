/* SPDX-License-Identifier: MIT */
#include "spread.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct spread spread_of(int64_t *times, int count)
{
	int64_t upper, lower;

	qsort(times, (size_t)count, sizeof(*times), by_value);
	upper = times[count / 2];
	lower = times[(count - 1) / 2];
	return (struct spread){
		.median = lower + (upper - lower) / 2,
		.low = times[count / 10],
		.high = times[count - 1 - count / 10],
		.count = count,
	};
}

bool spread_known(const struct spread *spread)
{
	return !spread->error && !spread->endless;
}
