#!/bin/sh
# SPDX-License-Identifier: MIT
# What the shared library exports is what the map file lists is what the public
# headers declare, and all it needs from outside are `environ`, for exit(3) in a
# child of brood_vfork `__cxa_atexit`, for what brood_exec_image has to unregister
# `__rseq_offset`, for the handlers that a fork runs `fork` with `__errno_location`,
# which has its error, and for threads of the C library's that get a table or directory
# of their own (brood_thread_create_libc) `pthread_create` and what belongs to it;
# all are weak:
#   symbols.sh NM LIBRARY ARCHIVE MAP-FILE INCLUDE-DIRECTORY
set -u
nm=$1 library=$2 archive=$3 map=$4 include=$5
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
status=0

# same NAME FILE FILE: the two lists are equal, and not empty.
same() {
	count=$((count + 1))
	if [ -s "$2" ] && diff "$2" "$3" >"$tmp/diff"; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		sed 's/^/# /' "$tmp/diff"
		status=1
	fi
}

# The version nodes themselves are absolute symbols (type A).
"$nm" -D --defined-only "$library" | awk '$2 != "A" { print $3 }' |
	sed 's/@.*//' | sort >"$tmp/exported"
"$nm" -D --defined-only "$library" | awk '$2 != "A" { print $3 }' |
	sed -n 's/@@*/ /p' | sort >"$tmp/versioned"

# One line for each listed name, behind it the node it stands in.
awk '{ gsub(/\/\*.*\*\//, ""); gsub(/[{};:]/, " & ") } 1' "$map" |
	tr -s ' \t' '\n\n' | awk '
		$1 == "{" { node = before; listing = 0 }
		$1 == "global" { listing = 1 }
		$1 == "local" { listing = 0 }
		listing && $1 ~ /^brood_/ { print $1, node }
		NF { before = $1 }' | sort >"$tmp/map-versioned"
cut -d' ' -f1 "$tmp/map-versioned" >"$tmp/map"

# BROOD_API is an attribute after preprocessing; what it marks is declared.
# That of ready programs is another library's.
echo '#include <brood/brood.h>' | gcc -x c -E -P -I"$include" - |
	tr '\n' ' ' | tr ';' '\n' | grep 'visibility("default")' |
	sed 's/.*visibility("default")//' |
	sed -n 's/^[^(]*(*[^(]*[ *]\(brood_[a-z0-9_]*\) *(.*/\1/p' |
	grep -vx brood_template_ready | sort >"$tmp/declared"

same "the map lists what is exported" "$tmp/exported" "$tmp/map"
same "each symbol has its node's version" "$tmp/versioned" \
	"$tmp/map-versioned"
same "the headers declare what is exported" "$tmp/exported" "$tmp/declared"

"$nm" -D --undefined-only "$library" | awk '{ print $NF }' |
	sed 's/@.*//' | sort >"$tmp/needed"
printf "%s\n" __cxa_atexit __errno_location __rseq_offset environ fork \
	pthread_create pthread_detach pthread_exit pthread_join \
	pthread_key_create pthread_setspecific | sort >"$tmp/allowed"
same "nothing else is needed from outside" "$tmp/allowed" "$tmp/needed"
"$nm" -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' |
	sort >"$tmp/archived"
same "the archive leaves the same symbols global" "$tmp/exported" \
	"$tmp/archived"
echo "1..$count"
exit $status
