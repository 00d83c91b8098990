#!/usr/bin/env bash
# run.sh KADANOFF [ARGUMENTS OF compare.py…]: the comparison, in a Python environment of its own beside the build.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environment=${KADANOFF_PEERS:-$here/../../build/peers}
if [[ ! -e $environment/complete ]]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --requirement "$here/requirements.txt"
  touch "$environment/complete"
fi
exec "$environment/bin/python" "$here/compare.py" "$@"
