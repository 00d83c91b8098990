#!/usr/bin/env python3
"""mutations.py BUILD: do the CUDA tests notice a fault in the CUDA sources?

BUILD is a build of the preset cuda-on-cpu. Each barrier and each wait of kernels/ is left out once, at run time; with
KADANOFF_TESTS=full, each change of SOURCE_MUTATIONS is made once, too, compiled and linked beside the build. A mutation
is noticed if a test fails or the emulation ends it. Prints all of them, and the table of docs/status.md. Exit code 1 if
a mutation was not noticed that is not EXPLAINED, if a barrier was never reached, or if a mutation fits no source.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SITE = re.compile(r"__syncthreads\(\)|cudaStreamSynchronize\(|cudaEventSynchronize\(|cudaStreamWaitEvent\(|cudaEventRecord\(")
PROGRAMS = ["kernels_core", "kernels_linalg", "kernels_spectra", "kernels_fourier", "kernels_rows", "kernels_ising", "kernels_rbm",
            "kernels_classifier", "kernels_training", "host_ising"]
# Statistics of what other tests compare bit by bit, and long repetitions.
FILTER = "*Cuda*-" + ":".join([
    "*IsingEquilibrium*", "*IsingSampler.Agrees*", "*IsingSampler.Finds*", "*AnnealedImportanceOn.Leaves*", "*ALongChain*",
    "*Expectation*", "*ReplaysOfAGraph*", "*AtMostTwoUpdatesAhead*"])

# Not noticed, and why that is right. By the text of the line, which outlives its number.
EXPLAINED = {
    'kernels/core/cuda_runtime.cu: void synchronize(CudaResources& gpu) { check(cudaStreamSynchronize(gpu.stream()), "waiting for the device"); }':
        "for those who measure time; a copy of pageable memory and cudaFree wait by themselves",
    "kernels/core/cuda_runtime.cu: cudaStreamSynchronize(stream_);":
        "before the libraries' handles go: CUDA does not promise what they do with work that runs",
}

# (source that is compiled, file that is changed, old text, new text): a fault each.
SOURCE_MUTATIONS = [
    ("kernels/linalg/gemm_cuda.cu", "kernels/linalg/gemm_cuda.cu", "blas_extent(b.stride),\n                     a.data",
     "blas_extent(a.stride),\n                     a.data"),
    ("kernels/rbm/pseudo_likelihood_cuda.cu", "kernels/rbm/pseudo_likelihood_cuda.cu", "int half = warp_size / 2; half > 0",
     "int half = warp_size / 4; half > 0"),
    ("kernels/rbm/free_energy_cuda.cu", "kernels/rbm/free_energy_cuda.cu", "a += block_size", "a += 2 * block_size"),
    ("kernels/rbm/free_energy_cuda.cu", "kernels/core/block_sum.cuh", "int half = threads / 2", "int half = threads / 4"),
    ("kernels/rbm/annealed_importance_cuda.cu", "kernels/rbm/annealed_importance_cuda.cu", "a += block_size",
     "a += 2 * block_size"),
    ("kernels/rows/squared_distance_cuda.cu", "kernels/rows/squared_distance.cuh", "j += threads", "j += 2 * threads"),
    ("kernels/classifier/output_layer_cuda.cu", "kernels/classifier/output_layer_cuda.cu", "largest = warp_max(largest)",
     "warp_max(largest)"),
    ("kernels/classifier/descent_cuda.cu", "kernels/classifier/descent_cuda.cu", "1.0F - z[item] * z[item]",
     "1.0F - z[item]"),
    ("kernels/ising/rows_cuda.cu", "kernels/ising/rows_cuda.cu", "rows(replica, column) = word",
     "rows(replica, rows.cols - 1 - column) = word"),
    ("kernels/ising/metropolis_cuda.cu", "kernels/ising/metropolis_cuda.cu", "above = y == 0 ? side - 1 : y - 1",
     "above = y == 0 ? 0 : y - 1"),
    ("kernels/ising/metropolis_cuda.cu", "kernels/ising/metropolis_cuda.cu", "i < draws && u.undecided != 0", "i < 3"),
    ("kernels/training/cuda/begin_update.cu", "kernels/training/cuda/begin_update.cu", "state.order(state.first + i)",
     "state.order(i)"),
    ("kernels/training/cuda/begin_update.cu", "kernels/rows/tile.cuh", "place < words ? row[place] >> shift : 0",
     "row[place] >> shift"),
    ("kernels/training/cuda/activation.cu", "kernels/training/cuda/activation.cu", "bits <<= 4 * thread",
     "bits <<= 3 * thread"),
    ("kernels/training/cuda/activation.cu", "kernels/training/cuda/layer_sums.cuh", "down < tiles; down += parts",
     "down < parts; down += parts"),
    ("kernels/training/cuda/fused_spins.cu", "kernels/training/cuda/fused_spins.cu",
     "is_first ? value : gradient[entry] + value", "value"),
    ("kernels/training/cuda/fused_spins.cu", "kernels/training/cuda/fused_spins.cu", "a, b[2], b[3]", "a, b[3], b[2]"),
    ("kernels/training/cuda/fused_spins.cu", "kernels/training/cuda/fused_spins.cu", "constexpr int parts = 3",
     "constexpr int parts = 2"),
    ("kernels/training/cuda/fused_floats.cu", "kernels/training/cuda/float_tile.cuh",
     "entry = is_first ? sum[q][r] : entry + sum[q][r]", "entry = sum[q][r]"),
]


def failed(message):
    sys.exit(f"mutations.py: {message}")


def passes(program, test, environment):
    done = subprocess.run([program, f"--gtest_filter={test}"], timeout=300, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, env=os.environ | {"KADANOFF_REQUIRE_CUDA": "1"} | environment)
    return done.returncode == 0


def tests_of(program):
    lines = subprocess.run([program, "--gtest_list_tests", f"--gtest_filter={FILTER}"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.splitlines()
    suite = ""
    for line in lines:
        if not line.startswith(" "):
            suite = line.partition("#")[0].strip()
        elif suite.endswith("."):
            yield suite + line.partition("#")[0].strip()


def sites_in_sources():
    """{file:line: text} of each barrier and wait in the CUDA sources."""
    found = {}
    for path in sorted(ROOT.glob("kernels/**/*.cu*")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if SITE.search(line.partition("//")[0]):
                found[f"{path.relative_to(ROOT)}:{number}"] = line.strip()
    return found


class Tests:
    """The tests of all programs, and which barriers and waits each of them reaches."""

    def __init__(self, programs, pool):
        tests = [(program, test) for program in programs for test in tests_of(program)]
        with tempfile.TemporaryDirectory() as folder:
            reached = list(pool.map(lambda i: self.sites_of(*tests[i], pathlib.Path(folder) / str(i)), range(len(tests))))
        # The quickest first: most mutations are noticed at once.
        self.at_site = {site: [] for _, sites in reached for site in sites}
        for (_, sites), test in sorted(zip(reached, tests), key=lambda one: one[0][0]):
            for site in sites:
                self.at_site[site].append(test)

    @staticmethod
    def sites_of(program, test, names):
        begin = time.monotonic()
        if not passes(program, test, {"CUDA_ON_CPU_SITES": str(names)}):
            failed(f"{program.name} {test} fails without any mutation")
        return time.monotonic() - begin, frozenset(names.read_text().split()) if names.exists() else frozenset()

    def notice(self, site):
        return any(not passes(*test, {"CUDA_ON_CPU_SKIP": site}) for test in self.at_site[site])


class Mutant:
    """A program with one changed CUDA source, linked in front of the library that has the true one."""

    def __init__(self, build, number, source, changed, old, new):
        self.build, self.source, self.changed = build, source, changed
        self.folder = build / "mutants" / str(number)
        text = (build / "rewritten" / self.rewritten(changed)).read_text("utf-8")
        if text.count(old) != 1:
            failed(f"{changed}: the text to change stands there {text.count(old)} times: {old}")
        for name in {source, changed}:
            to = self.folder / self.rewritten(name)
            to.parent.mkdir(parents=True, exist_ok=True)
            content = (build / "rewritten" / self.rewritten(name)).read_text("utf-8")
            to.write_text(content.replace(old, new) if name == changed else content, "utf-8")

    @staticmethod
    def rewritten(name):
        return name + ".cpp" if name.endswith(".cu") else name

    def compile(self):
        wanted = str(self.build / "rewritten" / self.rewritten(self.source))
        command = next((c["command"] for c in json.loads((self.build / "compile_commands.json").read_text())
                        if c["file"] == wanted), None) or failed(f"{self.source} is not compiled")
        words = shlex.split(command)
        words[words.index("-o") + 1] = str(self.folder / "mutant.o")
        words[words.index("-c") + 1] = str(self.folder / self.rewritten(self.source))
        words.insert(1, f"-I{self.folder}")
        subprocess.run([*words, "-Wno-error"], cwd=self.build, check=True)

    def link(self, program):
        lines = subprocess.run(["ninja", "-t", "commands", f"bin/{program.name}"], cwd=self.build, check=True, text=True,
                               stdout=subprocess.PIPE).stdout.splitlines()
        command = next(line for line in reversed(lines) if f"-o bin/{program.name}" in line)
        linked = self.folder / program.name
        subprocess.run(command.replace(f"-o bin/{program.name}", f"{self.folder / 'mutant.o'} -o {linked}"), shell=True,
                       cwd=self.build, check=True)
        return linked

    def is_noticed(self, program):
        self.compile()
        mutant = self.link(program)
        return any(not passes(mutant, test, {}) for test in tests_of(mutant))


def program_of(build, source):
    return build / "bin" / ("kadanoff_tests_" + "_".join(source.split("/")[:2]))


def print_table(rows):
    """The table of docs/status.md."""
    print("\n| source | mutations | noticed | not noticed |\n|---|---|---|---|")
    for file in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == file]
        seen = sum(row[2] == "noticed" for row in own)
        print(f"| `{file}` | {len(own)} | {seen} | {'; '.join(row[3] or row[1] for row in own if row[2] != 'noticed')} |")
    print(f"| all | {len(rows)} | {sum(row[2] == 'noticed' for row in rows)} | |")


def main():
    if len(sys.argv) != 2:
        failed(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    programs = [build / "bin" / f"kadanoff_tests_{name}" for name in PROGRAMS]
    in_sources, rows, faults = sites_in_sources(), [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tests = Tests(programs, pool)
        noticed = dict(zip(tests.at_site, pool.map(tests.notice, tests.at_site)))
    for site, text in in_sources.items():
        verdict = "never reached" if site not in noticed else "noticed" if noticed[site] else "not noticed"
        why = "" if verdict == "noticed" else EXPLAINED.get(f"{site.partition(':')[0]}: {text}", "")
        if verdict != "noticed" and not why:
            faults.append(f"{site}: {text}: {verdict}")
        rows.append((site.partition(":")[0], f"without `{text}`", verdict, why))
    if os.environ.get("KADANOFF_TESTS") == "full":
        for number, (source, changed, old, new) in enumerate(SOURCE_MUTATIONS):
            seen = Mutant(build, number, source, changed, old, new).is_noticed(program_of(build, source))
            if not seen:
                faults.append(f"{changed}: {old} → {new}: not noticed")
            text = " → ".join("`" + " ".join(text.split()) + "`" for text in (old, new))
            rows.append((changed, text, "noticed" if seen else "not noticed", ""))
    for row in rows:
        print(": ".join(part for part in row if part))
    print_table(rows)
    if faults:
        failed("\n  ".join(["not as it should be:", *faults]))


if __name__ == "__main__":
    main()
