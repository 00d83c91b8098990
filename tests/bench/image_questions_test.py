"""The scripts of bench/questions that look at images, on pictures made here and with all lengths shorter: that they run with
this kadanoff, go on where they were, and write what they say.

    image_questions_test.py ROOT KADANOFF

Exits 77 (skipped) where numpy or h5py is not installed.
"""
import csv
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy
    import h5py  # noqa: F401
except ImportError as error:
    print(f"skipped: python3 has no {error.name}")
    sys.exit(77)

ROOT, KADANOFF = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(2))
SCRIPTS = ROOT / "bench/questions"


def write_pictures(folder, count=400):
    """Discs of 28 × 28 pixels anywhere, on a dim background, as MNIST's file has its digits."""
    random = numpy.random.default_rng(1)
    (x, y), radius = random.uniform(6, 22, (2, count, 1, 1)), random.uniform(3, 8, (count, 1, 1))
    row, column = numpy.mgrid[:28, :28]
    pixels = numpy.where((row - y) ** 2 + (column - x) ** 2 < radius ** 2, 220, 20).astype(numpy.uint8)
    header = b"".join(number.to_bytes(4, "big") for number in (0x803, count, 28, 28))
    with gzip.open(folder / "train-images-idx3-ubyte.gz", "wb") as file:
        file.write(header + pixels.tobytes())


class ImageQuestions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        write_pictures(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def run_script(self, name, divide, *options):
        """What it prints, its result and its rows."""
        done = subprocess.run([sys.executable, "-B", SCRIPTS / f"{name}.py", KADANOFF, self.folder, self.folder / "out", "--threads",
                               "1", "--divide", str(divide), *options], capture_output=True, text=True,
                              env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
        self.assertEqual(done.returncode, 0, done.stderr)
        path = self.folder / "out" / f"divided-by-{divide}" / name.replace("_", "-")
        with path.with_suffix(".csv").open(newline="") as file:
            return done.stdout, json.loads(path.with_suffix(".json").read_text()), list(csv.DictReader(file))

    def test_image_transient(self):
        printed, result, rows = self.run_script("image_transient", 40, "--seeds", "1", "--time", "0.2")
        sets = ["Ising, T = 4", "Ising, T = T_c", "MNIST", "MNIST, centred", "MNIST, pixels permuted"]
        self.assertEqual(list(result["sets"]), sets)
        self.assertRegex(result["commit"], "^([0-9a-f]{12}|unknown)")
        for name in sets:
            self.assertIn(f"| {name} |", printed)
            least = min(float(row["distance"]) for row in rows if (row["set"], row["rate"]) == (name, "small"))
            self.assertAlmostEqual(result["sets"][name]["small"]["distance"][0], least, places=5)
            self.assertTrue(0 < least < 0.5, name)
        # Where it was made before, no command runs again.
        printed = self.folder / "out/divided-by-40/printed"
        before = {path: path.stat().st_mtime_ns for path in printed.iterdir()}
        self.assertEqual(self.run_script("image_transient", 40, "--seeds", "1", "--time", "0.2")[1], result)
        self.assertEqual({path: path.stat().st_mtime_ns for path in printed.iterdir()}, before)

    def test_singular_values(self):
        printed, result, rows = self.run_script("singular_values", 40, "--seeds", "2", "--time", "1", "--modes", "20")
        self.assertLess(result["largest_difference_from_rgm"], 1e-5)  # our own eigenvalues, block norms against kadanoff's
        self.assertEqual(len(rows), 3 * 20)
        self.assertIn("| B (the paper) |", printed)
        for found in result["held_out"].values():
            constant, paper = (found[rule]["rms"] for rule in ("a constant", "B (the paper)"))
            self.assertEqual(list(constant), ["Ising, T = 4", "Ising, T = T_c", "MNIST"])
            self.assertTrue(all(0 < one < 10 for one in [*constant.values(), *paper.values()]))

    def test_solvability_gap(self):
        printed, result, rows = self.run_script("solvability_gap", 25, "--seeds", "1", "--sets", "MNIST|MNIST, pixels permuted|Ising, T = 2")
        self.assertEqual({row["set"] for row in rows}, set(result["sets"]))
        self.assertIn("| MNIST, pixels permuted |", printed)
        for row in rows:  # ln pseudo-likelihoods of a unit
            self.assertTrue(all(-3 < float(row[key]) < 0 for key in row if key.startswith("train_")), row["set"])
        # As documented of the criterion: permuted pixels are the same to it.
        excess = {row["set"]: row["excess"] for row in rows}
        self.assertEqual(excess["MNIST"], excess["MNIST, pixels permuted"])
        for found in result["correlations"].values():
            self.assertTrue(all(abs(one["correlation"]) <= 1 and 0 < one["p"] <= 1 for one in found.values()))


if __name__ == "__main__":
    unittest.main()
