"""Data sets of images for the scripts beside this one, and what they read of files. Needs numpy and h5py."""
import gzip
import pathlib

import h5py
import numpy

import programs


def arguments_of(text, **more):
    """The parser of a script with this docstring, and its options with their defaults."""
    arguments = programs.arguments_of(text, ("mnist", "the folder with train-images-idx3-ubyte.gz"))
    arguments.add_argument("--fashion", type=pathlib.Path, help="the same folder of Fashion-MNIST")
    for name, value in ({"seeds": 3} | more).items():
        arguments.add_argument("--" + name, type=type(value), default=value)
    return arguments


class Program(programs.Program):
    """Likewise, with data sets."""

    def __init__(self, settings):
        super().__init__(settings)
        self.images = {"MNIST": settings.mnist} | ({"Fashion-MNIST": settings.fashion} if settings.fashion else {})

    def pixels(self, images):
        with gzip.open(self.images[images] / "train-images-idx3-ubyte.gz") as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 28, 28)

    def lattices(self, name, side, temperature, samples, seed, sweeps):
        """From ordered starts, of either sign: below T_c others end in stripes."""
        return self.made(f"{name}.h5", "ising", "--side", side, "--temperatures", temperature, "--samples", samples, "--sweeps",
                         sweeps, "--start", "ordered", "--seed", seed)

    def spins(self, name, make):
        """A data set of the N × L × L spins that make() gives."""
        array = self.folder / f"{name}.npy"
        if not self.has(f"{name}.h5"):
            numpy.save(array, make().astype(numpy.int8))
        path = self.made(f"{name}.h5", "import", array, "--values", "spin")
        self.forget(array.name)
        return path


def slug(name):
    """A set's name as that of a file."""
    return "-".join(name.replace(",", "").replace("=", "").replace("%", "percent").lower().split())


def samples_of(path):
    with h5py.File(path) as file:
        return file["samples"][:].astype(float)


def weights_of(path):
    with h5py.File(path) as file:
        return file["params/weight_matrix"][:].astype(float)
