#!/bin/sh
# SPDX-License-Identifier: MIT
# The code that runs in a new process needs no libc: it links alone, with
# nothing undefined. Usage: born-is-libc-free.sh WORKDIR LIBRARY CC...
set -eu
work=$1 library=$2
shift 2
mkdir -p "$work"
cat >"$work/start.c" <<'EOF'
void _start(void);
void _start(void)
{
	for (;;)
		;
}
EOF
echo 1..2

"$@" -nostdlib -r -Wl,--whole-archive "$library" -o "$work/all.o"
undefined=$(nm -u "$work/all.o" | grep -v ' [vw] ' || true)
if [ -z "$undefined" ]; then
	echo "ok 1 - nothing is undefined"
else
	echo "$undefined" | sed 's/^/# /'
	echo "not ok 1 - nothing is undefined"
fi

if "$@" -ffreestanding -nostdlib -static "$work/start.c" \
	-Wl,--whole-archive "$library" -Wl,--no-whole-archive \
	-o "$work/alone"; then
	echo "ok 2 - links without any library"
else
	echo "not ok 2 - links without any library"
fi
