#!/usr/bin/env python3
"""Is the block-spin spectrum a transient for images, too? Singular values along trainings, beside block spins and controls.

    image_transient.py KADANOFF MNIST FOLDER [--fashion FOLDER] [--seeds 3] [--time 240] [--threads 0] [--divide 1]

The distance is that of `kadanoff analyze spectrum`: the largest difference of S_i / S_0 from the values of overlapping blocks
of the best size. Controls: random weights; S_i = exp(−i/τ) with the best τ in place of the blocks; images whose pixels are
permuted. Prints a table; writes FOLDER/image-transient.json, .csv (every model) and .svg. Makes 24 runs of up to 24,000
updates. docs/papers/questions/image-transient.md says what came out.
"""

import h5py
import numpy

import drawing
import images
import writing
from regression import estimate
from spectra import HIDDEN, ISING, SIDE, train

given = images.arguments_of(__doc__, time=240.0).parse_args()
program = images.Program(given)
SHORT = min(60.0, given.time)  # of what only is a control
SETS = {name: (name, given.time, False) for name in [*ISING, *program.images]}
SETS |= {f"{name}, centred": (name, SHORT, True) for name in program.images}
SETS["MNIST, pixels permuted"] = ("MNIST, pixels permuted", SHORT, False)
TAUS = numpy.geomspace(0.2, 5000, 2000)
EXPONENTIALS = numpy.exp(-numpy.arange(HIDDEN) / TAUS[:, None])


def models_of(label, seed):
    name, time, centred = SETS[label]
    for early in (True, False):
        run, models = train(program, name, seed, min(time, 1.0) if early else time, early, centred)
        folder = program.made(f"spectrum-{run.name}", "analyze", "spectrum", run, "--snapshots", "--vectors", 1)
        with h5py.File(folder / "spectrum.h5") as file:
            names = file.attrs["snapshots"]
            names = (names.decode() if isinstance(names, bytes) else names).split("\n")
            found = dict(zip(names, zip(file["snapshots/singular_values"][:], file["snapshots/best_block"][:],
                                        file["snapshots/distance"][:])))
        for model, t in models.items():
            values, block, distance = found[model]
            shares = values / values[0]
            yield {"set": label, "seed": seed, "rate": "small" if early else "full", "t": round(t, 4), "block": int(block),
                   "distance": round(float(distance), 5),
                   "exponential": round(float(numpy.abs(EXPONENTIALS - shares).max(1).min()), 5),
                   "large": int((shares >= 0.2).sum()), "largest": round(float(values[0]), 4)}


def block_values():
    return numpy.array([program.run(f"blocks-{size}", "analyze", "block-spin", "--visible-side", SIDE, "--hidden-side", SIDE // 2,
                                    "--block", size)["singular_values"] for size in range(1, SIDE + 1, min(given.divide, 7))])


def random_weights(draws):
    """Of normal weights of any norm: shares do not know it. Their distance from the best of the blocks, and exponential."""
    blocks = block_values()
    blocks = blocks / blocks[:, :1]
    found = []
    for seed in range(draws):
        values = numpy.linalg.svd(numpy.random.default_rng(seed).normal(size=(SIDE * SIDE, HIDDEN)), compute_uv=False)
        found.append([numpy.abs(family - values / values[0]).max(1).min() for family in (blocks, EXPONENTIALS)])
    return {key: {"mean": float(mean), "spread": float(spread)} for key, mean, spread
            in zip(("distance", "exponential"), numpy.mean(found, 0), numpy.std(found, 0, ddof=1))}


def summary(rows, label, rate):
    """Of the models of one rate: where the distance is least, how much less than at the end; means over the seeds."""
    found = []
    for seed in range(1, given.seeds + 1):
        run = [row for row in rows if (row["set"], row["seed"], row["rate"]) == (label, seed, rate)]
        least, end = min(run, key=lambda row: row["distance"]), run[-1]
        found.append({"t": least["t"], "block": least["block"], "large": least["large"], "distance": least["distance"],
                      "less_exponential": least["distance"] - least["exponential"],
                      "exponential": min(row["exponential"] for row in run), "end": end["distance"], "end_block": end["block"],
                      "end_large": end["large"], "end_exponential": end["exponential"], "rise": end["distance"] - least["distance"]})
    return {"end_t": run[-1]["t"], "by_seed": {key: [one[key] for one in found] for key in ("t", "block", "large")}} \
        | {key: estimate([one[key] for one in found]) for key in found[0]}


rows = [row for label in SETS for seed in range(1, given.seeds + 1) for row in models_of(label, seed)]
random = random_weights(program.divided(20))
result = {"question": "Is the block-spin spectrum a transient for images, too?", "commit": program.commit(),
          "divide": given.divide, "seeds": given.seeds,
          "random_weights": random, "sets": {label: {rate: summary(rows, label, rate) for rate in ("small", "full")} for label in SETS}}
lines = [["set", "least distance", "at t", "blocks", "S ≥ 20 %", "less exponential", "at the end", "end", "exponential: least",
          "at the end"]]
for label, found in result["sets"].items():
    one = found["full"]
    lines.append([label, writing.text(one["distance"]), ", ".join(f"{t:g}" for t in one["by_seed"]["t"]),
                  ", ".join(map(str, one["by_seed"]["block"])), ", ".join(map(str, one["by_seed"]["large"])),
                  writing.text(one["less_exponential"]), writing.text(one["end"]), f"t = {one['end_t']:g}",
                  writing.text(one["exponential"]), writing.text(one["end_exponential"])])
print(writing.table(lines))
print(f"\nrandom weights: {random['distance']['mean']:.3f}, exponential {random['exponential']['mean']:.3f}")
writing.save(program.folder / "image-transient", result, rows)

curves, plots = [], []
for label in [*ISING, *program.images]:
    times = sorted({row["t"] for row in rows if row["set"] == label and row["rate"] == "full"})
    at = [estimate([row["distance"] for row in rows if (row["set"], row["rate"], row["t"]) == (label, "full", t)]) for t in times]
    curves.append([(t, one["mean"], one["error"] or 0) for t, one in zip(times, at)])
    plots.append(f"'-' using 1:2:3 with yerrorlines pointtype 7 pointsize 0.4 title '{label}'")
lines = ["set logscale x", "set xlabel 'rate × updates'", "set ylabel 'distance from the best block spins'", "set yrange [0:]",
         "set key outside bottom center horizontal", f"plot {', '.join(plots)}, {random['distance']['mean']} with lines dashtype 2 "
         "linecolor 'black' title 'random weights'"]
drawing.panels(program.folder / "image-transient.svg", 420, [(lines, curves)])
