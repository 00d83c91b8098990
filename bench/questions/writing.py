"""What the scripts beside this one write and print: numbers as JSON, CSV and tables."""
import csv
import json
import math


def save(path, result, rows=()):
    """PATH.json: numbers to five digits, a mean and its error as [mean, error], a line for each thing of the third level.
    PATH.csv: the rows, dictionaries with the same keys, if there are any."""
    path.with_suffix(".json").write_text(laid_out(rounded(result), 3) + "\n")
    if rows:
        with path.with_suffix(".csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


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


def text(estimate, digits=3):
    error = "" if estimate["error"] is None else f" ± {estimate['error']:.{digits}f}"
    return f"{estimate['mean']:.{digits}f}{error}"


def table(rows):
    """Rows of cells as Markdown, the first one its head."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0])] + lines[1:])
