"""Models and data go to the Python package rbms, and come back: https://github.com/DsysDML/rbms

Run by ctest with the program's path; exits 77 (skipped) where rbms is not installed: neither for this python nor in
the environment that KADANOFF_PEERS names.
"""

import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

environment = os.environ.pop("KADANOFF_PEERS", "")
if environment:
    python = f"{environment}/bin/python3"
    os.execv(python, [python, *sys.argv])

try:
    import h5py
    import numpy as np
    import torch
    from rbms.bernoulli_bernoulli.classes import BBRBM
    from rbms.dataset.load_h5 import load_HDF5
    from rbms.io import load_model, load_params, save_model
    from rbms.partition_function.exact import compute_partition_function
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

PROGRAM = sys.argv[1]
CPU, DOUBLE = torch.device("cpu"), torch.float64


def kadanoff(*words):
    done = subprocess.run([PROGRAM, *map(str, words), "--json"], capture_output=True, text=True)
    assert done.returncode == 0, f"{words}: exit {done.returncode}, {done.stderr}"
    return json.loads(done.stdout)


def close(one, other):
    assert np.allclose(one, other, rtol=1e-6, atol=1e-9), (one, other)


def log_z(model):
    states = torch.tensor(list(itertools.product((0.0, 1.0), repeat=model.num_visibles())), dtype=DOUBLE)
    return compute_partition_function(model, states)


def write_data(path):
    bits = (np.arange(240).reshape(40, 6) * 7 // 3) % 4 == 0
    with h5py.File(path, "w") as file:
        file["samples"] = bits.astype("int64")
        file["labels"] = np.arange(40) % 3
    return bits


def ours_to_theirs(folder):
    bits = write_data(folder / "theirs.h5")
    kadanoff("import", folder / "theirs.h5", "--values", "binary", "-o", folder / "data.h5")
    samples, labels = load_HDF5(folder / "data.h5")  # ours, by their reader
    assert (samples == bits).all() and (labels == np.arange(40) % 3).all()
    kadanoff("train", folder / "data.h5", "--hidden", 3, "--epochs", 50, "--batch-size", 8, "--learning-rate", 0.3,
             "-o", folder / "run")
    exact = kadanoff("evaluate", folder / "run", folder / "data.h5")
    assert exact["units"] == "binary"

    kadanoff("export", folder / "run", "--format", "rbms", "-o", folder / "archive.h5")
    model = load_params(folder / "archive.h5", 1, CPU, DOUBLE)
    assert isinstance(model, BBRBM)
    close(log_z(model), exact["log_z"]["exact"])
    visible = torch.tensor(bits, dtype=DOUBLE)
    close(model.compute_energy_visibles(visible).mean().item(), exact["free_energy"]["mean"])
    loaded, chains, time, _ = load_model(folder / "archive.h5", 1, CPU, DOUBLE)
    assert time == 0 and chains["visible"].shape == (100, 6) and set(chains["visible"].unique().tolist()) == {0.0, 1.0}
    assert torch.equal(loaded.weight_matrix, model.weight_matrix)
    drawn = loaded.sample_state(chains, 10)
    assert drawn["hidden"].shape == (100, 3)


def theirs_to_ours(folder):
    bits = write_data(folder / "data.h5")
    archive = folder / "archive.h5"
    torch.manual_seed(1)
    models = {}
    for update in (1, 9, 100):
        models[update] = BBRBM(torch.randn(6, 4, dtype=DOUBLE), torch.randn(6, dtype=DOUBLE),
                               torch.randn(4, dtype=DOUBLE))
        save_model(str(archive), models[update], models[update].init_chains(10), update, 0.5)
    kadanoff("import", folder / "data.h5", "--values", "binary", "-o", folder / "ours.h5")
    visible = torch.tensor(bits, dtype=DOUBLE)
    for update, model in models.items():
        path = folder / f"{update}.h5"
        options = [] if update == 100 else ["--update", update]
        assert kadanoff("import", archive, *options, "-o", path)["units"] == "binary"
        exact = kadanoff("evaluate", path, folder / "ours.h5")
        close(exact["log_z"]["exact"], log_z(model))
        close(exact["free_energy"]["mean"], model.compute_energy_visibles(visible).mean().item())
        with h5py.File(path) as file:
            close(file["params/vbias"][()], model.vbias.numpy())
            close(file["params/weight_matrix"][()], model.weight_matrix.numpy())
    # A reader of archives needs no import.
    close(kadanoff("evaluate", archive, folder / "ours.h5")["log_z"]["exact"], log_z(models[100]))

    # What the package appends to an archive of ours is read, too.
    kadanoff("export", folder / "9.h5", "--format", "rbms", "-o", folder / "appended.h5")
    chains = load_model(folder / "appended.h5", 1, CPU, DOUBLE)[1]
    save_model(str(folder / "appended.h5"), models[1], chains, 2, 0.5)
    kadanoff("import", folder / "appended.h5", "-o", folder / "last.h5")
    close(kadanoff("evaluate", folder / "last.h5", folder / "ours.h5")["log_z"]["exact"], log_z(models[1]))


with tempfile.TemporaryDirectory() as name:
    for step in (ours_to_theirs, theirs_to_ours):
        folder = Path(name) / step.__name__
        folder.mkdir()
        step(folder)
print("models and data go to rbms and come back")
