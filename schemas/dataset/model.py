"""How a table of the published dataset is described."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["string", "integer", "number", "fraction", "boolean", "date", "datetime"]
Value = str | int | float | bool | date | datetime | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. A `fraction` is a number from 0 to 1 with four decimals; `values` are the only ones allowed.

    `from_page` says that `evidence` has a row for it, `separator` what parts the items of a list.
    """

    name: str
    kind: Kind
    description: str
    nullable: bool = True
    values: tuple[str, ...] = ()
    from_page: bool = False
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` name a row of `table` by its key, or nothing where one of them is null."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its rows are ordered by `key`, whose columns are never null."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def from_page(self) -> tuple[str, ...]:
        """The columns that have their row in `evidence`."""
        return tuple(column.name for column in self.columns if column.from_page)


def key(name: str, kind: Kind, description: str, values: tuple[str, ...] = ()) -> Column:
    """A column of the key."""
    return Column(name, kind, description, nullable=False, values=values)


def page_text(name: str, description: str) -> Column:
    """The document's own words."""
    return Column(name, "string", description, from_page=True)


def confidence(description: str = "How sure the reader is, 0..1") -> Column:
    return Column("confidence", "fraction", description)


SOP_KEY = key("sop_id", "string", "The SOP")
ORDINAL = key("ordinal", "integer", "Place in the SOP, from 1")
OF_SOP = ForeignKey(("sop_id",), "sop")
