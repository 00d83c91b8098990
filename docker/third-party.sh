#!/bin/sh
# third-party.sh BUILD: the licences of what is compiled into the program of the folder BUILD, as the packages tell them.
# Every header that the compiler has read counts, so the list can't miss a library. Left out are the C and C++ libraries
# and the compiler's own headers: they may be compiled into anything. What is only loaded at run time keeps its licence
# in /usr/share/doc of its package.
set -eu

headers=$(ninja -C "$1" -t deps | sed -n 's/^  *\(\/usr\/.*include\/.*\)/\1/p' | sort -u | xargs readlink -f | sort -u)
packages=$(printf '%s\n' "$headers" | xargs dpkg-query -S 2> /dev/null | cut -d: -f1 | tr -d ' ' | tr ',' '\n' | sort -u \
  | grep -vE '^(libc6-dev|linux-libc-dev|libstdc\+\+-[0-9]+-dev|libgcc-[0-9]+-dev|gcc-[0-9]+.*)$')
[ -n "$packages" ] || { echo "third-party: no package is found in the dependencies of $1" >&2; exit 1; }
unknown=$(printf '%s\n' "$headers" | xargs dpkg-query -S 2>&1 > /dev/null | sed -n 's/.*no path found matching pattern //p')
[ -z "$unknown" ] || printf 'No package is known for these headers:\n%s\n\n' "$unknown"
for package in $packages; do
  printf '──── %s %s\n\n' "$package" "$(dpkg-query -W -f '${Version}' "$package")"
  cat "/usr/share/doc/$package/copyright" || echo "This package has no file of copyright."
  echo
done
