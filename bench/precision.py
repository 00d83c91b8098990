#!/usr/bin/env python3
"""precision.py KADANOFF [-o FILE] [--device …] [--precisions fp32,bf16] [--seeds 5]

Does the precision of the matrix products change what is learned? Trains the same RBMs, seed by seed, with each precision
and compares the mean log likelihood of test data: with the exact partition function of a small RBM, with the annealed one
of a large RBM. Prints the table of docs/training.md; -o keeps every number as JSON.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import tempfile

MODELS = {
    "small": {
        "text": "16 × 12 on Ising 4 × 4, T = 2.5; exact ln Z",
        "ising": ["--side", "4", "--temperatures", "2.5", "--samples", "10000"],
        "train": ["--hidden", "12", "--epochs", "60", "--batch-size", "100", "--learning-rate", "0.05"],
        "evaluate": [],
    },
    "large": {
        "text": "1600 × 400 on Ising 40 × 40, T = 4; AIS, 500 chains, 1,000 temperatures",
        "ising": ["--side", "40", "--temperatures", "4", "--samples", "10000"],
        "train": ["--hidden", "400", "--updates", "600", "--batch-size", "500", "--learning-rate", "0.02"],
        "evaluate": ["--ais-chains", "500", "--ais-temperatures", "1000"],
    },
}


def run(program, *arguments):
    answer = subprocess.run([program, *arguments, "--json"], check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def measure(program, model, precision, seed, device, folder):
    """What one training reaches on test data."""
    training, test = f"{folder}/train-{seed}.h5", f"{folder}/test-{seed}.h5"
    for data, data_seed in ((training, 2 * seed), (test, 2 * seed + 1)):
        if not pathlib.Path(data).exists():
            run(program, "ising", *model["ising"], "--seed", str(data_seed), "-o", data)
    trained = f"{folder}/{precision}-{seed}"
    common = ["--seed", str(seed), "--device", device]
    run(program, "train", training, *model["train"], "--precision", precision, *common, "-o", trained)
    return run(program, "evaluate", trained, test, "--train-data", training, *model["evaluate"], *common)


def mean_and_error(values):
    return statistics.mean(values), statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan


def log_z_error(row):
    errors = [result["log_likelihood"]["log_z_error"] for result in row["results"]]
    if any(result["warnings"] for result in row["results"]):
        return "not to be trusted: " + row["results"][0]["warnings"][0]
    return f"{max(errors):.3f}" if max(errors) > 0 else "exact"


def table(rows):
    lines = ["| RBM | precision | ln likelihood of a test sample | difference from fp32, seed by seed | ± of ln Z |",
             "|---|---|---|---|---|"]
    for row in rows:
        likelihood, error = mean_and_error(row["log_likelihood"])
        difference = ""
        if row["precision"] != "fp32":
            reference = next(r for r in rows if r["model"] == row["model"] and r["precision"] == "fp32")
            mean, spread = mean_and_error([a - b for a, b in zip(row["log_likelihood"], reference["log_likelihood"])])
            difference = f"{mean:+.4f} ± {spread:.4f}"
        lines.append(f"| {MODELS[row['model']]['text']} | {row['precision']} | {likelihood:.4f} ± {error:.4f} | {difference} | "
                     f"{log_z_error(row)} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("-o", "--output")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precisions", default="fp32,bf16")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    machine = run(options.program, "doctor")
    rows = []
    for name, model in MODELS.items():
        with tempfile.TemporaryDirectory() as folder:
            for precision in options.precisions.split(","):
                results = [measure(options.program, model, precision, seed, options.device, folder)
                           for seed in range(1, options.seeds + 1)]
                rows.append({"model": name, "precision": precision, "results": results,
                             "log_likelihood": [result["log_likelihood"]["mean"] for result in results]})
    if options.output:
        pathlib.Path(options.output).write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main()
