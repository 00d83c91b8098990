#!/usr/bin/env python3
"""What analyses are made of (SVD, eigenvectors, covariance, radial averages, block spins, the RG machine) by kadanoff and by numpy, scipy
and torch, side by side in one run.

    analysis.py KADANOFF [-o RESULT.json] [--rounds 3] [--threads 2] [--size 6400x1600] [--samples N]

KADANOFF is the program to run. Each round measures every program once, one after the other, so that a busy neighbour or
a change of clock meets all of them; what counts is the median over the rounds. Before that each library's result is
compared with numpy's in fp64. Prints a table with the ratio to the best of the others, in any precision and in fp64,
and writes everything as JSON. Libraries that this Python lacks are left out, but for numpy. `run.sh --analysis` makes
the environment that this needs.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import time

from machine import cpu_name, installed, log

WORKS = ["svd", "covariance", "radial", "blocks", "rgm"]


def works_of(size):
    """All works; of eigenvectors, those of either side of the matrix."""
    return WORKS + [f"eigen {rows}" for rows in sorted(set(map(int, size.split("x"))))]


def name_of(row):
    return f"eigen {row['size'].split('x')[0]}" if row["work"] == "eigen" else row["work"]


class Entry:
    """A program's way to do a work, and its seconds in each round."""

    def __init__(self, work, program, precision, call=None, note=""):
        self.work, self.program, self.precision, self.call, self.note = work, program, precision, call, note
        self.difference, self.rounds, self.reported = None, [], None

    def add_round(self, wanted):
        """The median of as many calls as take `wanted` seconds, one at least."""
        time.sleep(0.2)  # until the threads of the one before sleep, too
        measured, start = [], time.perf_counter()
        while not measured or time.perf_counter() - start < wanted:
            before = time.perf_counter()
            self.call()
            measured.append(time.perf_counter() - before)
        self.rounds.append(statistics.median(measured))

    def as_json(self):
        return {"work": self.work, "program": self.program, "precision": self.precision,
                "seconds": statistics.median(self.rounds), "seconds_low": min(self.rounds),
                "seconds_high": max(self.rounds), "rounds": self.rounds, "difference": self.difference, "note": self.note,
                "kadanoff_row": self.reported}


def library_entries(arguments):
    import analysis_works as works

    inputs = works.Inputs(arguments.size, arguments.samples)
    found = {"numpy": works.of_numpy(inputs)}
    if "scipy" not in arguments.without:
        found["scipy"] = works.of_scipy(inputs, arguments.threads)
    if "torch" not in arguments.without:
        found["torch"] = works.of_torch(inputs, arguments.threads)
    return [Entry(work, program, precision, call, "a byte to each spin" if work == "blocks" else "")
            for program, of_program in found.items() for work, calls in of_program.items() for precision, call in calls.items()]


def what_is_compared(work, result):
    """An array that every right program finds alike, up to rounding: vectors have signs, and block spins ties."""
    import numpy

    if work == "svd":
        return numpy.asarray(result[1], float)
    if work.startswith("eigen"):
        return numpy.asarray(result[0], float)
    if work == "radial":
        return numpy.concatenate([numpy.asarray(part, float).ravel() for part in result])
    if work == "blocks":
        return None
    return numpy.asarray(result, float)


def check_and_warm_up(entries):
    import numpy

    right = {}
    for entry in sorted(entries, key=lambda entry: (entry.precision != "fp64", entry.program != "numpy")):
        found = what_is_compared(entry.work, entry.call())
        if found is None:
            continue
        expected = right.setdefault(entry.work, found)  # numpy's in fp64 comes first
        entry.difference = float(numpy.linalg.norm(found - expected) / numpy.linalg.norm(expected))
        # Of random data the eigenvalues lie so close that in fp32 the RG machine's vectors are others.
        most = 1e-8 if entry.precision == "fp64" else None if entry.work == "rgm" else 1e-3
        if most is not None and not entry.difference <= most:
            sys.exit(f"analysis.py: {entry.program}'s {entry.work} in {entry.precision} is {entry.difference:.1e} off numpy's")


def kadanoff_rows(arguments):
    command = [arguments.kadanoff, "bench", "analysis", "--device", "cpu", "--threads", str(arguments.threads)]
    command += ["--size", arguments.size, "--seconds", str(arguments.seconds), "--json", "--quiet"]
    command += ["--samples", str(arguments.samples)] if arguments.samples else []
    time.sleep(0.3)  # until the threads of the others sleep, too
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"analysis.py: {' '.join(command)}: {done.stderr.strip()}")
    return json.loads(done.stdout)["rows"]


def measure(arguments):
    others = library_entries(arguments)
    check_and_warm_up(others)
    ours, loads = {}, []
    for done in range(arguments.rounds):
        for row in kadanoff_rows(arguments):
            entry = ours.setdefault(name_of(row), Entry(name_of(row), "kadanoff", row["precision"]))
            entry.rounds.append(row["seconds"])
            entry.reported = row
        for entry in others:
            entry.add_round(arguments.seconds)
        loads.append(os.getloadavg()[0])
        log(f"  round {done + 1} of {arguments.rounds}, load {loads[-1]:.1f}")
    return [entry.as_json() for entry in [*ours.values(), *others]], loads


def ratios(rows, works):
    """Of each work the best of the others, in any precision and in fp64, and how many times kadanoff's time it takes."""
    found = {}
    for work in works:
        ours = next(row["seconds"] for row in rows if row["work"] == work and row["program"] == "kadanoff")
        others = [row for row in rows if row["work"] == work and row["program"] != "kadanoff"]
        found[work] = {"kadanoff_seconds": ours}
        for name, among in (("any", others), ("fp64", [row for row in others if row["precision"] == "fp64"])):
            best = min(among, key=lambda row: row["seconds"], default=None)
            if best:
                found[work][name] = {"program": best["program"], "precision": best["precision"], "seconds": best["seconds"],
                                     "over_kadanoff": best["seconds"] / ours}
    return found


def table(rows, found, works):
    lines = []
    for work in works:
        size = next(row["kadanoff_row"]["size"] for row in rows if row["work"] == work and row["kadanoff_row"])
        best = [f"{one['over_kadanoff']:.2f} × kadanoff in {'fp64' if name == 'fp64' else 'any precision'}"
                for name, one in found[work].items() if name != "kadanoff_seconds"]
        lines.append(f"{work.split()[0]} {size}: the best of the others takes {', '.join(best)}")
        for row in sorted((row for row in rows if row["work"] == work), key=lambda row: row["seconds"]):
            lines.append(f"  {row['program']:9} {row['precision']:5} {1e3 * row['seconds']:10.3f} ms"
                         f"  ({1e3 * row['seconds_low']:.3f} to {1e3 * row['seconds_high']:.3f})"
                         f"  {row['seconds'] / found[work]['kadanoff_seconds']:7.2f} x kadanoff"
                         + (f"  {row['note']}" if row["note"] else ""))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kadanoff", help="the program")
    parser.add_argument("-o", "--output", help="the result, JSON")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1.0, help="that a work is measured for in a round, or for one call")
    parser.add_argument("--size", default="6400x1600", help="of the matrix whose SVD is taken; eigenvectors are of either side")
    parser.add_argument("--samples", type=int, help="of all other works (default: 60,000, 1,600 and 30,000)")
    parser.add_argument("--without", action="append", default=[], choices=["scipy", "torch"])
    arguments = parser.parse_args()

    for name in ("OMP", "OPENBLAS", "MKL"):  # before the libraries are loaded, which read it then
        os.environ[name + "_NUM_THREADS"] = str(arguments.threads)
    if not installed("numpy"):
        sys.exit("analysis.py: this Python has no numpy")
    for name in ("scipy", "torch"):
        if name not in arguments.without and not installed(name):
            log(f"{name} is left out: this Python has no such package")
            arguments.without = arguments.without + [name]
    names = [name for name in ("numpy", "scipy", "torch") if name not in arguments.without]
    rows, loads = measure(arguments)
    works = works_of(arguments.size)
    found = ratios(rows, works)
    print(table(rows, found, works), flush=True)
    about = subprocess.run([arguments.kadanoff, "doctor", "--json"], capture_output=True, text=True)
    result = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
              "machine": {"cpu": cpu_name(), "cores": len(os.sched_getaffinity(0)), "system": platform.platform()},
              "versions": {"python": platform.python_version()} | {name: installed(name) for name in names},
              "settings": {name: getattr(arguments, name) for name in ("rounds", "threads", "seconds", "size", "samples")},
              "load_after_each_round": loads, "best_of_others": found, "rows": rows, "kadanoff": json.loads(about.stdout)}
    if arguments.output:
        with open(arguments.output + ".tmp", "w") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
        os.replace(arguments.output + ".tmp", arguments.output)


if __name__ == "__main__":
    main()
