"""What a row of the fault table is."""

import statistics
from dataclasses import dataclass
from typing import Callable

ROWS = []


@dataclass
class Row:
    name: str
    about: str
    is_quick: bool
    do: Callable


def row(name, about, is_quick=False):
    """Makes a function a row; it gets a bench and returns what is said of it."""

    def take(function):
        ROWS.append(Row(name, about, is_quick, function))
        return function

    return take


def spread(seconds):
    """Recovery times in words."""
    if not seconds:
        return "no recovery seen"
    if len(seconds) == 1:
        return f"recovered in {seconds[0]:.2f} s"
    return f"recovered in {statistics.median(seconds):.2f} s (median of {len(seconds)}; {max(seconds):.2f} at most)"
