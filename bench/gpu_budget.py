#!/usr/bin/env python3
"""Estimates the time of CUDA kernels from their machine code. No GPU has run this: every number is an estimate.

Compiles the hot kernels for sm_90 and reads their instructions, with nvcc and nvdisasm of CUDA 12 or newer: from
--tools or KADANOFF_CUDA_TOOLS, from PATH, or from CUDA_HOME/bin. bench/gpu_budget_works.py has the works, their trip
counts and what is assumed of a GPU.

Exit codes: 0, 1 something got worse than in --compare's file or a kernel is gone, 2 usage, 69 a tool is missing.
"""
import argparse
import collections
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import gpu_budget_works as works
from gpu_budget_sass import Flow, parse, short_name

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORMULA = ("max(issue slots / practical / (4 · SMs · clock), busiest pipe / (4 · SMs · clock), bytes / bandwidth, "
           "tensor flops / rate) + launch; fewer blocks than fit: those of the busiest SM; "
           "practical = min({issue_practical}, warps of a scheduler / {cycles_between_issues})").format(**works.ASSUMED)
WORSE = 1.05
FLAGS = "-std=c++20 -arch=sm_90 --expt-relaxed-constexpr -lineinfo -DKADANOFF_HAS_CUDA -I. -Xptxas -v -cubin".split()


def end(code, text):
    print(f"gpu_budget: {text}", file=sys.stderr)
    sys.exit(code)


def tool(name, folder):
    home = os.environ.get("CUDA_HOME", "/usr/local/cuda")
    places = [folder or "", os.environ.get("PATH", ""), f"{home}/bin"]
    found = next((path for place in places if place and (path := shutil.which(name, path=place))), None)
    return found or end(69, f"no {name} in --tools, KADANOFF_CUDA_TOOLS, PATH or {home}/bin: the CUDA Toolkit has it")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", metavar="DIR", default=os.environ.get("KADANOFF_CUDA_TOOLS") or None,
                        help="a folder with nvdisasm or nvcc, which is looked into first (also KADANOFF_CUDA_TOOLS)")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="write the estimate there")
    parser.add_argument("--compare", metavar="FILE", type=pathlib.Path,
                        help="exit code 1 if a line is worse than in this file by more than 5 %%")
    parser.add_argument("--explain", metavar="KERNEL", help="how often each basic block of a kernel runs, then end")
    options = parser.parse_args()
    if options.compare:
        try:
            options.before = json.loads(options.compare.read_text())
        except (OSError, ValueError) as error:
            parser.error(f"{options.compare}: {error}")
    return options


# ── from sources to instructions ─────────────────────────────────────────────────────────────────────────────────────

def resources(log):
    """Registers, spilled and shared bytes of each kernel, as ptxas prints them."""
    found, name = {}, None
    for line in log.splitlines():
        if entry := re.search(r"Compiling entry function '(\S+)'", line):
            name = short_name(entry[1])
            found[name] = {"spill_bytes": 0}
        elif name and (spills := re.search(r"(\d+) bytes spill stores, (\d+) bytes spill loads", line)):
            found[name]["spill_bytes"] += int(spills[1]) + int(spills[2])
        elif name and (used := re.search(r"Used (\d+) registers", line)):
            shared = re.search(r"(\d+) bytes smem", line)
            found[name] |= {"registers": int(used[1]), "static_shared": int(shared[1]) if shared else 0}
            name = None
    return found


def compile_all(nvcc, nvdisasm):
    """{kernel: resources}, {kernel: basic blocks} of all sources."""
    used, code = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for source in works.SOURCES:
            cubin = pathlib.Path(folder) / f"{pathlib.Path(source).stem}.cubin"
            for command in ([nvcc, *FLAGS, source, "-o", cubin], [nvdisasm, "-c", "-gi", cubin]):
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
                if done.returncode:
                    end(1, f"{pathlib.Path(command[0]).name} {source}: {done.stderr.strip() or done.returncode}")
                if command[0] == nvcc:
                    used |= resources(done.stdout + done.stderr)
            code |= parse(done.stdout)
    return used, code


@functools.lru_cache(None)
def lines_of(file):
    try:
        return pathlib.Path(file).read_text(errors="replace").splitlines()
    except OSError:
        return []


def source_line(file, number):
    lines = lines_of(file)
    return lines[number - 1] if 0 < number <= len(lines) else ""


# ── from instructions to costs ───────────────────────────────────────────────────────────────────────────────────────

CLASS_OF = {opcode: name for name, (_, opcodes) in works.CLASSES.items() for opcode in opcodes.split()}


def cost(blocks, flow):
    """Issue slots of a warp and how long each pipe is busy."""
    slots, pipes = collections.Counter(), collections.Counter()
    for block, times in zip(blocks, flow.frequency):
        for i in block.instructions:
            name = CLASS_OF.get(i.base, "OTHER")
            width = {"128": 4, "64": 2, "4": 4}.get(i.opcode.rpartition(".")[2], 1) if name == "LSU" else 1
            slots[name] += times
            pipes[name] += times * width * works.CLASSES[name][0]
    busiest = max(pipes, key=pipes.get)
    return {"slots": round(sum(slots.values()), 1),
            "classes": {name: round(n, 1) for name, n in slots.most_common() if n},
            "busiest_pipe": busiest, "pipe_cycles": round(pipes[busiest], 1)}


def cost_of(launch, used, code):
    if launch.kernel not in code or launch.kernel not in used:
        end(1, f"{launch.kernel} is in none of {', '.join(works.SOURCES)}: bench/gpu_budget_works.py names it")
    flow = Flow(code[launch.kernel], launch.rules, source_line)
    for text in flow.without_rule:
        print(f"gpu_budget: {launch.kernel}: counted once, since no rule names it: {text}", file=sys.stderr)
    own = used[launch.kernel]
    blocks = works.occupancy(own["registers"], own["static_shared"] + launch.dynamic_shared, launch.warps)
    return own | cost(code[launch.kernel], flow) | {
        "dynamic_shared": launch.dynamic_shared, "blocks_per_sm": blocks,
        "occupancy": round(blocks * launch.warps / works.SM["warps"], 3)}


def estimate_launch(launch, launched, used, code):
    costs = cost_of(launch, used, code) if launch.kernel else None
    line = {"what": launch.what, "kernel": launch.kernel or "cuBLAS", "blocks": launch.blocks,
            "warps_per_block": launch.warps, "bytes": launch.bytes, "flops": launch.flops, "code": costs,
            "us": {}, "bound": {}}
    for name, gpu in works.GPUS.items():
        seconds, line["bound"][name] = works.seconds(gpu, launch, costs, launched)
        line["us"][name] = round(seconds * 1e6, 2)
    return line


def estimate_work(work, used, code):
    lines = [estimate_launch(launch, work.launched, used, code) for launch in work.launches]
    result = {"launches_per_unit": len(lines) * work.repeats, "launched": work.launched, "launches": lines}
    if work.alone:
        return result
    result["us"] = {gpu: round(work.repeats * sum(line["us"][gpu] for line in lines), 2) for gpu in works.GPUS}
    if flops := sum(launch.flops for launch in work.launches):
        result["times_its_products"] = {gpu: round(result["us"][gpu] / (flops / rates["bf16_tflops"] / 1e6), 3)
                                        for gpu, rates in works.GPUS.items()}
    if work.flips:
        slots = sum(line["code"]["slots"] * line["blocks"] * line["warps_per_block"] for line in lines)
        result["slots_per_1024_flips"] = round(slots * work.repeats * 1024 / work.flips, 1)
        result["flips_per_ns"] = {gpu: round(work.flips / us / 1e3) for gpu, us in result["us"].items()}
    return result


def estimate(nvcc, nvdisasm):
    used, code = compile_all(nvcc, nvdisasm)
    version = subprocess.run([nvcc, "--version"], capture_output=True, text=True).stdout
    release = re.search(r"V(\d[\d.]*)", version)
    return {"kind": "estimate", "note": "no GPU has run this", "formula": FORMULA,
            "nvcc": release[1] if release else "unknown", "assumed": works.ASSUMED, "gpus": works.GPUS,
            "pipe_cycles": {name: n for name, (n, _) in works.CLASSES.items()},
            "ising_draws_of_a_warp": round(works.draws_of_a_warp(), 3),
            "works": {work.name: estimate_work(work, used, code) for work in works.works()}}


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

def print_table(document):
    print(f"estimate, no GPU has run this (nvcc {document['nvcc']}, sm_90)\ntime = {document['formula']}")
    print(f"assumed: {json.dumps(document['assumed'])}\n{json.dumps(document['gpus'])}")
    for name, work in document["works"].items():
        print(f"\n{name} [estimate]: {work['launches_per_unit']} launches, {work['launched']}")
        print(f"  {'':26}{'reg':>4}{'spill':>6}{'smem':>8}{'occ':>6}{'slots':>9}{'MB':>8}"
              f"{'H100 µs':>9}{'H200 µs':>9}  bound   slots of a warp by class")
        for line in work["launches"]:
            code = line["code"]
            own = (f"{code['registers']:4}{code['spill_bytes']:6}{code['static_shared'] + code['dynamic_shared']:8}"
                   f"{code['occupancy']:6.2f}{code['slots']:9.0f}") if code else " " * 33
            classes = code["classes"] if code else {"GFLOP": line["flops"] / 1e9}
            rest = " ".join(f"{name} {n:.0f}" for name, n in classes.items())
            times = f"{line['us']['H100']:9.2f}{line['us']['H200']:9.2f}  {line['bound']['H100']:7}"
            print(f"  {line['what']:26}{own}{line['bytes'] / 1e6:8.2f}{times} {rest}")
        for key in ("us", "times_its_products", "slots_per_1024_flips", "flips_per_ns"):
            if key in work:
                print(f"  {key}: {json.dumps(work[key])}")


def comparable(document):
    """The lines of an estimate that should not grow."""
    lines = {}
    for name, work in document["works"].items():
        for line in work["launches"]:
            if line["code"]:
                lines |= {f"{name}: {line['what']}: {key}": line["code"][key] for key in ("slots", "spill_bytes")}
            lines |= {f"{name}: {line['what']}: µs on {gpu}": us for gpu, us in line["us"].items()}
        lines |= {f"{name}: µs on {gpu}": us for gpu, us in work.get("us", {}).items()}
    return lines


def compare(before, now):
    if before["nvcc"] != now["nvcc"]:
        print(f"gpu_budget: nvcc {before['nvcc']} made the other file, {now['nvcc']} this one", file=sys.stderr)
    old, new = comparable(before), comparable(now)
    grown = [line for line, value in new.items() if line in old and value > WORSE * old[line]]
    worse = [f"{line}: {old[line]:g} → {new[line]:g}" for line in grown]
    worse += [f"{line}: gone" for line in old if line not in new]
    print("\n" + ("\n".join(f"worse: {line}" for line in worse) or "no line is worse by more than 5 %"))
    return bool(worse)


def explain(kernel, nvcc, nvdisasm):
    _, code = compile_all(nvcc, nvdisasm)
    launch = next((launch for work in works.works() for launch in work.launches if launch.kernel == kernel), None)
    if launch is None or kernel not in code:
        end(2, f"no work has a kernel {kernel}: {', '.join(sorted(code))}")
    flow = Flow(code[kernel], launch.rules, source_line)
    for block, times in zip(code[kernel], flow.frequency):
        if block.instructions and times:
            last = block.instructions[-1]
            place = last.where[0] if last.where else ("", 0)
            print(f"{times:10.3f} × {len(block.instructions):4}  {block.label:10} {last.opcode:8} "
                  f"{pathlib.Path(place[0]).name}:{place[1]} {source_line(*place).strip()[:60]}")


def main():
    options = arguments()
    tools = tool("nvcc", options.tools), tool("nvdisasm", options.tools)
    if options.explain:
        return explain(options.explain, *tools)
    document = estimate(*tools)
    print_table(document)
    if options.json:
        options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    sys.exit(compare(options.before, document) if options.compare else 0)


if __name__ == "__main__":
    main()
