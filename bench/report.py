"""Report the figures as a table, as JSON and as a picture."""

import json
import os
import platform
import time
from dataclasses import asdict
from pathlib import Path

import psutil

from bench.figures import Figure

BUSY = 0.5
"""Load per core at the start above which the figures are not reliable."""
OUT = Path(__file__).parent / "out"
MARKS = {True: "✓", False: "✗", None: " "}


def show(figures: list[Figure]) -> None:
    """Print the table."""
    wide = max(len(figure.name) for figure in figures)
    print(f"{'':{wide}}  {'target':>10}  {'measured':>10}")
    for figure in figures:
        target = "" if figure.target is None else _amount(figure.target, figure.unit)
        print(f"{figure.name:{wide}}  {target:>10}  {_amount(figure.measured, figure.unit):>10}  {MARKS[figure.met]}")


def machine() -> str:
    """Return a description of the machine that the figures were measured on."""
    memory = psutil.virtual_memory().total / 1e9
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def write(figures: list[Figure], load: float) -> Path:
    """Write bench/out/figures.json, and return its path."""
    OUT.mkdir(exist_ok=True)
    path = OUT / "figures.json"
    found = [{**asdict(figure), "measured": figure.measured, "met": figure.met} for figure in figures]
    head = {"measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": machine()}
    path.write_text(json.dumps({**head, "load_before": load, "figures": found}, indent=2) + "\n", "utf-8")
    return path


def draw(figures: list[Figure]) -> Path:
    """Draw bench/out/figures.png, each figure relative to its target, and return its path."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    OUT.mkdir(exist_ok=True)
    path = OUT / "figures.png"
    shown = [(figure, figure.target) for figure in figures if figure.target is not None][::-1]
    drawing, axes = plt.subplots(figsize=(10, 0.55 * len(shown) + 1.4), layout="constrained")
    parts = [figure.measured / target for figure, target in shown]
    axes.barh(
        [figure.name for figure, _ in shown], parts, color=["#2f9e44" if part <= 1 else "#e03131" for part in parts]
    )
    for row, (figure, target) in enumerate(shown):
        label = f"{_amount(figure.measured, figure.unit)} of {_amount(target, figure.unit)}"
        axes.annotate(label, (parts[row], row), (5, 0), textcoords="offset points", va="center", fontsize=9)
        axes.plot([sample / target for sample in figure.samples], [row] * len(figure.samples), "k.", ms=3)
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xscale("log")  # so that one figure far from its target does not hide the others
    axes.set_xlim(0.03, max([1.0, *parts]) * 3)
    axes.set_xlabel("measured / target, logarithmic; dots are single runs, bars their medians")
    axes.set_title(machine(), fontsize=9, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    drawing.savefig(path, dpi=150)
    return path


def _amount(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}" if unit in {"s", "%"} else f"{value:.1f} {unit}"
