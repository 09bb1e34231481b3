/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include <fcntl.h>
#include <unistd.h>

typedef posix_spawn_file_actions_t fa_t;
#define A(name) posix_spawn_file_actions_add##name
#define CASE(name) static int name(fa_t *a)

CASE(empty)
{
	return (void)a, 0;
}
CASE(close_one)
{
	return A(close)(a, PLAIN);
}
CASE(close_closed)
{
	return A(close)(a, CLOSED);
}
CASE(close_negative)
{
	return A(close)(a, -1);
}
CASE(close_beyond)
{
	return A(close)(a, 1 << 30);
}
CASE(close_all_three)
{
	return A(close)(a, 0) | A(close)(a, 1) | A(close)(a, 2);
}
CASE(dup_plain)
{
	return A(dup2)(a, PLAIN, 20);
}
CASE(dup_over)
{
	return A(dup2)(a, PLAIN, 0);
}
CASE(dup_cloexec)
{
	return A(dup2)(a, CLOEXEC, 20);
}
CASE(dup_itself)
{
	return A(dup2)(a, PLAIN, PLAIN);
}
CASE(dup_itself_cloexec)
{
	return A(dup2)(a, CLOEXEC, CLOEXEC);
}
CASE(dup_itself_closed)
{
	return A(dup2)(a, CLOSED, CLOSED);
}
CASE(dup_closed)
{
	return A(dup2)(a, CLOSED, 20);
}
CASE(dup_negative)
{
	return A(dup2)(a, -1, 20);
}
CASE(dup_to_negative)
{
	return A(dup2)(a, 1, -1);
}
CASE(dup_to_beyond)
{
	return A(dup2)(a, 1, 1 << 30);
}
CASE(dup_high)
{
	return A(dup2)(a, HIGH, 3);
}
CASE(swap)
{
	return A(dup2)(a, PLAIN, 20) | A(dup2)(a, 0, PLAIN) |
	       A(dup2)(a, 20, 0) | A(close)(a, 20);
}
CASE(dup_of_closed_before)
{
	return A(close)(a, PLAIN) | A(dup2)(a, PLAIN, 20);
}
CASE(open_low)
{
	return A(open)(a, 0, "/dev/null", O_RDONLY, 0);
}
CASE(open_lowest)
{
	return A(open)(a, 3, "/dev/null", O_RDWR, 0);
}
CASE(open_high)
{
	return A(open)(a, 25, "/dev/null", O_WRONLY, 0);
}
CASE(open_over)
{
	return A(open)(a, PLAIN, "/dev/null", O_WRONLY, 0);
}
CASE(open_cloexec_lowest)
{
	return A(open)(a, 3, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
}
CASE(open_cloexec_over)
{
	return A(open)(a, 0, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
}
CASE(open_cloexec_high)
{
	return A(open)(a, 25, "/dev/null", O_RDONLY | O_CLOEXEC, 0);
}
CASE(open_missing)
{
	return A(open)(a, 3, "/no/such", O_RDONLY, 0);
}
CASE(open_empty)
{
	return A(open)(a, 3, "", O_RDONLY, 0);
}
CASE(open_negative)
{
	return A(open)(a, -1, "/dev/null", O_RDONLY, 0);
}
CASE(open_beyond)
{
	return A(open)(a, 1 << 30, "/dev/null", O_RDONLY, 0);
}
CASE(open_directory_write)
{
	return A(open)(a, 3, "/", O_WRONLY, 0);
}
CASE(open_new)
{
	return A(open)(a, 3, place("new"), O_RDWR | O_CREAT | O_TRUNC, 0101640);
}
CASE(open_exclusive)
{
	return A(open)(a, 3, place("plain"), O_RDWR | O_CREAT | O_EXCL, 0600);
}
CASE(open_append)
{
	return A(open)(a, 3, place("plain"), O_WRONLY | O_APPEND, 0);
}
CASE(open_path_only)
{
	return A(open)(a, 3, "/usr", O_PATH, 0);
}
CASE(open_itself)
{
	return A(open)(a, PLAIN, "/proc/self/fd/6", O_RDONLY, 0);
}
CASE(open_another)
{
	return A(open)(a, 4, "/proc/self/fd/40", O_RDONLY, 0) |
	       A(closefrom_np)(a, 5);
}
CASE(open_relative)
{
	return A(chdir_np)(a, place("")) | A(open)(a, 3, "plain", O_RDONLY, 0);
}
CASE(failing_after_creating)
{
	return A(open)(a, 3, place("made"), O_RDWR | O_CREAT, 0600) |
	       A(dup2)(a, CLOSED, 4);
}
CASE(first_error_counts)
{
	return A(chdir_np)(a, "/no/such") | A(dup2)(a, CLOSED, 4);
}
CASE(first_error_counts_again)
{
	return A(dup2)(a, CLOSED, 4) | A(chdir_np)(a, "/no/such");
}
CASE(chdir_there)
{
	return A(chdir_np)(a, "/usr/lib");
}
CASE(chdir_twice)
{
	return A(chdir_np)(a, "/usr") | A(chdir_np)(a, "lib");
}
CASE(chdir_missing)
{
	return A(chdir_np)(a, "/no/such");
}
CASE(chdir_empty)
{
	return A(chdir_np)(a, "");
}
CASE(chdir_file)
{
	return A(chdir_np)(a, place("plain"));
}
CASE(fchdir_there)
{
	return A(fchdir_np)(a, DIRECTORY);
}
CASE(fchdir_file)
{
	return A(fchdir_np)(a, PLAIN);
}
CASE(fchdir_closed)
{
	return A(fchdir_np)(a, CLOSED);
}
CASE(fchdir_negative)
{
	return A(fchdir_np)(a, -1);
}
CASE(fchdir_opened)
{
	return A(open)(a, 3, "/usr", O_RDONLY | O_DIRECTORY, 0) |
	       A(fchdir_np)(a, 3) | A(close)(a, 3);
}
CASE(closefrom_three)
{
	return A(closefrom_np)(a, 3);
}
CASE(closefrom_middle)
{
	return A(closefrom_np)(a, 7);
}
CASE(closefrom_zero)
{
	return A(closefrom_np)(a, 0);
}
CASE(closefrom_above)
{
	return A(closefrom_np)(a, 1000);
}
CASE(closefrom_negative)
{
	return A(closefrom_np)(a, -1);
}
CASE(closefrom_then_dup)
{
	return A(closefrom_np)(a, 3) | A(dup2)(a, HIGH, 3);
}
CASE(dup_then_closefrom)
{
	return A(dup2)(a, HIGH, 4) | A(dup2)(a, CLOEXEC, 60) |
	       A(open)(a, 5, "/dev/null", O_RDWR, 0) | A(closefrom_np)(a, 6);
}
CASE(closefrom_then_open)
{
	return A(closefrom_np)(a, 3) | A(open)(a, 9, "/dev/null", O_RDWR, 0);
}
CASE(foreground_no_terminal)
{
	return A(tcsetpgrp_np)(a, PLAIN);
}
CASE(foreground_closed)
{
	return A(tcsetpgrp_np)(a, CLOSED);
}
CASE(foreground_negative)
{
	return A(tcsetpgrp_np)(a, -1);
}
CASE(posix_names)
{
	/* As glibc 2.36 lacks them, by their other names there. */
	return A(chdir_np)(a, "/usr") | A(fchdir_np)(a, DIRECTORY) |
	       A(chdir_np)(a, "lib");
}
CASE(many)
{
	int r = 0;

	for (int i = 0; i < 40; i++)
		r |= A(dup2)(a, PLAIN, 50 + i) | A(close)(a, 50 + i / 2);
	return r;
}
CASE(very_many)
{
	int r = 0;

	for (int i = 0; i < 5000; i++)
		r |= A(dup2)(a, PLAIN + i % 2, 50 + i % 40) |
		     A(close)(a, 50 + i % 7);
	return r | A(chdir_np)(a, "/usr") | A(fchdir_np)(a, DIRECTORY) |
	       A(open)(a, 3, "/dev/null", O_RDWR, 0) | A(closefrom_np)(a, 80) |
	       A(dup2)(a, CLOEXEC, CLOEXEC);
}

#define NAMED(f)                                                               \
	{                                                                      \
#f, f                                                          \
	}
const struct actions_case actions_cases[] = {
	{"none", NULL},
	NAMED(empty),
	NAMED(close_one),
	NAMED(close_closed),
	NAMED(close_negative),
	NAMED(close_beyond),
	NAMED(close_all_three),
	NAMED(dup_plain),
	NAMED(dup_over),
	NAMED(dup_cloexec),
	NAMED(dup_itself),
	NAMED(dup_itself_cloexec),
	NAMED(dup_itself_closed),
	NAMED(dup_closed),
	NAMED(dup_negative),
	NAMED(dup_to_negative),
	NAMED(dup_to_beyond),
	NAMED(dup_high),
	NAMED(swap),
	NAMED(dup_of_closed_before),
	NAMED(open_low),
	NAMED(open_lowest),
	NAMED(open_high),
	NAMED(open_over),
	NAMED(open_cloexec_lowest),
	NAMED(open_cloexec_over),
	NAMED(open_cloexec_high),
	NAMED(open_missing),
	NAMED(open_empty),
	NAMED(open_negative),
	NAMED(open_beyond),
	NAMED(open_directory_write),
	NAMED(open_new),
	NAMED(open_exclusive),
	NAMED(open_append),
	NAMED(open_path_only),
	NAMED(open_itself),
	NAMED(open_another),
	NAMED(open_relative),
	NAMED(failing_after_creating),
	NAMED(first_error_counts),
	NAMED(first_error_counts_again),
	NAMED(chdir_there),
	NAMED(chdir_twice),
	NAMED(chdir_missing),
	NAMED(chdir_empty),
	NAMED(chdir_file),
	NAMED(fchdir_there),
	NAMED(fchdir_file),
	NAMED(fchdir_closed),
	NAMED(fchdir_negative),
	NAMED(fchdir_opened),
	NAMED(closefrom_three),
	NAMED(closefrom_middle),
	NAMED(closefrom_zero),
	NAMED(closefrom_above),
	NAMED(closefrom_negative),
	NAMED(closefrom_then_dup),
	NAMED(dup_then_closefrom),
	NAMED(closefrom_then_open),
	NAMED(foreground_no_terminal),
	NAMED(foreground_closed),
	NAMED(foreground_negative),
	NAMED(posix_names),
	NAMED(many),
	NAMED(very_many),
	{NULL, NULL},
};
