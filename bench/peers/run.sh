#!/usr/bin/env bash
# run.sh KADANOFF [ARGUMENTS OF compare.py…]: the comparison, in a Python environment of its own beside the build; or in
# the one that KADANOFF_PEERS names, as it is: it has torch, and the packages that it lacks are left out.
# run.sh --analysis KADANOFF [ARGUMENTS OF analysis.py…]: that of the analyses.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
comparison=compare.py
if [[ ${1:-} == --analysis ]]; then
  comparison=analysis.py
  shift
fi
environment=${KADANOFF_PEERS:-$here/../../build/peers}
if [[ -n ${KADANOFF_PEERS:-} ]]; then
  if ! "$environment/bin/python" -c 'import torch' 2> /dev/null; then
    echo "run.sh: KADANOFF_PEERS=$environment has no bin/python with torch" >&2
    exit 2
  fi
elif [[ ! -e $environment/complete ]]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --requirement "$here/requirements.txt"
  touch "$environment/complete"
fi
exec "$environment/bin/python" "$here/$comparison" "$@"
