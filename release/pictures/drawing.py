"""SVG of text in one width: lines of a terminal that move, and a picture in two halves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from release.pictures.recording import COLUMNS, ROWS, Frame, Line

# Of one character, and of the distance between lines, in units of the picture.
WIDTH, HEIGHT, MARGIN = 8.4, 18, 14
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
HEADING = "\t"
COLOURS = {
    "default": "#e4e7eb",
    "black": "#8b949e",
    "red": "#ff9a91",
    "green": "#7ad491",
    "brown": "#f0b95c",
    "yellow": "#f0b95c",
    "blue": "#8ab4f8",
    "magenta": "#c9a7ff",
    "cyan": "#76d6e0",
    "white": "#e4e7eb",
    "brightblack": "#8b949e",
}


def animation(frames: Sequence[Frame], about: str) -> str:
    """Return frames as one SVG that shows them in turn; who wants no motion sees the last one."""
    shown = [(lines, sum(each.seconds for each in same)) for lines, same in groupby(frames, lambda frame: frame.lines)]
    numbers: dict[Line, int] = {}
    for lines, _ in shown:
        for line in filter(None, lines):
            numbers.setdefault(line, len(numbers))
    total = sum(seconds for _, seconds in shown)
    wide, high = COLUMNS * WIDTH + 2 * MARGIN, ROWS * HEIGHT + 2 * MARGIN
    steps, groups, at = [], [], 0.0
    for number, (lines, seconds) in enumerate(shown):
        steps.append(f"{100 * at / total:.2f}%{{transform:translateY(-{number * high:.0f}px)}}")
        used = "".join(f'<use href="#l{numbers[line]}" y="{row * HEIGHT}"/>' for row, line in enumerate(lines) if line)
        groups.append(f'<g transform="translate({MARGIN} {number * high + MARGIN + 13:.0f})">{used}</g>')
        at += seconds
    last = f"transform:translateY(-{(len(shown) - 1) * high:.0f}px)"
    style = (
        f"text{{font:14px {FONT};white-space:pre}}.b{{font-weight:700}}"
        f".film{{animation:film {total:.1f}s steps(1,end) infinite}}"
        f"@keyframes film{{{''.join(steps)}}}"
        f"@media (prefers-reduced-motion:reduce){{.film{{animation:none;{last}}}}}"
    )
    made = "".join(f'<g id="l{number}">{_line(line)}</g>' for line, number in numbers.items())
    body = f'<rect width="100%" height="100%" rx="8" fill="#14171a"/><g class="film">{"".join(groups)}</g>'
    return _document(wide, high, about, style, f"<defs>{made}</defs>{body}")


def halves(left: Sequence[str], right: Sequence[str], about: str, *, dark: bool) -> str:
    """Return two texts beside each other with an arrow between; a line that begins with ``HEADING`` is one.

    Args:
        left: The lines of the left half.
        right: The lines of the right half.
        about: What the picture shows, in words.
        dark: Whether it is for a dark page.
    """
    ink, quiet, ground, line = (
        ("#e4e7eb", "#a3abb5", "#1d2126", "#363c44") if dark else ("#1b1f24", "#57606a", "#f6f7f8", "#d5d9de")
    )
    accent = "#7ad491" if dark else "#116329"
    half, gap = 54 * WIDTH + 2 * MARGIN, 56
    high = max(len(left), len(right)) * HEIGHT + 2 * MARGIN
    style = (
        f"text{{font:14px {FONT};white-space:pre;fill:{ink}}}.q{{fill:{quiet}}}.h{{font-weight:700}}"
        f".g{{fill:{accent}}}rect{{fill:{ground};stroke:{line}}}path{{fill:none;stroke:{quiet};stroke-width:2}}"
    )
    boxes = "".join(
        f'<g transform="translate({x:.0f} 0)"><rect x=".5" y=".5" width="{half - 1:.0f}" height="{high - 1}" rx="8"/>'
        f"{''.join(_plain(lines))}</g>"
        for x, lines in ((0, left), (half + gap, right))
    )
    middle = high / 2
    arrow = f"M{half + 8:.0f} {middle:.0f}h{gap - 18}m-8 -7l8 7l-8 7"
    return _document(2 * half + gap, high, about, style, f'{boxes}<path d="{arrow}"/>')


def _plain(lines: Iterable[str]) -> Iterable[str]:
    for number, line in enumerate(lines):
        kind = (
            "h" if line.startswith(HEADING) else "g" if line.startswith("✓") else "q" if line.startswith("  ") else ""
        )
        text = escape(line.removeprefix(HEADING))
        yield f'<text class="{kind}" x="{MARGIN}" y="{MARGIN + 13 + number * HEIGHT}">{text}</text>'


def _line(line: Line) -> str:
    return "".join(
        f'<text x="{run.column * WIDTH:.1f}" fill="{COLOURS.get(run.colour) or f"#{run.colour}"}"'
        f"{' class=' + chr(34) + 'b' + chr(34) if run.is_bold else ''}>{escape(run.text)}</text>"
        for run in line
    )


def _document(wide: float, high: float, about: str, style: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" role="img"><title>{escape(about)}</title><style>{style}</style>{body}</svg>\n'
    )
