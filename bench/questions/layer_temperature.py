#!/usr/bin/env python3
"""Is the temperature of a hidden layer its own, or of the order and the signs in which its units happen to stand?

    layer_temperature.py KADANOFF FOLDER [--threads 0] [--divide 1]

Trains stacks 1024-256-64 on Ising lattices at T_c, writes each layer in many arrangements, all of which give the data the same
probability, and measures the temperature of each by the energy and by a thermometer; block spins of the same lattices stand
beside. Everything is made by kadanoff's commands with fixed seeds. Writes FOLDER/layer-temperature.json; what a command printed
is kept in FOLDER/printed, and not asked for again. --divide makes all lengths shorter, to see that it works.
docs/papers/questions/layer-temperature.md says what came out.
"""
import csv
import math
import random

import arrangements
import programs
import regression
import writing

SIDE, HIDDEN, SAMPLES, EPOCHS, INPUTS, DRAWS, SEEDS = 32, (256, 64), 4000, 250, 500, 20, (1, 2, 3)
TEMPERATURES = "2,Tc,2.7"
METERS = {16: 1000, 8: 2000}  # epochs of the network of each side, as the reproduction's at --quick
METER_TEMPERATURES = "1,1.5,2,2.25,2.5,3,3.5,4,5,6,8,10,12,16,20,inf"
TURNED = {"1/16": 16, "1/8": 8, "1/4": 4, "1/2": 2}  # of the units of the fixed gauge, drawn at random


def arranged(fixed, draws, seed):
    """Name, order and signs of each arrangement."""
    n = len(fixed[0])
    side = round(n ** 0.5)
    draw = random.Random(seed)
    yield "as trained", range(n), [1] * n
    yield "gauge-fixed", *fixed
    for share, part in TURNED.items():
        turned = set(draw.sample(range(n), n // part))
        yield f"gauge-fixed, {share} of the signs turned", fixed[0], [-s if a in turned else s for a, s in enumerate(fixed[1])]
    yield "gauge-fixed, signs of a chessboard", fixed[0], [s * (-1) ** (a % side + a // side) for a, s in enumerate(fixed[1])]
    for _ in range(draws):
        order = draw.sample(range(n), n)
        yield "another order", order, [1] * n
        yield "another order and other signs", order, [draw.choice((-1, 1)) for _ in range(n)]
    sign_of = dict(zip(*fixed))
    for _ in range(draws):
        order = draw.sample(range(n), n)
        yield "signs of the fixed gauge, another order", order, [sign_of[unit] for unit in order]


def temperatures_of(points, step):
    """Of the lattices of one step, for each temperature of the input. 1/T is 0 where the energy is not below 0, and 2 at most:
    colder lattices of this size have all spins alike."""
    found = {}
    for point in points:
        if point["step"] == step:
            by_energy = point["energy_temperature"]
            if by_energy in (None, "inf"):
                by_energy = math.inf
            found[f'{point["temperature"]:.4g}'] = {
                "energy": point["energy"]["mean"], "inverse": 1 / max(by_energy, 0.5),
                "abs_m": point["abs_magnetisation"]["mean"], "network": point["thermometer"]["most_probable"]}
    return found


def meter(program, side):
    return program.folder / f"meter-{side}.h5"


def make_meters(program):
    losses = {}
    for order, (side, epochs) in enumerate(METERS.items()):
        for what, samples in (("learned", INPUTS), ("other", INPUTS // 5)):
            program.run(f"data-{side}-{what}", "ising", "--side", side, "--temperatures", METER_TEMPERATURES, "--samples",
                        program.divided(samples), "--sweeps", program.divided(1000), "--start", "ordered", "--seed",
                        50 + order + (10 if what == "other" else 0), output=f"lattices-{side}-{what}.h5")
        fitted = program.run(f"meter-{side}", "thermometer", "fit", program.folder / f"lattices-{side}-learned.h5", "--validate",
                             program.folder / f"lattices-{side}-other.h5", "--epochs", program.divided(epochs), "--seed",
                             70 + order, output=f"meter-{side}.h5")
        losses[side * side] = fitted["test_loss"]
    return losses


def centres_of(program, seed, layer):
    """Centre and peak of the map ⟨v h⟩ of each unit of the layer, over what the stack was trained on."""
    name = f"maps-{seed}-{layer}"
    program.run(name, "analyze", "correlators", program.folder / f"stack-{seed}", program.folder / f"data-{seed}.h5", "--layers",
                f"0,{layer}", "--seed", seed, output=name)
    with open(program.folder / name / "correlators.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["of"] == "data"]
    return [(float(row["centre_x"] or 0), float(row["centre_y"] or 0), float(row["value"])) for row in rows]


def of_layer(program, seed, layer, inputs):
    """What each arrangement of this layer says, by its name; by how much their free energies differ; and the hidden layer as
    trained, for the next one."""
    exported = program.folder / f"layer-{seed}-{layer}.npz"
    program.run(f"export-{seed}-{layer}", "export", program.folder / f"stack-{seed}", "--layer", layer, "--format", "npz",
                output=exported.name)
    model = arrangements.read(exported)
    fixed = arrangements.fixed(centres_of(program, seed, layer), SIDE)
    side = round(arrangements.hidden_of(model) ** 0.5)
    results, free_energies = {}, []
    for number, (name, order, sign) in enumerate(arranged(fixed, program.divided(DRAWS), 10 * seed + layer)):
        one = f"{seed}-{layer}-{number}"
        folder = program.folder
        arrangements.write(folder / f"{one}.npz", arrangements.rearranged(model, order, sign))
        program.run(f"import-{one}", "import", folder / f"{one}.npz", output=f"model-{one}.h5")
        program.run(f"transform-{one}", "transform", folder / f"model-{one}.h5", inputs, "--seed", 1000 * seed + number,
                    output=f"states-{one}.h5")
        measured = program.run(f"rg-{one}", "rg", folder / f"states-{one}.h5", "--steps", 1, "--thermometer",
                               meter(program, side), output=f"rg-{one}")
        if number in (0, 1, 8):  # as trained, in the fixed gauge, with another order and other signs: one and the same RBM
            evaluated = program.run(f"evaluate-{one}", "evaluate", folder / f"model-{one}.h5", inputs, "--no-log-z")
            free_energies.append(evaluated["free_energy"]["mean"])
        results.setdefault(name, []).append(temperatures_of(measured["points"], 0))
        program.forget(f"rg-{one}", f"{one}.npz", *([] if number == 0 else [f"model-{one}.h5", f"states-{one}.h5"]))
    apart = (max(free_energies) - min(free_energies)) / abs(free_energies[0])
    return results, apart, program.folder / f"states-{seed}-{layer}-0.h5"


def summarise(seeds):
    """seeds: what each seed's arrangements of one kind say. Means over arrangements, then over seeds; and the range of all."""
    summary = {}
    for start in seeds[0][0]:
        everything = [one[start] for results in seeds for one in results]
        means = {key: [regression.mean([one[start][key] for one in results]) for results in seeds]
                 for key in ("energy", "inverse", "abs_m")}
        inverse = sorted(one["inverse"] for one in everything)
        network = sorted(float(one["network"]) for one in everything)
        summary[start] = {key: regression.estimate(values) for key, values in means.items()} | {
            "arrangements": len(everything), "coldest 1/T": inverse[-1], "hottest 1/T": inverse[0],
            "energies": sorted(one["energy"] for one in everything), "likely T": network}
    return summary


def main():
    program = programs.Program(programs.arguments_of(__doc__).parse_args())
    losses = make_meters(program)
    layers, blocks, apart = {}, [], []
    for seed in SEEDS:
        for what, temperatures, samples, sweeps in (("data", "Tc", SAMPLES, 3000), ("inputs", TEMPERATURES, INPUTS, 3000)):
            program.run(f"{what}-{seed}", "ising", "--side", SIDE, "--temperatures", temperatures, "--samples",
                        program.divided(samples), "--sweeps", program.divided(sweeps), "--start", "ordered", "--seed",
                        2 * seed + (what == "inputs"), output=f"{what}-{seed}.h5")
        program.run(f"stack-{seed}", "train", program.folder / f"data-{seed}.h5", "--hidden", ",".join(map(str, HIDDEN)),
                    "--epochs", program.divided(EPOCHS), "--batch-size", program.divided(100), "--learning-rate", 0.05, "--seed",
                    100 + seed, output=f"stack-{seed}")
        inputs = program.folder / f"inputs-{seed}.h5"
        measured = program.run(f"blocks-{seed}", "rg", inputs, "--steps", 2, "--seed", seed, "--thermometer", meter(program, 16),
                               meter(program, 8), output=f"blocks-{seed}")
        blocks.append([temperatures_of(measured["points"], step) for step in (1, 2)])
        for layer in (1, 2):
            results, difference, inputs = of_layer(program, seed, layer, inputs)
            apart.append(difference)
            for name, values in results.items():
                layers.setdefault(layer, {}).setdefault(name, []).append(values)
    summary = {layer: {"block spins": summarise([[one[layer - 1]] for one in blocks])} | {
        name: summarise(seeds) for name, seeds in kinds.items()} for layer, kinds in layers.items()}
    writing.save(program.folder / "layer-temperature", {
        "commit": program.commit(), "divide": program.divide, "losses of the thermometers": losses,
        "free energies apart, of their mean": max(apart), "as trained among random arrangements": {
            layer: [among_random(kinds, seed) for seed in range(len(SEEDS))] for layer, kinds in layers.items()},
        "layers": summary})
    print_table(summary)


def among_random(kinds, seed):
    """By how many of their standard deviations the energy as trained is off the mean of the random arrangements."""
    found = {}
    for start, point in kinds["as trained"][seed][0].items():
        energies = [one[start]["energy"] for one in kinds["another order and other signs"][seed]]
        of_random = regression.estimate(energies)
        found[start] = (point["energy"] - of_random["mean"]) / (of_random["error"] * len(energies) ** 0.5)
    return found


def print_table(summary):
    """Both tables, as they stand on the page: energies, and temperatures of what T_c becomes."""
    starts = list(summary[1]["block spins"])
    rows = [["arrangement"] + [f"layer {layer}, from {start}" for layer in summary for start in starts]]
    for name in summary[1]:
        rows.append([name] + [writing.text(summary[layer][name][start]["energy"]) for layer in summary for start in starts])
    print(writing.table(rows) + "\n")
    rows = [["arrangement", "lattices", "layer 1: T", "likely T", "layer 2: T", "likely T"]]
    for name in summary[1]:
        of_layers = [summary[layer][name][starts[1]] for layer in summary]
        rows.append([name, of_layers[0]["arrangements"]] + [cell for one in of_layers for cell in (
            temperature(one), span(one["likely T"]))])
    print(writing.table(rows))


def temperature(one):
    """By the energy: mean and error of three; of more, or where one is infinite, the range."""
    if one["arrangements"] > len(SEEDS) or one["hottest 1/T"] == 0:
        return span([1 / one[f"{end} 1/T"] if one[f"{end} 1/T"] else math.inf for end in ("coldest", "hottest")])
    mean, error = one["inverse"]["mean"], one["inverse"]["error"]
    return f"{1 / mean:.2f} ± {error / mean ** 2:.2f}"


def span(values):
    first, last = (("∞" if math.isinf(value) else f"{value:.3g}") for value in (values[0], values[-1]))
    return first if first == last else f"{first} … {last}"


if __name__ == "__main__":
    main()
