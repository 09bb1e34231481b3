/* SPDX-License-Identifier: MIT */
#include "cli.h"

void cli_complain_error(const struct brood_error *err)
{
	char text[1024];

	if (brood_error_format(err, text, sizeof text) < 0)
		return;
	cli_complain("%s", text);
}
