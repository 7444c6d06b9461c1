"""What the command line says to the person."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml
from schemas.vocabulary.messages import fill_in


class CommandLineWords(Entry):
    states: dict[str, str]
    runs: dict[str, str]
    words: dict[str, str]


@cache
def command_line_words() -> CommandLineWords:
    return load_yaml("cli.yaml", CommandLineWords)


def word_of_state(state: str) -> str:
    return command_line_words().states[state]


def word_of_run(state: str) -> str:
    return command_line_words().runs[state]


def sentence(name: str, /, **values: object) -> str:
    """The sentence `name` with its values filled in; a value that is None is not known."""
    return fill_in(
        command_line_words().words[name], {key: str(value) for key, value in values.items() if value is not None}
    )
