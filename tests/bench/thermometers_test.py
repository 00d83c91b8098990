"""bench/questions/thermometers.py: the exact probabilities of temperatures, by enumeration; and that the script runs with this
kadanoff, all lengths shorter, and writes what it says.

    thermometers_test.py ROOT KADANOFF

Exits 77 (skipped) where numpy or h5py is not installed.
"""
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
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS))
import exact_ising  # noqa: E402


class ExactIsing(unittest.TestCase):
    def test_partition_function_is_the_sum_over_all_states(self):
        for side in (3, 4):
            states = (numpy.arange(2 ** (side * side))[:, None] >> numpy.arange(side * side)) & 1
            energy = exact_ising.energies((2 * states - 1).reshape(-1, side, side))
            self.assertEqual(energy.min(), -2 * side * side)
            for temperature in (0.5, 2, 2.3, 5, numpy.inf):
                least = energy.min() / temperature
                log_sum = numpy.log(numpy.exp(least - energy / temperature).sum()) - least
                self.assertAlmostEqual(exact_ising.log_partition(side, temperature), log_sum, 10)
                self.assertAlmostEqual(numpy.exp(exact_ising.log_probability(side, energy, temperature)).sum(), 1, 10)
            self.assertAlmostEqual(numpy.exp(exact_ising.log_probability(side, energy, 0)).sum(), 1, 10)

    def test_posterior_is_by_bayes(self):
        found = exact_ising.posterior(3, numpy.array([-18.0, 2.0]), (1, numpy.inf))
        weight = numpy.exp(exact_ising.log_probability(3, numpy.array([-18.0, 2.0]), 1))
        numpy.testing.assert_allclose(found[:, 0], weight / (weight + 2.0 ** -9))
        numpy.testing.assert_allclose(found.sum(1), 1)


class Thermometers(unittest.TestCase):
    def test_the_script_writes_losses_and_errors(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, "-B", SCRIPTS / "thermometers.py", KADANOFF, folder, "--threads", "1", "--divide",
                                   "100"], capture_output=True, text=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("| most probable of all |", done.stdout)
            result = json.loads((pathlib.Path(folder) / "divided-by-100/thermometers.json").read_text())
        self.assertEqual(set(result["losses"]), {"32", "16", "8", "4", "10"})
        for side, losses in result["losses"].items():
            self.assertEqual({"in batches", "moved"} <= set(losses), side == "16")
            for way in ("all at once", "moved, in batches"):
                self.assertGreater(losses[way][0], losses["at best"][0], f"{side}, {way}: no network knows more than there is")
            self.assertLess(losses["at best"][0], losses["guessing"][0])
        self.assertEqual(len(result["1/T of single lattices of 32"]), 16)


if __name__ == "__main__":
    unittest.main()
