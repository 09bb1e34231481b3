/* SPDX-License-Identifier: MIT */
#include "helper_path.h"
#include "compare/paths.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int helper_path(char *path, size_t size)
{
	static const char *const beside[] = {HELPER_BUILT, HELPER_RELATIVE};
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = 0;
	if (strrchr(self, '/')) {
		*strrchr(self, '/') = 0;
		for (int i = 0; i < 2; i++) {
			snprintf(path, size, "%s/%s", self, beside[i]);
			if (access(path, X_OK) == 0)
				return 0;
		}
	}
	snprintf(path, size, "%s", HELPER_INSTALLED);
	return access(path, X_OK) == 0 ? 0 : -ENOENT;
}
