"""`CHANGELOG.md`, in Bahasa Indonesia."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.publish.changes import Rows, TableChange
from schemas.vocabulary.messages import fill_in
from schemas.vocabulary.release_page import release_words

FILE = "CHANGELOG.md"
LONGEST = 160
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!&~])")


def render_changes(changes: Sequence[TableChange] | None) -> str:
    """The changelog in Markdown; None where there was no release before."""
    words = release_words().changes
    lines = [f"# {words.title}", ""]
    if changes is None:
        lines += [words.first]
    elif not changes:
        lines += [words.intro, "", words.none]
    else:
        lines += [words.intro, "", *_overview(changes), *(line for one in changes for line in _details(one))]
    return "\n".join(lines) + "\n"


def _overview(changes: Sequence[TableChange]) -> Iterator[str]:
    words = release_words()
    yield f"| {words.changes.table} | {words.changes.added} | {words.changes.changed} | {words.changes.removed} |"
    yield "|---|--:|--:|--:|"
    for one in changes:
        title = f"{words.tables[one.table]} (`{one.table}`)"
        yield f"| {title} | {one.added.count} | {one.changed.count} | {one.removed.count} |"


def _details(change: TableChange) -> Iterator[str]:
    words = release_words()
    named = [
        *_names(words.changes.added, change.added),
        *_names(words.changes.changed, change.changed),
        *_names(words.changes.removed, change.removed),
        *_columns(words.changes.columns_added, change.columns_added),
        *_columns(words.changes.columns_removed, change.columns_removed),
    ]
    if named:
        yield from ("", f"## {words.tables[change.table]} (`{change.table}`)", *named)


def _columns(sentence: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield from ("", fill_in(sentence, {"names": ", ".join(f"`{name}`" for name in names)}))


def _names(title: str, rows: Rows) -> Iterator[str]:
    if rows.first:
        yield from ("", f"{title}:", "")
        yield from (f"- {_plain(key)}" + (f": {_plain(label)}" if label else "") for key, label in rows.first)
        left = rows.count - len(rows.first)
        if left:
            yield f"- {fill_in(release_words().changes.more, {'count': str(left)})}"


def _plain(text: str) -> str:
    """A text that Markdown shows as it is, on one line and not too long."""
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    return SPECIAL.sub(r"\\\1", short)
