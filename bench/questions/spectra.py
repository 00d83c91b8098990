"""The RBMs of image_transient.py and singular_values.py: 784–196 on spins of 28 × 28, from W ~ N(0, 0.01²), models kept along
the training. The time of a training is t = rate × updates."""

import numpy

from images import samples_of, slug

SIDE, HIDDEN, SAMPLES, BATCH, RATE, EARLY_RATE = 28, 196, 4000, 200, 0.01, 0.0005
EARLY_EPOCHS = (1, 2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 45, 64, 100)  # of 20 updates: t = 0.01 … 1
EPOCHS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 26, 35, 50, 70, 100, 150, 210, 300, 420, 600, 850, 1200)  # t = 0.2 … 240
ISING = {"Ising, T = 4": ("4", 200), "Ising, T = T_c": ("Tc", 3000)}  # temperature, sweeps


def data_of(program, name, seed):
    """The first 4,000 of a permutation of the images, a pixel from 128 on +1; or as many lattices."""
    file = f"{slug(name)}-{seed}"
    if name in ISING:
        return program.lattices(file, SIDE, ISING[name][0], program.divided(SAMPLES), seed, program.divided(ISING[name][1]))
    images, _, what = name.partition(", ")

    def make():
        random, count = numpy.random.default_rng(seed), program.divided(SAMPLES)
        pixels = program.pixels(images)
        spins = numpy.where(pixels[random.permutation(len(pixels))[:count]] >= 128, 1, -1)
        if what == "pixels permuted":  # the same permutation in all images
            spins = spins.reshape(count, -1)[:, random.permutation(SIDE * SIDE)].reshape(spins.shape)
        return spins

    return program.spins(file, make)


def train(program, name, seed, time, early=False, centred=False):
    """The folder of the run, and its models with their times."""
    data = data_of(program, name, seed)
    rate = EARLY_RATE if early else RATE
    per_epoch = rate * SAMPLES / BATCH
    epochs = [epoch for epoch in (EARLY_EPOCHS if early else EPOCHS) if epoch * per_epoch <= time + 1e-9]
    run = program.made(f"{data.stem}{'-centred' if centred else ''}-{'early' if early else 'full'}-to-{time:g}", "train", data,
                       "--hidden", HIDDEN, "--epochs", epochs[-1], "--batch-size", program.divided(BATCH), "--learning-rate", rate,
                       "--init", "normal:0.01", "--seed", seed, "--snapshot-epochs", ",".join(map(str, epochs)),
                       *(["--centred", "--bias-init", "data"] if centred else []))
    models = {f"epoch-{epoch}.h5": epoch * per_epoch for epoch in epochs}
    if not (run / f"epoch-{epochs[-1]}.h5").exists():
        models["model.h5"] = models.pop(f"epoch-{epochs[-1]}.h5")
    return run, models


def modes_of(data, count):
    """Of the data's leading directions, by their second moments as `kadanoff rgm` has them: eigenvalue, norm of the sums over
    blocks of 2 × 2, mean |k| by Fourier power; and the directions as rows."""
    samples = samples_of(data)
    values, vectors = numpy.linalg.eigh(samples.T @ samples / len(samples))
    values, vectors = values[::-1][:count], vectors.T[::-1][:count]
    lattices = vectors.reshape(count, SIDE, SIDE)
    blocks = numpy.linalg.norm(lattices.reshape(count, SIDE // 2, 2, SIDE // 2, 2).sum((2, 4)).reshape(count, -1), axis=1)
    power = numpy.abs(numpy.fft.fft2(lattices)) ** 2
    wave = numpy.fft.fftfreq(SIDE) * SIDE
    waves = (power * numpy.hypot(wave[:, None], wave)).sum((1, 2)) / power.sum((1, 2))
    return values, blocks, waves, vectors
