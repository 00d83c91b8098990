#!/usr/bin/env python3
"""Is there a better rule for the RG machine's singular values than the block norm? Regressions on trained RBMs.

    singular_values.py KADANOFF MNIST FOLDER [--fashion FOLDER] [--seeds 3] [--time 240] [--modes 100] [--threads 0] [--divide 1]

Of each leading direction v of the data: its eigenvalue λ, the norm B of its sums over 2 × 2 blocks, its mean |k|; these two
are compared with `kadanoff rgm`. Predicted is ln |vᵀW| of the trained W, and ln of the singular values in descending order.
Offsets are free: the paper fixes no scale. Rules are fitted on some seeds or sets, and tested on others; without --fashion
there are three sets. Prints tables; writes FOLDER/singular-values.json and .csv (the modes of the first seed). In the same
FOLDER its trainings are those of image_transient.py. docs/papers/questions/singular-values.md says what came out.
"""

import sys

import numpy

import images
import writing
from regression import STUDENT, estimate
from spectra import ISING, SIDE, data_of, modes_of, train

given = images.arguments_of(__doc__, time=240.0, modes=100).parse_args()
if given.seeds < 2:
    sys.exit("singular_values.py: --seeds 2 at least: a rule is fitted on some seeds, and tested on another")
program = images.Program(given)
SETS, SEEDS = [*ISING, *program.images], range(1, given.seeds + 1)
TIMES = [time for time in (1.0, 10.0, 60.0, 240.0) if time <= given.time]
PAPER, WHOLE = "B (the paper)", "λ, B and |k|"
RULES = {"a constant": "", PAPER: None, "B to a power": "b", "λ to a power": "l", "|k|": "k", "λ and B": "lb", WHOLE: "lbk"}
PAIRS = [(WHOLE, PAPER), ("λ to a power", PAPER), ("B to a power", PAPER), (WHOLE, "λ to a power"), (WHOLE, "B to a power")]


def modes(name, seed):
    """Columns of a regression by letter, and the directions."""
    data = data_of(program, name, seed)
    values, blocks, waves, vectors = modes_of(data, given.modes)
    machine = program.run(f"rgm-{data.stem}-{given.modes}", "rgm", data, "--hidden-side", SIDE // 2, "--modes", given.modes,
                          output=f"rgm-{data.stem}.h5")
    worst = max(numpy.abs(numpy.array(machine[key]) / own - 1).max()
                for key, own in (("eigenvalues", values), ("singular_values", blocks)))
    return {"l": numpy.log(values), "b": numpy.log(blocks), "k": waves}, vectors, float(worst)


def strengths(name, seed, vectors):
    """ln |vᵀW|, and ln S, by the time."""
    run, models = train(program, name, seed, given.time)
    for model, time in models.items():
        for wanted in TIMES:
            if abs(time - wanted) < 1e-6:
                weights = images.weights_of(run / model)
                yield wanted, {"modes": numpy.log(numpy.linalg.norm(vectors @ weights, axis=1)),
                               "sorted": numpy.log(numpy.linalg.svd(weights, compute_uv=False)[:len(vectors)])}


features, targets, agreement = {}, {}, 0.0  # by set and seed; by kind, time, set and seed
for name in SETS:
    for seed in SEEDS:
        features[name, seed], vectors, worst = modes(name, seed)
        agreement = max(agreement, worst)
        for time, target in strengths(name, seed, vectors):
            for kind, values in target.items():
                targets[kind, time, name, seed] = values


def centred(values):
    return values - values.mean(0)


def design(one, letters):
    return centred(numpy.array([features[one][letter] for letter in letters]).T)


def slopes(letters, kind, time, train_on):
    """Least squares over these sets and seeds, with an offset for each."""
    return numpy.linalg.lstsq(numpy.vstack([design(one, letters) for one in train_on]),
                              numpy.hstack([centred(targets[kind, time, *one]) for one in train_on]), rcond=None)[0]


def test(rule, kind, time, train_on, one, fitted_at=None):
    """Root of the mean square error in ln S up to the scale, and R²."""
    letters, wanted = RULES[rule], centred(targets[kind, time, *one])
    if letters is None:
        predicted = centred(features[one]["b"])
    elif letters:
        predicted = design(one, letters) @ slopes(letters, kind, fitted_at or time, train_on)
    else:
        predicted = 0 * wanted
    if kind == "sorted":
        predicted = numpy.sort(predicted)[::-1]
    square = float(((wanted - predicted) ** 2).mean())
    return square ** 0.5, 1 - square / float((wanted ** 2).mean())


def memory(kind, time, name, seed):
    """What another seed's values, mode by mode in their order, say: no rule can be expected to be better."""
    others = [centred(targets[kind, time, name, other]) for other in SEEDS if other != seed]
    return float(((centred(targets[kind, time, name, seed]) - numpy.mean(others, 0)) ** 2).mean() ** 0.5)


def others(name, seed, split):
    """What a rule is fitted on."""
    if split == "set":
        return [(other, one) for other in SETS if other != name for one in SEEDS]
    return [(name, other) for other in SEEDS if other != seed]


def errors(rule, kind, time, split, fitted_at=None):
    """By set, means over seeds."""
    found = {name: numpy.mean([test(rule, kind, time, others(name, seed, split), (name, seed), fitted_at) for seed in SEEDS], 0)
             for name in SETS}
    return {"rms": {name: round(float(rms), 4) for name, (rms, _) in found.items()},
            "mean_rms": estimate([rms for rms, _ in found.values()]), "r2": {name: round(float(r2), 4) for name, (_, r2) in found.items()},
            "median_r2": round(float(numpy.median([r2 for _, r2 in found.values()])), 4)}


def compared(found, rule, base):
    """The difference of the errors, set by set: mean and standard error, and how many sets are better."""
    differences = [found[rule]["rms"][name] - found[base]["rms"][name] for name in SETS]
    return estimate(differences) | {"better": sum(difference < 0 for difference in differences), "of": len(SETS)}


result = {"question": "Is there a better rule for the RG machine's singular values than the block norm?", "commit": program.commit(),
          "divide": given.divide, "seeds": given.seeds, "modes": given.modes, "student": STUDENT.get(len(SETS)), "largest_difference_from_rgm": agreement,
          "held_out": {}, "other_time": {}, "memory": {}, "exponents": {}}
for kind in ("modes", "sorted"):
    for split in ("seed", "set"):
        for time in TIMES:
            found = {rule: errors(rule, kind, time, split) for rule in RULES}
            found["differences"] = {f"{rule} less {base}": compared(found, rule, base) for rule, base in PAIRS}
            result["held_out"][f"{kind}, other {split}, t = {time:g}"] = found
    for time in TIMES:
        found = {name: round(float(numpy.mean([memory(kind, time, name, seed) for seed in SEEDS])), 4) for name in SETS}
        result["memory"][f"{kind}, t = {time:g}"] = found | {"all": estimate(list(found.values()))}
        for fitted_at in TIMES:
            if fitted_at != time:
                result["other_time"][f"{kind}, fitted at t = {fitted_at:g}, tested at t = {time:g}"] = {
                    rule: errors(rule, kind, time, "seed", fitted_at)["mean_rms"] for rule in (PAPER, "λ to a power", WHOLE)}
for time in TIMES:
    for name in SETS:
        result["exponents"][f"{name}, t = {time:g}"] = {
            "λ": estimate([float(slopes("l", "modes", time, [(name, seed)])[0]) for seed in SEEDS]),
            "B": estimate([float(slopes("b", "modes", time, [(name, seed)])[0]) for seed in SEEDS])}
result["correlations"] = {name: {pair: round(float(numpy.corrcoef(features[name, 1][pair[0]], features[name, 1][pair[1]])[0, 1]), 3)
                                 for pair in ("lb", "lk", "bk")} for name in SETS}

for kind in ("modes", "sorted"):
    for split in ("seed", "set"):
        lines = [[f"{kind}, other {split}"] + [f"t = {time:g}" for time in TIMES]]
        for rule in RULES:
            lines.append([rule] + [writing.text(result["held_out"][f"{kind}, other {split}, t = {time:g}"][rule]["mean_rms"]) for time in TIMES])
        if split == "seed":
            lines.append(["the other seeds' values"] + [writing.text(result["memory"][f"{kind}, t = {time:g}"]["all"]) for time in TIMES])
        print(writing.table(lines) + "\n")
rows = [{"set": name, "mode": mode + 1, "eigenvalue": f"{numpy.exp(features[name, seed]['l'][mode]):.5g}",
         "block_norm": f"{numpy.exp(features[name, seed]['b'][mode]):.5g}", "k": f"{features[name, seed]['k'][mode]:.4g}"}
        | {f"{kind}_t{time:g}": f"{numpy.exp(targets[kind, time, name, seed][mode]):.4g}" for kind in ("modes", "sorted") for time in TIMES}
        for name in SETS for seed in (1,) for mode in range(given.modes)]
writing.save(program.folder / "singular-values", result, rows)
