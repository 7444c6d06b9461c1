"""query: read-only SQL over a release, read-only in earnest."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.console import one_line, say, say_json, tell
from flows.commands.options import DebugOption, JsonOption, WorkspaceOption
from pipeline.store.runs import latest_release
from pipeline.store.settings import Settings
from pipeline.store.workspace import open_workspace
from schemas.errors import SelarasError, UsageError

LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "lock_configuration": "true",
}


class QueryLimit(SelarasError):
    """The query took too long."""

    code = "query_limit"


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT; datapackage.json has the tables.")],
    release: Annotated[Path | None, typer.Option("--release", help="Default: the workspace's last release.")] = None,
    workspace: WorkspaceOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the rows to FILE.csv, .xlsx or .parquet.")] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Read-only SQL over the latest release.

    Example: selaras query "SELECT nama_sop, steps FROM sop ORDER BY steps DESC"
    """
    if out is not None:
        _check_name(out)
    database, settings = _find_database(release, workspace)
    columns, rows = run_query(database, sql, seconds=settings.query_seconds, limit=settings.query_rows + 1)
    if len(rows) > settings.query_rows:
        rows = rows[: settings.query_rows]
        tell(f"only the first {settings.query_rows} rows are shown: ask for less, or raise query_rows in selaras.toml")
    if out is not None:
        try:
            write_rows(columns, rows, out)
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror or error}") from error
        tell(f"{len(rows)} rows are in {out}")
    elif as_json:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        say(text_table(columns, rows))
    return 0


def _check_name(out: Path) -> None:
    if out.suffix not in (".csv", ".xlsx", ".parquet"):
        raise UsageError(f"{out}: --out takes a name that ends with .csv, .xlsx or .parquet")


def _find_database(release: Path | None, workspace: Path | None) -> tuple[Path, Settings]:
    settings = Settings()
    if release is None:
        with open_workspace(workspace, create=False) as opened:
            latest, settings = latest_release(opened), opened.settings
        if latest is None:
            raise UsageError("nothing was published from this workspace yet: `selaras publish --out RELEASE`")
        release = latest[0]
    database = release / "selaras.duckdb"
    if not database.is_file():
        raise UsageError(f"{release} holds no release: give --release FOLDER, or publish anew")
    return database, settings


def run_query(database: Path, sql: str, *, seconds: float, limit: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and at most `limit` rows. No file but the database can be reached, and nothing can be changed."""
    import duckdb

    with duckdb.connect(str(database), read_only=True, config=dict(LOCKED)) as connection:
        timer = threading.Timer(seconds, connection.interrupt)
        timer.start()
        try:
            cursor = connection.execute(sql)
            columns = [column[0] for column in cursor.description or ()]
            return columns, cursor.fetchmany(limit)
        except duckdb.InterruptException as error:
            raise QueryLimit(
                f"the query took more than {seconds:g} seconds: narrow it, or raise query_seconds"
            ) from error
        except duckdb.Error as error:
            raise UsageError(f"the query failed: {' '.join(str(error).split())}") from error
        finally:
            timer.cancel()


def write_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], out: Path) -> None:
    """The rows as a file for a spreadsheet or a notebook; text stays text, never a formula."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    if out.suffix == ".csv":
        frame.to_csv(out, index=False)
    elif out.suffix == ".parquet":
        frame.to_parquet(out, index=False)
    else:
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
            frame.to_excel(writer, index=False)


def text_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns aligned by spaces, NULL as nothing, line breaks inside a value as ' / '."""
    cells = [list(columns), *([_text(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines)


def _text(value: Any) -> str:
    return "" if value is None else one_line(str(value).replace("\n", " / "))
