# SPDX-License-Identifier: MIT
# A shell, by peer.h's lines: SHELL shell.sh JOB TARGET. Not every shell has a
# clock that is fine enough: the other side takes the time.
job=$1
target=$2

plain() {
	"$target" || exit 1
}

redirect() {
	(cd / && exec "$target" </dev/null >/dev/null 2>&1) || exit 1
}

capture() {
	text=$("$target" | wc -c) || exit 1
	[ "$text" -eq 65536 ] || exit 1
}

many() {
	i=0
	while [ "$i" -lt "$1" ]; do
		"$target" &
		i=$((i + 1))
	done
	wait
}

case $job in
plain | redirect | capture) echo ready ;;
*) echo "cannot it has no way to do this"; exit 0 ;;
esac
while read -r n width; do
	reply=
	while [ "$n" -gt 0 ]; do
		if [ "$width" -gt 1 ]; then many "$width"; else "$job"; fi
		reply="$reply- "
		n=$((n - 1))
	done
	echo "$reply"
done
