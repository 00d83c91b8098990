"""Means with their errors, and straight lines by least squares, for the scripts beside this one."""
import math

STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57}  # of values: two-sided 95 % quantile of their mean


def mean(values):
    return sum(values) / len(values)


def estimate(values):
    """Mean and standard error."""
    m = mean(values)
    n = len(values)
    error = math.sqrt(sum((v - m) ** 2 for v in values) / (n - 1) / n) if n > 1 else None
    return {"mean": m, "error": error}


def inverse(matrix):
    """By Gauss and Jordan, with pivots."""
    n = len(matrix)
    rows = [list(row) + [float(i == j) for j in range(n)] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for r in range(n):
            if r != i:
                rows[r] = [x - rows[r][i] * y for x, y in zip(rows[r], rows[i])]
    return [row[n:] for row in rows]


def line(y, columns):
    """y = constant + Σ slope × column, by least squares; the errors are those of the residuals, r2 the share explained."""
    design = [[1.0, *values] for values in zip(*columns.values())]
    n, p = len(y), len(columns) + 1
    normal = inverse([[sum(row[i] * row[j] for row in design) for j in range(p)] for i in range(p)])
    moments = [sum(row[i] * one for row, one in zip(design, y)) for i in range(p)]
    found = [sum(normal[i][j] * moments[j] for j in range(p)) for i in range(p)]
    residuals = [one - sum(c * x for c, x in zip(found, row)) for row, one in zip(design, y)]
    left = sum(r * r for r in residuals)
    errors = [math.sqrt(left / (n - p) * normal[i][i]) for i in range(p)]
    whole = sum((one - mean(y)) ** 2 for one in y)
    names = ["constant", *columns]
    return {name: {"mean": c, "error": e} for name, c, e in zip(names, found, errors)} | {
        "r2": 1 - left / whole, "scatter": math.sqrt(left / (n - p))}
