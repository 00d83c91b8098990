#!/usr/bin/env python3
"""The same updates of CD-1 by kadanoff and by what one would use instead, side by side in one run.

    compare.py KADANOFF [-o RESULT.json] [--rounds 5] [--device cpu|cuda] [--size 6400x1600 --batch 1000] [--without ...]

KADANOFF is the program to run. Each round measures every program once, one after the other, so that a busy neighbour or
a change of clock meets all of them; what counts is the median over the rounds. Prints a table with the ratios, and
writes everything as JSON: machine, versions, settings, rows, ratios. run.sh makes the environment that this needs, or takes
the one that KADANOFF_PEERS names.
"""

import argparse
import datetime
import functools
import gc
import json
import os
import platform
import statistics
import subprocess
import time

import packages
import torch
import torch_cd
from machine import cpu_name, installed, log

DEFAULT_WORKS = ["6400x1600:1000:sampled", "100x64:25000:sampled", "100x64:25000:mean-field", "784x500:100:sampled"]


class Peer:
    """Something that takes time for an update: `measure` gives the seconds of one, and the CPU time of all its threads,
    which a busy neighbour changes little."""

    def __init__(self, program, precision, measure, note=""):
        self.program, self.precision, self.measure, self.note = program, precision, measure, note
        self.rounds, self.cpu_rounds = [], []

    def add_round(self):
        seconds, cpu = self.measure()
        self.rounds.append(seconds)
        self.cpu_rounds.append(cpu)


def synchronize(device):
    if device == "cuda":
        torch.cuda.synchronize()


def seconds_of(call, device, wanted):
    """Of one call: medians over single calls for about `wanted` seconds, or over bunches where one is short."""

    def bunch(calls):
        synchronize(device)  # nothing of before
        start, cpu = time.perf_counter(), time.process_time()
        for _ in range(calls):
            call()
        synchronize(device)
        return (time.perf_counter() - start) / calls, (time.process_time() - cpu) / calls

    calls = 1
    for _ in range(3):  # the first ones warm up: a call alone is mostly the way to a GPU and back
        calls = max(1, int(0.01 / max(bunch(calls)[0], 1e-7)))
    measured = []
    start = time.perf_counter()
    while len(measured) < 3 or time.perf_counter() - start < wanted:
        measured.append(bunch(calls))
    return tuple(statistics.median(column) for column in zip(*measured))


def library_peer(program, precision, make, device, threads, wanted, note=""):
    """An update that `make` gives, with the number of threads that is fastest on a CPU. None where it cannot be done."""

    def prepare(count):
        torch_cd.set_precision(precision)
        torch.set_num_threads(count)
        update()  # compiles, and chooses kernels

    try:
        torch_cd.set_precision(precision)
        update = make()
        fastest = {}
        for count in threads:
            prepare(count)
            fastest[count] = seconds_of(update, device, wanted / 2)[0]
    except Exception as error:  # whatever a compiler throws: the others are still to be measured
        log(f"  {program} {precision}: left out: {str(error).splitlines()[0] if str(error) else error!r}")
        return None
    best = min(fastest, key=fastest.get)

    def measure():
        prepare(best)
        return seconds_of(update, device, wanted)

    notes = ([f"{best} of {threads} threads"] if device == "cpu" else []) + ([note] if note else [])
    return Peer(program, precision, measure, "; ".join(notes))


def kadanoff_launches(visible, hidden, precision, device):
    """How it may be told to launch an update: on a GPU in three ways, one of them only for a small W in fp32."""
    if device == "cpu":
        return ["plain"]
    small = visible * hidden <= 50_000
    return ["plain", "graph"] + (["fused"] if small and precision == "fp32" else [])


def kadanoff_peer(program, precision, launch, work, device, wanted):
    size, batch, kind = work
    command = [program, "bench", "train", "--size", size, "--batch", str(batch), "--statistics", kind]
    command += ["--precision", precision, "--launch", launch, "--device", device]
    command += ["--seconds", str(3 * wanted), "--json"]

    def measure():
        time.sleep(0.3)  # until the threads of the others sleep, too
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        peer.reported = json.loads(done.stdout)
        row = peer.reported["rows"][0]
        return row["seconds"], row["seconds_cpu"]

    peer = Peer("kadanoff" if launch == "plain" else f"kadanoff {launch}", precision, measure)
    return peer


def peers_for(work, arguments):
    size, batch, kind = work
    visible, hidden = map(int, size.split("x"))
    device, wanted, sampled = arguments.device, arguments.seconds, kind == "sampled"
    cores = len(os.sched_getaffinity(0))
    threads = sorted({1, max(1, cores // 2), cores}) if device == "cpu" else [cores]
    found = []
    for precision in ["fp32", "bf16"] + sampled * ["int16"] if device == "cpu" else ["fp32", "tf32", "bf16"]:
        for launch in kadanoff_launches(visible, hidden, precision, device):
            peer = kadanoff_peer(arguments.kadanoff, precision, launch, work, device, wanted)
            try:
                peer.measure()
                found.append(peer)
            except RuntimeError as error:
                log(f"  {peer.program} {precision}: left out: {error}")
        if precision == "int16":
            continue  # which only products of spins have
        for variant in torch_cd.variants(sampled, device) if "torch" not in arguments.without else []:
            log(f"  pytorch {variant} {precision}")
            make = functools.partial(torch_cd.make, variant, visible, hidden, batch, precision, device, sampled)
            found.append(library_peer(f"pytorch {variant}", precision, make, device, threads, wanted))
    if sampled and "rbms" not in arguments.without:
        note = "units of 0 and 1, the hidden ones by their mean in the gradient, which is normalised"
        make = functools.partial(packages.rbms_update, visible, hidden, batch, device)
        found.append(library_peer("rbms", "fp32", make, device, threads, wanted, note))
    if sampled and device == "cpu" and "scikit-learn" not in arguments.without:
        measure = packages.scikit_learn_seconds(visible, hidden, batch)
        note = "units of 0 and 1, persistent chains, the hidden ones by their mean in the gradient"
        found.append(Peer("scikit-learn BernoulliRBM", "fp32", measure, note))
    return [peer for peer in found if peer]


def compare(work, arguments):
    size, batch, kind = work
    log(f"{size}, batch {batch}, {kind}")
    peers = peers_for(work, arguments)
    loads = []
    for done in range(arguments.rounds):
        for peer in peers:
            synchronize(arguments.device)
            peer.add_round()
        loads.append(os.getloadavg()[0])
        log(f"  round {done + 1} of {arguments.rounds}, load {loads[-1]:.1f}")
    rows = []
    for peer in peers:
        row = {"work": "train", "size": size, "batch": batch, "statistics": kind, "device": arguments.device}
        row |= {"program": peer.program, "precision": peer.precision, "seconds": statistics.median(peer.rounds)}
        row |= {"seconds_low": min(peer.rounds), "seconds_high": max(peer.rounds), "rounds": peer.rounds}
        row["seconds_cpu"] = statistics.median(peer.cpu_rounds)
        row |= {"note": peer.note, "kadanoff_row": getattr(peer, "reported", {"rows": [None]})["rows"][0]}
        rows.append(row)
    del peers
    gc.collect()
    return rows, loads


def is_ours(row):
    return row["program"].split()[0] == "kadanoff"


def seconds_of_ours(rows):
    """Of kadanoff's fastest launch in each precision."""
    ours = {}
    for row in filter(is_ours, rows):
        ours[row["precision"]] = min(row["seconds"], ours.get(row["precision"], float("inf")))
    return ours


def ratios(rows):
    """How many times as long as kadanoff each other takes; over kadanoff in the same precision and in its fastest."""
    ours = seconds_of_ours(rows)
    found = []
    for row in rows:
        if is_ours(row):
            continue
        same, fastest = ours.get(row["precision"]), min(ours.values(), default=None)
        keys = ("size", "batch", "statistics", "program", "precision")
        found.append({key: row[key] for key in keys}
                     | {"over_kadanoff_same_precision": row["seconds"] / same if same else None,
                        "over_kadanoff_fastest": row["seconds"] / fastest if fastest else None})
    return found


def best_of_pytorch(rows):
    """Its fastest variant in fp32 and in any precision, and how many times kadanoff's fp32 and fastest they take."""
    ours = seconds_of_ours(rows)
    torch_rows = [row for row in rows if row["program"].startswith("pytorch")]
    found = {}
    for name, candidates in (("fp32", [r for r in torch_rows if r["precision"] == "fp32"]), ("any", torch_rows)):
        best = min(candidates, key=lambda row: row["seconds"], default=None)
        if best and ours:
            found[name] = {"variant": f"{best['program']} {best['precision']}", "seconds": best["seconds"]}
            found[name] |= {f"over_kadanoff_{precision}": best["seconds"] / seconds for precision, seconds in ours.items()}
    return found


def table(rows, found):
    lines = ["{size}, batch {batch}, {statistics}, {device}".format(**rows[0])]
    factor = {(r["program"], r["precision"]): r for r in found}
    for row in sorted(rows, key=lambda row: row["seconds"]):
        one = factor.get((row["program"], row["precision"]), {})
        same, fastest = one.get("over_kadanoff_same_precision"), one.get("over_kadanoff_fastest")
        lines.append(f"  {row['program']:27} {row['precision']:5} {1e3 * row['seconds']:10.3f} ms"
                     f"  ({1e3 * row['seconds_low']:.3f} to {1e3 * row['seconds_high']:.3f})"
                     + f"  CPU {1e3 * row['seconds_cpu']:10.3f} ms"
                     + (f"  {same:6.2f} x kadanoff" if same else " " * 19)
                     + (f"  {fastest:6.2f} x its fastest" if fastest else "")
                     + (f"  {row['note'].split(';')[0]}" if "threads" in row["note"] else ""))
    return "\n".join(lines)


def parse_work(text):
    size, batch, kind = text.split(":")
    return size, int(batch), kind


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kadanoff", help="the program")
    parser.add_argument("-o", "--output", help="the result, JSON")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="that each program is measured for in a round")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--work", action="append", metavar="SIZE:BATCH:STATISTICS",
                        help="as 100x64:25000:mean-field; may be repeated (default: " + ", ".join(DEFAULT_WORKS) + ")")
    parser.add_argument("--without", action="append", default=[], choices=["torch", "rbms", "scikit-learn"])
    arguments = parser.parse_args()

    for name in ("rbms", "scikit-learn"):
        if name not in arguments.without and not installed(name):
            log(f"{name} is left out: this Python has no such package")
            arguments.without = arguments.without + [name]
    names = [name for name in ("numpy", "rbms", "scikit-learn", "torch") if name not in arguments.without]
    result = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
              "machine": {"cpu": cpu_name(), "cores": len(os.sched_getaffinity(0)), "system": platform.platform()},
              "versions": {"python": platform.python_version()} | {n: installed(n) for n in names},
              "settings": {"rounds": arguments.rounds, "seconds": arguments.seconds}, "load": [],
              "best_of_pytorch": {}, "rows": [], "ratios": []}
    if arguments.device == "cuda":
        result["machine"]["gpu"] = torch.cuda.get_device_name()
        result["versions"]["cuda of torch"] = torch.version.cuda
    for text in arguments.work or DEFAULT_WORKS:
        rows, loads = compare(parse_work(text), arguments)
        found = ratios(rows)
        result["rows"] += rows
        result["ratios"] += found
        result["best_of_pytorch"][text] = best_of_pytorch(rows)
        result["load"].append({"work": text, "after_each_round": loads})
        print(table(rows, found) + "\n", flush=True)
    about = subprocess.run([arguments.kadanoff, "doctor", "--json"], capture_output=True, text=True)
    result["kadanoff"] = json.loads(about.stdout)
    if arguments.output:
        with open(arguments.output + ".tmp", "w") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
        os.replace(arguments.output + ".tmp", arguments.output)


if __name__ == "__main__":
    main()
