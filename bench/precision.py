#!/usr/bin/env python3
"""precision.py KADANOFF [-o FILE] [--precisions fp32,int16,bf16] [--reference KADANOFF] [--mnist FOLDER] [--seeds N]

Does the precision of the matrix products change what is learned? Trains the same RBMs, seed by seed, with each precision
and compares the mean log likelihood of test data: with the exact partition function of a small RBM, with the annealed one
of a large RBM. Prints the table of docs/training.md; -o keeps every number as JSON.

Differences are from the first precision. --reference is another build of the program, say one before a change: the first
row is then what it learns and measures in fp32. --mnist is a folder with the four files of MNIST, such as
train-images-idx3-ubyte.gz; it needs numpy and h5py. int16 is of the CPU only, tf32 of a GPU only.
"""
import argparse
import gzip
import json
import math
import pathlib
import statistics
import subprocess
import tempfile

# Centred: with most pixels −1, the plain gradient learns the biases only, in so few epochs.
MNIST_TRAINING = ["--epochs", "10", "--batch-size", "100", "--learning-rate", "0.02", "--schedule", "cosine", "--centred"]

MODELS = {
    "small": {
        "seeds": 20,
        "text": "16 × 12 on Ising 4 × 4, T = 2.5; exact ln Z",
        "ising": ["--side", "4", "--temperatures", "2.5", "--samples", "10000"],
        "train": ["--hidden", "12", "--epochs", "60", "--batch-size", "100", "--learning-rate", "0.05"],
        "evaluate": [],
    },
    "large": {
        "seeds": 5,
        "text": "1600 × 400 on Ising 40 × 40, T = 4; AIS, 500 chains, 1,000 temperatures",
        "ising": ["--side", "40", "--temperatures", "4", "--samples", "10000"],
        "train": ["--hidden", "400", "--updates", "600", "--batch-size", "500", "--learning-rate", "0.02"],
        "evaluate": ["--ais-chains", "500", "--ais-temperatures", "1000"],
    },
    "mnist-small": {
        "seeds": 10,
        "text": "784 × 20 on MNIST; exact ln Z",
        "train": ["--hidden", "20", *MNIST_TRAINING],
        "evaluate": [],
    },
    "mnist-large": {
        "seeds": 8,
        "text": "784 × 100 on MNIST; AIS, 1,000 chains, 2,000 temperatures",
        "train": ["--hidden", "100", *MNIST_TRAINING],
        "evaluate": ["--ais-chains", "1000", "--ais-temperatures", "2000"],
    },
}


def run(program, *arguments):
    answer = subprocess.run([program, *arguments, "--json"], check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def write_mnist(images, data):
    """A data set of the images: a pixel is +1 if it is brighter than mid-grey."""
    import h5py
    import numpy

    pixels = numpy.frombuffer(gzip.decompress(images.read_bytes()), numpy.uint8, offset=16).reshape(-1, 28 * 28)
    with h5py.File(data, "w") as file:
        file["samples"] = numpy.where(pixels > 127, 1, -1).astype(numpy.int8)


def data_sets(program, model, seed, mnist, folder):
    """The training and the test data of a seed; MNIST is the same for all."""
    training, test = (f"{folder}/{name}-{seed if 'ising' in model else 'mnist'}.h5" for name in ("train", "test"))
    for data, data_seed, images in ((training, 2 * seed, "train"), (test, 2 * seed + 1, "t10k")):
        if pathlib.Path(data).exists():
            continue
        if "ising" in model:
            run(program, "ising", *model["ising"], "--seed", str(data_seed), "-o", data)
        else:
            write_mnist(pathlib.Path(mnist, f"{images}-images-idx3-ubyte.gz"), data)
    return training, test


def measure(program, model, precision, seed, device, data, trained):
    """What one training reaches on test data."""
    training, test = data
    common = ["--seed", str(seed), "--device", device]
    run(program, "train", training, *model["train"], "--precision", precision, *common, "-o", trained)
    result = run(program, "evaluate", trained, test, "--train-data", training, *model["evaluate"], *common)
    return result | {key: pathlib.Path(result[key]).name for key in ("data", "model", "train_data")}


def mean_and_error(values):
    return statistics.mean(values), statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan


def log_z_error(row):
    errors = [result["log_likelihood"]["log_z_error"] for result in row["results"]]
    warnings = [warning for result in row["results"] for warning in result["warnings"]]
    if warnings:
        return f"not to be trusted: {warnings[0]}"
    return f"{max(errors):.3f}" if max(errors) > 0 else "exact"


def name_of(row):
    return f"{row['precision']} of {row['build']['commit']}" if row["reference"] else row["precision"]


def table(rows):
    lines = ["| RBM | precision | ln likelihood of a test sample | "
             f"difference from {name_of(rows[0])}, seed by seed | ± of ln Z |",
             "|---|---|---|---|---|"]
    for row in rows:
        likelihood, error = mean_and_error(row["log_likelihood"])
        difference = ""
        first = next(r for r in rows if r["model"] == row["model"])
        if row is not first:
            mean, spread = mean_and_error([a - b for a, b in zip(row["log_likelihood"], first["log_likelihood"])])
            difference = f"{mean:+.4f} ± {spread:.4f}"
        lines.append(f"| {MODELS[row['model']]['text']} | {name_of(row)} | {likelihood:.4f} ± {error:.4f} | {difference} | "
                     f"{log_z_error(row)} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("-o", "--output")
    parser.add_argument("--reference", metavar="KADANOFF")
    parser.add_argument("--mnist", metavar="FOLDER")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precisions", default="fp32,int16,bf16")
    parser.add_argument("--seeds", type=int, help="of every RBM; otherwise 5 to 20, the fewer the larger")
    options = parser.parse_args()
    machine = run(options.program, "doctor")
    trainings = [(options.program, precision, False, machine["build"]) for precision in options.precisions.split(",")]
    if options.reference:
        trainings.insert(0, (options.reference, "fp32", True, run(options.reference, "doctor")["build"]))
    rows = []
    for name, model in MODELS.items():
        if "ising" not in model and not options.mnist:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for program, precision, reference, build in trainings:
                results = []
                for seed in range(1, (options.seeds or model["seeds"]) + 1):
                    data = data_sets(options.program, model, seed, options.mnist, folder)
                    trained = f"{folder}/{'reference-' if reference else ''}{precision}-{seed}"
                    results.append(measure(program, model, precision, seed, options.device, data, trained))
                rows.append({"model": name, "precision": precision, "reference": reference, "build": build,
                             "results": results,
                             "log_likelihood": [result["log_likelihood"]["mean"] for result in results]})
        if options.output:
            pathlib.Path(options.output).write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main()
