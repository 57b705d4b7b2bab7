"""Sparklines, drawn on the server; every number in one is also said in words."""

from collections.abc import Sequence

from markupsafe import Markup, escape

_NOW = 4
"""Weeks that count as now."""
_LOOK, _FALL = 8, 0.55
"""A series falls when its last value is under this share of the highest of its last so many."""

Series = Sequence[float | None]


def spark(values: Series, said: str) -> Markup:
    """Return a series, 0 to its own highest, with its last weeks shaded. A missing week is a gap."""
    width, height, pad = 300, 64, 5
    places = _places(values, width, height, pad)
    if not places:
        return Markup("")
    lines = _lines(places)
    bottom = height - pad
    areas = "".join(f"M{line[0][0]} {bottom}L{_path(line)}L{line[-1][0]} {bottom}Z" for line in lines)
    shaded = width - pad - (width - 2 * pad) * min(_NOW, len(values) - 1) / max(1, len(values) - 1)
    last = lines[-1][-1]
    return Markup(
        '<svg class="spark{}" viewBox="0 0 {} {}" role="img" aria-label="{}"><rect class="now" x="{}" y="0" '
        'width="{}" height="{}"/><path class="base" d="M0 {}H{}"/><path class="area" d="{}"/>'
        '<path class="line" d="{}"/><circle class="dot" cx="{}" cy="{}" r="4"/></svg>'
    ).format(
        " fall" if falls(values) else "", width, height, escape(said), round(shaded),
        round(width - pad - shaded), bottom, bottom, width, Markup(areas),
        Markup("".join(f"M{_path(line)}" for line in lines)), *last,
    )  # fmt: skip


def mini(values: Series) -> Markup:
    """Return a series in a few strokes, two weeks to each; what it shows is said elsewhere."""
    means: list[float | None] = []
    for at in range(len(values) % 2, len(values), 2):
        known = [value for value in values[at : at + 2] if value is not None]
        means.append(sum(known) / len(known) if known else None)
    places = _places(means, 88, 26, 3)
    if not places:
        return Markup("")
    lines = _lines(places)
    return Markup(
        '<svg class="spark mini{}" viewBox="0 0 88 26" aria-hidden="true"><path class="line" d="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="2"/></svg>'
    ).format(
        " fall" if falls(values) else "",
        Markup("".join(f"M{_path(line)}" for line in lines)),
        *lines[-1][-1],
    )


def falls(values: Series) -> bool:
    """Whether the last value is well under the highest of the last few."""
    known = [value for value in values[-_LOOK:] if value is not None]
    return bool(known) and known[-1] < _FALL * max(known)


def described(values: Series, window: str) -> str:
    """Return what a sparkline shows, in words."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    missing = len(values) - len(known)
    gaps = f", {missing} missing" if missing else ""
    span = f", {window}" if window else ""
    return (
        f"Searches: from {known[0]:.0f} to {known[-1]:.0f} of 100 in {len(values)} steps{gaps}, "
        f"highest {max(known):.0f}{span}"
    )


def _places(values: Series, width: int, height: int, pad: int) -> list[tuple[int, int] | None]:
    """Return where each value stands; None for a missing one. Empty when there is nothing to draw."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    top = max(known) or 1.0
    step, high = (width - 2 * pad) / max(1, len(values) - 1), height - 2 * pad
    return [
        None if value is None else (round(pad + at * step), round(height - pad - value / top * high))
        for at, value in enumerate(values)
    ]


def _lines(places: Sequence[tuple[int, int] | None]) -> list[list[tuple[int, int]]]:
    """Return the runs without a gap; a lone point becomes a short stroke."""
    lines: list[list[tuple[int, int]]] = [[]]
    for place in places:
        if place is None:
            lines.append([])
        else:
            lines[-1].append(place)
    found = [line for line in lines if line]
    return [line if len(line) > 1 else [line[0], (line[0][0] + 1, line[0][1])] for line in found]


def _path(line: Sequence[tuple[int, int]]) -> str:
    """Return a run as the data of a path, in steps from each place to the next."""
    x, y = line[0]
    told = f"{x} {y}l"
    steps = []
    for right, down in line[1:]:
        steps.append(f"{right - x} {down - y}")
        x, y = right, down
    return told + " ".join(steps)
