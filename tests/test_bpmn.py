"""The BPMN document: sound XML, true to the OMG's schema, and opened by bpmn.io without a word of complaint."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from random import Random

import pytest
from bpmn_sops import Row, letters, sop_of, wild_sops
from hypothesis import given, settings
from lxml import etree

from extractors.formats import extract
from pipeline.read.document import read_document
from pipeline.render.bpmn import DIAGRAM, MODEL, bpmn_bytes
from pipeline.render.render import RENDERERS, render
from samples.forge.sops import random_sop
from schemas.sop import Sop

ROOT = Path(__file__).parent.parent
BROWSER = ROOT / "tests" / "browser"
PACKAGES = BROWSER / "node_modules"
SAMPLES = ("surat-masuk.pdf", "pembayaran-langsung.xlsx", "permohonan-informasi.html", "cuti-tahunan.txt")
NCNAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
MANY = Row("Rapat <koordinasi> & \"evaluasi\"\x07", (1, 2), facts={"optional": True})  # fmt: skip
RARE = sop_of(
    (
        MANY,
        Row("Survei", (3,), ("process 3",), "subprocess"),
        Row("Menilai", (2,), ("decision 2 Layak?",)),
        Row("Lapor"),
    ),
    "1>2, 2>1 Tidak layak, 2>2 Ulang, #3>#4",
    name="Survei ∑ 'Angkasa' 😀",
)
HAND_MADE = {"letters": letters(), "rare": RARE, "empty": sop_of(())}
FORGED = ("forged 1", "forged 2", "forged 3", "forged with two tables")
NAMES = (*HAND_MADE, *FORGED, *SAMPLES)


def parsed(sop: Sop) -> etree._Element:
    return etree.fromstring(bpmn_bytes(sop))


@cache
def made(name: str) -> Sop:
    """By name: hand-made, forged, or read from the samples."""
    if name in HAND_MADE:
        return HAND_MADE[name]
    if name.startswith("forged"):
        return random_sop(Random(name), tables=1 + name.endswith("two tables"))
    return read_document(extract(ROOT / "samples" / "documents" / name)).sops[0]


@cache
def schema() -> etree.XMLSchema:
    """The OMG's, as bpmn-moddle carries it."""
    return etree.XMLSchema(etree.parse(PACKAGES / "bpmn-moddle" / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"))


@settings(max_examples=25, deadline=None)
@given(wild_sops())
def test_every_reference_is_to_something_there(sop: Sop) -> None:
    root = parsed(sop)
    ids = [element.get("id") for element in root.iter(etree.Element) if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(NCNAME.fullmatch(name) for name in ids)
    named = [
        element.get(name) for element in root.iter() for name in ("sourceRef", "targetRef", "processRef", "bpmnElement")
    ]
    named += [e.text for e in root.iter(*(f"{{{MODEL}}}{tag}" for tag in ("incoming", "outgoing", "flowNodeRef")))]
    assert set(filter(None, named)) <= set(ids)


def test_everything_that_is_drawn_is_drawn_once() -> None:
    root = parsed(RARE)
    tags = (
        "participant",
        "lane",
        "startEvent",
        "endEvent",
        "userTask",
        "subProcess",
        "exclusiveGateway",
        "sequenceFlow",
        "textAnnotation",
        "association",
    )
    elements = sorted(e.get("id") for e in root.iter(*(f"{{{MODEL}}}{tag}" for tag in tags)))
    assert (
        sorted(e.get("bpmnElement") for e in root.iter(f"{{{DIAGRAM}}}BPMNShape", f"{{{DIAGRAM}}}BPMNEdge")) == elements
    )


def test_pools_and_lanes_are_horizontal() -> None:
    shapes = {e.get("bpmnElement"): e for e in parsed(letters()).iter(f"{{{DIAGRAM}}}BPMNShape")}
    strips = [name for name in shapes if name.startswith(("Participant", "Lane"))]
    assert strips == ["Participant_1", "Lane_1_1", "Lane_1_2", "Lane_1_3"]
    assert all(shapes[name].get("isHorizontal") == "true" for name in strips)


def test_every_node_is_in_one_lane() -> None:
    root = parsed(RARE)
    inside = [e.text for e in root.iter(f"{{{MODEL}}}flowNodeRef")]
    nodes = [
        e.get("id")
        for e in root.iter(
            *(f"{{{MODEL}}}{t}" for t in ("startEvent", "endEvent", "userTask", "subProcess", "exclusiveGateway"))
        )
    ]
    assert sorted(inside) == sorted(nodes)


def test_words_are_clean_and_whole() -> None:
    (task,) = (e for e in parsed(RARE).iter(f"{{{MODEL}}}userTask") if e.get("id") == "Step_1")
    assert task.get("name") == 'Rapat <koordinasi> & "evaluasi"'


def test_the_same_sop_gives_the_same_bytes() -> None:
    assert bpmn_bytes(RARE) == bpmn_bytes(RARE.model_copy(deep=True))


def test_no_person_and_no_nip_stands_in_it() -> None:
    sop = random_sop(Random(1))
    told = bpmn_bytes(sop).decode()
    people = [signatory for signatory in sop.signatories if signatory.name.value]
    assert people
    assert not any(value in told for p in people for value in (p.name.value, p.nip.value) if value)


def test_it_is_one_of_the_forms(tmp_path: Path) -> None:
    assert "bpmn" in [renderer.name for renderer in RENDERERS]
    render(letters(), "bpmn", tmp_path / "surat.bpmn")
    assert (tmp_path / "surat.bpmn").read_bytes() == bpmn_bytes(letters())


@pytest.mark.needs_npm
@pytest.mark.parametrize("name", NAMES)
def test_it_is_true_to_the_schema(name: str) -> None:
    schema().assertValid(parsed(made(name)))


@pytest.mark.needs_npm
@settings(max_examples=25, deadline=None)
@given(wild_sops())
def test_a_wild_chart_is_true_to_the_schema(sop: Sop) -> None:
    schema().assertValid(parsed(sop))


@pytest.mark.needs_npm
def test_the_schema_sees_what_is_wrong() -> None:
    root = parsed(letters())
    next(root.iter(f"{{{MODEL}}}sequenceFlow")).attrib.pop("targetRef")
    assert not schema().validate(root)


PAGE = """<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="{packages}/bpmn-js/dist/assets/diagram-js.css">
<link rel="stylesheet" href="{packages}/bpmn-js/dist/assets/bpmn-js.css">
<style>html, body, #canvas {{ height: 100%; margin: 0 }} #result {{ display: none }}</style>
<div id="canvas"></div><pre id="result"></pre>
<script>window.DIAGRAMS = {diagrams}</script>
<script src="{packages}/bpmn-js/dist/bpmn-modeler.production.min.js"></script>
<script src="{script}"></script>
"""


def imported(diagrams: dict[str, bytes], folder: Path) -> dict[str, dict[str, object]]:
    """What bpmn-js says of each diagram, in a browser without a window."""
    told = json.dumps({name: xml.decode() for name, xml in diagrams.items()}).replace("</", "<\\/")
    page = folder / "page.html"
    script = (BROWSER / "import.js").as_uri()
    page.write_text(PAGE.format(packages=PACKAGES.as_uri(), script=script, diagrams=told), "utf-8")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    command = [chromium, *options, f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, check=True, timeout=120)
    found = re.search(r'<pre id="result">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
    assert found is not None, done.stderr.decode()[-2000:]
    return json.loads(html.unescape(found[1]))


@pytest.mark.needs_npm
@pytest.mark.needs_chromium
def test_bpmn_io_opens_it_without_a_warning(tmp_path: Path) -> None:
    diagrams = {name: bpmn_bytes(made(name)) for name in NAMES}
    broken = bpmn_bytes(letters()).replace(b'targetRef="Step_3"', b'targetRef="Step_99"')
    said = imported(diagrams | {"broken": broken}, tmp_path)
    assert said.pop("broken")["warnings"], "a reference to nothing must be told"
    assert said.keys() == diagrams.keys()
    for name, result in said.items():
        assert (name, result.get("error"), result["warnings"]) == (name, None, [])
        assert (name, result["overflowing"]) == (name, [])
        flows = sum(1 for _ in parsed(made(name)).iter(f"{{{MODEL}}}sequenceFlow"))
        assert (name, result["kinds"].get("bpmn:SequenceFlow", 0)) == (name, flows)
