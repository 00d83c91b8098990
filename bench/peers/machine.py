"""What the comparisons say of the machine and of the packages on it."""

import importlib.metadata
import sys


def log(text):
    print(text, file=sys.stderr, flush=True)


def installed(name):
    """Its version; None where this Python has no such package."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def cpu_name():
    with open("/proc/cpuinfo") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown")
