/* SPDX-License-Identifier: MIT */
#include "create/rfork.h"

#include "sys/sys.h"

extern char **environ __attribute__((weak));

static int failed(struct fault *fault, int r, const char *what)
{
	fault->reason = BROOD_REASON_NONE;
	fault->object = what;
	return fault->code = r;
}

/* Plan 9's copy of a name space is nobody else's any more: what is mounted in
 * one is not seen in the other. */
static int private_mounts(void)
{
	return sys_mount(NULL, "/", NULL, SYS_MS_REC | SYS_MS_PRIVATE, NULL);
}

/* A new, empty file system becomes the root, and the old one is let go. */
static int empty_mounts(void)
{
	int fs = sys_fsopen("tmpfs", SYS_FSOPEN_CLOEXEC);
	int root = fs < 0 ? fs : sys_fsconfig_create(fs);
	int r;

	if (root == 0)
		root = sys_fsmount(fs, SYS_FSMOUNT_CLOEXEC);
	if (fs >= 0)
		sys_close(fs);
	if (root < 0)
		return root;
	r = sys_move_mount(root, "", SYS_AT_FDCWD, "/",
			   SYS_MOVE_MOUNT_F_EMPTY_PATH);
	if (r == 0)
		r = sys_fchdir(root);
	if (r == 0)
		r = sys_pivot_root(".", ".");
	if (r == 0)
		r = sys_umount2(".", SYS_MNT_DETACH);
	if (r == 0)
		r = sys_chdir("/");
	sys_close(root);
	return r;
}

static int mounts(int flags, int born, struct fault *fault)
{
	int r = 0;

	if (!(flags & (BROOD_RFNAMEG | BROOD_RFCNAMEG)))
		return 0;
	if (!born)
		r = sys_unshare(SYS_CLONE_NEWNS);
	if (r == 0)
		r = private_mounts();
	if (r == 0 && (flags & BROOD_RFCNAMEG))
		r = empty_mounts();
	return r < 0 ? failed(fault, r, "a mount namespace of its own") : 0;
}

static int files(int flags, int born, struct fault *fault)
{
	int r = 0;

	if (flags & BROOD_RFCFDG)
		r = sys_close_range(0, ~0u, SYS_CLOSE_RANGE_UNSHARE);
	else if ((flags & BROOD_RFFDG) && !born)
		r = sys_unshare(SYS_CLONE_FILES);
	return r < 0 ? failed(fault, r, "a descriptor table of its own") : 0;
}

/* One that leads a group already stays in it, as its leader. */
static int group(int flags, struct fault *fault)
{
	int r = flags & BROOD_RFNOTEG ? sys_setpgid(0, 0) : 0;

	return r < 0 ? failed(fault, r, "a process group of its own") : 0;
}

/* What can fail comes before what cannot be undone. */
int rfork_self(int flags, int born, struct fault *fault)
{
	static char *none[] = {NULL};
	int r = group(flags, fault);

	if (r == 0)
		r = mounts(flags, born, fault);
	if (r == 0)
		r = files(flags, born, fault);
	if (r == 0 && (flags & BROOD_RFNOMNT)) {
		r = no_mounts();
		if (r < 0)
			r = failed(fault, r, "a filter against mounts");
	}
	if (r == 0 && (flags & BROOD_RFCENVG) && &environ)
		environ = none;
	return r;
}
