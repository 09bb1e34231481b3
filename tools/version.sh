#!/bin/sh
# Prints the version that a header declares: version.sh include/brood/version.h
set -eu
sed -n 's/^#define BROOD_VERSION_STRING "\(.*\)"$/\1/p' "$1"
