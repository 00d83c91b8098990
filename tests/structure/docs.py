#!/usr/bin/env python3
"""docs.py [ROOT]: what README, CONTRIBUTING, CHANGELOG and docs/ name is there. Prints each violation; 1 if there is any.

- Every link to a file or heading resolves.
- Every path in backticks that begins with a folder of ours exists (ROOM, NAME, x and thing stand for a name).
- Every `function()` that follows such a path in the same paragraph, list item or row stands in that file.

How long the lines are, check.sh counts.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
folders = ("apps/", "host/", "kernels/", "tests/", "bench/", "docs/", "docker/", "cmake/", ".ci/")
placeholder = re.compile(r"ROOM|NAME|(^|/)(x|thing)_|[<>{} …]")
violations = 0


def violation(page, text):
    global violations
    violations += 1
    print(f"docs: {page.relative_to(root)}: {text}")


def headings(page):
    titles = re.findall(r"^#+ (.*)", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def check_links(page, text):
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            violation(page, f"a link to {target}, which is not there")
        elif heading and heading not in headings(file):
            violation(page, f"a link to {target}, which has no such heading")


def check_names(page, text):
    for block in re.split(r"\n(?=\s*(?:\d+\.|-|\|)\s)|\n\n", text):
        file = None
        for word in re.findall(r"`([^`\n]+)`", block):
            if word.startswith(folders) and not placeholder.search(word):
                found = list(root.glob(word)) if "*" in word else [root / word] if (root / word).exists() else []
                if not found:
                    violation(page, f"{word} is not there")
                file = found[0] if len(found) == 1 and found[0].is_file() else None
            elif file and re.fullmatch(r"[A-Za-z0-9_:]+\(\)", word):
                if not re.search(rf"\b{word[:-2].split('::')[-1]}\b", file.read_text()):
                    violation(page, f"{word} is not in {file.relative_to(root)}")


pages = [root / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docker/README.md")]
for page in [page for page in pages if page.exists()] + sorted((root / "docs").rglob("*.md")):
    content = page.read_text()
    check_links(page, content)
    check_names(page, content)
sys.exit(1 if violations else 0)
