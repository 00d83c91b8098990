#!/usr/bin/env bash
# relocatable.sh BUILD_DIR: installs the program, moves the tree, and checks that it runs with its own libraries.
set -euo pipefail

build=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cmake --install "$build" --prefix "$place/here" --component kadanoff > "$place/log" 2>&1 || { cat "$place/log"; exit 1; }
mv "$place/here" "$place/there"
program=$place/there/bin/kadanoff

"$program" --version
foreign=$(ldd "$program" | awk '/=> \// { print $3 }' | grep -v "^$place/there/" \
  | grep -vE '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util|stdc\+\+|gcc_s|cuda|cudart|cublas|cublasLt|cusolver|cusparse|cufft|nvJitLink|curand)\.so[^/]*)$' || true)
[[ -z $foreign ]] || { printf 'from outside the tree:\n%s\n' "$foreign"; exit 1; }
missing=$(ldd "$program" | grep 'not found' || true)
[[ -z $missing ]] || { printf 'not found:\n%s\n' "$missing"; exit 1; }
printf 'a moved tree of %s runs with its own libraries\n' "$(du -sh "$place/there" | cut -f 1)"
