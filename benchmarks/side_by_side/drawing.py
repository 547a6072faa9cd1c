"""A line chart as SVG, both axes logarithmic; no library is needed for one drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 40, 50
# Told apart in grey as well: each line has dashes of its own.
_LOOKS = (("#b2182b", ""), ("#ef8a62", "8 3"), ("#2166ac", ""), ("#67a9cf", "2 3"))


@dataclass(frozen=True)
class Line:
    """A line of the chart: its name, and points with positive coordinates from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Axis:
    """Places positive values between two ends in pixels."""

    low: float
    high: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        low, high = math.log10(self.low), math.log10(self.high)
        return self.begin + (math.log10(value) - low) / ((high - low) or 1) * (self.end - self.begin)


def draw(title: str, below: str, lines: Sequence[Line]) -> str:
    """Return the chart.

    Args:
        title: What the vertical axis shows.
        below: What the horizontal axis shows.
        lines: At most four lines; without a point the chart is empty.
    """
    values = [point for line in lines for point in line.points]
    body = [_text(_LEFT, 20, title)]
    if values:
        across = _Axis(min(x for x, _ in values), max(x for x, _ in values), _LEFT, _WIDTH - _RIGHT)
        powers = [math.log10(y) for _, y in values]
        up = _Axis(10 ** math.floor(min(powers)), 10 ** math.ceil(max(powers)), _HEIGHT - _BOTTOM, _TOP)
        body += _grid(across, up, sorted({x for x, _ in values}), below)
        for line, (colour, dashes) in zip(lines, _LOOKS, strict=False):
            body += _line(line, across, up, colour, dashes)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    ground = f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *body, "</svg>\n"])


def _grid(across: _Axis, up: _Axis, marks: Sequence[float], below: str) -> list[str]:
    parts = []
    for power in range(round(math.log10(up.low)), round(math.log10(up.high)) + 1):
        y = up.place(10**power)
        parts.append(f'<path d="M{across.begin} {y:.1f}H{across.end}" stroke="#dddddd"/>')
        parts.append(_text(across.begin - 8, y + 4, f"{10.0**power:g}", anchor="end"))
    parts += [_text(across.place(mark), up.begin + 20, f"{mark:g}", anchor="middle") for mark in marks]
    parts.append(_text((across.begin + across.end) / 2, up.begin + 40, below, anchor="middle"))
    return parts


def _line(line: Line, across: _Axis, up: _Axis, colour: str, dashes: str) -> list[str]:
    places = [(across.place(x), up.place(y)) for x, y in line.points]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    x, y = places[-1]
    return [
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places),
        _text(x + 10, y + 4, line.name, colour=colour),
    ]


def _text(x: float, y: float, text: str, *, anchor: str = "start", colour: str = "#333333") -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f'<text {where} font-family="sans-serif" font-size="13">{escape(text)}</text>'
