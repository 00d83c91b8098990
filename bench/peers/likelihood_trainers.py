"""The same RBM trained by kadanoff, by rbms and by scikit-learn. Each trainer is called with the training samples, the
number of hidden units and the epochs after which a model is wanted, and yields (epoch, seconds of training, file), a file
that `kadanoff import` reads. Every program has the options that a user of it would choose, and none sees the test samples."""

import json
import subprocess
import time

import numpy


def kadanoff(options):
    """The recipe of docs/recipes.md, or another; `options` are those of `kadanoff train`."""

    def train(program, data, hidden, epochs, folder):
        run = folder / "kadanoff"
        subprocess.run([program, "train", data, "--hidden", str(hidden), "--epochs", str(max(epochs)), "--snapshot-epochs",
                        ",".join(map(str, epochs)), "--quiet", "--overwrite", "-o", run, *options], check=True,
                       stdout=subprocess.DEVNULL)
        rows = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
        seconds = {row["epoch"]: row["seconds"] for row in rows if "seconds" in row}
        for epoch in epochs:
            last = run / "model.h5"
            kept = run / f"epoch-{epoch}.h5"
            yield epoch, seconds[epoch], kept if kept.exists() else last

    return train


def scikit_learn(rate, batch=100):
    """BernoulliRBM as fit() trains it: PCD-1 with the hidden means in the gradient, batches in the order of the data.
    partial_fit() for each batch is the same, and lets the model be looked at between epochs."""

    def train(_program, data, hidden, epochs, folder):
        from sklearn.neural_network import BernoulliRBM

        samples = units_01(data)
        machine = BernoulliRBM(hidden, learning_rate=rate, batch_size=batch, random_state=1)
        seconds = 0.0
        for epoch in range(1, max(epochs) + 1):
            start = time.perf_counter()
            for first in range(0, len(samples), batch):
                machine.partial_fit(samples[first : first + batch])
            seconds += time.perf_counter() - start
            if epoch in epochs:
                path = folder / f"scikit-learn-{rate}-{epoch}.npz"
                numpy.savez(path, components_=machine.components_, intercept_visible_=machine.intercept_visible_,
                            intercept_hidden_=machine.intercept_hidden_)
                yield epoch, seconds, path

    return train


def rbms(rate, batch=100, chains=100, steps=1):
    """PCD as rbms.training.pcd.train does it: centred, with the gradient divided by its norm. Its own defaults are 2,000
    samples, 2,000 chains and 100 steps, a few hundred updates in ten epochs; smaller batches learn more."""

    def train(_program, data, hidden, epochs, folder):
        import torch
        from rbms.bernoulli_bernoulli.classes import BBRBM
        from rbms.training.pcd import fit_batch_pcd

        torch.manual_seed(1)
        samples = torch.from_numpy(units_01(data))
        params = BBRBM.init_parameters(hidden, type("Data", (), {"data": samples}), samples.device, samples.dtype)
        params.init_grad()
        state = params.init_chains(chains)
        optimizer = torch.optim.SGD(params.parameters(), lr=rate, maximize=True)
        weights = torch.ones(batch, 1)
        seconds = 0.0
        for epoch in range(1, max(epochs) + 1):
            start = time.perf_counter()
            with torch.no_grad():
                for rows in torch.randperm(len(samples)).split(batch):
                    optimizer.zero_grad(set_to_none=False)
                    state, _ = fit_batch_pcd((samples[rows], weights[: len(rows)]), state, params, gibbs_steps=steps,
                                             beta=1.0, centered=True)
                    optimizer.step()
            seconds += time.perf_counter() - start
            if epoch in epochs:
                path = folder / f"rbms-{rate}-{steps}-{epoch}.npz"
                numpy.savez(path, variable_type="bernoulli", **{name: value.detach().double().numpy()
                                                                for name, value in params.named_parameters().items()})
                yield epoch, seconds, path

    return train


def units_01(data):
    """The samples of a data set as 0 and 1."""
    import h5py

    with h5py.File(data) as file:
        return (file["samples"][()] > 0).astype(numpy.float32)
