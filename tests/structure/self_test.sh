#!/usr/bin/env bash
# self_test.sh COMPILER: a check that cannot fail is useless, so this script makes each kind of violation in a small
# tree and expects the check to count and name it.
set -euo pipefail

compiler=${1:-c++}
here=$(cd "$(dirname "$0")" > /dev/null && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

plant() {  # FILE CONTENT
  mkdir -p "$(dirname "$tree/$1")"
  printf '%b' "$2" > "$tree/$1"
}

finds() {  # CHECK NAMED FILE CONTENT [FILE CONTENT…]: with these files in the tree, CHECK must fail and print NAMED
  local check=$1 named=$2 output files=()
  shift 2
  while [[ $# -gt 0 ]]; do
    plant "$1" "$2"
    files+=("$tree/$1")
    shift 2
  done
  if output=$(bash "$here/check.sh" "$tree" "$check"); then
    echo "$check overlooks ${files[*]#"$tree"/}"
    failures=1
  elif [[ $output != *"$named"* ]]; then
    echo "$check does not say '$named': $output"
    failures=1
  fi
  rm "${files[@]}"
}

accepts() {  # CHECK FILE CONTENT
  plant "$2" "$3"
  bash "$here/check.sh" "$tree" "$1" > /dev/null || { echo "$1 refuses $2"; failures=1; }
  rm "$tree/$2"
}

headers_are() {  # CODE [TEXT]: expects this exit code of headers.sh, and TEXT in its output
  local code=0 output
  output=$(bash "$here/headers.sh" hpp "$tree" "$tree/stamps" "$compiler" -std=c++20) || code=$?
  [[ $code == "$1" && (! -v 2 || $output == *"$2"*) ]] || { echo "headers: $code instead of $1: $output"; failures=1; }
}

repeat() { local i; for ((i = 0; i < $1; i++)); do printf '%s' "$2"; done; }

plant kernels/core/row.hpp '// Rows.\n#include <vector>\nusing Row = std::vector<float>;\n'
plant kernels/core/row.cu '// Rows on a GPU.\n#include "kernels/core/row.hpp"\n#include <cuda_runtime.h>\n'
plant host/io/file.hpp '// Files.\n#include "kernels/core/row.hpp"\n// no CUDA header is included here\n'
plant apps/cli/program.hpp '// The program.\n#include "host/io/file.hpp"\nconst char* const path = "a/home/b";\n'
plant apps/main.cpp '// Starts it.\n#include "apps/cli/program.hpp"\n'
plant tests/host/io/file_test.cpp '// Tests of files.\n'
plant docs/files.md "$(repeat 160 ü)\n| $(repeat 190 x) |\n"
plant README.md "$(repeat 900 'w\n')"
bash "$here/check.sh" "$tree" > "$tree/log" || { echo "a good tree fails:"; cat "$tree/log"; failures=1; }

finds loose_files host/loose.cpp host/loose.cpp '// x\n'
finds loose_files apps/loose.hpp apps/loose.hpp '// x\n'
finds unknown_rooms 'no room host/attic' host/attic/box.cpp '// x\n'
# Includes between floors, between rooms, into a folder that is not a room, and by a path with "..".
finds upward kernels/core/bad.cpp:2 kernels/core/bad.cpp '// x\n#include "host/io/file.hpp"\n'
finds upward kernels/core/bad.cuh:1 kernels/core/bad.cuh '#include "apps/cli/program.hpp"\n'
finds upward kernels/core/bad.cu:1 kernels/core/bad.cu '# include "../../host/io/file.hpp"\n'
finds upward host/io/bad.cpp:1 host/io/bad.cpp '#include "apps/cli/program.hpp"\n'
finds upward 'host/runs lies above host/io' host/io/bad.hpp '#include "host/runs/run.hpp"\n' host/runs/run.hpp '// x\n'
finds upward 'kernels/linalg lies above kernels/random' kernels/random/bad.hpp '  #include <kernels/linalg/x.hpp>\n'
# A paper must not include another one.
finds upward 'host/papers/b lies above host/papers/a' host/papers/a/x.hpp '#include "host/papers/b/y.hpp"\n' host/papers/b/y.hpp '// x\n'
finds upward 'lies in no room' host/io/bad.hpp '#include "tests/support/x.hpp"\n'
# Rooms in a circle: one of the two includes goes up. Headers in a circle are also found within one room.
finds upward 'host/data lies above host/io' host/io/a.hpp '#include "host/data/b.hpp"\n' host/data/b.hpp '#include "host/io/a.hpp"\n'
finds circles 'host/io/' host/io/a.hpp '#include "host/io/b.hpp"\n' host/io/b.hpp '#include "host/io/c.hpp"\n' \
  host/io/c.hpp '#include "host/io/a.hpp"\n'
finds circles 'host/io/a.hpp → host/io/a.hpp' host/io/a.hpp '#include "host/io/a.hpp"\n'
finds cuda host/io/bad.hpp:1 host/io/bad.hpp '#include <cuda_runtime.h>\n'
finds cuda host/io/bad.cpp:1 host/io/bad.cpp '#include "kernels/core/cuda_resources.cuh"\n'
finds cuda apps/cli/bad.cpp:1 apps/cli/bad.cpp '  #include <thrust/sort.h>\n'
finds late_files apps/verbs/bad.cpp:4 apps/verbs/bad.cpp '// x\nvoid run() {\n  Context context(device);\n  const auto data = load_dataset(path);\n}\n'
finds late_files apps/verbs/bad.cpp:4 apps/verbs/bad.cpp '// x\nvoid run() {\n  Context context(device);\n  const io::H5Reader file(path);\n}\n'
finds dangling host/io/bad.cpp:2 host/io/bad.cpp '// x\nvoid f() { for (const auto& one : io::parse("x")["all"]) use(one); }\n'
finds dangling host/io/bad.cpp:2 host/io/bad.cpp '// x\nvoid f() { for (const auto& one : made(1).front()) use(one); }\n'
finds dangling host/io/bad.cpp:2 host/io/bad.cpp '// x\nconst auto& one = made(1).all.at(0);\n'
accepts dangling host/io/good.cpp '// x\nvoid f() { for (const auto& one : made(1).all) use(one); }\nvoid g() { for (auto& one : all.at(1)[2]) use(one); }\n'
accepts late_files apps/verbs/good.cpp '// x\nvoid run() {\n  load_dataset(path);\n  Context context(device);\n}\nvoid other() { load_model(path); }\n'
many=()
for i in {1..41}; do many+=("kernels/rows/x$i.hpp" '// x\n'); done
finds crowded 'kernels/rows has 41 files' "${many[@]}"
finds uncommented host/io/bad.cpp host/io/bad.cpp '#include <vector>\n'
finds uncommented tests/bad.sh tests/bad.sh '#!/bin/sh\necho\n'
finds uncommented cmake/bad.cmake cmake/bad.cmake 'set(x 1)\n'
finds uncommented bench/bad.py bench/bad.py '#!/usr/bin/env python3\nimport sys\n'
finds long_files host/io/bad.cpp host/io/bad.cpp "$(repeat 401 'int x;\n')"
finds nameless_tests tests/host/io/bad_test.cpp tests/host/io/bad_test.cpp '// x\n'
finds nameless_tests tests/host/io/filed_test.cpp tests/host/io/filed_test.cpp '// x\n'
finds nameless_tests tests/ising/file_test.cpp tests/ising/file_test.cpp '// x\n'
accepts nameless_tests tests/host/io/file_damaged_test.cpp '// x\n'
finds paths host/io/bad.cpp host/io/bad.cpp "const char* path = \"/$(printf home)/somebody/data\";\n"
finds paths kernels/core/bad.cpp kernels/core/bad.cpp "// see /$(printf root)/notes\n"
finds long_lines docs/bad.md:2 docs/bad.md "# x\n$(repeat 161 ü)\n"
finds long_lines docs/bad.md:1 docs/bad.md "| $(repeat 200 x) |\n"
plant README.md "$(repeat 901 'w\n')"
finds words_of_readme 'words in README.md' docs/empty.md ''

if command -v python3 > /dev/null; then
  # shellcheck disable=SC2016  # backticks of Markdown
  plant README.md '# Good\n[here](#good), `kernels/core/row.hpp`: `Row()`\n'
  python3 "$here/docs.py" "$tree" > /dev/null || { echo "docs.py refuses a good page"; failures=1; }
  # shellcheck disable=SC2016
  plant README.md '[a](gone.md) [b](#gone)\n\n`host/gone.hpp`\n\n`kernels/core/row.hpp`: `gone()`\n'
  found=$(python3 "$here/docs.py" "$tree" | grep -c '^docs: README.md' || true)
  [[ $found == 4 ]] || { echo "docs.py finds $found of 4 planted violations"; failures=1; }
fi

headers_are 0 '3 of 3 headers compiled'
headers_are 0 '0 of 3 headers compiled'
plant kernels/core/row.hpp '// Rows.\n#include <vector>\nusing Row = std::vector<double>;\n'
headers_are 0 '3 of 3 headers compiled'
plant apps/cli/bad.hpp '#include "host/io/file.hpp"\ninline std::string name() { return {}; }\n'
for name in a b c d; do plant "host/io/$name.hpp" "#include <string>\ninline std::string $name(std::size_t) { return {}; }\n"; done
headers_are 1 'apps/cli/bad.hpp does not compile alone'
headers_are 1 '1 of 8 headers compiled'
plant kernels/core/own.hpp 'a header that the build has compiled\n'
plant kernels/core/own.cpp '#include "kernels/core/own.hpp"\n'
headers_are 1 '1 of 9 headers compiled'
plant kernels/core/own.cpp '#include <string>\n#include "kernels/core/own.hpp"\n'
headers_are 1 'kernels/core/own.hpp does not compile alone'

[[ $failures == 0 ]] && echo "every planted violation was found"
exit "$failures"
