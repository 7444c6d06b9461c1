"""Rows that stand in several places, each in order, as one row of rows in order: nothing is sorted again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class _Stream:
    """What is left of one place: `batch` is never empty."""

    batch: pa.RecordBatch
    rest: Iterator[pa.RecordBatch]
    column: str

    @property
    def first(self) -> str:
        return self._value(0)

    def take(self, last: str | None) -> pa.RecordBatch:
        """The rows at hand up to those of the value `last`, which is not before the first; all where it is None."""
        count = self.batch.num_rows
        if last is None or self._value(count - 1) <= last:
            return self.batch
        return self.batch.slice(0, bisect_right(range(count), last, key=self._value))

    def drop(self, count: int) -> bool:
        """Goes on behind the first `count` rows; False where nothing is left."""
        self.batch = self.batch.slice(count)
        while self.batch.num_rows == 0:
            following = next(self.rest, None)
            if following is None:
                return False
            self.batch = following
        return True

    def _value(self, place: int) -> str:
        value: str = self.batch.column(self.column)[place].as_py()
        return value


def in_order(places: Iterable[Iterator[pa.RecordBatch]], column: str) -> Iterator[pa.RecordBatch]:
    """The rows of all places in the order of the text column `column`, in which those of each place come.

    Rows of one value stay together as they are; no two places have rows of the same value.
    """
    streams = [_Stream(batch, rest, column) for rest in places if (batch := next(rest, None)) is not None]
    streams = [stream for stream in streams if stream.drop(0)]
    while streams:
        streams.sort(key=attrgetter("first"))
        foremost = streams[0]
        rows = foremost.take(streams[1].first if len(streams) > 1 else None)
        yield rows
        if not foremost.drop(rows.num_rows):
            streams.remove(foremost)
