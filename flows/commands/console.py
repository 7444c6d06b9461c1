"""What a person sees while a command works: a bar on a terminal, plain lines elsewhere, nothing with --quiet."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from flows.ingest import Progress
from schemas.errors import SelarasError

PAUSE = 5.0  # seconds between plain lines


class SilentProgress:
    def start(self, stage: str, total: int) -> None: ...
    def page(self, name: str, page: int, pages: int) -> None: ...
    def done(self, name: str, words: str | None = None) -> None: ...


class LineProgress:
    """A line for each refusal, for the end of a stage, and every few seconds in between."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stage, self.total, self.count, self.told = "", 0, 0, time.monotonic()

    def start(self, stage: str, total: int) -> None:
        with self.lock:
            self.stage, self.total, self.count = stage, total, 0

    def page(self, name: str, page: int, pages: int) -> None: ...

    def done(self, name: str, words: str | None = None) -> None:
        with self.lock:
            self.count += 1
            if words is not None:
                tell(f"{self.stage}: {one_line(name)}: {words}")
            if self.count == self.total or time.monotonic() - self.told > PAUSE:
                tell(f"{self.stage}: {self.count} of {self.total}")
                self.told = time.monotonic()


class BarProgress:
    """One bar a stage, with the document and the page that came last."""

    def __init__(self, bars: Any) -> None:
        self.bars = bars
        self.bar: Any = None

    def start(self, stage: str, total: int) -> None:
        self.bar = self.bars.add_task(stage, total=total, name="")

    def page(self, name: str, page: int, pages: int) -> None:
        self.bars.update(self.bar, name=f"{one_line(name)} {page}/{pages}")

    def done(self, name: str, words: str | None = None) -> None:
        self.bars.update(self.bar, advance=1, name=one_line(name))
        if words is not None:
            self.bars.console.print(f"{one_line(name)}: {words}", markup=False, highlight=False)


@contextmanager
def show_progress(quiet: bool) -> Iterator[Progress]:
    if quiet:
        yield SilentProgress()
    elif not sys.stderr.isatty():
        yield LineProgress()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        name = TextColumn("{task.fields[name]}", markup=False)
        with Bars(*columns, name, console=Console(stderr=True), transient=True) as bars:
            yield BarProgress(bars)


def tell(words: str) -> None:
    """A word on the way, to stderr."""
    typer.echo(words, err=True)


def say(words: str) -> None:
    """A result, to stdout."""
    typer.echo(words)


def say_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def one_line(name: str) -> str:
    """A file's name on one line, without control characters that could drive a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def error_words(error: Exception) -> str:
    """What went wrong, for a person: our own errors and the machine's say it themselves."""
    if isinstance(error, (SelarasError, OSError)):
        return str(error)
    return f"{type(error).__name__}: {error} (--debug shows where)"
