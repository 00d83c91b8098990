#!/usr/bin/env bash
# What the tree promises about itself: check.sh CHECK ROOT [COMPILER FLAGS…]. Prints each violation; 1 if there is any.
#
#   layering      kernels/ includes neither host/ nor apps/; host/ not apps/; neither host/ nor apps/ a CUDA header
#   length        no source file has more than 400 lines
#   words         no path of somebody's machine stands in a file
#   headers       every .hpp compiles alone, with the compiler and flags that follow ROOT; where KADANOFF_STAMP names a
#                 file, what passed is remembered there and not compiled again until a header changes
#   cuda-headers  every .cuh likewise, with nvcc
# shellcheck disable=SC2317  # the checks are called by name
set -euo pipefail

check=$1
root=$2
shift 2
cd "$root"
mapfile -t folders < <(find kernels host apps tests bench -maxdepth 0 -type d 2> /dev/null)
status=0

violation() { printf '%s: %s\n' "$check" "$*"; status=1; }

forbid() {  # FOLDER PATTERN REASON: no #include in FOLDER matches
  local line
  [[ -d $1 ]] || return 0
  while IFS= read -r line; do violation "$line   ($3)"; done \
    < <(grep -rnE --include='*.cpp' --include='*.hpp' --include='*.cu' --include='*.cuh' "^ *# *include *[<\"]$2" "$1")
}

layering() {
  local cuda='(cuda|cu(blas|rand|fft|solver|sparse)|cooperative_groups|thrust/|cub/|nccl|nvtx|[^>"]*\.cuh)'
  forbid kernels '(\.\./)*(host|apps)/' "kernels/ knows nothing of host/ and apps/"
  forbid host '(\.\./)*apps/' "host/ knows nothing of apps/"
  forbid host "$cuda" "CUDA stays in kernels/"
  forbid apps "$cuda" "CUDA stays in kernels/"
}

length() {
  local file lines
  while IFS= read -r file; do
    lines=$(wc -l < "$file")
    [[ $lines -le 400 ]] || violation "$file has $lines lines; split it"
  done < <(find . -name .git -prune -o -path './build*' -prune -o -type f \
    \( -name '*.[ch]pp' -o -name '*.cu' -o -name '*.cuh' -o -name '*.sh' -o -name '*.cmake' -o -name '*.py' \
    -o -name run -o -name CMakeLists.txt \) -print)
}

words() {
  local line
  while IFS= read -r line; do violation "$line"; done \
    < <(grep -rnIE --exclude=.git --exclude-dir=.git --exclude-dir='build*' --exclude-dir=demo --exclude-dir=runs \
      '(^|[^A-Za-z0-9_.}-])/(home|root|work|Users|tmp/wt|tmp/build)/[A-Za-z.]' . | cut -c 1-200)
}

compile_alone() {  # EXTENSION COMMAND…: each header of that extension is the whole translation unit
  local extension=$1
  shift
  export compile="$*"
  local digest
  digest=$({ echo "$compile"; find "${folders[@]}" \( -name '*.hpp' -o -name '*.cuh' \) | sort | xargs cat; } | sha256sum)
  if [[ -n ${KADANOFF_STAMP:-} && $(cat "$KADANOFF_STAMP" 2> /dev/null) == "$digest" ]]; then
    echo "no header has changed since all passed"
    return
  fi
  # shellcheck disable=SC2016
  find "${folders[@]}" -name "*.$extension" -print0 | sort -z | xargs -0 -r -P "$(nproc)" -n 1 bash -c '
    log=$(printf "#include \"%s\"\n" "$1" | eval "$compile" 2>&1) || { printf "%s does not compile alone:\n%s\n" "$1" "$log"; exit 1; }
  ' check || violation "see above"
  if [[ -n ${KADANOFF_STAMP:-} && $status == 0 ]]; then echo "$digest" > "$KADANOFF_STAMP"; fi
}

case $check in
  layering | length | words) "$check" ;;
  headers) compile_alone hpp "$@" -I. -fsyntax-only -x c++ - ;;
  cuda-headers) compile_alone cuh "$@" -I. -x cu -c -o /dev/null /dev/stdin ;;
  *) violation "no such check"; status=2 ;;
esac
exit "$status"
