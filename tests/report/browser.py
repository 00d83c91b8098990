#!/usr/bin/env python3
"""Reports in a real browser, Debian's chromium without a window: at the width of a phone and of a desk, light and dark, each page
fits its width, all pictures are drawn, whole and with letters of a good size, the filter of verdicts filters, nothing is said on
the console, and it prints, without pages that end early where there is a pdftoppm.

    browser.py KADANOFF [PAGE.html …] [--pictures FOLDER]

Without pages: the reports of a training, of two trainings side by side, of an analysis, of a flow, of a benchmark and of claims,
with pictures of both kinds, made here with KADANOFF.
--pictures also leaves screenshots and the print. Ends with 77 where there is no chromium."""

import argparse
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

WIDTHS = {"phone": 390, "desk": 1280}

# In the page around the report, which is in a frame of the width that is looked at.
PROBE = """<script>
addEventListener('load', () => {
  const page = document.querySelector('iframe').contentDocument, view = page.defaultView, root = page.documentElement;
  const shown = among => [...among.querySelectorAll('article')].filter(one => one.getClientRects().length).map(one => one.className);
  // The usual height of a letter on the screen, and the texts that stand beyond the picture's edge.
  const letters = (picture, box) => {
    const scale = box.width / picture.viewBox.baseVal.width, texts = [...picture.querySelectorAll('text')];
    const sizes = texts.map(one => scale * parseFloat(view.getComputedStyle(one).fontSize)).sort((a, b) => a - b);
    const beyond = texts.filter(one => {
      const own = one.getBoundingClientRect();
      return own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1 || own.bottom > box.bottom + 1;
    });
    return {letter: sizes[Math.floor(sizes.length / 2)] ?? 12, beyond: beyond.map(one => one.textContent)};
  };
  const pictures = [...page.querySelectorAll('figure svg, figure img')].map(one => {
    const box = one.getBoundingClientRect();
    if (one.tagName === 'IMG')  // of pixels, whose letters cannot be asked
      return {width: box.width, height: box.height, shapes: one.naturalWidth, label: one.alt, letter: 12, beyond: []};
    return {width: box.width, height: box.height, shapes: one.querySelectorAll('path, polygon, rect, circle, text, image').length,
            label: one.getAttribute('aria-label'), ...letters(one, box)};
  });
  // Of each reproduction by itself.
  const filters = [...page.querySelectorAll('.filtered')].map(among => {
    const found = {claims: among.querySelectorAll('article').length};
    for (const button of among.querySelectorAll('fieldset input')) { button.click(); found[button.className] = shown(among); }
    among.querySelector('fieldset input')?.click();
    return found;
  });
  const background = view.getComputedStyle(page.body).backgroundColor;
  const unlabelled = [...page.querySelectorAll('a, button, input, summary')].filter(
    one => !(one.textContent || one.labels?.length || one.getAttribute('aria-label'))).length;
  document.querySelector('pre').textContent = JSON.stringify({scroll: root.scrollWidth, width: root.clientWidth, pictures,
    filters, background, unlabelled, headings: [...page.querySelectorAll('h1, h2, h3')].map(one => +one.tagName[1])});
});
</script>"""


def chromium(*words):
    with tempfile.TemporaryDirectory() as profile:
        return subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                               "--virtual-time-budget=20000", "--enable-logging=stderr", f"--user-data-dir={profile}", *words],
                              capture_output=True, text=True, timeout=300)


def look(page, width, dark, pictures):
    """What the page is like at this width, and what is said on the console."""
    with tempfile.TemporaryDirectory() as folder:
        around = pathlib.Path(folder, "around.html")
        around.write_text(f"<!DOCTYPE html><meta charset=utf-8><body style='margin:0'><iframe width={width} height=3000 "
                          f"style='border:0' srcdoc=\"{html.escape(page.read_text())}\"></iframe><pre></pre>{PROBE}")
        scheme = ["--blink-settings=preferredColorScheme=0"] if dark else ["--blink-settings=preferredColorScheme=1"]
        size = f"--window-size={max(width, 500)},3000"
        done = chromium(*scheme, size, "--dump-dom", around.as_uri())
        found = re.search(r"<pre>(.+?)</pre>", done.stdout, re.S)
        if not found:
            sys.exit(f"browser.py: {page} was not loaded: {done.stderr[-2000:]}")
        if pictures:
            name = f"{page.stem}-{width}-{'dark' if dark else 'light'}.png"
            chromium(*scheme, size, f"--screenshot={pictures / name}", around.as_uri())
        console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        return json.loads(html.unescape(found[1])), console


def problems(page, width, dark, pictures, has_picture):
    found, console = look(page, width, dark, pictures)
    where = f"{page.name} at {width} px, {'dark' if dark else 'light'}"
    if found["scroll"] > found["width"]:
        yield f"{where}: {found['scroll']} px wide"
    if has_picture and not found["pictures"]:
        yield f"{where}: there is no picture"
    for picture in found["pictures"]:
        if min(picture["width"], picture["height"]) < 50 or picture["shapes"] < 3 or not picture["label"]:
            yield f"{where}: a picture is not drawn: {picture}"
        if picture["beyond"]:
            yield f"{where}: cut off at the edge of a picture: {picture['beyond']}"
        if not 9 <= picture["letter"] <= 20:
            yield f"{where}: the letters of a picture are {picture['letter']:.1f} px high"
    for filters in found["filters"]:
        claims, everything = filters.pop("claims"), [one.split() for one in filters["only-all"]]
        for name, shown in filters.items():
            kind = name.removeprefix("only-")
            wanted = claims if kind == "all" else sum(
                kind == "disagree" and kind in one or f"is-{kind}" in one for one in everything)
            if len(shown) != wanted or not wanted:
                yield f"{where}: the filter {name} shows {len(shown)} claims in place of {wanted}"
    bright = sum(map(int, re.findall(r"\d+", found["background"])[:3])) > 380
    if bright == dark:
        yield f"{where}: the background is {found['background']}"
    if found["unlabelled"]:
        yield f"{where}: {found['unlabelled']} controls have no name"
    if found["headings"][0] != 1 or any(b > a + 1 for a, b in zip(found["headings"], found["headings"][1:])):
        yield f"{where}: a level of headings is left out: {found['headings']}"
    yield from (f"{where}: on the console: {line}" for line in console)


def print_problems(page, pictures):
    with tempfile.TemporaryDirectory() as folder:
        paper = pathlib.Path(folder, "page.pdf")
        chromium(f"--print-to-pdf={paper}", "--no-pdf-header-footer", page.resolve().as_uri())
        if not paper.exists() or not paper.read_bytes().startswith(b"%PDF"):
            yield f"{page.name} does not print"
            return
        if pictures:
            shutil.copy(paper, pictures / f"{page.stem}.pdf")
        if shutil.which("pdftoppm"):
            used = [share_used(one) for one in pages_of(paper, pathlib.Path(folder))]
            # A tall picture, which is not to be torn apart, may begin on the next page; that shall be rare.
            empty = [f"page {number}: {share:.0%}" for number, share in enumerate(used[:-1], 1) if share < 0.55]
            if len(empty) > len(used) // 20:
                yield f"{page.name}: of {len(used)} printed pages some end early: {', '.join(empty)}"


def pages_of(paper, folder):
    """The printed pages as grey pictures: rows of bytes."""
    subprocess.run(["pdftoppm", "-gray", "-r", "30", paper, folder / "page"], check=True)
    for picture in sorted(folder.glob("page*.pgm")):
        kind, width, _, _, values = picture.read_bytes().split(maxsplit=4)
        assert kind == b"P5"
        yield [values[at:at + int(width)] for at in range(0, len(values), int(width))]


def share_used(rows):
    """Where the last row with something on it stands."""
    return max((number for number, row in enumerate(rows, 1) if min(row) < 200), default=0) / len(rows)


def claims():
    """One of each verdict, with all that a claim can hold, and texts that look like markup. Of two the measures disagree."""
    def part(measure, decision):
        return {"text": "energy T <b>", "measure": measure, "control": False, "exact": False, "values": [2.9, 2.8, "inf"], "mean": 2.85,
                "half_width": 0.12, "required": [2, 2.5], "bounds_of": "ours", "margin": -0.35, "decision": decision,
                "at_half": "fails", "at_twice": "undecided", "more_seeds": 0}

    def judged(measure, verdict):
        decisions = {"reproduced": ["holds"], "partly": ["holds", "fails"], "not reproduced": ["fails"], "undecided": ["undecided"],
                     "not tested": []}[verdict]
        counts = [decisions.count(one) for one in ("holds", "fails", "undecided")]
        judgement = dict(zip(("holding", "failing", "undecided"), counts), verdict=verdict, control_passes=False, expected="partly",
                         more_seeds=3)
        return judgement, [part(measure, decision) for decision in decisions]

    pairs = [("reproduced", "not reproduced"), ("partly", "partly"), ("not reproduced", "not tested"), ("undecided", "reproduced"),
             ("not tested", "not tested"), ("partly", "reproduced")]
    for number, (first, second) in enumerate(pairs):
        (paper, parts), (independent, others) = judged("paper", first), judged("independent", second)
        both = "not tested" not in (first, second)
        agree = first == second if both and "undecided" not in (first, second) else None
        yield {"id": f"A{number}", "section": "1", "paper": "A long sentence without meaning " * 8, "quote": "</blockquote>" * 3 + "z" * 200,
               "left_open": "x" * 300, "measured": "T = 2.25 ± 0.01; " * 20, "depends_on": "", "reason": "why", "verdict": first,
               "verdicts": {"paper": paper, "independent": independent}, "agree": agree,
               "agree_so_far": first == second if both else None, "parts": parts + others,
               "sources": {"figures": ["figures/spectrum-figure.csv"] * 3, "stages": ["flow-" + "v" * 150 + ".h5"] * 20}}


BENCHMARK = {"machine": {"cpu": "z" * 100, "load": None}, "warnings": ["the machine was busy: " * 10],
             "rows": [{"work": "train", "size": "6400x1600", "note": "w" * 200, **{f"column_{i}": i / 7 for i in range(40)}}] * 20}


def make_pages(kadanoff, folder):
    def run(*words):
        subprocess.run([kadanoff, *words, "--quiet"], cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("ising", "--side", "6", "--temperatures", "1,2,3", "--samples", "40", "-o", "data.h5")
    for name, rate in (("a", "0.1"), ("b" * 90, "0.02")):
        run("train", "data.h5", "--hidden", "9", "--epochs", "5", "--batch-size", "full", "--learning-rate", rate, "-o", name)
    run("analyze", "spectrum", "a", "-o", "spectrum")
    result = {"paper": "a paper", "heading": "By nobody.", "command": "kadanoff reproduce --" + "c" * 100,
              "claims": list(claims()), "figures": ["spectrum-figure.csv"], "settings": {"deep": {"name": "y" * 200}},
              "files": [{"file": name, "digest": "0"} for name in ("figures/" + "f" * 100 + ".csv", "seed-1/x.h5", "seed-2/x.h5")]}
    for name, kind in (("result", "svg"), ("pixels", "png")):
        (folder / name).mkdir()
        (folder / name / "claims.json").write_text(json.dumps(result))
        for ending in ("csv", kind):
            if (folder / f"spectrum/spectrum-figure.{ending}").exists():
                shutil.copy(folder / f"spectrum/spectrum-figure.{ending}", folder / name)
    run("flow", "a", "data.h5", "--steps", "0,1,10,100", "-o", "flow.h5")
    (folder / "benchmark.json").write_text(json.dumps(BENCHMARK))
    pages = {"training": ["a"], "trainings": ["a", "b" * 90], "analysis": ["spectrum", "data.h5"], "claims": ["result"],
             "pixels": ["pixels"], "flow": ["flow.h5"], "benchmark": ["benchmark.json", "flow.h5"]}
    for name, paths in pages.items():
        run("report", *paths, "-o", f"{name}.html")
    return [folder / f"{name}.html" for name in pages]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kadanoff")
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    arguments = parser.parse_args()
    if not shutil.which("chromium"):
        print("browser.py: there is no chromium")
        return 77
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pages = arguments.pages or make_pages(str(pathlib.Path(arguments.kadanoff).resolve()), pathlib.Path(folder))
        wrong = []
        for page in pages:
            for width in WIDTHS.values():
                for dark in (False, True):
                    wrong += problems(page, width, dark, arguments.pictures, not arguments.pages and shutil.which("gnuplot"))
            wrong += print_problems(page, arguments.pictures)
    print("\n".join(wrong) or f"{len(pages)} pages are as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
