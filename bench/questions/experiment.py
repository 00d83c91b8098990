"""What the scripts of bench/questions share: calls of kadanoff in one folder, the data sets, and means with errors.

Needs numpy and h5py. What is there already in the folder is used again, so that a stopped script goes on, and two scripts
with the same folder share trainings; for other settings take another folder.
"""

import argparse
import csv
import gzip
import json
import math
import pathlib
import subprocess
import sys

import h5py
import numpy

STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57}  # of samples: two-sided 95 % quantile of their mean


def arguments(text, **more):
    parser = argparse.ArgumentParser(description=text.splitlines()[0])
    parser.add_argument("kadanoff")
    parser.add_argument("mnist", help="the folder with train-images-idx3-ubyte.gz")
    parser.add_argument("out", help="the folder of data, runs and analyses")
    parser.add_argument("--fashion", help="the same folder of Fashion-MNIST")
    parser.add_argument("--result", help="the file of the outcome, without its suffix")
    parser.add_argument("--seeds", type=int, default=3)
    for name, value in more.items():
        parser.add_argument("--" + name, type=type(value), default=value)
    return parser.parse_args()


class Lab:
    """kadanoff, and a folder in which it works."""

    def __init__(self, given):
        self.program, self.folder, self.images = given.kadanoff, pathlib.Path(given.out), {"MNIST": given.mnist}
        if given.fashion:
            self.images["Fashion-MNIST"] = given.fashion
        self.folder.mkdir(parents=True, exist_ok=True)

    def run(self, *words):
        done = subprocess.run([self.program, *map(str, words), "--json", "--quiet", "--threads", "1"], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, words))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def made(self, name, *words, whole=""):
        """The path of NAME, made by these words unless it is there; a folder is there once it holds the file `whole`."""
        path = self.folder / name
        if not (path / whole).exists():
            self.run(*words, "--overwrite", "-o", path)
        return path

    def answer(self, name, *words):
        """What the command says, kept as NAME.json."""
        path = self.folder / f"{name}.json"
        if not path.exists():
            whole = path.with_suffix(".part")  # a script that is killed here goes on all the same
            whole.write_text(json.dumps(self.run(*words)))
            whole.replace(path)
        return json.loads(path.read_text())

    def ising(self, name, side, temperature, samples, seed, sweeps):
        """From ordered starts, of either sign: below T_c others end in stripes."""
        return self.made(f"{name}.h5", "ising", "--side", side, "--temperatures", temperature, "--samples", samples, "--sweeps",
                         sweeps, "--start", "ordered", "--seed", seed)

    def spins(self, name, make):
        """A data set of the N × L × L spins that make() gives."""
        if not (self.folder / f"{name}.h5").exists():
            numpy.save(self.folder / f"{name}.npy", make().astype(numpy.int8))
        return self.made(f"{name}.h5", "import", self.folder / f"{name}.npy", "--values", "spin")

    def pixels(self, images):
        with gzip.open(pathlib.Path(self.images[images], "train-images-idx3-ubyte.gz")) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 28, 28)

    def commit(self):
        return self.run("doctor")["build"]["commit"]


def slug(name):
    """A set's name as that of a file."""
    return "-".join(name.replace(",", "").replace("=", "").replace("%", "percent").lower().split())


def samples_of(path):
    with h5py.File(path) as file:
        return file["samples"][:].astype(float)


def weights_of(path):
    with h5py.File(path) as file:
        return file["params/weight_matrix"][:].astype(float)


def mean(values):
    """Mean and its standard error; none of one value."""
    values = numpy.asarray(values, float)
    error = float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else None
    return {"mean": round(float(values.mean()), 5), "error": None if error is None else round(error, 5)}


def text(number, digits=3):
    error = "" if number["error"] is None else f" ± {number['error']:.{digits}f}"
    return f"{number['mean']:.{digits}f}{error}"


def table(rows):
    """Rows of cells as Markdown, the first one its head."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0])] + lines[1:])


def write(given, result, rows):
    """RESULT.json, and the rows, dictionaries with the same keys, as RESULT.csv."""
    if not given.result:
        return
    path = pathlib.Path(given.result)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    with path.with_suffix(".csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def draw(given, height, panels):
    """RESULT.svg by gnuplot, where it is; a panel is lines that end with a plot of '-', and the points of each."""
    if not given.result:
        return
    lines = [f"set terminal svg size 760,{height} background '#ffffff' font 'sans-serif,12' noenhanced",
             f"set output '{pathlib.Path(given.result).with_suffix('.svg')}'", f"set multiplot layout 1,{len(panels)}"]
    for script, blocks in panels:
        lines += script
        for block in blocks:
            lines += [" ".join(map(str, point)) for point in block] + ["e"]
    try:
        subprocess.run(["gnuplot"], input="\n".join(lines) + "\n", text=True, check=True)
    except FileNotFoundError:
        print("no picture: there is no gnuplot", file=sys.stderr)
