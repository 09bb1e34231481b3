#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the fuzzers for some seconds each, with both sanitizers:
#   fuzz.sh SECONDS [plan|format|template|named]...
# What was learned stays in build-fuzz/corpus; an input that breaks something is
# left in build-fuzz and belongs, with its fix, into fuzz/*.seeds.
set -eu
cd "$(dirname "$0")/.."
seconds=$1
shift
[ $# -gt 0 ] || set -- plan format template named

CC=clang tools/configure.sh build-fuzz -Dfuzz=libfuzzer -Dcli=disabled \
	-Dman=disabled -Db_sanitize=address,undefined -Db_lundef=false
ninja -C build-fuzz
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
for target; do
	mkdir -p "build-fuzz/corpus/$target"
	"build-fuzz/fuzz/fuzz-$target" -max_total_time="$seconds" \
		-max_len=1024 -print_final_stats=1 -verbosity=1 \
		-artifact_prefix=build-fuzz/"$target"- \
		"build-fuzz/corpus/$target" "fuzz/$target.seeds"
done
