"""Every system call of a command fails once: what is left must be whole, and the user must be told.

  faults_test.py PROGRAM SHIM [SCENARIO…]

KADANOFF_TESTS=full tries every call; else, or with FAULT_SECONDS, as many as these seconds (50) allow, by FAULT_JOBS=2
at a time, in an order by FAULT_SEED, by default the program's commit: over time all are tried.

For each scenario, each kind of call, each k and each errno, the k-th call fails (shim.cpp). Then
- exit code 0 comes only with the output of an undisturbed run;
- any other exit code is documented, with one line on stderr that says what happened; no crash, no hang;
- what was there before is there still, or the new output is there, whole; a run can be resumed to the same model;
- the next undisturbed command removes what was left behind.
The process is also killed right before the k-th call. Prints how many trials were made.
"""

import collections
import concurrent.futures
import errno
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM, SHIM = (str(Path(word).resolve()) for word in sys.argv[1:3])
FULL = os.environ.get("KADANOFF_TESTS") == "full"
SECONDS = int(os.environ.get("FAULT_SECONDS", 10**6 if FULL else 50))
PATIENCE = 600 if FULL else 60  # seconds: a command that takes more hangs
CALLS = ["open", "read", "write", "fsync", "rename", "link", "unlink", "mkdir", "stat", "close", "mmap", "fork"]
ERRORS = [errno.EIO, errno.ENOSPC, errno.EINTR, errno.EACCES]
CHANGING = ["open", "write", "fsync", "rename", "link", "unlink", "mkdir"]  # kills between these
DOCUMENTED = {0, 70, 74}  # 70: no memory, no child process. A kill may be that of the child that reads: 65
COMMON = ["--device", "cpu", "--threads", "1"]
TRAIN = ["train", "in.h5", "--hidden", "6", "--batch-size", "10", "--checkpoint-every", "2u", "--seed", "3", *COMMON]
ISING = ["ising", "--side", "4", "--samples", "20", *COMMON]


def run(folder, words, **fault):
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "KADANOFF_GNUPLOT": "/bin/false"}
    if fault:
        environment |= {"LD_PRELOAD": SHIM, "FAULT_FOLDER": str(folder)}
        environment |= {f"FAULT_{name.upper()}": str(value) for name, value in fault.items()}
    try:
        return subprocess.run([PROGRAM, *words], cwd=folder, env=environment, capture_output=True, text=True,
                              timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None


def must(folder, words):
    done = run(folder, words)
    assert done is not None and done.returncode == 0, f"{words}: {done}"


def content(path):
    """A file's content, or that of a run as a dictionary, without what depends on time. None: not there."""
    if not path.exists():
        return None
    if not path.is_dir():
        return hashlib.md5(path.read_bytes()).hexdigest()
    files = {one.name: hashlib.md5(one.read_bytes()).hexdigest() for one in path.iterdir()}
    if "metrics.jsonl" in files:
        rows = [json.loads(line) for line in (path / "metrics.jsonl").read_text().splitlines()]
        files["metrics.jsonl"] = [{**row, "seconds": 0} for row in rows]
    described = run(path.parent, ["info", path.name, "--json"])
    for one in json.loads(described.stdout)["files"] if described.stdout else []:
        if one["kind"] == "checkpoint":  # it holds the seconds
            files[Path(one["path"]).name] = one["training"]["update"]
        if "problem" in one:
            files[Path(one["path"]).name] = one["kind"]
    return files


def differences(one, other):
    if not isinstance(one, dict) or not isinstance(other, dict):
        return f"{one}, not {other}" if one != other else ""
    names = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    return ", ".join(f"{name}: {one.get(name)}, not {other.get(name)}" for name in names)


class Scenario:
    """A command whose output is one file."""

    def __init__(self, name, words, prepare=()):
        self.name, self.words, self.prepare, self.output = name, words, prepare, "out.h5"
        self.again = words if "--overwrite" in words else [*words, "--overwrite"]

    def set_up(self, root):
        """The folder before the command, what it holds then, and what the command makes of it."""
        self.before = root / self.name
        self.before.mkdir()
        for words in self.prepare:
            must(self.before, words)
        self.old = content(self.before / self.output)
        log = root / (self.name + ".log")
        self.new = self.outcome(root, self.words, log=log)
        self.new_again = self.outcome(root, self.again)
        self.calls = [line.split(" ", 2)[:2] for line in log.read_text().splitlines()]
        self.counts = collections.Counter(call for call, _ in self.calls)

    def outcome(self, root, words, **fault):
        folder = Path(tempfile.mkdtemp(dir=root))
        shutil.copytree(self.before, folder, dirs_exist_ok=True)
        self.clear_for(words, folder)
        done = run(folder, words, **fault)
        assert done.returncode == 0, f"{self.name}: {done.stderr}"
        return content(folder / self.output)

    def clear_for(self, words, folder):
        pass

    def trials(self):
        for call in CALLS:
            for at in range(1, self.counts[call] + 1):
                for error in [errno.ENOMEM] if call == "mmap" else [errno.EAGAIN] if call == "fork" else ERRORS:
                    yield self, {"call": call, "at": at, "error": error}
        for call in CHANGING:
            for at in range(1, self.counts[call] + 1):
                yield self, {"call": call, "at": at, "kill": 1}

    def problem_of(self, folder, after):
        return "" if after in (self.old, self.new) else f"neither the old nor the new output: {after}"

    def again_from(self, after):
        """The command that leads to the end, and what it shall make."""
        return self.again, self.new_again


class Run(Scenario):
    """A training, which may be resumed."""

    def __init__(self, name, words, prepare=()):
        super().__init__(name, words, prepare)
        self.output = "r"
        self.again = [word for word in words if word not in ("--overwrite", "--resume")] + ["--resume"]

    def clear_for(self, words, folder):
        # A resumed run records what was changed: it is that of the words done once.
        if words == self.again != self.words and "--resume" not in self.words:
            shutil.rmtree(folder / "r", ignore_errors=True)

    def problem_of(self, folder, after):
        checkpoints = [value for name, value in (after or {}).items() if name in ("checkpoint.h5", "checkpoint-previous.h5")]
        whole = any(isinstance(value, int) for value in checkpoints)
        if not whole and (checkpoints or self.old is not None):
            return f"no whole checkpoint: {after}"
        if self.old is not None and after.get("checkpoint.h5") != self.old["checkpoint.h5"]:
            reader = run(folder, ["evaluate", "r", "in.h5", *COMMON])
            if reader.returncode == 0 and after.get("model.h5") not in (self.new["model.h5"], self.new_again["model.h5"]):
                if "--overwrite" in self.words:
                    return "the model of the old run is taken for that of the new one"
        elif "--overwrite" in self.words and {name: after.get(name) for name in self.old} != self.old:
            return f"the old run is not whole: {differences(after, self.old)}"
        return ""

    def again_from(self, after):
        if "--overwrite" in self.words and after.get("checkpoint.h5") == self.old["checkpoint.h5"]:
            return self.words, self.new
        if (after or {}).get("checkpoint.h5") == self.new["checkpoint.h5"]:  # nothing is left to do: what was asked for stays
            return self.again, self.new
        return self.again, self.new_again


class Reproduction(Scenario):
    """A paper on a plan of seconds. The call fails once that each site makes: each path through our functions to it."""

    def __init__(self):
        super().__init__("reproduce", ["reproduce", "iso2018", "--samples", "3", "--epochs", "3", "--thermometer-epochs",
                                       "5", "-o", "iso", *COMMON])
        self.output, self.again = "iso/claims.json", self.words

    def trials(self):
        seen, counts = set(), collections.Counter()
        for call, site in self.calls:
            counts[call] += 1
            if (call, site) not in seen and call in CALLS:
                yield self, {"call": call, "at": counts[call], "error": errno.EIO}
            seen.add((call, site))

    def problem_of(self, folder, after):
        return "" if after in (None, self.new) else "other claims"


def comparable(files):
    """Which checkpoint is the one before, and which command wrote a snapshot, depends on where a run was resumed."""
    if not isinstance(files, dict):
        return files
    return {name: name.startswith("epoch-") or value for name, value in files.items() if name != "checkpoint-previous.h5"}


def check(scenario, fault, root):
    """What is wrong after this fault; an empty string if nothing is."""
    folder = Path(tempfile.mkdtemp(dir=root))
    try:
        shutil.copytree(scenario.before, folder, dirs_exist_ok=True)
        done = run(folder, scenario.words, **fault)
        if done is None:
            return "it hangs"
        lines = [line for line in done.stderr.splitlines() if not line.startswith("training")]
        if done.returncode != -9 or "kill" not in fault:
            if done.returncode not in DOCUMENTED | ({65} if "kill" in fault else set()):
                return f"exit code {done.returncode}: {done.stderr[-300:]}"
            if done.returncode != 0 and not (lines and lines[-1].startswith("kadanoff: ")):
                return f"exit code {done.returncode}, but stderr is {done.stderr[-300:]!r}"
            if done.returncode != 0 and len(lines) > 2 and scenario.name != "reproduce":
                return f"too many lines: {done.stderr!r}"
        after = content(folder / scenario.output)
        if done.returncode == 0 and after != scenario.new:
            return f"exit code 0 with another output: {differences(after, scenario.new)}"
        problem = scenario.problem_of(folder, after)
        if problem:
            return f"exit code {done.returncode}, {problem}"
        words, expected = scenario.again_from(after)
        again = run(folder, words)
        if again is None or again.returncode != 0:
            return f"exit code {done.returncode}, then {words}: {again}"
        wrong = differences(comparable(content(folder / scenario.output)), comparable(expected))
        if wrong:
            return f"exit code {done.returncode}; done again, it is {wrong}"
        left = [str(path.relative_to(folder)) for path in folder.rglob(".*")]
        return f"left behind: {left}" if left else ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scenarios():
    data = [[*ISING, "--temperatures", "2", "-o", "in.h5"]]
    model = [*data, [*TRAIN, "--updates", "4", "-o", "m"]]
    fit = ["thermometer", "fit", "in.h5", "--hidden", "4", "--epochs", "2", *COMMON, "-o", "out.h5"]
    return [
        Scenario("ising", [*ISING, "--temperatures", "3", "-o", "out.h5"]),
        Scenario("ising-overwrite", [*ISING, "--temperatures", "3", "--overwrite", "-o", "out.h5"],
                 [[*ISING, "--temperatures", "2", "-o", "out.h5"]]),
        Run("train", [*TRAIN, "--updates", "6", "--snapshot-epochs", "1", "-o", "r"], data),
        Run("train-resume", [*TRAIN, "--updates", "7", "--resume", "-o", "r"],
            [*data, [*TRAIN, "--updates", "5", "-o", "r"]]),
        Run("train-overwrite", [*TRAIN, "--updates", "6", "--snapshot-epochs", "2", "--overwrite", "-o", "r"],
            [*data, [*TRAIN, "--updates", "5", "--learning-rate", "0.1", "--snapshot-epochs", "1,2", "-o", "r"]]),
        Scenario("flow", ["flow", "m", "in.h5", "--steps", "0,3", *COMMON, "-o", "out.h5"], model),
        Scenario("thermometer", fit, [[*ISING, "--temperatures", "1,3", "-o", "in.h5"]]),
        *([Reproduction()] if FULL else []),
    ]


def commit_of_program(root):
    must(root, [*ISING, "--temperatures", "1", "-o", "any.h5"])
    return json.loads(run(root, ["info", "any.h5", "--json"]).stdout)["provenance"]["commit"]


def main():
    begin = time.monotonic()
    root = Path(tempfile.mkdtemp(prefix="kadanoff-faults-"))
    try:
        wanted = [one for one in scenarios() if not sys.argv[3:] or one.name in sys.argv[3:]]
        for scenario in wanted:
            scenario.set_up(root)
        trials = [trial for scenario in wanted for trial in scenario.trials()]
        seed = os.environ.get("FAULT_SEED") or commit_of_program(root)
        random.Random(seed).shuffle(trials)
        made, wrong = collections.Counter(), []

        def attempt(trial):
            if time.monotonic() - begin > SECONDS:
                return
            problem = check(*trial, root)
            made[trial[0].name] += 1
            if problem:
                wrong.append(f"{trial[0].name}, {trial[1]}: {problem}")
                print("WRONG:", wrong[-1], flush=True)

        with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("FAULT_JOBS", "2"))) as pool:
            list(pool.map(attempt, trials))
        print(f"{sum(made.values())} of {len(trials)} faults tried in {time.monotonic() - begin:.0f} s, with "
              f"FAULT_SEED={seed}: {dict(made)}")
        print(f"{len(wrong)} wrong" if wrong else "all right")
        return 1 if wrong or not made else 0
    finally:
        shutil.rmtree(root, ignore_errors=True)


sys.exit(main())
