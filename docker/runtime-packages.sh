#!/bin/sh
# runtime-packages.sh PROGRAM: the packages of Debian, Ubuntu or NVIDIA that hold the libraries PROGRAM loads, one a line.
# A library that is missing, or that no package holds, is an error: an image without it would not start.
set -eu

libraries=$(ldd "$1")
if printf '%s\n' "$libraries" | grep 'not found' >&2; then exit 1; fi
packages=
for library in $(printf '%s\n' "$libraries" | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p'); do
  file=$(readlink -f "$library")
  # dpkg may know a file of /usr/lib as one of /lib.
  owner=$(dpkg-query -S "$file" 2> /dev/null || dpkg-query -S "${file#/usr}" 2> /dev/null) \
    || { echo "runtime-packages: no package holds $library" >&2; exit 1; }
  packages="$packages ${owner%%:*}"
done
printf '%s\n' "$packages" | xargs -n 1 | sort -u
