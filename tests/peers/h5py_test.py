"""Our files read by h5py and by the readers of the field, theirs read by us.

Run by ctest with the program's path; exits 77 (skipped) where h5py is not installed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
    import numpy as np
except ImportError:
    print("skipped: python3 has no h5py")
    sys.exit(77)

PROGRAM = sys.argv[1]


def kadanoff(*words, expect=0):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == expect, f"{words}: exit {done.returncode}, {done.stderr}"
    return done


def info(path):
    return json.loads(kadanoff("info", path, "--json").stdout)


def h5py_reads_ours(folder):
    path = folder / "ours.h5"
    kadanoff("ising", "--side", 5, "--temperatures", "1,inf", "--samples", 3, "--sweeps", 2, "-o", path)
    with h5py.File(path) as file:
        assert file.userblock_size == 512
        samples = file["samples"][()]
        assert samples.shape == (6, 25) and samples.dtype == np.int8
        assert set(np.unique(samples)) <= {-1, 1}
        assert file["temperatures"][()].tolist() == [1, 1, 1, np.inf, np.inf, np.inf]
        assert file["variable_type"][()].decode() == "ising"  # as the package rbms asks for it
        assert file.attrs["variable_type"] == "ising"
        assert file.attrs["lattice_shape"].tolist() == [5, 5]
        assert file.attrs["command"] == "ising" and file.attrs["seed"] == 1
        assert "side" in json.loads(file.attrs["config"])


def train_accepts(path, expect=0, says=""):
    run = path.with_suffix("")
    done = kadanoff("train", path, "--hidden", 2, "--epochs", 1, "--batch-size", "full", "-o", run, expect=expect)
    assert says in done.stderr, done.stderr


def we_read_theirs(folder):
    spins = np.where(np.arange(60).reshape(12, 5) % 3 == 0, 1, -1)
    for dtype in ("int8", "int16", "int32", "int64", ">i4", "float16", "float32", "float64", ">f8"):
        path = folder / f"{dtype.strip('>')}{len(dtype)}.h5"
        with h5py.File(path, "w") as file:
            file["samples"] = spins.astype(dtype)
            file["labels"] = np.arange(12)
            file["variable_type"] = "ising"
        assert info(path)["kind"] == "dataset"
        train_accepts(path)
    for name, options in {"gzip": {"compression": "gzip"}, "shuffled": {"compression": "gzip", "shuffle": True},
                          "summed": {"fletcher32": True}, "chunked": {"chunks": (5, 2)},
                          "growing": {"maxshape": (None, 5)}}.items():
        path = folder / f"{name}.h5"
        with h5py.File(path, "w", libver=("earliest", "v108")) as file:
            file.create_dataset("samples", data=spins, **options)
            file.attrs["variable_type"] = np.bytes_("Ising")
        train_accepts(path)
    block = folder / "block.h5"
    with h5py.File(block, "w", userblock_size=1024) as file:
        file["samples"] = spins
    train_accepts(block)


def we_read_zeros_and_ones(folder):
    bits = np.arange(60).reshape(12, 5) % 3 == 0
    models = []
    for name, samples, word in (("spins", np.where(bits, 1, -1), None), ("bool", bits, None),
                                ("uint8", bits.astype("uint8"), None),
                                ("float32", bits.astype("float32"), "bernoulli")):
        path = folder / f"{name}.h5"
        with h5py.File(path, "w") as file:
            file["samples"] = samples
            if word:
                file["variable_type"] = word
        train_accepts(path)
        with h5py.File(path.with_suffix("") / "model.h5") as file:
            models.append((file["params/weight_matrix"][()], file.attrs["variable_type"]))
    assert [word for _, word in models] == ["ising", "bernoulli", "bernoulli", "bernoulli"]
    for weights, _ in models[1:]:
        assert (weights == 4 * models[0][0]).all()


def we_refuse_what_is_wrong(folder):
    def refused(name, says, **content):
        path = folder / f"{name}.h5"
        with h5py.File(path, "w") as file:
            for key, value in content.items():
                file[key] = value
        train_accepts(path, expect=65, says=says)

    refused("zero-one", "variable_type = 'bernoulli'", samples=np.eye(4))
    refused("a-third", "a unit of this file is 0 or 1", samples=np.eye(4) - 1, variable_type="bernoulli")
    refused("complex", "does not hold numbers", samples=np.eye(4) * 1j)
    refused("potts", "potts", samples=np.ones((3, 3)), variable_type="potts")
    refused("empty", "is empty", samples=np.ones((0, 3)))
    refused("no-samples", "no /samples", data=np.ones((3, 3)))


def numpy_finds_the_same_in_weights(folder):
    random = np.random.default_rng(1)
    spins = random.choice([-1, 1], (40, 16)).astype("int8")
    temperatures = np.repeat([1.0, np.inf], 20)
    with h5py.File(folder / "data.h5", "w") as file:
        file["samples"], file["temperatures"] = spins, temperatures
    for hidden in (5, 30):
        weights = random.normal(size=(16, hidden)).astype("float32")
        model, result = folder / f"model{hidden}.h5", folder / f"weights{hidden}.h5"
        with h5py.File(model, "w") as file:
            file["params/weight_matrix"] = weights
            file["params/vbias"], file["params/hbias"] = np.zeros(16), np.zeros(hidden)
        kadanoff("analyze", "weights", model, "--data", folder / "data.h5", "-o", result)
        exact = weights.astype("float64") @ weights.T.astype("float64")
        values = np.linalg.svd(weights.astype("float64"), compute_uv=False) ** 2
        overlaps = ((spins @ weights.astype("float64")) ** 2).sum(axis=1).reshape(2, 20)
        lattice = exact.reshape(4, 4, 4, 4)  # y, x, y', x'
        along_x = [np.einsum("yxyx->", np.roll(lattice, -r, axis=3)) / np.trace(exact) for r in range(3)]
        along_y = [np.einsum("yxyx->", np.roll(lattice, -r, axis=2)) / np.trace(exact) for r in range(3)]
        with h5py.File(result) as file:
            assert np.allclose(file["product"][()], exact, atol=1e-4)
            assert np.allclose(file["eigenvalues"][: len(values)], values, atol=1e-4)
            assert (file["eigenvalues"][len(values):] == 0).all()
            assert np.allclose(file["correlation/along_x"][()], along_x, atol=1e-5)
            assert np.allclose(file["correlation/along_y"][()], along_y, atol=1e-5)
            assert file["overlap/temperature"][()].tolist() == [1, np.inf]
            assert np.allclose(file["overlap/mean"][()], overlaps.mean(axis=1), rtol=1e-5)
            assert np.allclose(file["overlap/spread"][()], overlaps.std(axis=1, ddof=1), rtol=1e-4)


def numpy_and_we_exchange_models(folder):
    random = np.random.default_rng(1)
    arrays = {"weight_matrix": random.normal(size=(6, 4)).astype("float32"), "vbias": random.normal(size=6),
              "hbias": random.normal(size=4)}
    for units, word in (("spin", "ising"), ("binary", "bernoulli")):
        for save in (np.savez, np.savez_compressed):
            save(folder / "theirs.npz", variable_type=word, **arrays)
            kadanoff("import", folder / "theirs.npz", "-o", folder / "model.h5", "--overwrite")
            done = kadanoff("export", folder / "model.h5", "--format", "npz", "-o", folder / "ours.npz", "--overwrite",
                            "--json")
            assert json.loads(done.stdout)["units"] == units
            with np.load(folder / "ours.npz") as ours:
                assert str(ours["variable_type"]) == word
                assert (ours["weight_matrix"] == arrays["weight_matrix"]).all()
                for bias in ("vbias", "hbias"):
                    assert np.allclose(ours[bias], arrays[bias], rtol=1e-6, atol=1e-6)


with tempfile.TemporaryDirectory() as name:
    for step in (h5py_reads_ours, we_read_theirs, we_read_zeros_and_ones, we_refuse_what_is_wrong,
                 numpy_finds_the_same_in_weights, numpy_and_we_exchange_models):
        folder = Path(name) / step.__name__
        folder.mkdir()
        step(folder)
print("ours and theirs are understood")
