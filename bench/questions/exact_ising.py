"""The Ising model on a square torus, exactly: how probable lattices are, and temperatures of lattices. Needs numpy."""
import numpy


def energies(spins):
    """−Σ s s' over the bonds of N × L × L spins: each site with its right and its lower neighbour."""
    spins = spins.astype(numpy.int64)
    return -(spins * numpy.roll(spins, 1, 1) + spins * numpy.roll(spins, 1, 2)).sum((1, 2))


def log_partition(side, temperature):
    """ln Z of side × side spins, by Kaufman's four products (Phys. Rev. 76, 1232, 1949), eq. 49. T > 0, or infinite."""
    sites = side * side
    if numpy.isinf(temperature):
        return sites * numpy.log(2.0)
    k = 1 / temperature
    cosh = numpy.cosh(2 * k) / numpy.tanh(2 * k) - numpy.cos(numpy.arange(2 * side) * numpy.pi / side)
    gamma = numpy.arccosh(numpy.maximum(cosh, 1.0))
    gamma[0] = 2 * k + numpy.log(numpy.tanh(k))  # below 0 above T_c, and the fourth product with it
    logs, signs = [], []
    for first, is_cosh in ((1, True), (1, False), (0, True), (0, False)):
        x = side * gamma[first::2] / 2
        # ln (2 cosh x), ln |2 sinh x|
        logs.append((abs(x) + numpy.log1p(numpy.exp(-2 * abs(x)) if is_cosh else -numpy.exp(-2 * abs(x)))).sum())
        signs.append(1.0 if is_cosh else numpy.prod(numpy.sign(x)))
    largest = max(logs)
    sum_of_four = sum(sign * numpy.exp(log - largest) for sign, log in zip(signs, logs))
    return sites / 2 * numpy.log(2 * numpy.sinh(2 * k)) - numpy.log(2) + largest + numpy.log(sum_of_four)


def log_probability(side, energy, temperature):
    """ln (exp(−E / T) / Z) of lattices with these energies; at T = 0 of the two with the least one."""
    if temperature == 0:
        return numpy.where(energy == -2 * side * side, -numpy.log(2.0), -numpy.inf)
    return -energy / temperature - log_partition(side, temperature)


def posterior(side, energy, temperatures):
    """N × T: how probable each temperature is for each lattice, if all are as probable before."""
    return softmax(numpy.stack([log_probability(side, energy, t) for t in temperatures], 1))


def softmax(logs):
    shares = numpy.exp(logs - logs.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)
