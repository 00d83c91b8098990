#!/usr/bin/env bash
# targets_of.sh REGEX: the build targets of the tests whose name matches, for `./run test -R REGEX`; exits with 1 if there
# is none. Run it in the root of the tree.
set -euo pipefail

regex=$1

names() {  # FILE: its tests as ctest names them: Suite.Name, and with parameters Prefix/Suite.Name/Value
  tr '\n' ' ' < "$1" | awk '
    function add(prefix, name) { print prefix name; print prefix name "/Cpu"; print prefix name "/Cuda" }
    {
      rest = $0
      prefixes[++n] = ""
      prefixes[++n] = "Devices/"  # KADANOFF_ON_EACH_DEVICE in tests/support/devices.hpp
      while (match(rest, /INSTANTIATE_TEST_SUITE_P\( *[A-Za-z0-9_]+/)) {
        word = substr(rest, RSTART, RLENGTH)
        sub(/.*\( */, "", word)
        prefixes[++n] = word "/"
        rest = substr(rest, RSTART + RLENGTH)
      }
      rest = $0
      while (match(rest, /TEST(_[FP])?\( *[A-Za-z0-9_]+, *[A-Za-z0-9_]+ *\)/)) {
        word = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        parameters = word ~ /^TEST_P/
        sub(/.*\( */, "", word)
        sub(/ *\)/, "", word)
        split(word, part, / *, */)
        if (!parameters) { print part[1] "." part[2]; print part[1] "/0." part[2]; continue }
        for (i = 1; i <= n; i++) add(prefixes[i], part[1] "." part[2])
      }
    }'
}

matches() { grep -qE -- "$regex" 2> /dev/null; }

targets=$(
  while IFS= read -r file; do
    names "$file" | matches || continue
    file=${file#tests/}
    case $file in
      kernels/* | host/*) cut -d / -f 1,2 <<< "$file" ;;
      *) printf '%s\n' "${file%%/*}" ;;
    esac
  done < <(find tests -name '*_test.cpp' | sort) | sort -u | sed 's|/|_|; s|^|kadanoff_tests_|'
)
# What tests/CMakeLists.txt and tests/structure/CMakeLists.txt add besides.
if printf '%s\n' structure.{counts,docs,images,headers,cuda_headers,the_checks_can_fail} peers.{h5py,rbms} | matches; then targets+=" kadanoff"; fi
if matches <<< faults; then targets+=" kadanoff kadanoff_faults_shim"; fi
if matches <<< bench.gpu_suite; then targets=all; fi
if [[ -z $targets ]]; then
  [[ $regex == */* ]] || exit 1
  exec bash "$0" "${regex%/*}"  # without the parameter's name, which the sources do not tell
fi
printf '%s\n' "$targets" | tr '\n' ' '
