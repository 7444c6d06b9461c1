"""Durations in working minutes: tests/cases/durations.csv, and what holds for any of them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.durations import header_unit_of, is_unreadable_duration, parse_duration
from schemas.vocabulary.values import unit_minutes, units

CASES = list(csv.DictReader((Path(__file__).parent / "cases/durations.csv").open(encoding="utf-8")))
UNITS = [unit for unit in units().units if unit.unit not in ("jam_kerja", "hari_kerja", "hari_kalender")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_written_duration(case: dict[str, str]) -> None:
    found = parse_duration(case["text"], case["header_unit"] or None)
    assert found is not None
    assert found.kind == case["kind"]
    assert [found.min_minutes, found.max_minutes] == [
        float(case[end]) if case[end] else None for end in ("min_minutes", "max_minutes")
    ]
    assert (found.unit or "", found.condition or "") == (case["unit"], case["condition"])


@pytest.mark.parametrize("text", ["", "-", "–", " . ", "…"])
def test_blank(text: str) -> None:
    assert parse_duration(text) is None and not is_unreadable_duration(text)


@pytest.mark.parametrize("text", ["5 e", "30", "x", "J5 rn", "3 ~/"])
def test_unreadable(text: str) -> None:
    assert parse_duration(text) is None and is_unreadable_duration(text)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Waktu (menit)", "menit"), ("Waktu (Hari Kerja)", "hari_kerja"), ("Durasi (Jam)", "jam"),
        ("Waktu/Menit", "menit"), ("Waktu", None), ("Waktu (Dalam Periode revisi)", None),
    ],
)  # fmt: skip
def test_unit_of_a_header(header: str, unit: str | None) -> None:
    assert header_unit_of(header) == unit


@given(st.integers(1, 999), st.sampled_from(UNITS), st.data())
def test_any_number_of_any_unit(number: int, unit: object, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(unit.words))  # type: ignore[attr-defined]
    found = parse_duration(f"{number} {data.draw(st.sampled_from([word, word.upper(), word.title()]))}")
    assert found is not None
    assert found.max_minutes == float(number * unit_minutes()[unit.unit])  # type: ignore[attr-defined]


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_range_ends_at_its_larger_end(low: int, high: int) -> None:
    found = parse_duration(f"{low} – {high} menit")
    assert found is not None and found.min_minutes == min(low, high) and found.max_minutes == max(low, high)


@given(st.text(max_size=30))
def test_a_text_is_blank_understood_or_unreadable(text: str) -> None:
    assert not (parse_duration(text) is not None and is_unreadable_duration(text))
