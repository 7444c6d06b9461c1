"""The sample documents: made from their sources, and read as their expected answers say."""

from __future__ import annotations

import json
import zipfile
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from extractors.formats import extract
from pipeline.read.document import read_document
from samples.forge.samples import DAMAGED, DOCUMENTS, EXPECTED, make_all, truths
from samples.forge.samples import SAMPLES_TO_MAKE as SAMPLES
from samples.forge.truth import truth_of
from schemas.errors import Unreadable

SAME = 0.9
CELLS = ("kegiatan", "kelengkapan", "waktu", "output", "keterangan")
BAR = 0.95
# Where a text has kept neither its columns nor its borders, less is asked.
LOWER = {"pengaduan-hasil-ocr.txt": 0.8}
READABLE = sorted(EXPECTED.glob("*.truth.json"))


def content_of(path: Path) -> object:
    """What is in a file, whatever its packer made of it."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return {name: package.read(name) for name in package.namelist()}
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        return [page.get_textpage().get_text_range() for page in pages]
    return path.read_bytes()


def test_the_samples_are_what_their_sources_make(tmp_path: Path) -> None:
    make_all(tmp_path / "documents", tmp_path / "expected")
    made = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(DOCUMENTS.parent): path for root in (DOCUMENTS, EXPECTED) for path in root.rglob("*.*")}
    assert set(made) == set(kept)
    differing = [
        name for name, path in made.items() if name.name != DAMAGED and content_of(path) != content_of(kept[name])
    ]
    assert differing == []


def test_every_format_is_among_the_samples() -> None:
    endings = {path.suffix for path in DOCUMENTS.iterdir()}
    assert endings == {".pdf", ".docx", ".xlsx", ".html", ".md", ".txt"}
    assert len(SAMPLES) == 12


@pytest.mark.parametrize("name", ["standar-pelayanan-reklame.txt", DAMAGED])
def test_what_is_no_sop_is_set_aside(name: str) -> None:
    with pytest.raises(Unreadable):
        read_document(extract(DOCUMENTS / name))


def fold(value: object) -> str:
    return " ".join(str(value or "").split()).casefold().strip("-–•. ;,")


def same(got: object, want: object) -> bool:
    return SequenceMatcher(None, fold(got), fold(want), autojunk=False).ratio() >= SAME


def answers(got: dict[str, Any], want: dict[str, Any]) -> list[tuple[str, bool]]:
    """Every value of an expected answer, and whether it was read."""
    told = [(f"sop {key}", same(got["sop"].get(key), value)) for key, value in want["sop"].items()]
    told += [(f"law {law}", law in got["dasar_hukum"]) for law in want["dasar_hukum"]]
    for section, items in want["sections"].items():
        told += [(f"{section} {item}", any(same(other, item) for other in got["sections"][section])) for item in items]
    told.append(("steps", len(got["steps"]) == len(want["steps"])))
    for number, (found, step) in enumerate(zip(got["steps"], want["steps"], strict=False), 1):
        told += [(f"step {number} {name}", same(found[name], step[name])) for name in CELLS]
        told.append((f"step {number} minutes", found["minutes"] == step["minutes"]))
    return told


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_samples_are_read_as_expected(path: Path) -> None:
    want = json.loads(path.read_text(encoding="utf-8"))
    sops = read_document(extract(DOCUMENTS / want["file"])).sops
    got = truth_of(sops[want.get("nth", 1) - 1], want["file"], {}, drawn=False)
    told = answers(got, want)
    wrong = [name for name, right in told if not right]
    assert 1 - len(wrong) / len(told) >= LOWER.get(want["file"], BAR), wrong


def test_truths_are_those_beside_the_documents() -> None:
    kept = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in READABLE}
    made = [truth for sample in SAMPLES for truth in truths(sample)]
    assert sorted(kept.values(), key=json.dumps) == sorted(json.loads(json.dumps(made)), key=json.dumps)
