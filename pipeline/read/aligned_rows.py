"""Read the rows of a text table whose columns are still aligned by spaces: a cell is where its header stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.labels import match_label
from pipeline.read.passage import join_words
from schemas.raw import Line, Word

GAP = 2.0
NEAR = 2.5
MOSTLY = 0.85
FEWEST_COLUMNS = 4


def read_aligned_rows(header: Sequence[Line], body: Sequence[Line]) -> tuple[list[str], list[dict[str, str]]] | None:
    """The role headers, and the cells of each row by field or role; None where lines do not keep to the columns."""
    fields = _column_starts(header)
    if len(fields) < FEWEST_COLUMNS or "number" not in fields or "kegiatan" not in fields:
        return None
    first = next((i for i, line in enumerate(body) if _is_numbered(line, fields["number"])), len(body))
    header, body = [*header, *body[:first]], body[first:]
    roles = _role_starts(header, fields)
    starts = fields | roles
    pieces = [[(run[0].box.x0, " ".join(w.text for w in run)) for run in _runs(line.words)] for line in body]
    found = [x for line in pieces for x, _ in line]
    held = sum(min(abs(x - start) for start in starts.values()) <= NEAR for x in found)
    if not found or held < MOSTLY * len(found) or all(len(line) < FEWEST_COLUMNS - 1 for line in pieces):
        return None
    rows: list[dict[str, list[str]]] = []
    for line in pieces:
        cells = {_field_at(x, starts): text for x, text in line}
        if cells.get("number") or not rows:
            rows.append({name: [] for name in starts})
        for name, text in cells.items():
            rows[-1][name].append(text)
    return list(roles), [{name: join_words(texts) for name, texts in row.items()} for row in rows]


def _is_numbered(line: Line, x: float) -> bool:
    return bool(line.words) and line.words[0].text.strip(".)").isdigit() and abs(line.words[0].box.x0 - x) <= NEAR


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a line in runs that a gap of several spaces parts."""
    runs = [[word] for word in words[:1]]
    for left, right in pairwise(words):
        if right.box.x0 - left.box.x1 >= GAP:
            runs.append([])
        runs[-1].append(right)
    return runs


def _column_starts(header: Sequence[Line]) -> dict[str, float]:
    """Where the header of each field begins."""
    starts: dict[str, float] = {}
    for line in header:
        for run in _runs(line.words):
            label = match_label(" ".join(w.text for w in run), "column")
            if label and label.exact:
                starts.setdefault(label.name, run[0].box.x0)
    return starts


def _role_starts(header: Sequence[Line], fields: dict[str, float]) -> dict[str, float]:
    """The role headers between kegiatan and mutu baku, words that begin at one place taken together, and where."""
    right = min((x for name, x in fields.items() if name not in ("number", "kegiatan")), default=0.0)
    columns: dict[float, list[str]] = {}
    for line in header:
        for run in _runs(line.words):
            x, text = run[0].box.x0, " ".join(w.text for w in run)
            if not fields["kegiatan"] + NEAR < x < right - NEAR or match_label(text, "column", "group"):
                continue
            near = next((known for known in columns if abs(known - x) <= NEAR), x)
            columns.setdefault(near, []).append(text)
    return {join_words(texts): x for x, texts in sorted(columns.items())}


def _field_at(x: float, starts: dict[str, float]) -> str:
    return min(starts, key=lambda name: abs(starts[name] - x))
