"""Runs kadanoff's commands for the scripts beside this one, and keeps what they print, so that a script goes on where it
was stopped."""
import json
import math
import pathlib
import shutil
import subprocess
import sys


def add_arguments(arguments):
    arguments.add_argument("kadanoff", type=pathlib.Path, help="the program, as ./run build prints it")
    arguments.add_argument("folder", type=pathlib.Path, help="where everything is written")
    arguments.add_argument("--threads", type=int, default=0, help="of each command; the numbers do not depend on it")
    arguments.add_argument("--divide", type=int, default=1, help="make all lengths shorter by this, to see that it works")


class Program:
    def __init__(self, settings):
        self.program = settings.kadanoff.resolve()
        self.folder = settings.folder
        self.common = ["--json", "--quiet", "--overwrite", "--threads", str(settings.threads)]
        self.divide = settings.divide
        self.printed = self.folder / ("printed" if self.divide == 1 else f"printed-{self.divide}")
        self.printed.mkdir(parents=True, exist_ok=True)

    def divided(self, length):
        return max(length // self.divide, 2)

    def run(self, name, *words, output=None):
        """What the command `words` prints; `name` is unique, `output` is its -o in the folder."""
        kept = self.printed / f"{name}.json"
        if kept.exists():
            return json.loads(kept.read_text())
        if output is not None:
            words = (*words, "-o", self.folder / output)
        done = subprocess.run([self.program, *map(str, words), *self.common], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, words))}: {done.stderr.strip()}")
        whole = kept.with_suffix(".part")  # a script that is killed here goes on all the same
        whole.write_text(done.stdout)
        whole.replace(kept)
        return json.loads(done.stdout)

    def forget(self, *outputs):
        """Removes what is not needed any more; what was printed stays."""
        for output in outputs:
            path = self.folder / output
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def commit(self, output):
        """Of the program that made this file."""
        done = subprocess.run([self.program, "info", self.folder / output, "--json", "--quiet"], capture_output=True, text=True)
        return json.loads(done.stdout)["provenance"]["commit"]

    def save(self, name, result):
        """Numbers to five digits, a mean and its error as [mean, error], a line for each thing of the third level."""
        (self.folder / name).write_text(laid_out(rounded(result), 3) + "\n")


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else str(value)
    if isinstance(value, dict) and list(value) == ["mean", "error"]:
        return [rounded(value["mean"]), rounded(value["error"])]
    if isinstance(value, dict):
        return {str(key): rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, (list, tuple)) else value


def laid_out(value, levels, indent=""):
    if levels == 0 or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    lines = [f"{indent} {json.dumps(key, ensure_ascii=False)}: {laid_out(one, levels - 1, indent + ' ')}"
             for key, one in value.items()]
    return "{\n" + ",\n".join(lines) + "\n" + indent + "}"
