"""The README and the Indonesian guide: what they tell people to type exists, and the README's examples run."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli import run_command
from flows.commands.registry import COMMANDS, GROUPS
from samples.forge.samples import DOCUMENTS

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/panduan.md", "docs/scale.md")
BLOCK = re.compile(r"^ *```(?:sh)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`(selaras [^`]+)`(?!`)")
LINK = re.compile(r"\]\(([^)#]+)\)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
DRAWS = "surat-masuk.pdf"


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def find_block_commands(page: str) -> Iterator[list[str]]:
    """The arguments of each `selaras …` in the code blocks of a page; a quote may span lines."""
    for block in BLOCK.findall(read(page)):
        pending = ""
        for line in block.splitlines():
            pending += line + "\n"
            try:
                words = shlex.split(pending)
            except ValueError:  # the quotation goes on
                continue
            pending = ""
            if "selaras" in words:
                yield words[words.index("selaras") + 1 :]


def find_commands(page: str) -> Iterator[list[str]]:
    yield from find_block_commands(page)
    for text in INLINE.findall(read(page)):
        yield shlex.split(text)[1:]


def verbs_of(arguments: list[str]) -> list[str]:
    """The command, and the verb of a command that has verbs."""
    has_verb = arguments[0] in GROUPS and len(arguments) > 1 and not arguments[1].startswith("-")
    return arguments[: 2 if has_verb else 1]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_of_the_pages_exists(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    commands = list(find_commands(page))
    assert len(commands) > 5
    for arguments in commands:
        assert run_command([*verbs_of(arguments), "--help"]) == 0, arguments
        known = capsys.readouterr().out.split()
        assert [word for word in arguments if word.startswith("--") and word not in known] == [], arguments


def test_the_readme_names_every_command() -> None:
    rows = {line.split("`")[1].split()[1] for line in read("README.md").splitlines() if line.startswith("| `selaras ")}
    assert rows == {command.__name__ for command in COMMANDS} | set(GROUPS)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_make_target_of_the_pages_exists(page: str) -> None:
    links = [link for link in LINK.findall(read(page)) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
    makefile = read("Makefile")
    targets = set(TARGET.findall("\n".join(BLOCK.findall(read(page)))))
    assert targets
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_the_examples_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As printed, with one sample in the inbox."""
    (tmp_path / "inbox").mkdir()
    shutil.copy(DOCUMENTS / DRAWS, tmp_path / "inbox")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("SELARAS_ENGINE", "threads")
    monkeypatch.setenv("SELARAS_WORKERS", "1")
    monkeypatch.delenv("SELARAS_WORKSPACE", raising=False)
    commands = list(find_block_commands("README.md"))
    assert [arguments[0] for arguments in commands] == ["run", "status", "doctor", "query", "query"]
    for arguments in commands:
        assert run_command(arguments) == 0, (arguments, capsys.readouterr().err)
        assert capsys.readouterr().out.strip()
    assert (tmp_path / "release" / "index.html").is_file()
