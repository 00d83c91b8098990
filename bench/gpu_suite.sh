# shellcheck shell=bash disable=SC2154  # sourced by ./run, which has `root`, say, die, build and build_dir
# ./run gpu-suite: everything that only a GPU can show, in one JSON file under bench/results/.

suite_usage() {
  cat <<'END'
Usage: ./run gpu-suite [--build DIR] [--output DIR] [--reproduce]

On a machine with a GPU: runs every test with KADANOFF_REQUIRE_CUDA=1, compute-sanitizer's memcheck over the small CUDA
tests and its racecheck over the kernels that share memory, the benchmarks, and 'kadanoff bench', its training in each
precision with each --launch; writes DIR/<gpu>-<date>-<commit>.json (DIR: bench/results). With KADANOFF_PEERS set, to a
Python environment that has torch, the peers of bench/peers/ too, into DIR/peers-<gpu>-<date>-<commit>.json.

  --build DIR   an installed tree made elsewhere, for a machine that cannot build (also KADANOFF_BUILD_DIR):
                  KADANOFF_CUDA=ON ./run build && cmake --build build/cuda
                  cmake --install build/cuda --prefix DIR --component gpu-suite --strip
  --reproduce   also `kadanoff reproduce iso2018 --full` on the GPU: its time and its claims

The file holds what was really run, failures too. Exit codes: 0 all passed, 1 something failed (the file says what),
2 usage, 69 no GPU here, or the build has no CUDA. Without compute-sanitizer not all has passed.
END
}

tree=${KADANOFF_BUILD_DIR:-}
results=$root/bench/results
reproduce=
while [[ $# -gt 0 ]]; do
  case $1 in
    --build) tree=${2:?--build needs a directory}; shift 2 ;;
    --output) results=${2:?--output needs a directory}; shift 2 ;;
    --reproduce) reproduce=1; shift ;;
    -h | --help) suite_usage; exit 0 ;;
    *) suite_usage >&2; die 2 "gpu-suite: no option '$1'" ;;
  esac
done

query_gpu() { nvidia-smi --query-gpu="$1" --format=csv,noheader 2> /dev/null | head -n 1; }
gpu=$(query_gpu name || true)
[[ -n $gpu ]] || die 69 "gpu-suite: no GPU here (nvidia-smi names none)"

if [[ -z $tree ]]; then
  KADANOFF_CUDA=ON build all
  tree=$build_dir
fi
tree=$(cd "$tree" && pwd) || die 2 "gpu-suite: no folder $tree"
kadanoff=$tree/bin/kadanoff tests=$tree/bin/kadanoff_tests bench=$tree/bin/kadanoff_bench
for program in "$kadanoff" "$tests" "$bench"; do
  [[ -x $program ]] || die 2 "gpu-suite: $program is not there; see ./run gpu-suite --help"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# ── the machine ───────────────────────────────────────────────────────────────────────────────────────────────────
"$kadanoff" doctor --json > "$work/doctor.json" || die 70 "gpu-suite: kadanoff doctor failed"
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",]*\).*/\1/p" "$2" | head -n 1; }
[[ $(field cuda "$work/doctor.json") == true ]] || die 69 "gpu-suite: this build has no CUDA: $tree"
! grep -q '"gpus": \[\]' "$work/doctor.json" \
  || die 69 "gpu-suite: nvidia-smi names $gpu, but CUDA does not see it: $("$kadanoff" doctor | sed -n 's/^advice *//p' | head -n 1)"
commit=$(field commit "$work/doctor.json")

# ── the tests ─────────────────────────────────────────────────────────────────────────────────────────────────────
run_tests() {  # a JSON object about them on stdout, their own words on stderr
  local begin=$SECONDS code=0 json=$work/gtest.json names
  rm -f "$json"
  KADANOFF_REQUIRE_CUDA=1 "$tests" --gtest_brief=1 --gtest_output="json:$json" >&2 || code=$?
  [[ $code == 0 ]] || failed=1
  number() { local n; n=$(field "$1" "$json" 2> /dev/null || true); printf '%s' "${n:-null}"; }
  names=$(awk -F'"' '/"name":/ { name = $4 } /"classname":/ { suite = $4 } /"failures": \[/ { print suite "." name }' \
    "$json" 2> /dev/null | sed 's/.*/"&"/' | paste -sd, || true)
  printf '{"exit_code": %s, "seconds": %s, "run": %s, "failed": %s, "skipped": %s, "failed_names": [%s]}' \
    "$code" "$((SECONDS - begin))" "$(number tests)" "$(number failures)" \
    "$(grep -c '"result": "SKIPPED"' "$json" 2> /dev/null || true)" "$names"
}
say "tests on $gpu"
run_tests > "$work/tests.json"

# ── the sanitizer ─────────────────────────────────────────────────────────────────────────────────────────────────
# Memcheck slows kernels 10 to 100 times: the CUDA tests without the statistical ones, which launch the same kernels more
# often, and without those that time. tests/bench/gpu_suite_test.sh wants each of these to be there.
left_out=('*IsingEquilibrium.*' '*IsingSampler.*' '*FlowOn.*Distribution*' '*FlowOn.OfAnRbmWithoutWeights*'
  '*Contrastive.*Expectation*' '*Contrastive.*Likelihood*' '*Sample.*Probability*' '*FitThermometer.Learns*' 'Doctor.*'
  '*WorksOn.*Counts*')
sanitizer_filter="*Cuda*-$(IFS=: && printf '%s' "${left_out[*]}")"
sanitizer=$(command -v compute-sanitizer || ls "${CUDA_HOME:-/usr/local/cuda}/bin/compute-sanitizer" 2> /dev/null || true)
sanitize() {  # TOOL FILTER: a JSON object on stdout
  local begin=$SECONDS code=null passed=0 summary log=$work/$1.log
  if [[ -z $sanitizer ]]; then
    failed=1
    summary="not run: there is no compute-sanitizer in PATH nor in CUDA_HOME (${CUDA_HOME:-/usr/local/cuda})"
    say "$1 $summary"
  else
    say "$1"
    code=0
    KADANOFF_REQUIRE_CUDA=1 timeout 900 "$sanitizer" --tool "$1" --error-exitcode 9 "$tests" \
      --gtest_filter="$2" > "$log" 2>&1 || code=$?
    passed=$(grep -c '^\[       OK \]' "$log" || true)
    summary=$(grep -E 'ERROR SUMMARY|RACECHECK SUMMARY' "$log" | tail -n 1 | tr -d '="' | sed 's/^ *//' || true)
    if [[ $code != 0 || $passed == 0 ]]; then
      failed=1
      tail -n 50 "$log" >&2
    fi
  fi
  printf '{"tool": "%s", "exit_code": %s, "seconds": %s, "tests_passed": %s, "filter": "%s", "summary": "%s"}' \
    "$1" "$code" "$((SECONDS - begin))" "$passed" "$2" "$summary"
}
sanitize memcheck "$sanitizer_filter" > "$work/memcheck.json"
race_filter='ContrastiveCuda.TheFused*:Devices/WholeTraining.*/Cuda'
sanitize racecheck "$race_filter" > "$work/racecheck.json"

# ── the benchmarks ────────────────────────────────────────────────────────────────────────────────────────────────
say "benchmarks"
begin=$SECONDS
bench_exit=0
"$bench" --benchmark_out="$work/bench.json" --benchmark_out_format=json >&2 || bench_exit=$?
bench_seconds=$((SECONDS - begin))
if [[ $bench_exit != 0 || ! -s $work/bench.json ]]; then
  failed=1
  echo null > "$work/bench.json"
fi

# The works of the targets, each in turns with what the GPU can do at best; and how time grows with size.
say "kadanoff bench"
works() {  # NAME ARGUMENTS…: into NAME.json
  "$kadanoff" bench "${@:2}" --device cuda --json > "$work/$1.json" || { failed=1; echo null > "$work/$1.json"; }
}
works fp32 all
works tf32 train --precision tf32
works bf16 train --precision bf16
KADANOFF_GNUPLOT='' works scaling scaling --precision bf16 -o "$work/scaling"
for precision in fp32 tf32 bf16; do
  works "${precision}_graph" train --precision "$precision" --launch graph
done
works fp32_fused train --launch fused  # the small RBM; others are not fused

# ── the peers ─────────────────────────────────────────────────────────────────────────────────────────────────────
if [[ -n ${KADANOFF_PEERS:-} ]]; then
  say "the same updates in PyTorch and others"
  "$root/bench/peers/run.sh" "$kadanoff" --device cuda -o "$work/peers.json" >&2 || failed=1
else
  say "peers left out: set KADANOFF_PEERS to a Python environment that has torch to include them"
fi

# ── the paper ─────────────────────────────────────────────────────────────────────────────────────────────────────
echo null > "$work/reproduction.json"
if [[ -n $reproduce ]]; then
  say "reproduce iso2018 --full"
  if ! KADANOFF_GNUPLOT='' "$kadanoff" reproduce iso2018 --full --device cuda --json -o "$work/iso2018" > "$work/iso2018.json"; then
    failed=1
  else
    mv "$work/iso2018.json" "$work/reproduction.json"
  fi
fi

# ── one file ──────────────────────────────────────────────────────────────────────────────────────────────────────
slug=$(tr -cs 'A-Za-z0-9\n' '-' <<< "$gpu" | tr '[:upper:]' '[:lower:]')
mkdir -p "$results"
name=$slug-$(date -u +%Y%m%d)-$commit.json
result=$results/$name
peers=null
if [[ -s $work/peers.json ]]; then
  mv "$work/peers.json" "$results/peers-$name"
  peers="\"peers-$name\""
fi
{
  printf '{\n"device": "%s",\n"driver": "%s",\n"date": "%s",\n"commit": "%s",\n"passed": %s,\n' \
    "$gpu" "$(query_gpu driver_version)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$commit" "$([[ $failed == 0 ]] && echo true || echo false)"
  printf '"tests":\n'
  cat "$work/tests.json"
  printf ',\n"sanitizer":\n'
  cat "$work/memcheck.json"
  printf ',\n"races":\n'
  cat "$work/racecheck.json"
  printf ',\n"doctor":\n'
  cat "$work/doctor.json"
  printf ',\n"benchmark_exit_code": %s,\n"benchmark_seconds": %s,\n"benchmarks":\n' "$bench_exit" "$bench_seconds"
  cat "$work/bench.json"
  for part in fp32 tf32 bf16 scaling {fp32,tf32,bf16}_graph fp32_fused; do
    printf ',\n"bench_%s":\n' "$part"
    cat "$work/$part.json"
  done
  printf ',\n"peers": %s,\n"reproduction":\n' "$peers"
  cat "$work/reproduction.json"
  printf '}\n'
} > "$work/result.json"
mv "$work/result.json" "$result"
say "$([[ $failed == 0 ]] && echo "all passed" || echo "SOMETHING FAILED"): $result"
exit "$failed"
