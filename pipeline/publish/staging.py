"""The rows of a release while it is being made: on disk, typed, in the order of the key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.rows import LINKS, links
from pipeline.publish.shared_rows import Tally, shared_rows
from pipeline.publish.sql_text import quoted
from pipeline.publish.values import BrokenRelease, clean_value
from schemas.dataset.model import Kind, Row, Table
from schemas.dataset.tables import TABLES, table_named
from schemas.reconciled import Reconciled, SopFacts

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROWS_A_BATCH = 20_000
ROWS_OF_TEXT = 4_000
MEMORY = "500MB"
SQL_TYPES: dict[Kind, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "fraction": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A database that keeps to its memory, writes what is more beside itself and fetches nothing."""
    import duckdb

    return duckdb.connect(
        str(path),
        config={
            "memory_limit": MEMORY,
            "threads": 2,
            "temp_directory": f"{path}.tmp",
            "autoinstall_known_extensions": "false",
        },
    )


def create_bare_table(table: Table) -> str:
    """The statement that makes a table that takes any rows with its columns."""
    columns = ", ".join(f"{quoted(one.name)} {SQL_TYPES[one.kind]}" for one in table.columns)
    return f"CREATE TABLE {quoted(table.name)} ({columns})"


def arrow_schema(table: Table) -> pa.Schema:
    import pyarrow as pa

    types = {"string": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}
    types |= {"number": pa.float64(), "fraction": pa.float64(), "datetime": pa.timestamp("us")}
    return pa.schema(pa.field(one.name, types[one.kind], nullable=one.nullable) for one in table.columns)


def count_rows(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """How many rows a table, or a query in brackets, has."""
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])  # noqa: S608 - names of the schema


class Staging:
    """All tables in one database file. `connection` is for those who ask in SQL one after another, `cursor` for those
    who do at the same time; `name` is the database's name in it, `folder` one for scratch."""

    def __init__(self, path: Path) -> None:
        self.name, self.folder = path.stem, path.parent
        self.connection = connect(path)
        self._waiting: defaultdict[str, list[Row]] = defaultdict(list)
        self._unsettled: set[str] = set()
        self._one_at_a_time = Lock()
        for table in TABLES:
            self.connection.execute(create_bare_table(table))

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own to the same database: a connection refuses a call while it is busy with another."""
        with self._one_at_a_time:
            cursor = self.connection.cursor()
        with closing(cursor):
            yield cursor

    def put(self, table: Table, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in all rows of an empty table, in the order of the key."""
        import pyarrow as pa

        schema = pa.schema(column.with_nullable(True) for column in arrow_schema(table))
        rows = (pa.RecordBatch.from_arrays(one.columns, schema=schema) for one in batches)
        self._insert(table.name, pa.RecordBatchReader.from_batches(schema, rows))

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Take rows in; they are there for readers after `flush`."""
        waiting = self._waiting[table]
        waiting.extend(rows)
        if len(waiting) >= ROWS_A_BATCH:
            self._write(table)

    def flush(self) -> None:
        for table in list(self._waiting):
            self._write(table)

    def _write(self, name: str) -> None:
        self._insert(name, arrow_rows(table_named(name), self._waiting.pop(name)))
        self._unsettled.add(name)

    def _insert(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        self.connection.register("coming", rows)
        self.connection.execute(f"INSERT INTO {quoted(name)} SELECT * FROM coming")  # noqa: S608 - names of the schema
        self.connection.unregister("coming")

    def settle_all(self) -> None:
        """Puts the rows that were taken in in any order in that of the key."""
        for table in TABLES:
            if table.name in self._unsettled:
                self.settle(table)
        self._unsettled.clear()

    def settle(self, table: Table) -> None:
        """Puts the rows in the order of the key, in which they stay: `rowid` is a row's place, from 0."""
        name = quoted(table.name)
        ordered = f"SELECT * FROM {name} ORDER BY {quoted(*table.key)}"  # noqa: S608 - names of the schema
        self.connection.execute(f"CREATE TABLE ordered AS {ordered}; DROP TABLE {name}")
        self.connection.execute(f"ALTER TABLE ordered RENAME TO {name}")

    def batches(self, table: Table) -> Iterator[pa.RecordBatch]:
        """The rows in their order."""
        yield from self._read(f"SELECT * FROM {quoted(table.name)}", ROWS_A_BATCH)  # noqa: S608 - names of the schema

    def texts(self, table: Table, row: str, rows: str = "true") -> Iterator[memoryview]:
        """What the SQL expression `row` makes of the rows that `rows` is true of, in their order, as UTF-8."""
        query = f"SELECT {row} AS text FROM {quoted(table.name)} WHERE {rows}"  # noqa: S608 - names of the schema
        for batch in self._read(query, ROWS_OF_TEXT):
            yield _utf8(batch.column(0))

    def _read(self, query: str, rows: int) -> Iterator[pa.RecordBatch]:
        with self.cursor() as cursor:
            yield from cursor.sql(query).to_arrow_reader(rows)

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        with self.cursor() as cursor:
            return {one.name: count_rows(cursor, quoted(one.name)) for one in TABLES}

    def close(self) -> None:
        self.connection.close()


def _utf8(column: pa.Array) -> memoryview:
    """The bytes of a column of texts that has no nulls, one after another."""
    _, places, signs = column.buffers()
    if signs is None:
        return memoryview(b"")
    ends = memoryview(places).cast("i")
    return memoryview(signs)[ends[column.offset] : ends[column.offset + len(column)]]


def arrow_rows(table: Table, rows: Sequence[Row], names: Sequence[str] = ()) -> pa.Table:
    """Rows as typed columns. A row must have the columns `names` (all of its table), no more and no fewer."""
    import pyarrow as pa

    columns = [table.column(name) for name in names or table.names]
    expected = {one.name for one in columns}
    for row in rows:
        if row.keys() != expected:
            raise BrokenRelease(f"{table.name}: unknown or missing columns {sorted(row.keys() ^ expected)}")
    values = {one.name: [clean_value(table.name, one, row[one.name]) for row in rows] for one in columns}
    schema = arrow_schema(table)
    return pa.table(values, schema=pa.schema(schema.field(one.name).with_nullable(True) for one in columns))


def stage(inputs: ReleaseInputs, path: Path) -> Staging:
    """All rows of a release."""
    staging = Staging(path)
    inputs.rows.fill(staging)
    staging.flush()
    _link(staging, inputs.reconciled)
    for table, row in shared_rows(inputs, _tally(staging.connection)):
        staging.add(table, [row])
    staging.flush()
    named = "UPDATE sop SET source_name = source.name FROM source WHERE source.sha256 = sop.source_sha256"
    staging.connection.execute(named)
    staging.settle_all()
    return staging


def _link(staging: Staging, reconciled: Reconciled) -> None:
    """What SOPs have only beside the others; one that nothing is known of is linked to nothing."""
    found = staging.connection.execute("SELECT sop_id FROM sop").fetchall()
    linked = [links(sop_id, reconciled.sops.get(sop_id, SopFacts())) for (sop_id,) in found]
    staging.add("related_sop", (row for one in linked for row in one["related_sop"]))
    rows = arrow_rows(table_named("sop"), [one["sop"][0] for one in linked], ("sop_id", *LINKS))
    staging.connection.register("linked", rows)
    told = ", ".join(f"{quoted(name)} = linked.{quoted(name)}" for name in LINKS)
    staging.connection.execute(f"UPDATE sop SET {told} FROM linked WHERE linked.sop_id = sop.sop_id")  # noqa: S608 - names of the schema
    staging.connection.unregister("linked")


def _tally(connection: duckdb.DuckDBPyConnection) -> Tally:
    def counted(column: str, what: str) -> dict[str, int]:
        query = f"SELECT {column}, count({what}) FROM sop WHERE {column} IS NOT NULL GROUP BY 1"  # noqa: S608 - names of the schema
        return dict(connection.execute(query).fetchall())

    query = "SELECT DISTINCT regulation_id FROM dasar_hukum WHERE regulation_id IS NOT NULL"
    return Tally(
        of_source=counted("source_sha256", "*"),
        of_procedure=counted("procedure_id", "*"),
        offices=counted("procedure_id", "DISTINCT agency_id"),
        cited=frozenset(regulation_id for (regulation_id,) in connection.execute(query).fetchall()),
    )
