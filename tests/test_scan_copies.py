"""A file and its prints: that they are one SOP is told from what was read of each."""

from __future__ import annotations

from pathlib import Path

from flows.reading import read_file
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.reconcile import reconcile
from samples.forge.forge import ForgedDocument, forge
from samples.forge.prints import damage_named, forge_print
from schemas.source import sop_id_of

SEED = 103
OTHER = 101


def given(folder: Path, document: ForgedDocument, name: str) -> SopInput:
    path = folder / f"{name}.pdf"
    path.write_bytes(document.content)
    (sop,) = read_file(path).sops
    return SopInput(name.ljust(64, "0"), sop, None)


def test_a_file_and_two_scans_of_it_are_one_sop(tmp_path: Path) -> None:
    documents = {
        "a1": forge(SEED, "pdf"),
        "b2": forge_print(SEED, damage_named("office", 150)),
        "c3": forge_print(SEED, damage_named("skewed", 150)),
        "d4": forge(OTHER, "pdf"),
    }
    sops = [given(tmp_path, document, name) for name, document in documents.items()]
    reconciled = reconcile(sops, (), Register.load(None)).reconciled
    links = {name: reconciled.sops[sop_id_of(name.ljust(64, "0"), 1)] for name in documents}
    assert [link.duplicate_of_sop_id for link in links.values()].count(None) == 2
    assert links["a1"].duplicate_of_sop_id is None and links["a1"].is_current
    original = sop_id_of("a1".ljust(64, "0"), 1)
    assert {links["b2"].duplicate_of_sop_id, links["c3"].duplicate_of_sop_id} == {original}
    assert links["d4"].duplicate_of_sop_id is None
