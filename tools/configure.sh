#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes a build directory, or changes the options of one that is there:
#   configure.sh DIRECTORY MESON-OPTION...
set -eu
dir=$1
shift

if [ -e "$dir/build.ninja" ]; then
	meson configure "$dir" "$@"
else
	# A directory whose set-up failed half-way is not worth keeping.
	rm -rf "$dir"
	meson setup "$dir" "$@"
fi
