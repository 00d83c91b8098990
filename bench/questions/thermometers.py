#!/usr/bin/env python3
"""How much of the temperature does a thermometer's network know, and how much of it is there to be known?

    thermometers.py KADANOFF FOLDER [--threads 0] [--divide 1]

Fits the networks of the reproduction of IsDLRG 2020 on lattices of several sides: with all lattices at once, in batches, moved by
symmetries of the torus, and both. What they know is the cross entropy of other lattices, beside guessing and beside the exact
probabilities of the temperatures, exp(−E / T) / Z. Of single lattices of the largest side: the error of 1/T, beside that of the
exact probabilities and its bound. Prints tables; writes FOLDER/thermometers.json; what a command printed is kept in
FOLDER/printed, and not asked for again. docs/papers/isdlrg2020.md says what came out.
"""
import h5py
import numpy

import exact_ising
import programs
import writing
from regression import estimate

SEEDS, BATCH = (1, 2, 3), 500
METERS = "1,1.5,2,2.25,2.5,3,3.5,4,5,6,8,10,12,16,20,inf"
# Side: temperatures, sweeps, lattices of each that are learned, and others; epochs of all at once, and in batches.
SIDES = {32: (METERS, 2000, 1000, 1000, 1000, 1000), 16: (METERS, 2000, 1000, 1000, 2000, 2000),
         8: (METERS, 2000, 1000, 1000, 4000, 4000), 4: (METERS, 2000, 1000, 1000, 4000, 4000),
         10: ("0:5.9:0.1", 1000, 2000, 400, 1500, 100)}
WAYS = ("all at once", "moved, in batches", "in batches", "moved")
OF_ONE_SIDE, ITS_WAYS = 16, ("in batches", "moved")
LARGEST = 32


def lattices(program, side, what, samples, seed):
    temperatures, sweeps, *_ = SIDES[side]
    return program.made(f"{what}-{side}-{seed}.h5", "ising", "--side", side, "--temperatures", temperatures, "--samples",
                        program.divided(samples), "--sweeps", sweeps, "--start", "ordered", "--seed", seed)


def read(path, side):
    with h5py.File(path) as file:
        return file["samples"][:].reshape(-1, side, side), file["temperatures"][:]


def fitted(program, side, way, seed, learned, others):
    *_, at_once, in_batches = SIDES[side]
    has_batches = "in batches" in way
    epochs = program.divided(in_batches if has_batches else at_once)
    how = [*(["--move"] if "moved" in way else []), *(["--batch-size", program.divided(BATCH)] if has_batches else [])]
    name = f"network-{side}-{way.replace(',', '').replace(' ', '-')}-{seed}"
    return program.made(f"{name}.h5", "thermometer", "fit", learned, "--validate", others, "--hidden", 64, "--epochs", epochs,
                        "--learning-rate", 0.1, "--init", "xavier", "--seed", seed, *how)


def said(network, spins):
    """N × T: the probabilities that the network gives, softmax(tanh(v W₁ + b₁) W₂ + b₂)."""
    with h5py.File(network) as file:
        hidden, output = file["hidden"], file["output"]
        z = numpy.tanh(spins.reshape(len(spins), -1) @ hidden["weights"][:].astype(float) + hidden["bias"][:])
        return exact_ising.softmax(z @ output["weights"][:].astype(float) + output["bias"][:])


def loss(shares, classes):
    return float(-numpy.log(shares[numpy.arange(len(classes)), classes]).mean())


def errors_of_single(shares, inverse, classes):
    """Of each temperature the root mean square error of 1/T, taken as its mean over what is held probable."""
    off = shares @ inverse - inverse[classes]
    return [float(numpy.sqrt((off[classes == c] ** 2).mean())) for c in range(len(inverse))]


def one(program, side, seed):
    """What the networks of a side know, of one repetition."""
    _, _, of_learned, of_others, _, _ = SIDES[side]
    learned = lattices(program, side, "learned", of_learned, 10 + seed)
    others = lattices(program, side, "others", of_others, 20 + seed)
    spins, temperature = read(others, side)
    known = numpy.unique(temperature)
    classes = numpy.searchsorted(known, temperature)
    energy = exact_ising.energies(spins).astype(float)
    exact = exact_ising.posterior(side, energy, known)
    found = {"guessing": float(numpy.log(len(known))), "at best": loss(exact, classes)}
    for way in WAYS:
        if way in ITS_WAYS and side != OF_ONE_SIDE:
            continue
        network = fitted(program, side, way, seed, learned, others)
        shares = said(network, spins)
        found[way] = loss(shares, classes)
        if side == LARGEST and way == "moved, in batches":
            inverse = numpy.where(numpy.isinf(known), 0, 1 / known)
            # The Fisher information of 1/T is the variance of the energy.
            spread = [float(energy[classes == c].std()) for c in range(len(known))]
            found["single"] = {f"{t:g}": dict(zip(("network", "exact", "bound", "most probable of all"), row)) for t, row in zip(
                known, zip(errors_of_single(shares, inverse, classes), errors_of_single(exact, inverse, classes),
                           [1 / s if s > 0 else float("inf") for s in spread],
                           [float(known[shares[classes == c].mean(0).argmax()]) for c in range(len(known))]))}
    program.forget(learned.name, others.name)
    return found


def main():
    program = programs.Program(programs.arguments_of(__doc__).parse_args())
    losses, single = {}, []
    for side in SIDES:
        found = [one(program, side, seed) for seed in SEEDS]
        single += [row.pop("single") for row in found if "single" in row]
        losses[side] = {key: estimate([row[key] for row in found]) for key in found[0]}
    of_single = {t: {key: estimate([row[t][key] for row in single]) for key in ("network", "exact", "bound")} | {
        "most probable of all": [row[t]["most probable of all"] for row in single]} for t in single[0]}
    writing.save(program.folder / "thermometers", {"commit": program.commit(), "divide": program.divide, "losses": losses,
                                                   f"1/T of single lattices of {LARGEST}": of_single})
    keys = [*WAYS, "at best", "guessing"]
    print(writing.table([["side", *keys]] + [[side, *(writing.text(row[key], 2) if key in row else "" for key in keys)]
                                             for side, row in losses.items()]) + "\n")
    print(writing.table([["error of 1/T at T =", *of_single]] + [
        [key, *(writing.text(row[key]) for row in of_single.values())] for key in ("network", "exact", "bound")] + [
            ["most probable of all", *("; ".join(f"{t:g}" for t in sorted(set(row["most probable of all"])))
                                       for row in of_single.values())]]))


if __name__ == "__main__":
    main()
