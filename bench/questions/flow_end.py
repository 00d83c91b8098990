#!/usr/bin/env python3
"""Does the end of an RBM's flow follow the magnetisation of what it was trained on, or is it T_c?

    flow_end.py KADANOFF FOLDER [--threads 0] [--divide 1]

Trains RBMs on mixtures of temperatures, lets each flow from its hottest and its coldest end, and sets the magnetisation and
the temperature of where they end beside those of the mixture. Everything is made by kadanoff's commands with fixed seeds; the
program of the commit that is named in the result makes the same numbers again. Writes FOLDER/flow-end.json and
FOLDER/flow-end.svg; what a command printed is kept in FOLDER/printed, and not asked for again. --divide makes all lengths
shorter, to see that it works. docs/papers/questions/flow-end.md says what came out.
"""
import math

import drawing
import programs
import regression
import writing

SIDE, SAMPLES, SWEEPS, UPDATES, BATCH, METER_EPOCHS = 10, 12500, 300, 5000, 1000, 2000
HIDDEN, SEEDS, STEPS = (16, 36, 64), (1, 2, 3), (300, 500)
LONG, APART = (2000, 3000), 0.04  # the steps where ⟨m²⟩ of the ends from cold and from hot differs by more
CRITICAL = 2.269185314213022
NEAR = (2.0, 2.75)  # the window around T_c of which mixtures have much or nothing

# About SAMPLES lattices, as many of each temperature, so that a finer list is more weight. In equilibrium, but for the paper's.
MIXTURES = {
    "paper": "0:6:0.25",
    "equilibrium": "0.25:6:0.25",
    "without T_c": "0.25:1.75:0.25,3:6:0.25",
    "without T_c, cold": "0.25:1.75:0.125,3:6:0.5",
    "without T_c, hot": "0.5:1.5:0.5,3:6:0.2",
    "two temperatures": "1,6",
    "cold": "0.25:2.5:0.125,3:6:0.5",
    "hot": "0.5:1.5:0.5,2:6:0.25",
    "only T_c": "2:2.75:0.05",
    "only T_c and below": "1.75:2.25:0.05",
    "only T_c and above": "2.25:3:0.05",
    "only below T_c": "0.25:1.75:0.25",
    "only above T_c": "2.5:6:0.25",
    "only far above T_c": "4:6:0.25",
}
STARTS = {"cold": 1, "hot": 6}  # temperatures of lattices that no RBM was trained on
# What might say where flows end: ⟨m²⟩ and ⟨|m|⟩ of the mixture, and ⟨m²⟩ weighted by itself: Σ ⟨m²⟩_T² / Σ ⟨m²⟩_T.
PREDICTORS = ("m2", "abs_m", "weighted_m2")


def length_of(temperatures):
    """How many temperatures a list as 1:2:0.5,4 has."""
    count = 0
    for part in temperatures.split(","):
        first, last, step = map(float, part.split(":")) if ":" in part else (0, 0, 1)
        count += round((last - first) / step) + 1
    return count


def of_lattices(program, name, temperatures, seed, start):
    """Makes the data, and says what they are like: the means over all samples."""
    samples = program.divided(SAMPLES) // length_of(temperatures)
    made = program.run(f"data-{name}", "ising", "--side", SIDE, "--temperatures", temperatures, "--samples", samples, "--sweeps",
                       100 if start == "random" else SWEEPS, "--start", start, "--seed", seed, output=f"{name}.h5")
    points = made["temperatures"]
    second = [squared(point["abs_magnetisation"]) for point in points]
    mean = regression.mean
    return {"temperatures": len(points), "abs_m": mean([p["abs_magnetisation"]["mean"] for p in points]), "m2": mean(second),
            "weighted_m2": mean([m2 * m2 for m2 in second]) / mean(second), "energy": mean([p["energy"]["mean"] for p in points]),
            "near": mean([float(NEAR[0] <= p["temperature"] <= NEAR[1]) for p in points])}


def squared(estimate):
    return estimate["mean"] ** 2 + estimate["spread"] ** 2


def end_of(program, name, hidden, seed):
    """Where the flows of one RBM end, from both sides."""
    model = f"{name}-{hidden}-{seed}"
    program.run(f"train-{model}", "train", program.folder / f"{name}-{seed}.h5", "--hidden", hidden, "--updates",
                program.divided(UPDATES), "--batch-size", program.divided(BATCH), "--statistics", "mean-field",
                "--learning-rate", 0.1, "--init", "normal:0.01", "--seed", 100 + seed, output=model)
    ends = flows_of(program, model, seed, STEPS)
    if abs(ends["cold"]["m2"] - ends["hot"]["m2"]) > APART:
        ends = flows_of(program, model, seed, LONG)
    program.forget(model)
    both = {key: regression.mean([end[key] for end in ends.values()]) for key in ends["cold"] if key != "network"}
    both["network"] = [ends[start]["network"] for start in STARTS]
    both["apart"] = ends["cold"]["m2"] - ends["hot"]["m2"]
    both["drift"] = both["m2"] - both.pop("m2 before")
    return both


def flows_of(program, model, seed, steps):
    """The last of these steps, from each start."""
    ends = {}
    for order, (start, temperature) in enumerate(STARTS.items()):
        name = f"flow-{model}-{start}-{steps[-1]}"
        flow = program.run(name, "flow", program.folder / model, program.folder / "starts.h5", "--from-temperature", temperature,
                           "--steps", ",".join(map(str, steps)), "--thermometer", program.folder / "thermometer.h5", "--seed",
                           1000 + 10 * seed + order, output=f"{name}.h5")
        before, last = flow["points"]
        ends[start] = {"abs_m": last["abs_magnetisation"]["mean"], "m2": squared(last["abs_magnetisation"]),
                       "m2 before": squared(before["abs_magnetisation"]), "spread of abs_m": last["abs_magnetisation"]["spread"],
                       "energy": last["energy"]["mean"], "temperature": last["temperature"],
                       "network": last["thermometer"]["most_probable"], "steps": steps[-1],
                       "connected": last["correlation"][1]["mean"] - squared(last["abs_magnetisation"])}
        program.forget(f"{name}.h5")
    return ends


def summarise(rows):
    """Of the seeds: mean and standard error."""
    keys = [key for key in rows[0] if key != "network"]
    return {key: regression.estimate([row[key] for row in rows]) for key in keys} | {
        "network": sorted(t for row in rows for t in row["network"])}


def fits_of(mixtures, ends, critical_m2):
    """What says best where flows end: a line through the means over seeds, each mixture a point."""
    names = list(ends)
    y = [ends[name]["m2"]["mean"] for name in names]
    column = {key: [mixtures[name][key]["mean"] for name in names] for key in (*PREDICTORS, "near")}
    fits = {key: regression.line(y, {key: column[key]}) for key in PREDICTORS}
    fits["m2 and near"] = regression.line(y, {key: column[key] for key in ("m2", "near")})

    def distance(expected):
        return regression.mean([(a - b) ** 2 for a, b in zip(y, expected)]) ** 0.5

    fits["root mean square distance"] = {key: distance(column[key]) for key in ("m2", "weighted_m2")} | {
        "critical lattices": distance([critical_m2] * len(y)), "their own mean": distance([regression.mean(y)] * len(y))}
    temperatures = [ends[name]["temperature"]["mean"] for name in names]
    fits["temperatures"] = {"least": min(temperatures), "most": max(temperatures),
                            "within 0.1 of T_c": sum(abs(t - CRITICAL) <= 0.1 for t in temperatures), "of": len(names)}
    return fits


def main():
    program = programs.Program(programs.arguments_of(__doc__).parse_args())
    program.run("data-starts", "ising", "--side", SIDE, "--temperatures", ",".join(map(str, STARTS.values())), "--samples",
                program.divided(500), "--sweeps", SWEEPS, "--start", "ordered", "--seed", 90, output="starts.h5")
    program.run("data-meter", "ising", "--side", SIDE, "--temperatures", MIXTURES["equilibrium"], "--samples",
                program.divided(500), "--sweeps", SWEEPS, "--start", "ordered", "--seed", 91, output="meter.h5")
    program.run("data-meter-test", "ising", "--side", SIDE, "--temperatures", MIXTURES["equilibrium"], "--samples", 100,
                "--sweeps", SWEEPS, "--start", "ordered", "--seed", 93, output="meter-test.h5")
    meter = program.run("meter", "thermometer", "fit", program.folder / "meter.h5", "--validate",
                        program.folder / "meter-test.h5", "--epochs", program.divided(METER_EPOCHS), "--seed", 92,
                        output="thermometer.h5")
    critical = program.run("critical", "ising", "--side", SIDE, "--temperatures", "Tc", "--samples", program.divided(5000),
                           "--sweeps", SWEEPS, "--start", "ordered", "--seed", 94, output="critical.h5")["temperatures"][0]
    critical_m2 = squared(critical["abs_magnetisation"])
    mixtures, ends, runs = {}, {hidden: {} for hidden in HIDDEN}, {hidden: {} for hidden in HIDDEN}
    for order, (title, temperatures) in enumerate(MIXTURES.items()):
        name = title.replace(" ", "-").replace(",", "").lower()
        data = []
        for seed in SEEDS:
            data.append(of_lattices(program, f"{name}-{seed}", temperatures, 20 * seed + order,
                                    "random" if title == "paper" else "ordered"))
        mixtures[title] = {key: regression.estimate([row[key] for row in data]) for key in data[0]}
        for hidden in HIDDEN:
            runs[hidden][title] = [end_of(program, name, hidden, seed) for seed in SEEDS]
            ends[hidden][title] = summarise(runs[hidden][title])
        program.forget(*(f"{name}-{seed}.h5" for seed in SEEDS))
    fits = {hidden: fits_of(mixtures, ends[hidden], critical_m2) for hidden in HIDDEN}
    writing.save(program.folder / "flow-end", {
        "commit": program.commit(), "divide": program.divide, "T_c": CRITICAL, "m2 at T_c": critical_m2,
        "loss of the thermometer": {"other lattices": meter["test_loss"], "guessing": math.log(len(meter["temperatures"]))},
        "mixtures": {title: {"list": MIXTURES[title], **mixtures[title]} for title in MIXTURES}, "ends": ends, "fits": fits,
        "runs": runs})
    (program.folder / "flow-end.svg").write_text(drawing.scatter(
        {f"N_h = {hidden}": [(mixtures[title]["m2"]["mean"], end["m2"]["mean"], mixtures[title]["near"]["mean"] == 0)
                             for title, end in ends[hidden].items()] for hidden in HIDDEN},
        "⟨m²⟩ of the mixture", "⟨m²⟩ of the flow's end", f"filled: no T = {NEAR[0]:g} … {NEAR[1]}"))
    print_table(mixtures, ends)


def print_table(mixtures, ends):
    """Both tables, as they stand on the page."""
    print(writing.table([["mixture", "temperatures", "⟨\\|m\\|⟩", "⟨m²⟩", "weighted ⟨m²⟩"]] + [
        [title, MIXTURES[title].replace(",", ", "), *(f'{mixture[key]["mean"]:.3f}' for key in ("abs_m", "m2", "weighted_m2"))]
        for title, mixture in mixtures.items()]) + "\n")
    rows = [["mixture"] + [cell for hidden in ends for cell in (f"N_h = {hidden}: ⟨m²⟩", "T", "network")]]
    for title in mixtures:
        cells = [title]
        for of_hidden in ends.values():
            likely = of_hidden[title]["network"]
            cells += [writing.text(of_hidden[title]["m2"]),
                      writing.text(of_hidden[title]["temperature"]),
                      f"{likely[0]:g}" if likely[0] == likely[-1] else f"{likely[0]:g}–{likely[-1]:g}"]
        rows.append(cells)
    print(writing.table(rows))


if __name__ == "__main__":
    main()
