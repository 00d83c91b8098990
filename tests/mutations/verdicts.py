#!/usr/bin/env python3
"""verdicts.py [NUMBER …]: do the tests notice a fault in what decides claims?

Each of MUTATIONS is made once, by itself, in host/papers or host/report; the source that it is in is compiled and linked
with the tests of verdicts, and these must fail. With numbers only those mutations. Needs a C++20 compiler ($CXX, or c++),
fmt, nlohmann-json and gtest, and no build of the program: minutes on two cores, so that CI does not run it. Exit code 1 if a
mutation was not noticed, does not compile, or fits its source nowhere or at more than one place.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ["host/papers/part.cpp", "host/papers/part_text.cpp", "host/papers/claim.cpp", "host/papers/claim_text.cpp",
           "host/papers/sources.cpp", "host/papers/repetitions.cpp", "host/report/claims_check.cpp",
           "host/report/claims_markdown.cpp", "host/report/claims_text.cpp", "host/report/markdown_text.cpp",
           "host/base/estimate_text.cpp", "host/base/printable.cpp", "host/base/words.cpp"]
TESTS = ["tests/host/papers/part_test.cpp", "tests/host/papers/claim_test.cpp", "tests/host/papers/claim_text_test.cpp",
         "tests/host/papers/sources_test.cpp", "tests/host/papers/repetitions_test.cpp",
         "tests/host/report/claims_check_test.cpp"]
FLAGS = ["-std=c++20", "-O0", f"-I{ROOT}", "-DFMT_SHARED"]
LIBRARIES = ["-lfmt", "-lgtest", "-lgtest_main", "-lpthread"]
LONGEST = 120  # seconds of the tests: a mutation may make an endless loop

PART, CLAIM, CHECK = "host/papers/part.cpp", "host/papers/claim.cpp", "host/report/claims_check.cpp"

# (source, text that stands there once, what is put in its place)
MUTATIONS = [
    # one number
    (PART, "range.low <= value &&", "range.low < value &&"),
    (PART, "value <= range.high", "value < range.high"),
    (PART, "if (inside == std::ssize(values))", "if (inside > 0)"),
    (PART, "return inside == 0 ?", "return inside <= 1 ?"),
    (PART, "12.706, 4.303", "12.706, 4.033"),
    (PART, "freedom <= std::ssize(table)", "freedom < std::ssize(table)"),
    (PART, "1.959964", "1.644854"),
    (PART, "half = factor * (high - low) / 2", "half = (high - low) / 2"),
    (PART, "none + factor * (low - none)", "factor * low"),
    (PART, "none + factor * (high - none)", "factor * high"),
    (PART, "wider.low != low || wider.high", "wider.low != low && wider.high"),
    (PART, "std::min(value - low, high - value)", "std::max(value - low, high - value)"),
    (PART, "if (is_exact) return 0;", "if (is_exact) return unbounded;"),
    (PART, "students_t(std::ssize(values) - 1)", "students_t(std::ssize(values))"),
    (PART, "if (is_exact) return decide_each", "if (!is_exact) return decide_each"),
    (PART, "if (std::ssize(values) < fewest_seeds)", "if (std::ssize(values) <= fewest_seeds)"),
    (PART, "range.low <= mean - half &&", "range.low <= mean &&"),
    (PART, "mean + half <= range.high", "mean <= range.high"),
    (PART, "return mean + half < range.low ||", "return mean < range.low ||"),
    (PART, "|| mean - half > range.high", "|| mean > range.high"),
    (PART, "return !values.empty() && std::none_of", "return std::none_of"),
    (PART, "if (!is_exact && all_finite(values))", "if (all_finite(values))"),
    (PART, "return decide_each(values, required) != Decision::undecided;", "return false;"),
    (PART, "(is_exact ? 1 : fewest_seeds)", "fewest_seeds"),
    (PART, "std::min(std::abs(mean", "std::max(std::abs(mean"),
    (PART, "wanted <= most_seeds", "wanted < 2"),
    (PART, "(distance > 0 || mean_is_within())", "distance > 0"),
    (PART, "students_t(wanted - 1)", "students_t(wanted)"),
    # one measure
    (CLAIM, "if (holding == 0) return", "if (holding <= 1) return"),
    (CLAIM, "failing > 0 || a_control_passes ?", "failing > 0 ?"),
    (CLAIM, "failing > 0 || a_control_passes ?", "a_control_passes ?"),
    (CLAIM, "return std::max(*a, *b)", "return std::min(*a, *b)"),
    (CLAIM, "if (part.measure != measure) continue;", ""),
    (CLAIM, "|| decision == Decision::holds;", "|| decision != Decision::fails;"),
    (CLAIM, "a_control_is_open = a_control_is_open || open", "a_control_is_open = open"),
    (CLAIM, "(open && part.mean_is_within())", "open"),
    (CLAIM, "if (part.is_control) {", "if (part.is_exact) {"),
    (CLAIM, "+= open && part.mean_is_within() ?", "+= open ?"),
    (CLAIM, "if (result.parts() == 0) return {};", "if (result.holding == 0) return {};"),
    (CLAIM, "result.failing + result.undecided - more", "result.failing"),
    (CLAIM, "more <= result.undecided", "more < result.undecided"),
    (CLAIM, "result.a_control_passes || a_control_is_open}", "result.a_control_passes}"),
    (CLAIM, "possible.size() > 1", "possible.size() > 2"),
    (CLAIM, "result.a_control_passes || a_control_may_pass", "result.a_control_passes"),
    (CLAIM, "if (!is_open) {", "if (is_open) {"),
    (CLAIM, "return by_the_paper == Verdict::not_tested", "return by_the_paper != Verdict::not_tested"),
    (CLAIM, "paper.parts() == 0 || independent", "paper.parts() == 0 && independent"),
    (CLAIM, "paper.as_it_stands() == independent.as_it_stands()", "paper.verdict == independent.verdict"),
    (CLAIM, "if (judge(claim, measure).verdict == Verdict::undecided) return {};", "static_cast<void>(measure);"),
    (CLAIM, "result.seeds_can_decide && part.", "part."),
    (CLAIM, "if (open) result.seeds_needed", "if (!open) result.seeds_needed"),
    # claims of a file
    (CHECK, "return low <= from + slack && to", "return low <= from + slack || to"),
    (CHECK, "return to - slack < low || from", "return to - slack < low && from"),
    (CHECK, "&& !surely_holds && !surely_fails", "&& !surely_holds"),
    (CHECK, "&& !surely_holds && !surely_fails", "&& !surely_fails"),
    (CHECK, "values.size() < fewest_seeds", "values.size() <= fewest_seeds"),
    (CHECK, 'any("holds") && any("fails")', 'any("holds") || any("fails")'),
    (CHECK, "counts.failing == 0 && !is_open", "!is_open"),
    (CHECK, "&& !is_open && !counts.a_control_holds", "&& !is_open"),
    (CHECK, "return counts.holding + counts.undecided == 0", "return counts.holding == 0"),
    (CHECK, "return counts.holding > 0 &&", "return counts.holding >= 0 &&"),
    (CHECK, '== "undecided" && is_open', '== "undecided"'),
    (CHECK, "if (counts.without_numbers > 0)", "if (counts.without_numbers > 1)"),
    (CHECK, 'if (objections.empty() && claim["verdict"] != first.at("verdict"))', "if (false)"),
]


class Bench:
    """The sources and the tests, compiled once; mutants take the place of one object."""

    def __init__(self, folder):
        self.folder = folder
        self.compiler = os.environ.get("CXX", "c++")
        self.objects = {}

    def compile(self, source, path):
        target = self.folder / ((path.stem if path.parent == self.folder else source.replace("/", "_")) + ".o")
        done = subprocess.run([self.compiler, *FLAGS, "-c", path, "-o", target], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{source} does not compile:\n{done.stderr[:2000]}")
        return target

    def compile_all(self, pool):
        names = SOURCES + TESTS
        self.objects = dict(zip(names, pool.map(lambda name: self.compile(name, ROOT / name), names)))

    def program_of(self, objects, name):
        program = self.folder / name
        subprocess.run([self.compiler, *objects.values(), *LIBRARIES, "-o", program], check=True)
        return program

    @staticmethod
    def passes(program):
        try:
            return subprocess.run([program, "--gtest_brief=1"], timeout=LONGEST, capture_output=True).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def verdict_on(self, number):
        """None if the mutation is noticed, else what is wrong."""
        source, old, new = MUTATIONS[number]
        text = (ROOT / source).read_text("utf-8")
        if text.count(old) != 1:
            return f"the text stands there {text.count(old)} times"
        mutant = self.folder / f"mutant-{number}.cpp"
        mutant.write_text(text.replace(old, new), "utf-8")
        try:
            changed = self.compile(source, mutant)
        except RuntimeError as error:
            return str(error)
        program = self.program_of(self.objects | {source: changed}, f"mutant-{number}")
        noticed = not self.passes(program)
        program.unlink()
        return None if noticed else "not noticed"


def main():
    wanted = [int(word) for word in sys.argv[1:]] or range(len(MUTATIONS))
    faults = 0
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        bench = Bench(pathlib.Path(name))
        bench.compile_all(pool)
        if not bench.passes(bench.program_of(bench.objects, "tests")):
            sys.exit("verdicts.py: the tests fail without any mutation")
        for number, fault in zip(wanted, pool.map(bench.verdict_on, wanted)):
            source, old, new = MUTATIONS[number]
            print(f"{number} {source}: {old} → {new or 'nothing'}: {fault or 'noticed'}", flush=True)
            faults += fault is not None
    if faults:
        sys.exit(f"verdicts.py: {faults} of {len(wanted)} mutations are not as they should be")
    print(f"all {len(wanted)} mutations were noticed")


if __name__ == "__main__":
    main()
