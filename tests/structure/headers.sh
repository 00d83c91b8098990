#!/usr/bin/env bash
# Checks that every header compiles alone: headers.sh hpp|cuh ROOT STAMPS COMPILER FLAGS… Prints the headers that do
# not; exit code 1 if there are any.
#
# Each header is a translation unit of its own. The C++ library and nlohmann/json take most of the time, so a few sets
# of their headers are precompiled. Each of our headers is compiled with the largest set that it includes completely,
# directly or indirectly. So a set never hides a missing include. The unit ends with an assertion that fails and stops
# the compiler: by then it has read the header, and it need not instantiate unused templates. nvcc precompiles nothing;
# it stops after PTX, when it has read host and device code.
#
# A header of kernels/ that its own source includes first is left out: kernels/ uses no precompiled headers, so the
# build has already compiled this header alone.
#
# STAMPS is a file that records what passed: a header is compiled again only if it or one of its includes has changed.
set -euo pipefail

extension=$1 root=$2 stamps=$3
shift 3
here=$(cd "$(dirname "$0")" > /dev/null && pwd)
cd "$root" > /dev/null
sets=(
  'nlohmann/json.hpp filesystem fmt/core.h'
  'nlohmann/json.hpp'
  'filesystem functional memory string vector'
  'functional memory string vector fmt/core.h'
  'string fmt/core.h'
  'string vector'
)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jobs=${KADANOFF_JOBS:-$(nproc)}
if [[ $extension == hpp ]]; then
  end=(-Wfatal-errors -fsyntax-only -x c++ -)
  last='static_assert(false, "this header compiles alone");'
else
  end=(-x cu --ptx -o /dev/null /dev/stdin)
  last=
  sets=()
fi
compile=("$@" -I.)

compiled_by_its_source() {
  local source=${1%.hpp}.cpp
  [[ $1 == kernels/*.hpp && -e $source && $(grep -m 1 '#include' "$source") == "#include \"$1\"" ]]
}

# Not those of the emulation of CUDA: they stand for headers of the toolkit, and only its preset compiles them.
mapfile -t headers < <(find kernels host apps tests bench -path tests/cuda_on_cpu -prune -o -name '*.hpp' -print -o -name '*.cuh' -print 2> /dev/null | sort)
sha256sum "${headers[@]}" | awk -v sets="$(IFS=: && printf '%s' "${sets[*]}")" -f "$here/headers.awk" - "${headers[@]}" \
  | awk -F '\t' -v OFS='\t' -v with="${compile[*]}" -v extension="\\.$extension\$" '$1 ~ extension { print $0 " " with }' \
  | sort > "$work/all"
touch -a "$stamps"
{ grep -vxFf "$stamps" "$work/all" || true; } | while IFS= read -r line; do
  compiled_by_its_source "${line%%$'\t'*}" || printf '%s\n' "$line"
done > "$work/changed"

# The sets that are needed.
export work last
printf '%q ' "${compile[@]}" > "$work/compile"
printf '%q ' "${end[@]}" > "$work/end"
cut -f 2 "$work/changed" | sort | uniq -c | while read -r users set; do
  [[ $set != 0 && $users -gt 2 ]] || continue  # not worth it for one or two headers
  # shellcheck disable=SC2086  # the set's members
  printf '#include <%s>\n' ${sets[set - 1]} > "$work/set$set.hpp"
  echo "$set"
done > "$work/sets"
# shellcheck disable=SC2016
xargs -r -P "$jobs" -n 1 bash -c 'eval "$(cat "$work/compile") -x c++-header $work/set$1.hpp -o $work/set$1.hpp.gch"' set < "$work/sets"

# shellcheck disable=SC2016
cut -f 1,2 "$work/changed" | xargs -r -P "$jobs" -n 2 bash -c '
  with=
  [[ ! -e $work/set$2.hpp.gch ]] || with="-include $work/set$2.hpp"
  if log=$(printf "#include \"%s\"\n%s\n" "$1" "$last" | eval "$(cat "$work/compile") $with $(cat "$work/end")" 2>&1) \
    || { [[ -n $last && $log == *"error: static"*"this header compiles alone"* ]]; }; then
    printf "%s\n" "$1" >> "$work/passed"  # a short line is appended in one write
  else
    printf "%s does not compile alone:\n%s\n" "$1" "$log"
    exit 1
  fi' header || failed=1
touch "$work/passed"
awk -F '\t' 'NR == FNR { passed[$1] = 1; next } $1 in passed' "$work/passed" "$work/changed" > "$work/news"
{ grep -xFf "$stamps" "$work/all" || true; cat "$work/news"; } > "$work/stamps"
cp "$work/stamps" "$stamps"
printf '%d of %d headers compiled; the others have not changed, or their sources have compiled them\n' \
  "$(wc -l < "$work/changed")" "$(wc -l < "$work/all")"
exit "${failed:-0}"
