# shellcheck shell=bash disable=SC2034  # sourced
# For tests of bench/, sourced: a folder $work, programs that only pretend, and wishes; end, which fails if one was not met.
command -v python3 > /dev/null || { echo "skipped: there is no python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

wants() {  # WHAT COMMAND…
  "${@:2}" || { echo "not so: $1"; failures=1; }
}

program() {  # FILE, and its commands on stdin
  mkdir -p "$(dirname "$1")"
  { echo '#!/usr/bin/env bash'; cat; } > "$1"
  chmod +x "$1"
}

end() { [[ $failures == 0 ]] || { tail -n 20 "$work"/*.log; exit 1; }; }
