#!/usr/bin/env python3
"""Does the solvability criterion predict the gap between training and test data? Data sets from easy to noise.

    solvability_gap.py KADANOFF MNIST FOLDER [--fashion FOLDER] [--seeds 3] [--sets .*] [--threads 0] [--divide 1]

Every set has 1,000 samples to train on and 2,000 others, of 14 × 14 spins. `kadanoff analyze solvability` looks at the 1,000
alone; the same training follows on each, and the gap is that of `kadanoff evaluate` on the two parts. Correlations are
Spearman's over the sets (means over the seeds), with the p-value of permutations and the 95 % interval of a bootstrap over
the sets. --sets: a regular expression; only of sets whose whole name matches. Prints tables; writes FOLDER/solvability-gap.json,
.csv (every set and seed) and .svg. docs/papers/questions/solvability-gap.md says what came out.
"""

import re
import sys

import numpy

import drawing
import writing
from images import Program, arguments_of, samples_of, slug
from regression import estimate

SIDE, TRAIN, TEST, HIDDEN, EPOCHS = 14, 1000, 2000, 98, (10, 30, 100, 300)
MODES, DRAWS = 20, 5000
ISING = {"Ising, T = 1.5": "1.5", "Ising, T = 2": "2", "Ising, T = T_c": "Tc", "Ising, T = 2.5": "2.5", "Ising, T = 3": "3",
         "Ising, T = 4": "4", "Ising, T = 6": "6", "Ising, T = 10": "10"}
given = arguments_of(__doc__, sets=".*").parse_args()
program = Program(given)
TRAIN, TEST, MODES = (program.divided(number) for number in (TRAIN, TEST, MODES))
EPOCHS = [max(epoch // given.divide, order + 1) for order, epoch in enumerate(EPOCHS)]  # all different


def images(name, seed):
    """Half as many pixels along each side: +1 where the mean of the four is at least 127.5."""
    pixels = program.pixels(name)
    chosen = pixels[numpy.random.default_rng(seed).permutation(len(pixels))[:TRAIN + TEST]]
    return numpy.where(chosen.reshape(-1, SIDE, 2, SIDE, 2).mean((2, 4)) >= 127.5, 1, -1)


def noise(random):
    return random.choice([-1, 1], (TRAIN + TEST, SIDE, SIDE))


def corrupted(spins, share, random):
    """Each pixel with this probability a coin."""
    return numpy.where(random.random(spins.shape) < share, noise(random), spins)


def permuted(spins, random):
    """The same permutation of the pixels in all images."""
    return spins.reshape(len(spins), -1)[:, random.permutation(SIDE * SIDE)].reshape(spins.shape)


def means_only(spins, random):
    """Each pixel's values in an order of its own over the images: what is left of them is their means."""
    return random.permuted(spins.reshape(len(spins), -1), axis=0).reshape(spins.shape)


def mixed(spins, others, random):
    """Each sample one or the other."""
    return numpy.where(random.random(len(spins))[:, None, None] < 0.5, spins, others)


def templates(count, random):
    """Patterns of coins, each sample one of them with a tenth of its spins turned: labels without a lattice."""
    patterns = random.choice([-1, 1], (count, SIDE, SIDE))[random.integers(count, size=TRAIN + TEST)]
    return numpy.where(random.random(patterns.shape) < 0.1, -patterns, patterns)


MADE = {"white noise": lambda seed, random: noise(random)}
MADE |= {f"{count} templates": lambda seed, random, count=count: templates(count, random) for count in (10, 100, 1000)}
for first in program.images:
    MADE |= {first: lambda seed, random, first=first: images(first, seed),
             f"{first}, means only": lambda seed, random, first=first: means_only(images(first, seed), random)}
    MADE |= {f"{first}, {share} % coins": lambda seed, random, first=first, share=share:
             corrupted(images(first, seed), share / 100, random) for share in (20, 50)}
MADE |= {"MNIST, pixels permuted": lambda seed, random: permuted(images("MNIST", seed), random),
         "MNIST or noise": lambda seed, random: mixed(images("MNIST", seed), noise(random), random)}
if len(program.images) > 1:
    MADE["MNIST or Fashion-MNIST"] = lambda seed, random: mixed(images("MNIST", seed), images("Fashion-MNIST", seed), random)
ALL = [*ISING, *MADE]
SETS = [name for name in ALL if re.fullmatch(given.sets, name)]
if len(SETS) < 3:
    sys.exit(f"solvability_gap.py: --sets {given.sets}: {len(SETS)} sets, and correlations need three; there are: {'; '.join(ALL)}")


def is_of_images(name):
    return name.partition(",")[0] in program.images


def data_of(name, seed):
    """The two parts."""
    file = f"gap-{slug(name)}-{seed}"
    if name in ISING:
        return [program.lattices(f"{file}-{part}", SIDE, ISING[name], count, 2 * seed + test, program.divided(1000))
                for test, (part, count) in enumerate((("train", TRAIN), ("test", TEST)))]
    spins = MADE[name](seed, numpy.random.default_rng([seed, ALL.index(name)]))
    return [program.spins(f"{file}-train", lambda: spins[:TRAIN]), program.spins(f"{file}-test", lambda: spins[TRAIN:])]


def entropy_of_means(train):
    """Of independent units with the means of the data: ln pseudo-likelihood of a unit without any other, with its sign turned."""
    up = numpy.clip((1 + samples_of(train).mean(0)) / 2, 1e-12, 1 - 1e-12)
    return float(-(up * numpy.log(up) + (1 - up) * numpy.log(1 - up)).mean())


def measure(name, seed):
    train, test = data_of(name, seed)
    file = f"gap-{slug(name)}-{seed}"
    row = {"set": name, "seed": seed}
    for prefix, options in (("", []), ("centred_", ["--centred"]), ("twenty_", ["--modes", MODES]),
                            ("centred_twenty_", ["--centred", "--modes", MODES])):
        found = program.run(f"{file}-solvability-{prefix or 'paper'}", "analyze", "solvability", train, *options)
        row |= {f"{prefix}{key}": found[key] for key in ("modes", "growth", "excess", "solvable")}
    row["entropy_of_means"] = entropy_of_means(train)
    run = program.made(file, "train", train, "--hidden", HIDDEN, "--epochs", EPOCHS[-1], "--batch-size",
                       program.divided(100), "--learning-rate", 0.05, "--bias-init", "data", "--seed", seed, "--snapshot-epochs",
                       ",".join(map(str, EPOCHS[:-1])))
    for epoch in EPOCHS:
        model = run / (f"epoch-{epoch}.h5" if epoch < EPOCHS[-1] else "model.h5")
        seen, unseen = (program.run(f"{file}-{part}-{epoch}", "evaluate", model, data, "--no-log-z", "--pseudo-likelihood", "exact")
                        for part, data in (("seen", train), ("unseen", test)))
        likelihood = [one["pseudo_log_likelihood"]["mean"] / SIDE ** 2 for one in (seen, unseen)]
        error = [one["reconstruction_error"]["mean"] for one in (seen, unseen)]
        row |= {f"train_{epoch}": likelihood[0], f"gap_{epoch}": likelihood[0] - likelihood[1],
                f"error_gap_{epoch}": error[1] - error[0], f"relative_{epoch}": error[1] / error[0] - 1}
    return {key: round(value, 5) if isinstance(value, float) else value for key, value in row.items()}


def ranks(values):
    """Along the last axis; ties share their mean."""
    values = numpy.asarray(values, float)
    greater, equal = values[..., :, None] > values[..., None, :], values[..., :, None] == values[..., None, :]
    return greater.sum(-1) + (equal.sum(-1) - 1) / 2


def spearman(x, y):
    """Along the last axis; 0 where all values of one are the same."""
    x, y = (one - one.mean(-1, keepdims=True) for one in (ranks(x), ranks(y)))
    norm = numpy.sqrt((x ** 2).sum(-1) * (y ** 2).sum(-1))
    return (x * y).sum(-1) / numpy.where(norm > 0, norm, 1)


def correlation(chosen, predictor, gap):
    """Over these sets, with means over the seeds; the error is that of the correlations of each seed alone."""
    x, y = (numpy.array([numpy.mean([row[key] for row in rows if row["set"] == name]) for name in chosen]) for key in (predictor, gap))
    random = numpy.random.default_rng(1)
    found = spearman(x, y)
    chance = numpy.abs(spearman(x, random.permuted(numpy.tile(y, (DRAWS, 1)), axis=1))) >= abs(found) - 1e-12
    drawn = random.integers(len(x), size=(DRAWS, len(x)))
    again = spearman(x[drawn], y[drawn])
    by_seed = []
    for seed in range(1, given.seeds + 1):
        own = [row for row in rows if row["seed"] == seed and row["set"] in chosen]
        by_seed.append(spearman(*(numpy.array([row[key] for row in own], float) for key in (predictor, gap))))
    return {"correlation": round(float(found), 4), "p": round(float((chance.sum() + 1) / (DRAWS + 1)), 5),
            "interval": [round(float(numpy.quantile(again, q)), 4) for q in (0.025, 0.975)], "by_seed": estimate(by_seed)}


rows = [measure(name, seed) for name in SETS for seed in range(1, given.seeds + 1)]
PREDICTORS = ["excess", "growth", "solvable", "centred_excess", "centred_growth", "centred_solvable", "twenty_excess",
              "centred_twenty_excess", "modes", "centred_modes", "entropy_of_means", f"train_{EPOCHS[0]}"]
GAPS = [f"{kind}_{epoch}" for kind in ("gap", "error_gap", "relative") for epoch in EPOCHS]
GROUPS = {"all": SETS, "Ising": [*ISING, "white noise"], "images": [name for name in SETS if is_of_images(name)],
          "without Ising and white noise": [name for name in MADE if name != "white noise"]}
GROUPS = {group: [name for name in names if name in SETS] for group, names in GROUPS.items()}
GROUPS = {group: names for group, names in GROUPS.items() if len(names) >= 3}
MAIN = [(group, f"gap_{EPOCHS[-1]}") for group in GROUPS] + [("all", gap) for gap in GAPS if gap != f"gap_{EPOCHS[-1]}"]
KEPT = [f"{prefix}{key}" for prefix in ("", "centred_") for key in ("modes", "excess", "growth", "solvable")] + \
    [f"{kind}_{EPOCHS[-1]}" for kind in ("train", "gap", "relative")]  # of the summary; the others are in the rows
result = {"question": "Does the solvability criterion predict the train/test gap across data sets?", "commit": program.commit(),
          "divide": given.divide, "seeds": given.seeds,
          "sets": {name: {key: estimate([row[key] for row in rows if row["set"] == name]) for key in KEPT} for name in SETS},
          "correlations": {f"{group}: {gap}": {predictor: correlation(GROUPS[group], predictor, gap) for predictor in PREDICTORS}
                           for group, gap in MAIN}}
lines = [["set", "κ", "excess", "growth", "solvable", "centred: κ", "excess", "growth", "solvable", "ln PL a unit, trained on",
          "gap", "error, relative"]]
last = EPOCHS[-1]
for name in SETS:
    found = result["sets"][name]
    count = [f"{round(found[key]['mean'] * given.seeds)} of {given.seeds}" for key in ("solvable", "centred_solvable")]
    lines.append([name, f"{found['modes']['mean']:g}", writing.text(found["excess"]), f"{found['growth']['mean']:.2f}", count[0],
                  f"{found['centred_modes']['mean']:g}", writing.text(found["centred_excess"]), f"{found['centred_growth']['mean']:.2f}", count[1],
                  writing.text(found[f"train_{last}"]), writing.text(found[f"gap_{last}"]), writing.text(found[f"relative_{last}"], 2)])
print(writing.table(lines) + "\n")
for which, found in result["correlations"].items():
    print(which, ", ".join(f"{predictor} {one['correlation']:.2f} [{one['interval'][0]:.2f}, {one['interval'][1]:.2f}] p {one['p']:.4f}"
                           for predictor, one in found.items()))
writing.save(program.folder / "solvability-gap", result, rows)

DRAWN = {"Ising": [], "images": [], "others": []}
for name in SETS:
    DRAWN["Ising" if name in ISING else "images" if is_of_images(name) else "others"].append(name)
DRAWN = {kind: names for kind, names in DRAWN.items() if names}
plot = "plot " + ", ".join(f"'-' with points pointtype {mark} pointsize 0.8 title '{name}'" for name, mark in zip(DRAWN, (7, 5, 9)))
panels = []
for predictor, label in (("excess", "second moments"), ("centred_excess", "covariance")):
    points = [[(result["sets"][name][predictor]["mean"], result["sets"][name][f"gap_{last}"]["mean"]) for name in names]
              for names in DRAWN.values()]
    panels.append((["set key bottom left", "set xrange [-0.1:1.05]", "set yrange [0:]", "set ylabel 'gap of ln pseudo-likelihood, a unit'",
                    f"set xlabel 'excess of cos², {label}'", plot], points))
drawing.panels(program.folder / "solvability-gap.svg", 380, panels)
