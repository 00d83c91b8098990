"""One update of CD-1 with spins of +-1, as somebody who knows PyTorch would write it.

    h0 given v0, v1 given h0, h1 given v1
    W += rate/B (v0^T h0 - v1^T h1)    b += rate/B sum(v0 - v1)    c += rate/B sum(h0 - h1)

Everything is allocated once, changed in place, and without autograd; the products add their bias and accumulate into
W. In bf16 the states and a copy of W are bf16, and W itself stays fp32.

A variant is the words of its name: "eager" or "compiled" (the whole update by torch.compile), and on a GPU "graph" (the
update captured once as a CUDA graph). Eager sampling has two ways to draw, "bernoulli" and "uniform", as it depends on
the machine which is faster.
"""

import torch

# Every shape, precision and number of threads is compiled for itself. Beyond the limit PyTorch would go on uncompiled,
# without a word; fullgraph=True makes that an error.
for limit in ("recompile_limit", "accumulated_recompile_limit", "cache_size_limit", "accumulated_cache_size_limit"):
    if hasattr(torch._dynamo.config, limit):  # the latter two are the names in older versions
        setattr(torch._dynamo.config, limit, 10_000)

RATE = 0.01
TYPES = {"fp32": torch.float32, "tf32": torch.float32, "bf16": torch.bfloat16}


def set_precision(precision):
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")


def draw_uniform_(x, u, one):
    """x becomes +-1 with mean tanh(x); u is scratch of its shape. In bf16 the random numbers have 8 bits."""
    x.tanh_().sub_(u.uniform_(-1, 1))
    torch.copysign(one, x, out=x)


def draw_bernoulli_(x, u, one):
    torch.bernoulli(x.mul_(2).sigmoid_(), out=u)
    torch.mul(u, 2, out=x).sub_(1)


def tanh_(x, u, one):
    x.tanh_()


DRAWS = {"uniform": draw_uniform_, "bernoulli": draw_bernoulli_}


class EagerUpdate:
    """In-place operations on preallocated memory; `activate_` makes states of pre-activations."""

    def __init__(self, visible, hidden, batch, precision, device, activate_):
        self.activate_ = activate_
        self.dtype = TYPES[precision]
        self.scale = RATE / batch
        torch.manual_seed(1)
        self.W = torch.randn(visible, hidden, device=device) * 0.01
        self.b, self.c = torch.zeros(visible, device=device), torch.zeros(hidden, device=device)
        self.v0 = (torch.randint(0, 2, (batch, visible), device=device) * 2 - 1).to(self.dtype)
        self.v1, self.uv = torch.empty_like(self.v0), torch.empty_like(self.v0)
        self.h0 = torch.empty(batch, hidden, device=device, dtype=self.dtype)
        self.h1, self.uh = torch.empty_like(self.h0), torch.empty_like(self.h0)
        self.one = torch.ones((), device=device, dtype=self.dtype)
        self.rounded = [p if self.dtype == p.dtype else p.to(self.dtype) for p in (self.W, self.b, self.c)]

    @torch.no_grad()
    def __call__(self):
        W, b, c = self.rounded
        torch.addmm(c, self.v0, W, out=self.h0)
        self.activate_(self.h0, self.uh, self.one)
        torch.addmm(b, self.h0, W.t(), out=self.v1)
        self.activate_(self.v1, self.uv, self.one)
        torch.addmm(c, self.v1, W, out=self.h1)
        self.activate_(self.h1, self.uh, self.one)
        if self.dtype == torch.float32:
            self.W.addmm_(self.v0.t(), self.h0, alpha=self.scale)
            self.W.addmm_(self.v1.t(), self.h1, alpha=-self.scale)
            self.b.add_(self.v0.sum(0) - self.v1.sum(0), alpha=self.scale)
            self.c.add_(self.h0.sum(0) - self.h1.sum(0), alpha=self.scale)
            return
        self.W.add_(self.v0.t() @ self.h0, alpha=self.scale).sub_(self.v1.t() @ self.h1, alpha=self.scale)
        sums = [x.sum(0, dtype=torch.float32) for x in (self.v0, self.v1, self.h0, self.h1)]
        self.b.add_(sums[0] - sums[1], alpha=self.scale)
        self.c.add_(sums[2] - sums[3], alpha=self.scale)
        for rounded, master in zip(self.rounded, (self.W, self.b, self.c)):
            rounded.copy_(master)


def functional_update(sampled, scale, dtype):
    """The same without out=, for the compiler to fuse as it likes."""

    def activate(x):
        mean = torch.tanh(x.float())
        return torch.where(torch.rand_like(mean) * 2 - 1 < mean, 1.0, -1.0).to(dtype) if sampled else mean.to(dtype)

    def update(W, b, c, v0):
        rounded = W.to(dtype)
        h0 = activate(torch.addmm(c.to(dtype), v0, rounded))
        v1 = activate(torch.addmm(b.to(dtype), h0, rounded.t()))
        h1 = activate(torch.addmm(c.to(dtype), v1, rounded))
        if dtype == torch.float32:
            W.addmm_(v0.t(), h0, alpha=scale).addmm_(v1.t(), h1, alpha=-scale)
        else:
            W.add_((v0.t() @ h0).float() - (v1.t() @ h1).float(), alpha=scale)
        b.add_(v0.sum(0, dtype=torch.float32) - v1.sum(0, dtype=torch.float32), alpha=scale)
        c.add_(h0.sum(0, dtype=torch.float32) - h1.sum(0, dtype=torch.float32), alpha=scale)

    return update


class CompiledUpdate(EagerUpdate):
    def __init__(self, visible, hidden, batch, precision, device, sampled):
        super().__init__(visible, hidden, batch, precision, device, tanh_)
        self.update = torch.compile(functional_update(sampled, self.scale, self.dtype), dynamic=False, fullgraph=True)

    @torch.no_grad()
    def __call__(self):
        self.update(self.W, self.b, self.c, self.v0)


class Graph:
    """Another update, captured as a CUDA graph."""

    def __init__(self, update):
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                update()
        torch.cuda.current_stream().wait_stream(stream)
        self.update = update  # its memory is the graph's
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            update()

    def __call__(self):
        self.graph.replay()


def variants(sampled, device):
    eager = [f"eager {draw}" for draw in DRAWS] if sampled else ["eager"]
    names = eager + ["compiled"]
    return names + [name + " graph" for name in names] if device == "cuda" else names


def make(variant, visible, hidden, batch, precision, device, sampled):
    words = variant.split()
    set_precision(precision)
    if words[0] == "compiled":
        update = CompiledUpdate(visible, hidden, batch, precision, device, sampled)
    else:
        activate_ = DRAWS[words[1]] if sampled else tanh_
        update = EagerUpdate(visible, hidden, batch, precision, device, activate_)
    return Graph(update) if words[-1] == "graph" else update
