#!/usr/bin/env python3
"""rewrite.py SOURCE RESULT NAME: a CUDA source as C++ that g++ compiles and tests/cuda_on_cpu runs.

  kernel<<<grid, block, bytes, stream>>>(arguments)  a call of cuda_on_cpu::launch
  __shared__ T name[N];                              a reference to memory of the block
  extern __shared__ T name[];                        a pointer to the block's dynamic shared memory

Lines stay where they are; NAME is the name by which messages call the source. Anything else of these kinds is an error.
"""
import pathlib
import re
import sys

TYPE = r"[\w:]+(?:<[\w:, ]*>)?"
SHARED = re.compile(rf"__shared__\s+({TYPE})\s+(\w+)((?:\[[^\]]+\])*)\s*;")
DYNAMIC = re.compile(rf"extern\s+__shared__\s+({TYPE})\s+(\w+)\[\]\s*;")


def name_before(text, end):
    """Where the name of the kernel begins that ends before `end`: an identifier, perhaps with template arguments."""
    at = end
    while text[at - 1].isspace():
        at -= 1
    if text[at - 1] == ">":
        depth = 0
        while True:
            at -= 1
            depth += {">": 1, "<": -1}.get(text[at], 0)
            if depth == 0:
                break
    while re.match(r"[\w:]", text[at - 1]):
        at -= 1
    return at


def without_comments(text):
    """Comments as blanks of the same length: the words in them are no code."""
    return re.sub(r"//[^\n]*", lambda comment: " " * len(comment[0]), text)


def launches(text):
    parts = []
    done = 0
    for found in re.finditer("<<<", text):
        begin, end = name_before(text, found.start()), text.index(">>>", found.end())
        kernel, arguments = text[begin:found.start()], text[found.end():end]
        if begin < done or not kernel.strip() or text[end + 3] != "(":
            raise SystemExit(f"rewrite.py: not understood: {text[begin:end + 4]}")
        gap = kernel[len(kernel.rstrip()):]  # keeps the lines
        kernel = kernel.rstrip()
        parts.append(f'{text[done:begin]}::cuda_on_cpu::launch("{kernel}", {kernel},{gap}{arguments})')
        done = end + 3
    return "".join(parts) + text[done:]


def rewritten(text, name):
    code = without_comments(text)
    code = DYNAMIC.sub(r"auto* const \2 = static_cast<\1*>(::cuda_on_cpu::dynamic_shared_memory());", code)
    code = SHARED.sub(
        r"static const char \2_site = 0; using \2_type = \1\3; "
        r"auto& \2 = *static_cast<\2_type*>(::cuda_on_cpu::shared_memory(&\2_site, sizeof(\2_type), alignof(\2_type)));",
        code)
    code = launches(code)
    for word in ("__shared__", "<<<", "__constant__", "asm("):
        if word in code:
            raise SystemExit(f"rewrite.py: {name}: {word} is not understood here")
    return f'#line 1 "{name}"\n{code}'


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    source, result, name = sys.argv[1:]
    pathlib.Path(result).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(result).write_text(rewritten(pathlib.Path(source).read_text("utf-8"), name), "utf-8")


if __name__ == "__main__":
    main()
