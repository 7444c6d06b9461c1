"""The public profile: no NIP in any spacing anywhere in a release, and none put in place that has one."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publish_cases import INPUTS, NIP, READINGS, SINGLE, SOURCES, ReadRows, sop, text

from pipeline.publish import release as release_module
from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.personal import find_nip_spans, holds_nip, without_nips
from pipeline.publish.personal_files import READERS, PersonalData, check_public, find_nips_in_files
from pipeline.publish.release import publish_release
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import Procedure, RoleMatch
from schemas.sop import Reading, Signatory
from schemas.source import Source, sop_id_of

SPACES = st.text(alphabet=" \t\n.-–/_,:;|·\u00a0\u200b\u2009()", max_size=5)
SEXES, SERIALS = st.sampled_from("12"), st.integers(1, 999)
LOOKALIKES = {"0": "O", "1": "l", "5": "S", "8": "B"}


@st.composite
def nips(draw: st.DrawFn) -> str:
    born, appointed = draw(st.dates(_day(1960), _day(1985))), draw(st.dates(_day(2001), _day(2020)))
    return f"{born:%Y%m%d}{appointed:%Y%m}{draw(SEXES)}{draw(SERIALS):03}"


def _day(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC).date()  # type: ignore[return-value]


def digits_of(shown: str) -> str:
    return "".join(sign for sign in shown if sign.isdigit())


@given(nips(), st.lists(SPACES, min_size=17, max_size=17), st.sampled_from(["", "NIP. ", "a.n. Bupati\n", "No 5 "]))
@settings(max_examples=300, deadline=None)
def test_no_spacing_hides_a_number(nip: str, gaps: list[str], before: str) -> None:
    spaced = nip[0] + "".join(gap + digit for gap, digit in zip(gaps, nip[1:], strict=True))
    left = without_nips(f"{before}{spaced}, Kepala Dinas")
    assert nip not in digits_of(left)
    assert left.startswith(before) and left.endswith(", Kepala Dinas")


@given(nips(), st.sets(st.integers(0, 17), max_size=6), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=200, deadline=None)
def test_no_misread_digit_hides_a_number(nip: str, misread: set[int], gap: str) -> None:
    seen = [LOOKALIKES.get(digit, digit) if i in misread else digit for i, digit in enumerate(nip)]
    assert digits_of(without_nips("Drs. X " + gap.join(seen))) == ""


@given(nips(), st.integers(0, 17), st.booleans())
def test_behind_its_label_a_number_may_have_lost_a_digit(nip: str, lost: int, known: bool) -> None:
    damaged = nip[:lost] + nip[lost + 1 :]
    shown = f"{damaged[:8]} {damaged[8:14]} {damaged[14:]}"
    left = without_nips(shown, {damaged}) if known else without_nips(f"NIP. {shown} Ditetapkan")
    assert digits_of(left) == ""


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_what_is_left_holds_none(words: str) -> None:
    assert not holds_nip(without_nips(words))


@pytest.mark.parametrize(
    "words",
    [
        "Nomor 065/01/DLL/2023 tanggal 2 Januari 2023",
        "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. 13. 14. 15. 16.",
        "Telepon (0517) 2030405, faks (0517) 2030406",
        "UU 23 Tahun 2014, UU 9 Tahun 2015, PP 12 Tahun 2019, PP 18 Tahun 2016",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "NIP. ..............................",
        "",
    ],
)
def test_other_numbers_stay(words: str) -> None:
    assert without_nips(words) == words


def test_the_words_around_a_number_stay() -> None:
    assert without_nips("Drs. Contoh, NIP. 1980 0101-200501 1/001\nKepala") == "Drs. Contoh, NIP. [NIP]\nKepala"
    assert find_nip_spans(f"a {NIP} b {NIP}") == [(2, 20), (23, 41)]


def leaky_inputs() -> ReleaseInputs:
    """The invented release with a number wherever words can stand."""
    spaced, damaged = "NIP 19800101 200501 1 001", "19800101 20050 1 001"
    leaky = sop(1, f"Izin bagi {spaced}")
    leaky = leaky.model_copy(
        update={
            "signatories": (*leaky.signatories, Signatory(part="disusun", nip=text(damaged))),
            "steps": (
                leaky.steps[0].model_copy(update={"kegiatan": text(f"Meneruskan ke\n{damaged}")}),
                *leaky.steps[1:],
            ),
        }
    )
    name = f"dinas/{NIP}.html"
    of_sop = sop_id_of(SINGLE, 1)
    readings = {**READINGS, SINGLE: Reading(media_type="text/html", pages=1, sops=(leaky,))}
    return replace(
        INPUTS,
        rows=ReadRows(SOURCES, readings, INPUTS.reconciled),
        sources=(*SOURCES[:1], replace(SOURCES[1], name=name, other_names=(spaced,), reason=spaced), *SOURCES[2:]),
        findings=(*INPUTS.findings, Finding(SINGLE, "odd", "info", f"Aneh: {spaced}", of_sop)),
        decisions=(Decision("d9", "correction", "x", spaced, NIP, spaced, "R", datetime(2026, 3, 1, tzinfo=UTC)),),
        reconciled=replace(
            INPUTS.reconciled,
            procedures=(Procedure("penerbitan-izin", f"Izin {spaced}"),),
            role_matches=(
                *INPUTS.reconciled.role_matches,
                RoleMatch("Staf (19800101 200501 1 001)", "any", (), 0.1),
                RoleMatch("Staf (19800101.200501.1.001)", "any", (), 0.1),
            ),
        ),
    )


GONE = Source("f" * 64, f"pindah {NIP}.pdf", None, 1, "quarantined", reason="x", remedy="y")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An internal release, and the public one that was put in its place."""
    folder, inputs = tmp_path_factory.mktemp("public"), leaky_inputs()
    out, internal = folder / "rilis", folder / "intern"
    publish_release(replace(inputs, sources=(*inputs.sources, GONE)), out, version="1", profile="internal")
    shutil.copytree(out, internal)
    publish_release(inputs, out, version="1", profile="public")
    return internal, out


def test_a_public_release_holds_no_number(releases: tuple[Path, Path]) -> None:
    internal, public = releases
    assert list(find_nips_in_files(internal))
    assert list(find_nips_in_files(public, {NIP, "19800101200501001"})) == []
    shown = "".join(path.read_text("utf-8") for path in public.rglob("*") if path.suffix in (".csv", ".md", ".html"))
    assert NIP not in digits_of(shown)
    assert "dinas/[NIP].html" in shown and '"profile": "public"' in (public / "manifest.json").read_text("utf-8")
    assert {path.suffix for path in public.rglob("*") if path.is_file()} == set(READERS)


def test_a_public_release_keeps_all_else(releases: tuple[Path, Path]) -> None:
    for table in ("flow", "dasar_hukum", "agency", "role", "section_item", "pelaksana"):
        one, other = ((folder / "csv" / f"{table}.csv").read_text("utf-8") for folder in releases)
        assert one == other
    rows = list(csv.DictReader((releases[1] / "csv/signatory.csv").open(encoding="utf-8")))
    assert {(row["nip"], row["name"]) for row in rows} == {("", "Drs. Contoh Teladan"), ("", "")}


def test_the_changelog_names_no_number_of_the_internal_release_before(releases: tuple[Path, Path]) -> None:
    told = (releases[1] / "CHANGELOG.md").read_text("utf-8")
    assert "pindah [NIP].pdf" in told
    assert NIP not in digits_of(told)


def test_a_release_with_a_number_is_not_put_in_place(
    releases: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the removal failed, the look through the files that were made still finds it."""
    out = tmp_path / "rilis"
    shutil.copytree(releases[1], out)
    before = (out / "manifest.json").read_bytes()
    monkeypatch.setattr(release_module, "remove_nips", lambda staging: frozenset({NIP}))
    with pytest.raises(PersonalData, match="not put in place") as refused:
        publish_release(leaky_inputs(), out, version="1", profile="public")
    assert NIP not in digits_of(str(refused.value))
    assert (out / "manifest.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["rilis"]


SPACED = "19800101 2005\t01.1.001"


def _csv(path: Path) -> None:
    path.write_text(f'a,b\n1,"x {SPACED}"\n', encoding="utf-8")


def _parquet(path: Path) -> None:
    pq.write_table(pa.table({"a": [SPACED]}), path, compression="zstd")


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE a AS SELECT '{SPACED}' AS b")


def _xlsx(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{SPACED}</t>")


def _words(path: Path) -> None:
    path.write_text(f"<p title='&#49;9800101 200501 1 001'>{SPACED}</p>", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", _csv), ("a.parquet", _parquet), ("a.duckdb", _duckdb), ("a.xlsx", _xlsx), ("a.html", _words),
        ("a.md", _words), ("a.json", _words), ("a.png", _words),
    ],
)  # fmt: skip
def test_every_kind_of_file_is_looked_into(tmp_path: Path, name: str, write: object) -> None:
    write(tmp_path / name)  # type: ignore[operator]
    with pytest.raises(PersonalData, match=name):
        check_public(tmp_path, frozenset())
