/* SPDX-License-Identifier: MIT */
/* Not root's: takes another group and makes a raw thread. Ends with 0 if that
 * was refused for the group, and done when insisted upon. */
#include <brood/brood.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int nothing(void *unused)
{
	return unused != NULL;
}

int main(void)
{
	struct brood_thread_spec spec = {.size = sizeof spec};
	struct brood_thread *thread;
	struct brood_error err;

	if (geteuid() == 0 ||
	    brood_thread_create(&thread, &spec, nothing, NULL, NULL) < 0 ||
	    brood_thread_join(thread, -1, NULL) < 0)
		return 1;
	if (setresgid((gid_t)-1, 1, (gid_t)-1) < 0)
		return 2;
	if (brood_thread_create(&thread, &spec, nothing, NULL, &err) !=
		    -EPERM ||
	    err.reason != BROOD_REASON_IDENTITY_CHANGED ||
	    strcmp(err.object, "group") != 0)
		return 3;
	spec.flags = BROOD_THREAD_INSIST;
	return brood_thread_create(&thread, &spec, nothing, NULL, NULL) < 0 ||
	       brood_thread_join(thread, -1, NULL) < 0;
}
