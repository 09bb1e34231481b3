# SPDX-License-Identifier: MIT
# git, with hooks, a clone by its own transport, a filter and an alias.
set -e
export HOME=$PWD GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_DATE='2020-01-01 00:00:00 +0000'
export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
git config --global user.name somebody
git config --global user.email somebody@example.org
git config --global init.defaultBranch main
git init -q one
cd one
printf '#!/bin/sh\necho hook ran >&2\n' >.git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
git config filter.upper.clean 'tr a-z A-Z'
echo '*.txt filter=upper' >.gitattributes
for i in 1 2 3 4 5 6; do
	echo "text $i" >"file$i.txt"
	git add .
	git commit -qm "commit $i"
done
git config alias.heads '!git rev-parse HEAD; exit'
git heads
git log --format='%H %s' | cat
git gc -q
cd ..
git clone -q "file://$PWD/one" two
cd two
git fsck
git show HEAD:file3.txt
git -c core.pager='sed s/^/paged:/' -c pager.log=true -p log --oneline | cat
git grep -c TEXT
git stash list
git rebase -q --exec 'echo rebased' HEAD~2
git rev-parse HEAD
