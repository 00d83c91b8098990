#!/usr/bin/env python3
"""What the scripts of bench/questions compute themselves: lines by least squares, assignments, rearranged layers.

    questions_test.py ROOT
"""
import array
import itertools
import json
import math
import pathlib
import random
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else ".").resolve()
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench/questions"))
import arrangements  # noqa: E402
import regression  # noqa: E402
import writing  # noqa: E402


class Regression(unittest.TestCase):
    def test_a_line_through_four_points(self):
        # y = 1, 3, 2, 5 at x = 0 … 3: slope 11 / 10, constant 1.1, sum of squared residuals 2.7, Σ (x − 1.5)² = 5.
        found = regression.line([1, 3, 2, 5], {"x": [0, 1, 2, 3]})
        self.assertAlmostEqual(found["x"]["mean"], 1.1)
        self.assertAlmostEqual(found["constant"]["mean"], 1.1)
        self.assertAlmostEqual(found["x"]["error"], math.sqrt(2.7 / 2 / 5))
        self.assertAlmostEqual(found["scatter"], math.sqrt(2.7 / 2))
        self.assertAlmostEqual(found["r2"], 1 - 2.7 / 8.75)

    def test_an_exact_plane(self):
        x, z = [0, 1, 2, 3, 5], [1, 0, 4, 2, 2]
        found = regression.line([2 + 3 * a - b for a, b in zip(x, z)], {"x": x, "z": z})
        self.assertAlmostEqual(found["constant"]["mean"], 2)
        self.assertAlmostEqual(found["x"]["mean"], 3)
        self.assertAlmostEqual(found["z"]["mean"], -1)
        self.assertAlmostEqual(found["r2"], 1)

    def test_mean_and_standard_error(self):
        found = regression.estimate([1, 2, 6])
        self.assertAlmostEqual(found["mean"], 3)
        self.assertAlmostEqual(found["error"], math.sqrt(14 / 2 / 3))


class Assignment(unittest.TestCase):
    def test_is_the_best_of_all(self):
        draw = random.Random(5)
        for n in (1, 2, 5, 6):
            cost = [[draw.randrange(20) for _ in range(n)] for _ in range(n)]
            best = min(sum(cost[i][p[i]] for i in range(n)) for p in itertools.permutations(range(n)))
            found = arrangements.assign(cost)
            self.assertEqual(sorted(found), list(range(n)))
            self.assertEqual(sum(cost[i][found[i]] for i in range(n)), best)

    def test_units_return_to_their_sites(self):
        # 16 units that look at the middle of their 2 × 2 sites of 8 × 8, written in another order with some signs turned.
        draw = random.Random(6)
        places = draw.sample(range(16), 16)
        signs = [draw.choice((-1, 1)) for _ in places]
        units = [(2 * (p % 4) + 0.5, 2 * (p // 4) + 0.5, 0.3 * s) for p, s in zip(places, signs)]
        order, sign = arrangements.fixed(units, 8)
        self.assertEqual([places[unit] for unit in order], list(range(16)))
        self.assertEqual(sign, [signs[unit] for unit in order])


class Rearranged(unittest.TestCase):
    def test_columns_and_biases(self):
        arrays = {"weight_matrix.npy": (b"", array.array("f", [1, 2, 3, 4, 5, 6]), (2, 3)),
                  "vbias.npy": (b"", array.array("d", [7, 8]), (2,)), "hbias.npy": (b"", array.array("d", [9, 10, 11]), (3,))}
        found = arrangements.rearranged(arrays, [2, 0, 1], [1, -1, 1])
        self.assertEqual(list(found["weight_matrix.npy"][1]), [3, -1, 2, 6, -4, 5])
        self.assertEqual(list(found["hbias.npy"][1]), [11, -9, 10])
        self.assertEqual(list(found["vbias.npy"][1]), [7, 8])


class Results(unittest.TestCase):
    def test_are_whole_and_not_of_a_short_run(self):
        for name in ("flow-end", "image-transient", "layer-temperature", "singular-values", "solvability-gap", "thermometers"):
            result = json.loads((ROOT / f"bench/results/questions/{name}.json").read_text())
            self.assertEqual(result["divide"], 1, name)
            self.assertRegex(result["commit"], "^[0-9a-f]{12}$", name)

    def test_numbers_are_short(self):
        self.assertEqual(writing.rounded({"a": {"mean": 1.23456789, "error": None}}), {"a": [1.2346, None]})


if __name__ == "__main__":
    unittest.main()
