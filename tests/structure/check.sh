#!/usr/bin/env bash
# Counts violations of the rules of the source tree: check.sh ROOT [CHECK]. Prints each violation and a table of the
# counts; exit code 1 if a count exceeds its bound. check.sh ROOT rooms prints which room includes which.
# shellcheck disable=SC2016,SC2317  # awk's $1; the checks are called by name
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")" > /dev/null && pwd)
cd "${1:?check.sh ROOT [CHECK]}" > /dev/null
only=${2:-}

# CHECK|BOUND|WHAT. Each check is a function below that prints one line for each violation (words_of_readme: the number).
checks='
loose_files|0|sources outside a room
unknown_rooms|0|sources in a folder that tests/structure/rooms.txt does not name
upward|0|includes of a room that is not below
circles|0|circles of includes
cuda|0|CUDA headers in host/ and apps/
late_files|0|verbs that open a file after they made a Context
dangling|0|loops over, or references to, a part of a value that is gone
crowded|0|folders of kernels/ and host/ with more than 40 files
uncommented|0|files without an opening comment
long_files|0|source files of more than 400 lines
nameless_tests|0|tests that name no source
paths|0|paths of a machine
words_of_readme|900|words in README.md
long_lines|0|lines of README and docs over 160 characters (tables: 200)
'

existing() { find "$@" -maxdepth 0 2> /dev/null || true; }
mapfile -t floors < <(existing kernels host apps)
code=('(' -name '*.[ch]pp' -o -name '*.cu' -o -name '*.cuh' ')')

sources() {  # all sources of the tree, with scripts
  find . '(' -name .git -o -path './build*' -o -path ./demo -o -path ./runs ')' -prune -o -type f \
    '(' "${code[@]}" -o -name '*.sh' -o -name '*.cmake' -o -name '*.py' -o -name '*.awk' -o -name run \
    -o -name CMakeLists.txt ')' -printf '%P\n' | sort
}

loose_files() { find "${floors[@]}" -maxdepth 1 -type f "${code[@]}" ! -path apps/main.cpp; }

graph=
includes() {  # KIND: the lines of that kind from includes.awk
  [[ -n $graph ]] || graph=$(find "${floors[@]}" -mindepth 1 -type f "${code[@]}" -print0 | sort -z \
    | xargs -0 -r awk -v show="$only" -f "$here/includes.awk" "$here/rooms.txt")
  sed -n "s/^$1 //p" <<< "$graph"
}
unknown_rooms() { includes unknown; }
upward() { includes upward; }
circles() { includes circle; }
cuda() { includes cuda; }

late_files() {  # only the calling thread exists in the child that reads a file: docs/decisions/foreign-files-in-a-child.md
  { find apps/verbs -name '*.cpp' 2> /dev/null || true; } | sort | xargs -d '\n' -r awk '
    match($0, /^ *}/) && RLENGTH <= indent { indent = 0 }  # the end of the block
    indent > 0 && /load_[a-z_]*\(|H5Reader|Configurations [a-z_]+\(/ { print FILENAME ":" FNR ":" $0 }
    /^ +Context [a-z_]+\(/ { match($0, /^ */); indent = RLENGTH }'
}

dangling() {  # C++20 keeps what a call returns for the loop, or a member of it, but not what it only refers to
  { find "${floors[@]}" -type f "${code[@]}"; find tests -name '*_test.cpp' 2> /dev/null || true; } | sort | xargs -d '\n' -r \
    grep -nHE '(\<for \([^;]* : |auto&&? [a-z_]+ = )[A-Za-z_:]+\([^;()]*(\([^()]*\)[^;()]*)*\)[a-z_.]*(\[|\.(at|back|begin|data|find|front|items|value)\()' || true
}

crowded() {
  local folder files
  while IFS= read -r folder; do
    files=$(find "$folder" -maxdepth 1 -type f | wc -l)
    [[ $files -le 40 ]] || echo "$folder has $files files"
  done < <(find "${floors[@]}" -type d ! -path 'apps*')
}

uncommented() {  # skips the #! line of scripts
  sources | xargs -d '\n' -r awk '
    FNR == 1 { wanted = FILENAME ~ /\.([ch]pp|cu|cuh)$/ ? "^//" : FILENAME ~ /\.py$/ ? "^(#|\"\"\")" : "^#"; line = 1 }
    FNR == 1 && /^#!/ { line = 2 }
    FNR == line && $0 !~ wanted { print FILENAME }'
}

long_files() { sources | xargs -d '\n' -r wc -l | awk '$1 > 400 && $2 != "total" { print $2 " has " $1 " lines; split it" }'; }

nameless_tests() {  # tests/ROOM/x_test.cpp tests ROOM/x.*, and so does x_what_test.cpp; x_test.cpp may stand for x_a and x_b
  {
    find "${floors[@]}" -type f "${code[@]}"
    find tests -name '*_test.cpp' ! -path 'tests/reproducibility/*' ! -path 'tests/fuzz/*' 2> /dev/null || true
  } | awk -F/ '
    { folder = $0; sub(/\/[^\/]*$/, "", folder); stem = $NF; sub(/\.[a-z]*$/, "", stem) }
    $1 != "tests" { stems[folder] = stems[folder] " " stem; next }
    {
      sub(/^tests\//, "", folder)
      sub(/_test$/, "", stem)
      n = split(stems[folder], list, " ")
      found = 0
      for (i = 1; i <= n; i++) found += index(stem "_", list[i] "_") == 1 || index(list[i], stem "_") == 1
      if (!found) print $0 " is named for no source in " folder "/"
    }'
}

paths() {
  grep -rnIE --exclude=.git --exclude-dir=.git --exclude-dir='build*' --exclude-dir=demo --exclude-dir=runs \
    '(^|[^A-Za-z0-9_.}-])/(home|root|work|Users|tmp/wt|tmp/build)/[A-Za-z.]' . | cut -c 1-200 || true
}

words_of_readme() { if [[ -e README.md ]]; then wc -w < README.md; else echo 0; fi; }

long_lines() {  # length in characters: UTF-8 continuation bytes are not counted
  { existing README.md CONTRIBUTING.md CHANGELOG.md; find docs docker -name '*.md' 2> /dev/null || true; } | xargs -d '\n' -r awk '
    { line = $0; gsub(/[\200-\277]/, "", line) }
    length(line) > (/^ *\|/ ? 200 : 160) { print FILENAME ":" FNR " has " length(line) " characters" }'
}

if [[ $only == rooms ]]; then
  includes room | sort
  exit
fi
status=0
table=
while IFS='|' read -r name bound what; do
  [[ -n $name && (-z $only || $only == "$name") ]] || continue
  found=$("$name")
  if [[ $name == words_of_readme ]]; then count=$found; else count=$(grep -c . <<< "$found" || true); fi
  table+=$(printf '%6d %6d   %s' "$count" "$bound" "$what")$'\n'
  if [[ $count -gt $bound ]]; then
    status=1
    printf '%s: %s\n' "$name" "$what"
    [[ $name == words_of_readme ]] || printf '  %s\n' "${found//$'\n'/$'\n'  }"
  fi
done <<< "$checks"
[[ -n $table ]] || { echo "no check '$only'" >&2; exit 2; }
printf ' count  bound\n%s' "$table"
exit "$status"
