"""Citations of law: tests/cases/citations.csv, and every type in every style."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.citation_split import parted_sources, split_citations
from pipeline.read.citations import DAMAGED, parse_citations
from schemas.regulation import RegulationId, parse_regulation_id, regulation_iri
from schemas.vocabulary.law import citation_words, regional_levels
from schemas.vocabulary.regions import territories
from schemas.vocabulary.territories import find_territory, territory_of

HERE = Path(__file__).parent / "cases"
CASES = list(csv.DictReader((HERE / "citations.csv").open(encoding="utf-8")))
BOXES = yaml.safe_load((HERE / "dasar_hukum_boxes.yaml").read_text(encoding="utf-8"))
KNOWN_TERRITORIES = sorted(set(territories().values()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_citation(case: dict[str, str]) -> None:
    first, *others = parse_citations([case["text"]], case["territory"] or None)
    assert (first.regulation_id or "", first.kind, first.relation) == (case["id"], case["kind"], "cited")
    assert "|".join(f"{other.relation}={other.regulation_id}" for other in others) == case["related"]


@pytest.mark.parametrize("case", BOXES, ids=lambda case: str(case["items"])[:40])
def test_box(case: dict[str, Any]) -> None:
    assert split_citations(case["lines"]) == case["items"]


def _types() -> list[tuple[str, str]]:
    """Every spelling of every type without a territory, with its slug."""
    known = citation_words()
    spelled = [
        (entry.type, name) for entry in known.types if not entry.regional and not entry.id for name in entry.names
    ]
    for form in known.forms:
        if form.makes != "surat-":
            spelled += [
                (issuer.type_of(form.makes), f"{form.ministers[0]} {name}")
                for issuer in known.ministers
                for name in issuer.names
            ]
            spelled += [
                (issuer.type_of(form.makes), f"{form.agencies[0]} {name}")
                for issuer in known.agencies
                for name in issuer.names
            ]
    return spelled


STYLES = (
    "{name} Nomor {number} Tahun {year}",
    "{name} No. {number} Th. {year} tentang Kearsipan",
    "{name} No: {number}/{year}",
    "2. {name} Nomor {number:02} Tahun {year} tentang Kearsipan;",
    "{name} Republik Indonesia Nomor {number} Tahun {year}",
)


@given(st.sampled_from(_types()), st.integers(1, 299), st.integers(1950, 2026), st.sampled_from(STYLES), st.booleans())
def test_any_type_in_any_style_gives_its_id(
    spelled: tuple[str, str], number: int, year: int, style: str, upper: bool
) -> None:
    slug, name = spelled
    text = style.format(name=name.title(), number=number, year=year)
    found = parse_citations([text.upper() if upper else text])
    assert [one.regulation_id for one in found] == [f"{slug}/{year}/{number}"]


@given(
    st.sampled_from(sorted(regional_levels().items())),
    st.sampled_from(KNOWN_TERRITORIES),
    st.integers(1, 99),
    st.integers(1999, 2026),
)
def test_any_territory_is_found_before_the_number_and_in_the_title(
    regional: tuple[str, str], territory: str, number: int, year: int
) -> None:
    slug, level = regional
    prefix, _, name = territory.partition("-")
    if level not in ("any", prefix):
        return
    wanted = f"{slug}-{territory}/{year}/{number}"
    type_name = next(entry.names[0] for entry in citation_words().types if entry.type == slug).title()
    word = {"prov": "Provinsi", "kab": "Kabupaten", "kota": "Kota"}[prefix]
    place = f"{word} {name.replace('-', ' ').title()}"
    before, inside = parse_citations([
        f"{type_name} {place} Nomor {number} Tahun {year}",
        f"{type_name} Nomor {number} Tahun {year} tentang Perangkat Daerah {place}",
    ])  # fmt: skip
    assert (before.regulation_id, inside.regulation_id) == (wanted, wanted)


@given(st.sampled_from(_types()), st.text(max_size=12), st.text(max_size=4), st.booleans())
def test_whatever_stands_for_a_number_an_id_is_one(
    spelled: tuple[str, str], number: str, sign: str, labelled: bool
) -> None:
    year = f"Tahun{sign} 2021" if labelled else f"{sign}2021"
    for one in parse_citations([f"{spelled[1]} Nomor 9{number}{sign}{year}", f"{spelled[1]} Nomor {number}/2021"]):
        assert one.regulation_id is None or parse_regulation_id(one.regulation_id) is not None


def test_guessed_digits_are_of_low_confidence() -> None:
    (guessed,) = parse_citations(["Peraturan Pemerintah Nomor 5U Tahun ZU19 tentang Kearsipan"])
    (mended,) = parse_citations(["Peraturan Pemerintah Nomor 5O Tahun 2OI9 tentang Kearsipan"])
    assert guessed.confidence <= DAMAGED < mended.confidence
    assert mended.regulation_id == "pp/2019/50"


def test_title_and_fragment() -> None:
    (found,) = parse_citations([
        "Pasal 5 ayat (2) UU Nomor 43 Tahun 2009 tentang Kearsipan (Lembaran Negara Tahun 2009 Nomor 152);"
    ])  # fmt: skip
    assert (found.title, found.fragment) == ("Kearsipan", "Pasal 5 ayat (2)")
    (found,) = parse_citations(["UU Nomor 43 Tahun 2009 Kearsipan Pasal 7"])
    assert (found.title, found.fragment) == ("Kearsipan", "Pasal 7")


def test_related_ones_hang_on_their_primary() -> None:
    found = parse_citations(["UU 43 Tahun 2009", "Perpres 16 Tahun 2018 jo. Perpres 12 Tahun 2021"])
    assert [one.primary for one in found] == [None, None, 1]


@given(st.text(max_size=80))
def test_any_text_is_one_citation_at_least(text: str) -> None:
    assert parse_citations([text])[0].relation == "cited"
    assert all(item.strip() for item in split_citations([text]))


@pytest.mark.parametrize(
    ("government", "agency", "territory"),
    [
        ("Pemerintah Kabupaten Tapin", "Inspektorat", "kab-tapin"),
        ("PEMERINTAH PROVINSI KALIMANTAN BARAT", "Sekretariat Daerah", "prov-kalimantan-barat"),
        ("Pemerintah Kota Bogor", None, "kota-bogor"),
        ("Pemerintah Aceh", None, "prov-aceh"),
        ("Pemkab Tapin", None, "kab-tapin"),
        ("Pemerintah Kabupaten Nusa Raya", "Dinas Kearsipan", "kab-nusa-raya"),
        (None, "Kecamatan Muara Papalik", "kab-tanjung-jabung-barat"),
        (None, "KECAMATAN SUKA MAJU KABUPATEN TAPIN", "kab-tapin"),
        (None, "Badan Pusat Statistik Provinsi Bengkulu", "prov-bengkulu"),
        (None, "Dinas Kearsipan Kabupaten Tapin Provinsi Kalimantan Selatan", "kab-tapin"),
        (None, "Dinas Tata Kota", None),
        (None, "Inspektorat", None),
        (None, None, None),
    ],
)
def test_territory_of_an_office(government: str | None, agency: str | None, territory: str | None) -> None:
    assert territory_of(government, agency) == territory


@given(st.sampled_from(KNOWN_TERRITORIES))
def test_any_territory_by_its_name(territory: str) -> None:
    word = {"prov": "Provinsi", "kab": "Kabupaten", "kota": "Kota"}[territory.partition("-")[0]]
    assert find_territory(f"Pemerintah {word} {territory.partition('-')[2].replace('-', ' ')}") == territory


@given(st.sampled_from([None, *KNOWN_TERRITORIES]), st.integers(1945, 2026), st.integers(1, 999))
def test_an_id_gives_its_parts_back(territory: str | None, year: int, number: int) -> None:
    made = RegulationId("perda" if territory else "perdirjen-perbendaharaan", year, str(number), territory)
    assert parse_regulation_id(str(made)) == made
    assert regulation_iri(str(made)) == f"/akn/id/act/{made}"


@pytest.mark.parametrize("text", ["", "uu/2014", "UU/2014/23", "uu/14/23"])
def test_no_id(text: str) -> None:
    assert parse_regulation_id(text) is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "UU No. 14 Tahun 2008 tentang KIP; PP No. 61 Tahun 2010; Rencana Kerja",
            ["UU No. 14 Tahun 2008 tentang KIP", "PP No. 61 Tahun 2010; Rencana Kerja"],
        ),
        ("UU 14/2008, PP 61/2010 dan Perpres 5 Tahun 2012", ["UU 14/2008", "PP 61/2010", "Perpres 5 Tahun 2012"]),
        (
            "UU Nomor 43 Tahun 2009 tentang Kearsipan, Peraturan Pemerintah Nomor 28 Tahun 2012",
            ["UU Nomor 43 Tahun 2009 tentang Kearsipan", "Peraturan Pemerintah Nomor 28 Tahun 2012"],
        ),
        ("UU 23/2014 sebagaimana diubah dengan UU 2/2015 dan UU 9/2015", None),
        ("PP Nomor 61 Tahun 2010 tentang Pelaksanaan UU Nomor 14 Tahun 2008", None),
        ("Peraturan Menteri PAN dan RB Nomor 35 Tahun 2012", None),
        ("UU Nomor 5 Tahun 2014 (Lembaran Negara Tahun 2014 Nomor 6; Tambahan Lembaran Negara Nomor 5494)", None),
        ("Renstra; Renja", None),
    ],
)
def test_sources_named_side_by_side_are_parted(text: str, sources: list[str] | None) -> None:
    assert parted_sources(text) == (sources or [text])
