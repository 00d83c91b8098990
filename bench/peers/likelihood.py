#!/usr/bin/env python3
"""The likelihood of MNIST's test images under RBMs of one size that kadanoff, rbms and scikit-learn trained for the same
number of epochs, all measured by one program.

    likelihood.py KADANOFF MNIST [-o RESULT.json] [--hidden 500] [--epochs 1,3,10] [--chains 200] [--temperatures 3000]

MNIST is the folder with train-images-idx3-ubyte.gz and t10k-images-idx3-ubyte.gz; a pixel from 128 on is +1. ln Z is
annealed by `kadanoff evaluate`, which gives a bracket and says whether it trusts the result. The settings of each program
are in SETTINGS, several where it is not plain which is best. Prints a table and writes RESULT.json; beside it RESULT.csv,
and RESULT.png where gnuplot is installed.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import likelihood_trainers as trainers


def recipe(steps):
    """That of docs/recipes/mnist.sh, with steps of a chain to each update."""
    return ["--algorithm", "pcd", "--cd-steps", str(steps), "--centred", "--learning-rate", "0.02", "--schedule", "cosine",
            "--bias-init", "data"]


SETTINGS = {
    "kadanoff, the recipe: PCD-20": trainers.kadanoff(recipe(20)),
    "rbms, PCD-20, rate 0.5": trainers.rbms(0.5, steps=20),
    "rbms, PCD-1, rate 0.5": trainers.rbms(0.5),
    "scikit-learn, rate 0.02": trainers.scikit_learn(0.02),
    "rbms, PCD-20, rate 1": trainers.rbms(1, steps=20),
    "rbms, PCD-20, rate 2": trainers.rbms(2, steps=20),
    "rbms, PCD-1, rate 1": trainers.rbms(1),
    "scikit-learn, rate 0.05": trainers.scikit_learn(0.05),
    "scikit-learn, rate 0.1": trainers.scikit_learn(0.1),
    "kadanoff, PCD-1": trainers.kadanoff(recipe(1)),
}


def kadanoff(program, *words):
    done = subprocess.run([program, *map(str, words), "--json", "--quiet"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"likelihood.py: {' '.join(map(str, words))}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def measure(arguments, model, test, folder):
    """What kadanoff evaluate says of a model of whatever program."""
    if model.suffix == ".npz":
        kadanoff(arguments.kadanoff, "import", model, "--overwrite", "-o", folder / "imported.h5")
        model = folder / "imported.h5"
    found = kadanoff(arguments.kadanoff, "evaluate", model, test, "--ais-chains", arguments.chains, "--ais-temperatures",
                     arguments.temperatures)
    likelihood = found["log_likelihood"]
    return {"ln_likelihood": likelihood["mean"], "error": likelihood["error"], "lower": likelihood.get("lower") or likelihood["mean"],
            "upper": likelihood.get("upper") or likelihood["mean"],
            "trusted": (found["log_z"]["ais"] or {"trustworthy": True})["trustworthy"]}


def rows_of(arguments, folder):
    for name, images in (("train", "train"), ("test", "t10k")):
        kadanoff(arguments.kadanoff, "import", pathlib.Path(arguments.mnist, f"{images}-images-idx3-ubyte.gz"), "--values",
                 "spin", "-o", folder / f"{name}.h5")
    for setting, train in SETTINGS.items():
        if arguments.only and not any(word in setting for word in arguments.only.split(",")):
            continue
        for epoch, seconds, model in train(arguments.kadanoff, folder / "train.h5", arguments.hidden, arguments.epochs, folder):
            row = {"setting": setting, "epoch": epoch, "seconds": seconds} | measure(arguments, model, folder / "test.h5", folder)
            print(f"{setting}, epoch {epoch}, {seconds:.0f} s: {row['ln_likelihood']:.2f}, from {row['lower']:.2f} to "
                  f"{row['upper']:.2f}", file=sys.stderr, flush=True)
            yield row


def table(rows, last):
    lines = [f"| program | ln likelihood of a test image after {last} epochs | by the bracket | s |", "|---|---|---|---|"]
    for row in sorted((row for row in rows if row["epoch"] == last), key=lambda row: -row["ln_likelihood"]):
        trust = "" if row["trusted"] else " (!)"
        lines.append(f"| {row['setting']} | {row['ln_likelihood']:.2f} ± {row['error']:.2f}{trust} | {row['lower']:.2f} to "
                     f"{row['upper']:.2f} | {row['seconds']:.0f} |")
    return "\n".join(lines)


def draw(rows, path):
    """Likelihood against epochs, with the brackets as bars; numbers as CSV."""
    settings = list(dict.fromkeys(row["setting"] for row in rows))
    csv = ["setting,epoch,seconds,ln_likelihood,lower,upper"]
    csv += [f"\"{row['setting']}\",{row['epoch']},{row['seconds']:.1f},{row['ln_likelihood']:.4f},{row['lower']:.4f},"
            f"{row['upper']:.4f}" for row in rows]
    path.with_suffix(".csv").write_text("\n".join(csv) + "\n")
    script = ["set terminal pngcairo size 1000,640 font 'DejaVu Sans,11' noenhanced", f"set output '{path.with_suffix('.png')}'",
              "set logscale x", "set xlabel 'epochs'", "set ylabel 'ln likelihood of a test image'", "set key outside bottom center",
              "set xtics (" + ", ".join(str(epoch) for epoch in sorted({row["epoch"] for row in rows})) + ")",
              f"set xrange [{min(r['epoch'] for r in rows) * 0.9}:{max(r['epoch'] for r in rows) * 1.1}]",
              "plot " + ", ".join(f"'-' using 1:2:3:4 with yerrorlines linewidth 2 title '{name}'" for name in settings)]
    for name in settings:
        script += [f"{r['epoch']} {r['ln_likelihood']} {r['lower']} {r['upper']}" for r in rows if r["setting"] == name] + ["e"]
    try:
        subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)
    except FileNotFoundError:
        print("no picture: there is no gnuplot", file=sys.stderr)


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def write(arguments, rows):
    """After each row: the next one may take hours, or fail."""
    result = {"made": datetime.date.today().isoformat(), "machine": platform.processor() or platform.machine(),
              "cores": len(os.sched_getaffinity(0)), "kadanoff": kadanoff(arguments.kadanoff, "doctor")["build"],
              "packages": {name: version(name) for name in ("numpy", "rbms", "scikit-learn", "torch")},
              "hidden": arguments.hidden, "ais": {"chains": arguments.chains, "temperatures": arguments.temperatures},
              "rows": rows}
    arguments.output.write_text(json.dumps(result, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kadanoff")
    parser.add_argument("mnist")
    parser.add_argument("-o", "--output", type=pathlib.Path)
    parser.add_argument("--hidden", type=int, default=500)
    parser.add_argument("--epochs", default="1,3,10")
    parser.add_argument("--chains", type=int, default=200)
    parser.add_argument("--temperatures", type=int, default=3000)
    parser.add_argument("--only", help="settings with one of these words in their names")
    arguments = parser.parse_args()
    arguments.epochs = [int(epoch) for epoch in arguments.epochs.split(",")]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for row in rows_of(arguments, pathlib.Path(folder)):
            rows.append(row)
            if arguments.output:
                write(arguments, rows)
    print(table(rows, max(arguments.epochs)))
    if arguments.output:
        draw(rows, arguments.output)


if __name__ == "__main__":
    main()
