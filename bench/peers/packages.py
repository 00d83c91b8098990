"""Updates of the RBM packages: scikit-learn's BernoulliRBM and rbms. Both have units of 0 and 1, and draw the visible
layer while the hidden one enters the gradient by its mean; scikit-learn's chains are persistent (SML)."""

import time


def scikit_learn_seconds(visible, hidden, batch):
    """A function that gives the seconds and the CPU time of an update: fits with one and with `more` of them, and their difference, so
    that drawing the first weights does not count. In fp32, as fit() keeps the type of its data."""
    import numpy
    from sklearn.neural_network import BernoulliRBM

    data = numpy.random.default_rng(1).integers(0, 2, (batch, visible)).astype(numpy.float32)
    more = 3

    def fit(updates):
        start, cpu = time.perf_counter(), time.process_time()
        BernoulliRBM(hidden, learning_rate=0.01, batch_size=batch, n_iter=updates, random_state=1).fit(data)
        return time.perf_counter() - start, time.process_time() - cpu

    return lambda: tuple((long - short) / more for long, short in zip(fit(1 + more), fit(1)))


def rbms_update(visible, hidden, batch, device):
    """CD-1 as the loop of rbms.training does it: without its files, and without centring, for it is CD-1 that is timed."""
    import torch
    from rbms.bernoulli_bernoulli.classes import BBRBM
    from rbms.training.pcd import fit_batch_pcd

    torch.manual_seed(1)
    data = torch.randint(0, 2, (batch, visible), device=device).float()
    weights = torch.ones(batch, device=device)
    params = BBRBM(
        torch.randn(visible, hidden, device=device) * 0.01,
        torch.zeros(visible, device=device),
        torch.zeros(hidden, device=device),
    )
    params.init_grad()
    optimizer = torch.optim.SGD(params.parameters(), lr=0.01, maximize=True)

    @torch.no_grad()
    def update():
        chains = params.init_chains(batch, weights=weights, start_v=data)
        optimizer.zero_grad(set_to_none=False)
        fit_batch_pcd((data, weights), chains, params, gibbs_steps=1, beta=1.0, centered=False)
        optimizer.step()

    return update
