"""Fit how often a value is right from how sure its rule or recogniser was.

    python -m benchmarks.fit_confidence [--seeds 60] [--prints 15] [--real FOLDER …] [--hidden READINGS.jsonl]
        [--cache FOLDER] [--write]

Reads made-up documents, made-up documents printed and scanned, and the documents with a *.truth.json beside them in
the folders given; actors that wording tells are judged on drawn tables with their symbols hidden (the file that
`benchmarks/fit_actors.py` is fitted on), each office by a model of the others. Each office, and each fifth of the
seeds, is judged with curves fitted on all others: of that it prints a reliability table, the expected calibration
error and the share of errors that the least sure tenth holds.
Documents that the reader's rules were made with flatter the curves: give folders of others where there are any.
`--write` fits on all and writes calibration.yaml with these figures. `--cache` keeps what the extractors gave.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml

from benchmarks.fit_actors import held_out_answers
from benchmarks.rightness import Judged, Truth, judged
from extractors.formats import extract
from pipeline.read.calibration import on_curve, recognised_pages
from pipeline.read.document import read_as_felt
from samples.forge.forge import ForgedDocument, forge
from samples.forge.prints import forge_print
from samples.forge.truth import truth_of
from schemas.errors import Unreadable
from schemas.raw import RawDocument
from schemas.vocabulary.calibration import ANY, Points

FOLDS = 5
WORDING = "wording"
ENOUGH = 60  # values, for a curve of its own
STEPS = (0.01, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.2, 0.2)  # shares of the values, the least sure first
FEWEST = 8  # values in a step
DOUBT = 4.0  # values of the usual rightness that each step is drawn to
FIRST_PRINT = 101
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
TARGET = Path(__file__).parent.parent / "schemas" / "vocabulary" / "calibration.yaml"
NOTE = """\
# How often a value is right (pipeline/read/calibration.py), fitted by benchmarks/fit_confidence.py.
#
# stored      curves where the letters are stored in the file, by the method that the evidence names ('any': the rest)
# recognised  the same where the letters were recognised in a picture
#             a curve is a list of [how sure the rule and the recogniser were, how often such a value is right]
# measured    how well that holds, each office judged with curves fitted on other offices and other seeds
"""
Curves = dict[str, dict[str, Points]]
Guess = tuple[float, Judged]


def of_forge(seeds: Sequence[int], cache: Path | None, make: Callable[[int], ForgedDocument]) -> Iterator[Judged]:
    for seed in seeds:
        with TemporaryDirectory() as folder:
            document = make(seed)
            path = Path(folder) / document.name
            path.write_bytes(document.content)
            truths = [truth_of(sop, document.name, {}, document.drawn) for sop in document.truth]
            yield from of_file(path, truths, cache, f"seed {seed % FOLDS}", made_up=True)


def of_real(folder: Path, cache: Path | None) -> Iterator[Judged]:
    """Names begin with the office: 'dinas-x_surat-masuk.pdf'."""
    truths: dict[str, list[Truth]] = defaultdict(list)
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        truths[truth["file"]].append(truth)
    for name, listed in truths.items():
        yield from of_file(folder / name, listed, cache, name.split("_")[0], made_up=False)


def of_hidden(readings: Path) -> Iterator[Judged]:
    for office, share, right in held_out_answers(readings):
        yield Judged(office, False, WORDING, "stored", share, right)


def of_file(path: Path, truths: Sequence[Truth], cache: Path | None, group: str, made_up: bool) -> Iterator[Judged]:
    try:
        raw = extracted(path, cache)
        sops = read_as_felt(raw).sops
    except Unreadable:
        return
    recognised = recognised_pages(raw.pages)
    for place, truth in enumerate(truths, 1):
        ordinal = truth.get("nth") or place
        if ordinal <= len(sops):
            yield from judged(sops[ordinal - 1], truth, recognised, group, made_up)


def extracted(path: Path, cache: Path | None) -> RawDocument:
    kept = cache / f"{path.name}.pkl" if cache else None
    if kept and kept.exists():
        found: RawDocument = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this program
        return found
    raw = extract(path)
    if kept:
        kept.write_bytes(pickle.dumps(raw))
    return raw


def fit(values: Sequence[Judged]) -> Curves:
    """Made-up documents are many and easy: they weigh as much as the real ones of their medium, not more."""
    curves: Curves = {}
    for medium in ("stored", "recognised"):
        of_medium = [value for value in values if value.medium == medium] or values
        weight = weights(of_medium)
        usual = float(np.average([value.right for value in of_medium], weights=weight))
        by_method: dict[str, list[int]] = defaultdict(list)
        for index, value in enumerate(of_medium):
            by_method[value.method].append(index)
        curves[medium] = {ANY: curve(of_medium, weight, usual)}
        for method, places in sorted(by_method.items()):
            if len(places) >= ENOUGH:
                curves[medium][method] = curve([of_medium[i] for i in places], [weight[i] for i in places], usual)
    return curves


def weights(values: Sequence[Judged]) -> list[float]:
    made_up = sum(value.made_up for value in values)
    real = len(values) - made_up
    share = min(1.0, real / made_up) if made_up and real else 1.0
    return [share if value.made_up else 1.0 for value in values]


def curve(values: Sequence[Judged], weight: Sequence[float], usual: float) -> Points:
    """Steps, small where the values are least sure, each drawn a little to what is usual, then made to rise."""
    order = sorted(range(len(values)), key=lambda i: values[i].confidence)
    rooms = [max(share * sum(weight), FEWEST) for share in STEPS]
    steps: list[list[float]] = []  # weight, weighted confidence, weighted rightness
    last = -1.0
    for i in order:
        value = values[i]
        if not steps or (steps[-1][0] >= rooms[min(len(steps), len(rooms)) - 1] and value.confidence > last):
            steps.append([0.0, 0.0, 0.0])
        last = value.confidence
        for place, amount in enumerate((1.0, value.confidence, float(value.right))):
            steps[-1][place] += weight[i] * amount
    means = [(x / w, (r + DOUBT * usual) / (w + DOUBT), w) for w, x, r in steps]
    return tuple(zip([round(x, 4) for x, _, _ in means], rising(means), strict=True))


def rising(steps: Sequence[tuple[float, float, float]]) -> list[float]:
    """Neighbours that fall are pooled."""
    pools: list[tuple[float, float, int]] = []
    for _, rate, weight in steps:
        pools.append((rate, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, v, m), (b, w, n) = pools[-2:]
            pools[-2:] = [((a * v + b * w) / (v + w), v + w, m + n)]
    return [round(rate, 4) for rate, _, count in pools for _ in range(count)]


def guess(curves: Curves, value: Judged) -> float:
    of_medium = curves[value.medium]
    return on_curve(of_medium.get(value.method, of_medium[ANY]), value.confidence)


def held_out(values: Sequence[Judged]) -> list[Guess]:
    """Each value's chance by curves that know nothing of its office or its seeds."""
    guesses = []
    for group in sorted({value.group for value in values}):
        curves = fit([value for value in values if value.group != group])
        guesses += [(guess(curves, value), value) for value in values if value.group == group]
    return guesses


def bins(guesses: Sequence[Guess]) -> list[dict[str, float]]:
    rows = []
    for low, high in pairwise(EDGES):
        inside = [(chance, value.right) for chance, value in guesses if low <= chance < high]
        if inside:
            confidence, right = (round(float(np.mean(column)), 4) for column in zip(*inside, strict=True))
            rows.append({"low": low, "high": min(high, 1.0), "values": len(inside), "confidence": confidence,
                         "right": right})  # fmt: skip
    return rows


def calibration_error(guesses: Sequence[Guess]) -> float:
    gaps = (row["values"] * abs(row["confidence"] - row["right"]) for row in bins(guesses))
    return sum(gaps) / len(guesses)


def least_tenth(guesses: Sequence[Guess]) -> float:
    """The share of the errors among the tenth with the least confidence; of equal ones a proportional part."""
    errors = sum(not value.right for _, value in guesses)
    levels: dict[float, list[bool]] = defaultdict(list)
    for chance, value in guesses:
        levels[chance].append(value.right)
    left, held = len(guesses) / 10, 0.0
    for chance in sorted(levels):
        taken = min(1.0, left / len(levels[chance]))
        held += taken * levels[chance].count(False)
        left -= taken * len(levels[chance])
        if left <= 0:
            break
    return held / errors if errors else 1.0


def report(name: str, guesses: Sequence[Guess]) -> None:
    if not guesses:
        return
    right = np.mean([value.right for _, value in guesses])
    error, tenth = calibration_error(guesses), least_tenth(guesses)
    sys.stdout.write(f"{name}: {len(guesses)} values, {right:.4f} right, ECE {error:.4f}, least tenth {tenth:.3f}\n")
    for row in bins(guesses):
        sys.stdout.write(
            f"  {row['low']:.2f}-{row['high']:.2f} {row['values']:6.0f}  {row['confidence']:.4f}  {row['right']:.4f}\n"
        )


def write(values: Sequence[Judged], guesses: Sequence[Guess]) -> None:
    curves: dict[str, object] = {
        medium: {method: [list(point) for point in points] for method, points in found.items()}
        for medium, found in fit(values).items()
    }
    curves["measured"] = {
        "values": len(guesses),
        "error": round(calibration_error(guesses), 4),
        "least_tenth": round(least_tenth(guesses), 4),
        "bins": bins(guesses),
    }
    text = yaml.safe_dump(curves, sort_keys=False, default_flow_style=None, width=120)
    TARGET.write_text(NOTE + text, encoding="utf-8")


def collect(seeds: int, prints: int, real: Sequence[Path], hidden: Path | None, cache: Path | None) -> list[Judged]:
    clean = list(of_forge(range(1, seeds + 1), cache, lambda seed: forge(seed, clean=seed % 2 == 0)))
    printed = list(of_forge(range(FIRST_PRINT, FIRST_PRINT + 2 * prints, 2), cache, forge_print))
    told = list(of_hidden(hidden)) if hidden else []
    return clean + printed + told + [value for folder in real for value in of_real(folder, cache)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_confidence", description=__doc__)
    parser.add_argument("--seeds", type=int, default=60)
    parser.add_argument("--prints", type=int, default=15)
    parser.add_argument("--real", type=Path, nargs="*", default=[], help="folders of documents with their truth")
    parser.add_argument("--hidden", type=Path, help="drawn tables, as benchmarks/fit_actors.py is given them")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    values = collect(args.seeds, args.prints, args.real, args.hidden, args.cache)
    guesses = held_out(values)
    report("all", guesses)
    for medium in ("stored", "recognised"):
        for made_up in (True, False):
            chosen = [one for one in guesses if one[1].medium == medium and one[1].made_up == made_up]
            report(f"{medium}, {'made up' if made_up else 'real'}", chosen)
    if args.write:
        write(values, guesses)


if __name__ == "__main__":
    main()
