#!/usr/bin/env bash
# ./run gpu-suite, with a GPU, tests and benchmarks that only pretend: what counts as passed, and whether the tests that
# the sanitizer leaves out still have these names. gpu_suite_test.sh RUN FOLDER_OF_TEST_PROGRAMS; 77: there is no Python.
set -euo pipefail

run=$1
programs=$2
# shellcheck source=tests/bench/pretend.sh
source "$(dirname "$0")/pretend.sh"
unset KADANOFF_PEERS KADANOFF_CUBLAS_FP32

program "$work/bin/nvidia-smi" <<< 'echo pretended'
program "$work/tree/bin/kadanoff" << 'END'
case $1 in
  bench) printf '{"timed": "%s%s"}\n' "${KADANOFF_CUBLAS_FP32:+$KADANOFF_CUBLAS_FP32 }" "${*:2}" ;;
  reproduce) printf '{"paper": "%s", "as": "%s"}\n' "$2" "${*:3}" ;;
  *) printf '{"build": {"cuda": true, "commit": "0123456789ab", "version": "0.1.0%s"}}\n' "${EMULATED:-}" ;;
esac
END
program "$work/tree/bin/kadanoff_tests_a" << 'END'
echo '[       OK ] Pretended.Test/Cuda'
for word; do [[ $word != --gtest_output=json:* ]] || printf '{"tests": 1,\n"failures": 0\n}\n' > "${word#*json:}"; done
END

suite() {  # RESULTS ARGUMENTS…: its exit code
  local code=0
  PATH=$work/bin:$PATH CUDA_HOME=$work "$run" gpu-suite --build "$work/tree" --output "$@" > "$1.log" 2>&1 || code=$?
  echo "$code"
}
result() { cat "$1"/pretended-*.json; }

code=$(EMULATED=-emulated suite "$work/emulated")
wants "69 for a build that emulates CUDA, and it is $code" test "$code" = 69
wants "it says so" grep -q 'emulates CUDA on the CPU' "$work/emulated.log"
wants "it writes nothing" test ! -e "$work/emulated"

if ! command -v compute-sanitizer > /dev/null; then
  code=$(suite "$work/without")
  wants "1 without compute-sanitizer, and it is $code" test "$code" = 1
  wants "the result says that it has not passed" grep -q '"passed": false' <(result "$work/without")
  wants "the result says why" grep -q 'there is no compute-sanitizer' <(result "$work/without")
fi

program "$work/bin/compute-sanitizer" << 'END'
[[ $2 != "${FAULTY:-}" ]] || { echo '= ERROR SUMMARY: 1 error'; exit 9; }
"${@:5}"  # after --tool and --error-exitcode
echo '= ERROR SUMMARY: 0 errors'
END
for tool in initcheck synccheck; do
  code=$(FAULTY=$tool suite "$work/$tool")
  wants "1 with an error that $tool finds, and it is $code" test "$code" = 1
  wants "the result holds the error that $tool found" grep -q '"summary": "ERROR SUMMARY: 1 error"' <(result "$work/$tool")
done
code=$(suite "$work/with")
wants "0 with compute-sanitizer, and it is $code" test "$code" = 0
wants "the result says that it has passed" grep -q '"passed": true' <(result "$work/with")

for timed in "all" "train --precision tf32" "train --precision bf16"; do
  wants "timed on the GPU: $timed" grep -q "\"timed\": \"$timed --device cuda --json\"" <(result "$work/with")
done
wants "how time grows, too" grep -q '"timed": "scaling --precision bf16 -o' <(result "$work/with")
for part in fp32_plain tf32_plain bf16_plain fp32_fused; do
  wants "timed with another launch: $part" grep -q "\"bench_$part\":" <(result "$work/with")
done
for math in pedantic default; do
  wants "fp32 timed with cuBLAS's $math math" grep -q "\"timed\": \"$math train --device cuda --json\"" <(result "$work/with")
done
wants "the launch reaches the program" grep -q '"timed": "train --launch fused --device cuda --json"' <(result "$work/with")
for tool in memcheck initcheck racecheck synccheck; do
  wants "$tool has run" grep -q "\"tool\": \"$tool\"" <(result "$work/with")
done
wants "the result is JSON" python3 -m json.tool <(result "$work/with") /dev/null

wants "no paper unasked" grep -q '"reproduction": null' <(result "$work/with")
suite "$work/paper" --reproduce > "$work/paper.code"
wants "the paper is reproduced on the GPU" grep -q '"as": "--full .* --device cuda --json"' <(result "$work/paper")

wants "no peers unasked" grep -q '"peers": null' <(result "$work/with")
wants "how to include them" grep -q 'peers left out: set KADANOFF_PEERS' "$work/with.log"
program "$work/python/bin/python" << 'END'
[[ $1 == -c ]] && exit 0  # asked whether it has torch
for word; do [[ ${last:-} != -o ]] || printf '{"compared": "%s"}\n' "${*:2}" > "$word"; last=$word; done
END
KADANOFF_PEERS=$work/python suite "$work/peers" > "$work/peers.code"
wants "0 with peers, and it is $(cat "$work/peers.code")" test "$(cat "$work/peers.code")" = 0
wants "the peers are run on the GPU" grep -q 'bin/kadanoff --device cuda' "$work"/peers/peers-pretended-*.json
wants "the result names the file of the peers" grep -q '"peers": "peers-pretended-' <(result "$work/peers")
KADANOFF_PEERS=$work/nowhere suite "$work/nopeers" > "$work/nopeers.code"
wants "1 with peers that cannot run" test "$(cat "$work/nopeers.code")" = 1
wants "the reason is said" grep -q 'KADANOFF_PEERS' "$work/nopeers.log"

filter_of() { sed -n "/\"tool\": \"$1\"/,/\"filter\"/ s/.*\"filter\": \"\([^\"]*\)\".*/\1/p" <(result "$work/with"); }
listed() {  # FILTER: the names of the tests, of all programs
  local program
  for program in "$programs"/kadanoff_tests_*; do
    [[ ! -f $program || ! -x $program ]] || "$program" --gtest_list_tests --gtest_filter="$1"
  done | sed 's/ *#.*//' | awk '/^[^ ]/ { suite = $1 } /^ / { print suite $1 }'
}
selected=$(listed "$(filter_of memcheck)")
wants "a deterministic test is checked" grep -qx 'Devices/Conditional.IsTheOneOfTheJointDistribution/Cuda' <<< "$selected"
wants "only tests on CUDA are checked" test -z "$(grep -v Cuda <<< "$selected")"
wants "reads are checked in the same tests" test "$(filter_of initcheck)" = "$(filter_of memcheck)"
wants "barriers are checked where races are" test "$(filter_of synccheck)" = "$(filter_of racecheck)"
IFS=: read -ra left_out <<< "$(filter_of memcheck | sed 's/[^-]*-//')"
IFS=: read -ra raced <<< "$(filter_of racecheck)"
mapfile -t tests < <(listed '*')
names_a_test() {  # PATTERN, whose * and ? mean to bash what they mean to the tests' programs
  local name
  # shellcheck disable=SC2053
  for name in "${tests[@]}"; do [[ $name != $1 ]] || return 0; done
  return 1
}
for pattern in "${left_out[@]}" "${raced[@]}"; do
  wants "$pattern names a test" names_a_test "$pattern"
done

end
