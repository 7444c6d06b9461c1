"""What a stranger's file cannot do, and that docs/threat-model.md names tests that exist."""

from __future__ import annotations

import ast
import io
import re
import stat
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from extractors.formats import extract
from extractors.scan_files import open_pictures
from flows.commands.query import write_rows
from pipeline.store.sources import FileSeen, keep_original, list_sources, original_key
from pipeline.store.workspace import open_workspace
from schemas.errors import Unreadable, UnsafeFile

ROOT = Path(__file__).parent.parent
PACKAGES = ("schemas", "extractors", "pipeline", "flows")
PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/\w+\.py)::(\w+)`", PAGE)))
HIDDEN = "isi-berkas-lain-4711"
LOADERS = frozenset({"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib", "jsonpickle"})
RUNNERS = frozenset({"eval", "exec", "os.system", "os.popen", "pd.read_pickle", "yaml.unsafe_load"})


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_page_names_tests_that_exist(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_no_code_of_a_document_can_be_run() -> None:
    """No module loads pickles, evaluates text or uses a shell."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if _is_unsafe(node)
    ]
    assert found == []


def _is_unsafe(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.partition(".")[0] in LOADERS for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in LOADERS
    if isinstance(node, ast.Call):
        shell = any(
            word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False)
            for word in node.keywords
        )
        return shell or ast.unparse(node.func) in RUNNERS
    return False


def package(**parts: bytes) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("Prosedur penerimaan surat")
    document.save(stream)
    with ZipFile(io.BytesIO(stream.getvalue())) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in {**held, **parts}.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("before", [b"", b" " * 70_000, b"<!--" + b"-a" * 35_000 + b"-->"])
def test_no_entity_is_resolved(tmp_path: Path, before: bytes) -> None:
    """Neither where the document type comes at once nor behind more than is looked through for it."""
    (tmp_path / "secret.txt").write_text(HIDDEN)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (
        b'<?xml version="1.0"?>'
        + before
        + f'<!DOCTYPE a [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>a &s;</w:t></w:r></w:p></w:body></w:document>'.encode()
    )
    (tmp_path / "a.docx").write_bytes(package(**{"word/document.xml": xml}))
    with suppress(Unreadable):
        assert HIDDEN not in repr(extract(tmp_path / "a.docx"))


def test_an_archive_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    (inside / "a.docx").write_bytes(package(**{"../../luar.txt": b"x", str(tmp_path / "luar.txt"): b"x"}))
    extract(inside / "a.docx")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "a.docx", "b"]


def png_of(width: int, height: int) -> bytes:
    """A picture that says how large it is, with next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000, 10)])
def test_a_picture_of_absurd_size_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "a.png").write_bytes(png_of(*size))
    with pytest.raises(UnsafeFile), open_pictures(tmp_path / "a.png") as pictures:
        list(pictures)


@pytest.mark.parametrize("name", ["../../etc/passwd", "-env:UserInstallation=x", "$(touch x).txt", "a\nb.txt"])
def test_an_original_is_kept_under_its_hash(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("sop")
    with open_workspace(tmp_path / "workspace") as workspace:
        sha256 = keep_original(workspace, FileSeen(tmp_path / "a.txt", name))
        assert [stored.names for stored in list_sources(workspace)] == [(name,)]
    kept = [path for path in (tmp_path / "workspace" / "originals").rglob("*") if path.is_file()]
    assert kept == [tmp_path / "workspace" / original_key(sha256)]


def test_temporary_folders_are_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All of them are made by `tempfile`, whose folders are 0700, or by the workspace."""
    text = "".join(path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    assert not re.search(r"tempfile\.mktemp|[\"']/tmp|[\"']/var/tmp|gettempdir\(\)\s*/", text)
    with open_workspace(tmp_path / "workspace") as workspace:
        assert stat.S_IMODE(workspace.scratch.stat().st_mode) == 0o700


def test_rows_of_a_query_hold_no_formula(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x"]
    write_rows(["kegiatan"], [(text,) for text in texts], tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"} and not any(cell.hyperlink for cell in cells)
