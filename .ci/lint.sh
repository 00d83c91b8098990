# shellcheck shell=bash disable=SC2154  # sourced by ./run, which has `root`, `tidy_needs`, say, die, ensure, configure …
# ./run format and ./run lint: checks of the sources that do not run them.

sources() { find kernels host apps tests bench \( -name '*.[ch]pp' -o -name '*.cu' -o -name '*.cuh' \) "$@" | sort; }

run_format() {
  [[ ${1:---check} == --check && $# -le 1 ]] || die 2 "format: no option '$1'"
  ensure clang-format:clang-format
  if [[ ${1:-} == --check ]]; then
    sources | xargs -d '\n' clang-format --dry-run -Werror || die 1 "not formatted: ./run format"
  else
    sources | xargs -d '\n' clang-format -i
  fi
}

changed_sources() {  # .cpp files that differ from the main branch (on it: from the commit before), and uncommitted ones
  local base
  base=$(git merge-base HEAD origin/main 2> /dev/null || git merge-base HEAD main 2> /dev/null || git rev-parse HEAD)
  if [[ $base == "$(git rev-parse HEAD)" ]]; then base=$(git rev-parse -q --verify HEAD^ || git rev-parse HEAD); fi
  { git diff --name-only --diff-filter=AM -M100% "$base"; git ls-files --others --exclude-standard; } | sort -u | grep '\.cpp$' || true
}

run_lint() {  # [--all | --text]
  local files looked left=() status=0
  [[ ${1:---all} =~ ^--(all|text)$ && $# -le 1 ]] || die 2 "lint: no option '$1'"
  if has shellcheck; then git ls-files -- '*.sh' '*.sbatch' run .ci/run | xargs shellcheck || die 1 "shellcheck complains"; fi
  if has codespell; then codespell || die 1 "codespell complains"; fi
  [[ ${1:-} != --text ]] || return 0
  ensure "${build_needs[@]}" "${tidy_needs[@]}"
  if [[ ${1:-} == --all ]] || ! git rev-parse HEAD > /dev/null 2>&1; then files=$(sources -name '*.cpp'); else files=$(changed_sources); fi
  # A separate build folder, only configured: clang cannot read headers precompiled by g++. An editor's clangd can use
  # it, too.
  choose_preset
  build_dir=$root/build/lint
  mend_times
  configure -B "$build_dir" -DKADANOFF_PCH=OFF -DCMAKE_UNITY_BUILD=OFF
  cmake --build "$build_dir" --target kadanoff_commit >&2
  # The emulation of CUDA is compiled in its own preset only: KADANOFF_PRESET=cuda-on-cpu ./run lint.
  if [[ -n $files ]]; then files=$(while IFS= read -r file; do ! grep -qF "\"file\": \"$root/$file\"" "$build_dir/compile_commands.json" || printf '%s\n' "$file"; done <<< "$files"); fi
  [[ -n $files ]] || { say "nothing for clang-tidy; ./run lint --all looks at everything"; return; }
  # Each commit has another order, so that the time limit does not always leave out the same files.
  files=$(shuf --random-source=<(yes "$(git rev-parse HEAD 2> /dev/null)") <<< "$files")
  looked=$(mktemp)
  export build_dir looked until=$(($(date +%s) + ${KADANOFF_LINT_SECONDS:-86400}))
  # shellcheck disable=SC2016
  xargs -P "${KADANOFF_JOBS:-$(nproc)}" -n 1 bash -c '
    [[ $(date +%s) -lt $until ]] || exit 0
    echo "$1" >> "$looked"
    clang-tidy -p "$build_dir" --quiet --warnings-as-errors="*" \
      --extra-arg=-Wno-unknown-warning-option "$1" 2> >(grep -v "warnings.* generated" >&2)' \
    lint <<< "$files" || status=1
  mapfile -t left < <(grep -vxFf "$looked" <<< "$files")
  rm "$looked"
  say "clang-tidy looked at $(($(wc -l <<< "$files") - ${#left[@]})) files"
  [[ ${#left[@]} == 0 ]] || say "and left ${#left[@]} after ${KADANOFF_LINT_SECONDS:-} s (./run lint --all): ${left[*]}"
  return $status
}
