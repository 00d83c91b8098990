#!/usr/bin/env bash
# A check that cannot fail checks nothing: plants each kind of violation in a small tree and wants check.sh to find it.
# self_test.sh COMPILER
set -euo pipefail

compiler=${1:-c++}
check=$(cd "$(dirname "$0")" && pwd)/check.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{kernels/core,host/io,apps}
failures=0

passes() { bash "$check" "$1" "$tree" "${@:2}" > /dev/null || { echo "$1 fails on a good tree"; failures=1; }; }

finds() {  # CHECK FILE CONTENT: with that file in the tree, CHECK fails and names the file
  local output
  printf '%b' "$3" > "$tree/$2"
  if output=$(bash "$check" "$1" "$tree" "${@:4}"); then
    echo "$1 overlooks $2: $3" && failures=1
  elif [[ $output != *"$2"* ]]; then
    echo "$1 does not name $2: $output" && failures=1
  fi
  rm "$tree/$2"
}

printf '#include <vector>\nusing Row = std::vector<float>;\n' > "$tree/kernels/core/row.hpp"
printf '#include "kernels/core/row.hpp"\n#include <cuda_runtime.h>\n' > "$tree/kernels/core/row.cu"
printf '#include "kernels/core/row.hpp"\n// a CUDA header is not included here\n' > "$tree/host/io/file.hpp"
printf '#include "host/io/file.hpp"\nconst char* path = "a/home/b";\n' > "$tree/apps/main.cpp"
for name in layering length words; do passes "$name"; done
passes headers "$compiler" -std=c++20

finds layering kernels/core/bad.cpp '#include "host/io/file.hpp"\n'
finds layering kernels/core/bad.cuh '#include "apps/cli/program.hpp"\n'
finds layering kernels/core/bad.cu '# include "../../host/io/file.hpp"\n'
finds layering host/io/bad.cpp '#include "apps/cli/program.hpp"\n'
finds layering host/bad.hpp '#include <cuda_runtime.h>\n'
finds layering host/bad.cpp '#include "kernels/core/cuda_resources.cuh"\n'
finds layering apps/bad.cpp '#include <cublas_v2.h>\n'
finds layering apps/bad.cpp '  #include <thrust/sort.h>\n'
finds length host/bad.cpp "$(printf 'int x;\\n%.0s' {1..401})"
finds words host/bad.cpp "const char* path = \"/$(printf home)/somebody/data\";\n"
finds words kernels/core/bad.cpp "// see /$(printf root)/notes\n"
finds headers host/io/bad.hpp 'inline std::string name() { return {}; }\n' "$compiler" -std=c++20

[[ $failures == 0 ]] && echo "every planted violation was found"
exit "$failures"
