"""Runs kadanoff's commands for the scripts beside this one, and keeps what they print, so that a script goes on where it
was stopped."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys


def arguments_of(text, *folders):
    """The parser of a script with this docstring; `folders`: the name and the help of what stands before the last one."""
    arguments = argparse.ArgumentParser(description=text.splitlines()[0])
    arguments.add_argument("kadanoff", type=pathlib.Path, help="the program, as ./run build prints it")
    for name, what in folders:
        arguments.add_argument(name, type=pathlib.Path, help=what)
    arguments.add_argument("folder", type=pathlib.Path, help="where everything is written")
    arguments.add_argument("--threads", type=int, default=0, help="of each command; the numbers do not depend on it")
    arguments.add_argument("--divide", type=int, default=1,
                           help="make all lengths shorter by this, in FOLDER/divided-by-N, to see that it works")
    return arguments


class Program:
    """kadanoff, and the folder in which it works."""

    def __init__(self, settings):
        self.program, self.divide = settings.kadanoff.resolve(), settings.divide
        self.folder = settings.folder if self.divide == 1 else settings.folder / f"divided-by-{self.divide}"
        self.common = ["--json", "--quiet", "--overwrite", "--threads", str(settings.threads)]
        self.printed = self.folder / "printed"
        self.printed.mkdir(parents=True, exist_ok=True)
        self.own_commit, self.commits = None, set()

    def divided(self, length, least=2):
        return max(length // self.divide, least)

    def has(self, name):
        return (self.printed / f"{name}.json").exists()

    def run(self, name, *words, output=None):
        """What the command `words` prints; `name` is unique, `output` is its -o in the folder."""
        kept = self.printed / f"{name}.json"
        if not kept.exists():
            if output is not None:
                words = (*words, "-o", self.folder / output)
            whole = kept.with_suffix(".part")  # a script that is killed here goes on all the same
            whole.write_text(json.dumps({"commit": self.commit_of_program(), "printed": self.asked(*words)}))
            whole.replace(kept)
        found = json.loads(kept.read_text())
        self.commits.add(found["commit"])
        return found["printed"]

    def made(self, output, *words):
        """The path of what the command makes."""
        self.run(output, *words, output=output)
        return self.folder / output

    def asked(self, *words):
        done = subprocess.run([self.program, *map(str, words), *self.common], capture_output=True, text=True,
                              env=os.environ | {"KADANOFF_GNUPLOT": ""})  # no picture of each command
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, words))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def forget(self, *outputs):
        """Removes what is not needed any more; what was printed stays."""
        for output in outputs:
            path = self.folder / output
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def commit_of_program(self):
        self.own_commit = self.own_commit or self.asked("doctor")["build"]["commit"]
        return self.own_commit

    def commit(self):
        """Of the program that made all that was used; of all of them, where a script went on with another one."""
        return ", ".join(sorted(self.commits))
