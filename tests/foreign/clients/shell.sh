# SPDX-License-Identifier: MIT
# What shells do with processes; run by dash and by bash.
echo one | tr a-z A-Z | sed s/O/0/
x=$(echo sub; exit 3)
echo "$x $?"
(exit 4)
echo $?
for i in 1 2 3 4 5; do
	sh -c "exit $i"
	echo $?
done
sleep 100 &
kill $!
wait $! 2>/dev/null
echo $?
trap 'echo trapped' USR1
kill -USR1 $$
no-such-program 2>/dev/null
echo $?
cat <<END
here $(echo document)
END
set -m
sh -c 'exit 9' &
wait $!
echo $?
ulimit -n 64
sh -c 'ulimit -n'
umask 027
sh -c umask
exec 5>out
echo five >&5
cat out
find . -name out -exec cat {} \; | xargs -n 1 echo
{ timeout 5 sh -c 'kill -9 $$'; } 2>/dev/null
echo $?
exec sh -c 'exit 11'
