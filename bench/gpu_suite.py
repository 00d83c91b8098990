#!/usr/bin/env python3
"""./run gpu-suite: everything that only a GPU can show, in one JSON file under bench/results/.

On a machine with a GPU: runs every test with KADANOFF_REQUIRE_CUDA=1, compute-sanitizer's memcheck and initcheck over the
small CUDA tests, its racecheck and synccheck over the kernels that share memory, and 'kadanoff bench', its training in
each precision with each --launch; writes DIR/<gpu>-<date>-<commit>.json (DIR: bench/results). With KADANOFF_PEERS set, to a Python environment
that has torch, the peers of bench/peers/ too, into DIR/peers-<gpu>-<date>-<commit>.json.

The file holds what was really run, failures too. Exit codes: 0 all passed, 1 something failed (the file says what),
2 usage, 69 no GPU here, or the build has no CUDA. Without compute-sanitizer not all has passed.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The sanitizer slows kernels 10 to 100 times: the CUDA tests without the statistical ones, which launch the same kernels more
# often, and without those that time. tests/bench/gpu_suite_test.sh wants each of these to be there.
LEFT_OUT = ["*IsingEquilibrium.*", "*IsingSampler.*", "*FlowOn.*Distribution*", "*FlowOn.OfAnRbmWithoutWeights*",
            "*Contrastive.*Expectation*", "*Contrastive.*Likelihood*", "*Sample.*Probability*", "*FitThermometer.Learns*",
            "Doctor.*", "*WorksOn.*Counts*"]
SMALL = "*Cuda*-" + ":".join(LEFT_OUT)
SHARING = "ContrastiveCuda.TheFused*:Devices/WholeTraining.*/Cuda:Devices/IsingObservables.*/Cuda"

# What is looked for: accesses outside an array, reads of what nobody wrote, threads of a block that do not wait for each
# other, and barriers that not all threads of a block reach.
SANITIZERS = {"sanitizer": ("memcheck", SMALL), "uninitialised": ("initcheck", SMALL),
              "races": ("racecheck", SHARING), "barriers": ("synccheck", SHARING)}

# The works of the targets, each in turns with what the GPU can do at best; and how time grows with size.
BENCHMARKS = {"fp32": ["all"], "tf32": ["train", "--precision", "tf32"], "bf16": ["train", "--precision", "bf16"],
              "scaling": ["scaling", "--precision", "bf16"]}
BENCHMARKS |= {f"{p}_plain": ["train", "--precision", p, "--launch", "plain"] for p in ("fp32", "tf32", "bf16")}
BENCHMARKS["fp32_fused"] = ["train", "--launch", "fused"]  # the small RBM; others are not fused
# fp32 as cuBLAS likes it best, beside fp32 as it is written, which the others use: the faster one is worth knowing.
BENCHMARKS["fp32_default_math"] = ["train"]
BENCHMARKS["fp32_pedantic_math"] = BENCHMARKS["fp32_default_math"]
ENVIRONMENT = {f"fp32_{math}_math": {"KADANOFF_CUBLAS_FP32": math} for math in ("pedantic", "default")}

failures = []


def say(text):
    print(f"run: {text}", file=sys.stderr, flush=True)


def end(code, text):
    say(f"gpu-suite: {text}")
    sys.exit(code)


def failed(what):
    failures.append(what)
    say(f"FAILED: {what}")


def output_of(*command):
    """What a command prints, stripped; empty where it fails or is not there."""
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def query_gpu(field):
    return output_of("nvidia-smi", f"--query-gpu={field}", "--format=csv,noheader").partition("\n")[0].strip()


def parse(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def arguments():
    parser = argparse.ArgumentParser(prog="./run gpu-suite", description=__doc__.partition("\n\n")[2],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", metavar="DIR", default=os.environ.get("KADANOFF_BUILD_DIR") or None, help=(
        "an installed tree made elsewhere, for a machine that cannot build (also KADANOFF_BUILD_DIR): "
        "KADANOFF_CUDA=ON KADANOFF_CUDA_ARCHITECTURES=all ./run build all; "
        "cmake --install build/cuda --prefix DIR --component gpu-suite --strip"))
    parser.add_argument("--output", metavar="DIR", type=pathlib.Path, default=ROOT / "bench/results", help="default: bench/results")
    parser.add_argument("--reproduce", action="store_true",
                        help="also `kadanoff reproduce iso2018 --full` on the GPU: its time and its claims")
    return parser.parse_args()


def run_tests(programs, work):
    """Every test program; a test that finds no GPU fails."""
    begin, code, run, failures_of, skipped, names = time.monotonic(), 0, 0, 0, 0, []
    for program in programs:
        report = work / f"{program.name}.json"
        done = subprocess.run([program, "--gtest_brief=1", f"--gtest_output=json:{report}"], stdout=sys.stderr,
                              env=os.environ | {"KADANOFF_REQUIRE_CUDA": "1"})
        code = code or done.returncode
        found = parse(report.read_text()) if report.exists() else None
        if found is None:
            names.append(f"{program.name} (no report)")
            code = code or 1
            continue
        run += found.get("tests", 0)
        failures_of += found.get("failures", 0)
        for suite in found.get("testsuites", []):
            for test in suite.get("testsuite", []):
                skipped += test.get("result") == "SKIPPED"
                if test.get("failures"):
                    names.append(f"{test['classname']}.{test['name']}")
    if code:
        failed(f"tests: {', '.join(names) or f'exit code {code}'}")
    return {"exit_code": code, "seconds": round(time.monotonic() - begin), "run": run, "failed": failures_of,
            "skipped": skipped, "failed_names": names}


def sanitize(tool, tests_filter, programs):
    """compute-sanitizer's TOOL over the tests of that filter. It has passed if every error count is 0 and a test has run."""
    result = {"tool": tool, "exit_code": None, "seconds": 0, "tests_passed": 0, "filter": tests_filter}
    home = os.environ.get("CUDA_HOME", "/usr/local/cuda")
    sanitizer = shutil.which("compute-sanitizer") or shutil.which("compute-sanitizer", path=f"{home}/bin")
    if not sanitizer:
        result["summary"] = f"not run: there is no compute-sanitizer in PATH nor in CUDA_HOME ({home})"
        failed(f"{tool} {result['summary']}")
        return result
    say(tool)
    begin, summaries, code = time.monotonic(), [], 0
    for program in programs:
        if not output_of(program, "--gtest_list_tests", f"--gtest_filter={tests_filter}"):
            continue
        command = [sanitizer, "--tool", tool, "--error-exitcode", "9", program, f"--gtest_filter={tests_filter}"]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                                  timeout=900, env=os.environ | {"KADANOFF_REQUIRE_CUDA": "1"})
            log, ended = done.stdout, done.returncode
        except subprocess.TimeoutExpired as late:
            log, ended = (late.stdout or b"").decode(errors="replace"), 124
        code = code or ended
        result["tests_passed"] += len(re.findall(r"^\[       OK \]", log, re.MULTILINE))
        summaries += [line.strip("= \t") for line in re.findall(r"^.*(?:ERROR|RACECHECK) SUMMARY.*$", log, re.MULTILINE)[-1:]]
        if ended:
            print("\n".join(log.splitlines()[-50:]), file=sys.stderr)
    if code or not result["tests_passed"]:
        failed(f"{tool}, exit code {code}, {result['tests_passed']} tests passed")
    result |= {"exit_code": code, "seconds": round(time.monotonic() - begin), "summary": "; ".join(dict.fromkeys(summaries))}
    return result


def kadanoff_json(program, what, *words, environment=None):
    """The JSON document that a command prints, None where it fails."""
    done = subprocess.run([program, *words, "--device", "cuda", "--json"], stdout=subprocess.PIPE, text=True,
                          env=os.environ | {"KADANOFF_GNUPLOT": ""} | (environment or {}))
    document = parse(done.stdout) if done.returncode == 0 else None
    if document is None:
        failed(what)
    return document


def run_peers(program, work):
    if not os.environ.get("KADANOFF_PEERS"):
        say("peers left out: set KADANOFF_PEERS to a Python environment that has torch to include them")
        return None
    say("the same updates in PyTorch and others")
    file = work / "peers.json"
    if subprocess.run([ROOT / "bench/peers/run.sh", program, "--device", "cuda", "-o", file], stdout=sys.stderr).returncode:
        failed("peers")
    return file if file.exists() and file.stat().st_size else None


def main():
    options = arguments()
    gpu = query_gpu("name")
    if not gpu:
        end(69, "no GPU here (nvidia-smi names none)")
    if options.build is None:
        built = subprocess.run([ROOT / "run", "build", "all"], stdout=subprocess.PIPE, text=True,
                               env=os.environ | {"KADANOFF_CUDA": "ON"})
        if built.returncode:
            sys.exit(built.returncode)
        options.build = pathlib.Path(built.stdout.strip()).parent.parent
    tree = pathlib.Path(options.build).resolve()
    kadanoff, tests = tree / "bin/kadanoff", sorted(p for p in tree.glob("bin/kadanoff_tests_*") if os.access(p, os.X_OK))
    if not os.access(kadanoff, os.X_OK) or not tests:
        end(2, f"{kadanoff} or its tests are not there; see ./run gpu-suite --help")

    doctor = parse(output_of(kadanoff, "doctor", "--json")) or end(70, "kadanoff doctor failed")
    build = doctor["build"]
    if build["cuda"] is not True:
        end(69, f"this build has no CUDA: {tree}")
    if "emulated" in build.get("version", ""):
        end(69, f"this build emulates CUDA on the CPU, and shows nothing of a GPU: {tree}")
    if doctor.get("gpus") == []:
        end(69, f"nvidia-smi names {gpu}, but CUDA does not see it: {' '.join(doctor.get('advice', [])[:1])}")

    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        say(f"tests on {gpu}")
        parts = {"tests": run_tests(tests, work)}
        parts |= {part: sanitize(*check, tests) for part, check in SANITIZERS.items()}
        parts["doctor"] = doctor
        say("kadanoff bench")
        for name, words in BENCHMARKS.items():
            place = ["-o", str(work / "scaling")] if name == "scaling" else []
            parts[f"bench_{name}"] = kadanoff_json(kadanoff, f"bench {name}", "bench", *words, *place,
                                                    environment=ENVIRONMENT.get(name))
        peers = run_peers(kadanoff, work)
        reproduction = None
        if options.reproduce:
            say("reproduce iso2018 --full")
            reproduction = kadanoff_json(kadanoff, "reproduce", "reproduce", "iso2018", "--full", "-o", str(work / "iso2018"))

        slug = re.sub(r"[^A-Za-z0-9]+", "-", gpu).lower()
        now = datetime.datetime.now(datetime.timezone.utc)
        name = f"{slug}-{now:%Y%m%d}-{build['commit']}.json"
        options.output.mkdir(parents=True, exist_ok=True)
        if peers:
            shutil.move(peers, options.output / f"peers-{name}")
        head = {"device": gpu, "driver": query_gpu("driver_version"), "date": f"{now:%Y-%m-%dT%H:%M:%SZ}",
                "commit": build["commit"], "passed": not failures}
        tail = {"peers": f"peers-{name}" if peers else None, "reproduction": reproduction}
        # Whole or not there: a suite of an hour is not to end in half a file.
        half = options.output / f".{name}.tmp"
        half.write_text(json.dumps(head | parts | tail, indent=1, ensure_ascii=False) + "\n")
        half.replace(options.output / name)
    say(f"{'SOMETHING FAILED' if failures else 'all passed'}: {options.output / name}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
