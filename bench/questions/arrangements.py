"""The hidden units of an RBM in another order and with other signs, for layer_temperature.py: the same probabilities of the
data, by another npz."""
import array
import ast
import zipfile


def read(path):
    """The arrays of an npz that kadanoff export wrote: header, values and shape of each; a text only as it is."""
    arrays = {}
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            content = file.read(name)
            start = 10 + int.from_bytes(content[8:10], "little")
            header = ast.literal_eval(content[10:start].decode())
            kind = {"<f4": "f", "<f8": "d"}.get(header["descr"])
            values = array.array(kind, content[start:]) if kind else content[start:]
            arrays[name] = (content[:start], values, header["shape"])
    return arrays


def write(path, arrays):
    with zipfile.ZipFile(path, "w") as file:
        for name, (header, values, _) in arrays.items():
            file.writestr(name, header + bytes(values))


def hidden_of(arrays):
    return arrays["weight_matrix.npy"][2][1]


def rearranged(arrays, order, sign):
    """Unit a of the result is unit order[a] times sign[a]."""
    header, weights, shape = arrays["weight_matrix.npy"]
    n = shape[1]
    turned = array.array(weights.typecode)
    for i in range(shape[0]):
        row = weights[i * n:(i + 1) * n]
        turned.extend(row[o] * s for o, s in zip(order, sign))
    bias_header, bias, bias_shape = arrays["hbias.npy"]
    biases = array.array(bias.typecode, (bias[o] * s for o, s in zip(order, sign)))
    return arrays | {"weight_matrix.npy": (header, turned, shape), "hbias.npy": (bias_header, biases, bias_shape)}


def assign(cost):
    """The column of each row, all different, with the least sum of costs: shortest augmenting paths with potentials."""
    n = len(cost)
    row_price, column_price = [0.0] * n, [0.0] * (n + 1)
    row_of = [-1] * (n + 1)  # of each column; the last one is where a path begins
    for row in range(n):
        row_of[n], column = row, n
        least, came_from, is_done = [float("inf")] * n, [n] * n, [False] * (n + 1)
        while row_of[column] != -1:
            is_done[column] = True
            at, step, following = row_of[column], float("inf"), -1
            for other in range(n):
                if not is_done[other]:
                    reduced = cost[at][other] - row_price[at] - column_price[other]
                    if reduced < least[other]:
                        least[other], came_from[other] = reduced, column
                    if least[other] < step:
                        step, following = least[other], other
            for other in range(n + 1):
                if is_done[other]:
                    row_price[row_of[other]] += step
                    column_price[other] -= step
                elif other < n:
                    least[other] -= step
            column = following
        while column != n:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    columns = [0] * n
    for column in range(n):
        columns[row_of[column]] = column
    return columns


def fixed(units, visible_side):
    """The order and the signs of the fixed gauge: each unit at the site of the hidden lattice nearest to the centre of its map
    ⟨v h⟩ over the data, as far as all can, and the peak of that map positive. units: (centre x, centre y, peak) each."""
    n = len(units)
    side = round(n ** 0.5)
    across = visible_side / side
    sites = [(across * (a % side) + (across - 1) / 2, across * (a // side) + (across - 1) / 2) for a in range(n)]

    def squared(p, q):
        return sum(min(abs(a - b) % visible_side, visible_side - abs(a - b) % visible_side) ** 2 for a, b in zip(p, q))

    place_of = assign([[squared((x, y), site) for site in sites] for x, y, _ in units])
    order = [0] * n
    for unit, place in enumerate(place_of):
        order[place] = unit
    return order, [-1 if units[unit][2] < 0 else 1 for unit in order]
