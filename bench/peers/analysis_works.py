"""What `kadanoff bench analysis` times, as one writes it in numpy, scipy and torch: each library's own SVD, products, Fourier
transforms and eigenvectors. Every function here gives {work: {precision: call}}; a call returns its result."""

import numpy


class Inputs:
    """The same kinds of data as the program draws: values from −1 to 1 in fp32, and spins, here a byte each."""

    def __init__(self, size, samples):
        random = numpy.random.default_rng(1)
        rows, cols = map(int, size.split("x"))

        def values(*shape):
            return random.random(shape, dtype=numpy.float32) * 2 - 1

        self.matrix = values(rows, cols)
        self.samples = values(samples or 60000, 784)
        self.lattices = values(samples or 1600, 80, 80)
        self.spins = random.integers(0, 2, (samples or 30000, 64, 64), dtype=numpy.int8) * 2 - 1
        self.symmetric = {}
        for n in sorted({rows, cols}):
            upper = numpy.triu(values(n, n))
            self.symmetric[f"eigen {n}"] = upper + numpy.triu(upper, 1).T
        self.hidden_side, self.modes = 14, min(100, len(self.samples))


K_MAX = 10


def wave_lengths(side):
    k = numpy.fft.fftfreq(side, 1 / side)
    return numpy.hypot(k[:, None], k[None, :])


def half_spectrum(side):
    """For a spectrum of k_x = 0 … side / 2: the matrix that makes |F| radial averages, how often each wave counts in |F|²,
    and that for |k| ≤ K_MAX only."""
    columns = side // 2 + 1
    twice = numpy.full((side, columns), 2.0)
    twice[:, 0] = 1
    if side % 2 == 0:
        twice[:, -1] = 1
    lengths = wave_lengths(side)[:, :columns]
    bins = numpy.rint(lengths).astype(int).ravel()
    averages = numpy.zeros((bins.size, bins.max() + 1))
    averages[numpy.arange(bins.size), bins] = twice.ravel()
    averages /= averages.sum(axis=0)
    return averages, twice.ravel(), (twice * (lengths <= K_MAX)).ravel()


def rg_machine(moments, inputs, largest, truncate):
    """The weights from second moments. `largest` gives the leading eigenvectors as rows, `truncate` a lattice of fewer sites."""
    vectors = largest(moments, inputs.modes)
    side, hidden = int(vectors.shape[1] ** 0.5), inputs.hidden_side
    waves = truncate(vectors.reshape(-1, side, side), hidden).reshape(-1, hidden * hidden)
    waves = waves / ((waves * waves).sum(1) ** 0.5)[:, None]
    block = side // hidden
    sums = vectors.reshape(-1, hidden, block, hidden, block).sum((2, 4)).reshape(-1, hidden * hidden)
    strengths = (sums * sums).sum(1) ** 0.5
    return (vectors * strengths[:, None]).T @ waves


def kept_waves(hidden):
    """|k_x|, |k_y| ≤ hidden / 2, without the wave of an even side that is its own partner."""
    return numpy.arange(-((hidden - 1) // 2), (hidden - 1) // 2 + 1)


def of_numpy(inputs):
    side = inputs.lattices.shape[1]
    lengths = wave_lengths(side)
    bins, near = numpy.rint(lengths).astype(int).ravel(), (lengths <= K_MAX).ravel()
    counts = numpy.bincount(bins)
    ties = numpy.random.default_rng(2)

    def radial(lattices):
        spectra = numpy.abs(numpy.fft.fft2(lattices)).reshape(len(lattices), -1)
        places = bins + len(counts) * numpy.arange(len(lattices))[:, None]
        sums = numpy.bincount(places.ravel(), weights=spectra.ravel(), minlength=len(lattices) * len(counts))
        squares = spectra * spectra
        return sums.reshape(len(lattices), -1) / counts, squares @ near / squares.sum(axis=1)

    def blocks():
        s = inputs.spins
        sums = s[:, ::2, ::2] + s[:, 1::2, ::2] + s[:, ::2, 1::2] + s[:, 1::2, 1::2]
        result = numpy.sign(sums)
        tied = sums == 0
        result[tied] = ties.integers(0, 2, numpy.count_nonzero(tied), dtype=numpy.int8) * 2 - 1
        return result

    def largest(moments, count):
        return numpy.linalg.eigh(moments)[1][:, ::-1][:, :count].T

    works = {"svd": {}, "covariance": {}, "radial": {}, "rgm": {}, "blocks": {"bytes": blocks}}
    for name, kind in (("fp32", numpy.float32), ("fp64", numpy.float64)):
        works["svd"][name] = lambda kind=kind: numpy.linalg.svd(inputs.matrix.astype(kind), full_matrices=False)
        works["covariance"][name] = lambda kind=kind: numpy_covariance(inputs.samples.astype(kind))
        works["radial"][name] = lambda kind=kind: radial(inputs.lattices.astype(kind, copy=False))
        works["rgm"][name] = lambda kind=kind: rg_machine(
            numpy_moments(inputs.samples.astype(kind, copy=False)), inputs, largest, numpy_truncation)
        for work, matrix in inputs.symmetric.items():
            works.setdefault(work, {})[name] = lambda kind=kind, matrix=matrix: numpy.linalg.eigh(matrix.astype(kind))
    return works


def numpy_moments(x):
    return x.T @ x / len(x)


def numpy_covariance(x):
    means = x.mean(axis=0)
    return numpy_moments(x) - numpy.outer(means, means)


def numpy_truncation(lattices, hidden):
    side, k = lattices.shape[1], kept_waves(hidden)
    few = numpy.zeros((len(lattices), hidden, hidden), complex)
    few[:, k[:, None] % hidden, k % hidden] = numpy.fft.fft2(lattices)[:, k[:, None] % side, k % side]
    return numpy.fft.ifft2(few).real.astype(lattices.dtype)


def of_scipy(inputs, threads):
    import scipy.fft
    import scipy.linalg

    averages, twice, near = half_spectrum(inputs.lattices.shape[1])

    def radial(lattices):
        spectra = numpy.abs(scipy.fft.rfft2(lattices, workers=threads)).reshape(len(lattices), -1)
        squares = spectra * spectra
        return spectra @ averages.astype(spectra.dtype), squares @ near / (squares @ twice)

    def largest(moments, count):
        return scipy.linalg.eigh(moments, subset_by_index=[len(moments) - count, len(moments) - 1])[1][:, ::-1].T

    works = {"svd": {}, "radial": {}, "rgm": {}}
    for name, kind in (("fp32", numpy.float32), ("fp64", numpy.float64)):
        works["svd"][name] = lambda kind=kind: scipy.linalg.svd(
            inputs.matrix.astype(kind), full_matrices=False, lapack_driver="gesdd", overwrite_a=True)
        works["radial"][name] = lambda kind=kind: radial(inputs.lattices.astype(kind, copy=False))
        works["rgm"][name] = lambda kind=kind: rg_machine(
            numpy_moments(inputs.samples.astype(kind, copy=False)), inputs, largest, numpy_truncation)
        for work, matrix in inputs.symmetric.items():
            works.setdefault(work, {})[name] = lambda kind=kind, matrix=matrix: scipy.linalg.eigh(
                matrix.astype(kind), driver="evd", overwrite_a=True, check_finite=False)
    return works


def of_torch(inputs, threads):
    import torch

    torch.set_num_threads(threads)
    matrix, samples, lattices, spins = map(
        torch.from_numpy, (inputs.matrix, inputs.samples, inputs.lattices, inputs.spins))
    side = lattices.shape[1]

    def moments(x):
        return x.T @ x / len(x)

    def covariance(x):
        means = x.mean(0)
        return moments(x) - torch.outer(means, means)

    def radial_in(kind):
        averages, twice, near = (torch.from_numpy(part).to(kind) for part in half_spectrum(side))

        def radial():
            spectra = torch.fft.rfft2(lattices.to(kind)).abs().reshape(len(lattices), -1)
            squares = spectra * spectra
            return spectra @ averages, squares @ near / (squares @ twice)

        return radial

    def blocks():
        sums = spins[:, ::2, ::2] + spins[:, 1::2, ::2] + spins[:, ::2, 1::2] + spins[:, 1::2, 1::2]
        return torch.where(sums == 0, torch.randint(0, 2, sums.shape, dtype=torch.int8) * 2 - 1, sums.sign())

    def largest(symmetric, count):
        return torch.linalg.eigh(symmetric)[1].flip(1)[:, :count].T

    def truncation(vectors, hidden):
        k = torch.from_numpy(kept_waves(hidden))
        spectra = torch.fft.fft2(vectors)
        few = torch.zeros(len(vectors), hidden, hidden, dtype=spectra.dtype)
        few[:, k[:, None] % hidden, k % hidden] = spectra[:, k[:, None] % vectors.shape[1], k % vectors.shape[1]]
        return torch.fft.ifft2(few).real

    works = {"svd": {}, "covariance": {}, "radial": {}, "rgm": {}, "blocks": {"bytes": blocks}}
    for name, kind in (("fp32", torch.float32), ("fp64", torch.float64)):
        works["svd"][name] = lambda kind=kind: torch.linalg.svd(matrix.to(kind), full_matrices=False)
        works["covariance"][name] = lambda kind=kind: covariance(samples.to(kind))
        works["radial"][name] = radial_in(kind)
        works["rgm"][name] = lambda kind=kind: rg_machine(moments(samples.to(kind)), inputs, largest, truncation)
        for work, symmetric in inputs.symmetric.items():
            works.setdefault(work, {})[name] = lambda kind=kind, symmetric=symmetric: torch.linalg.eigh(
                torch.from_numpy(symmetric).to(kind))
    return works
