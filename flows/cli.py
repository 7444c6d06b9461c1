"""The command `selaras`.

Exit status: 0 all done; 1 failed; 2 wrong usage; 3 done, but something is quarantined or waits for a person.
"""

from __future__ import annotations

import os
import sys
from importlib import metadata
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from flows.commands.console import error_words, say, tell
from flows.commands.registry import COMMANDS, GROUPS, Command
from schemas.errors import UsageError

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


def main() -> None:
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Runs one command and gives its exit status. What goes wrong is one line on stderr; --debug adds the traceback."""
    try:
        return int(build().main(arguments or ["--help"], prog_name="selaras", standalone_mode=False) or 0)
    except TyperException as error:
        return _refuse(f"{error.format_message()} (see --help)", WRONG_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        return _refuse("stopped; what was read is kept, and the next run goes on from there", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output has had enough
        return 0
    except Exception as error:
        if "--debug" in arguments:
            raise
        status = WRONG_USAGE if isinstance(error, UsageError) else FAILED
        return _refuse(error_words(error), status)


def _say_version(wanted: bool) -> None:
    if wanted:
        say(f"selaras {metadata.version('selaras')}")
        raise typer.Exit


def build() -> Any:
    app = typer.Typer(
        name="selaras",
        help="From SOP files of many offices to one dataset in which they can be compared.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_main_options)
    for command in COMMANDS:
        app.command()(command)
    for name, (help_words, verbs) in GROUPS.items():
        app.add_typer(_group(help_words, verbs), name=name)
    return typer.main.get_command(app)


def _main_options(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Show it.")] = False,
) -> None:
    """What stands before a command; each option does its work when it is met."""


def _group(help_words: str, verbs: dict[str, Command]) -> typer.Typer:
    group = typer.Typer(help=help_words, no_args_is_help=True, rich_markup_mode=None)
    for verb, command in verbs.items():
        group.command(verb)(command)
    return group


def _refuse(words: str, status: int) -> int:
    tell(f"selaras: {' '.join(words.split())}")
    return status


if __name__ == "__main__":
    main()
