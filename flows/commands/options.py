"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="Folder of the state. Default: SELARAS_WORKSPACE, else ./.selaras", show_default=False
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The result as JSON.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show tracebacks and what the workers print.")]
WaitOption = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", help="How long to wait for another run on this workspace.")
]
ProfileOption = Annotated[
    str, typer.Option("--profile", help="internal, or public: without any NIP, checked before it is put in place.")
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="RELEASE", help="Folder of the release; replaced as a whole.")
]
PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders (walked) or patterns.", show_default=False)
]
FolderOption = Annotated[
    bool, typer.Option("--agency-from-folder", help="The first folder under PATH names the office of its files.")
]
SpreadOption = Annotated[
    str | None,
    typer.Option("--spread", metavar="WHERE", help="Who reads: here, dask, ray, dask://HOST:8786, ray://HOST:6379."),
]
WAIT = 30.0
