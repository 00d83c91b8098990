"""Pictures as SVG for the scripts beside this one: points of a few series with the line on which y = x, and curves by gnuplot."""
import subprocess
import sys
from xml.sax.saxutils import escape

COLOURS = ("#1b6ca8", "#c2571a", "#3a7d44")
WIDTH, HEIGHT, LEFT, TOP, SIZE = 420, 360, 54, 12, 300


def scatter(series, x_name, y_name, note):
    """series: a name each, and points (x, y, is_filled) of 0 to 1. The note says what is filled."""
    def at(x, y):
        return LEFT + SIZE * x, TOP + SIZE * (1 - y)

    def text(x, y, words, more=""):
        return f'<text x="{x:.0f}" y="{y:.0f}"{more}>{escape(words)}</text>'

    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
             'font-family="DejaVu Sans, sans-serif" font-size="12" fill="#222">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
             f'<path d="M{x0} {y0}H{x1}V{y1}H{x0}Z" fill="none" stroke="#888"/>',
             f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#bbb" stroke-dasharray="4 3"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = at(tick, tick)
        parts += [text(x, y0 + 16, f"{tick:g}", ' text-anchor="middle"'),
                  text(x0 - 6, y + 4, f"{tick:g}", ' text-anchor="end"')]
    parts += [text((x0 + x1) / 2, y0 + 34, x_name, ' text-anchor="middle"'),
              text(0, 0, y_name, f' text-anchor="middle" transform="translate(14 {(y0 + y1) / 2}) rotate(-90)"')]
    for order, (name, points) in enumerate(series.items()):
        colour = COLOURS[order]
        for x, y, is_filled in points:
            cx, cy = at(x, y)
            inside = colour if is_filled else "#fff"
            parts.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="4" stroke="{colour}" fill="{inside}"/>')
        parts.append(text(x1 + 6, TOP + 14 + 16 * order, name, f' fill="{colour}"'))
    parts.append(text(x1 - 6, y0 - 8, note, ' text-anchor="end"'))
    return "\n".join([*parts, "</svg>", ""])


def panels(path, height, drawn):
    """By gnuplot, where it is; a panel is lines that end with a plot of '-', and the points of each."""
    lines = [f"set terminal svg size 760,{height} background '#ffffff' font 'sans-serif,12' noenhanced",
             f"set output '{path}'", f"set multiplot layout 1,{len(drawn)}"]
    for script, blocks in drawn:
        lines += script
        for block in blocks:
            lines += [" ".join(map(str, point)) for point in block] + ["e"]
    try:
        subprocess.run(["gnuplot"], input="\n".join(lines) + "\n", text=True, check=True)
    except FileNotFoundError:
        print("no picture: there is no gnuplot", file=sys.stderr)
