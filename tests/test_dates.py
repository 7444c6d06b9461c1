"""Dates as offices print them: tests/cases/dates.csv, and every date in every style."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.dates import parse_date
from pipeline.read.digits import find_digit_readings
from schemas.vocabulary.values import months

CASES = list(csv.DictReader((Path(__file__).parent / "cases/dates.csv").open(encoding="utf-8")))
DATES = st.dates(date(1945, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_printed_date(case: dict[str, str]) -> None:
    found = parse_date(case["text"])
    got = (found.on.isoformat(), found.precision) if found else ("", "")
    assert got == (case["on"], case["precision"])


@given(DATES, st.data())
def test_any_date_in_any_style_comes_back(on: date, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(months().months[on.month - 1].names))
    name = data.draw(st.sampled_from([name, name.upper(), name.title()]))
    year, month, day = f"{on.year}", f"{on.month}", f"{on.day}"
    separator = data.draw(st.sampled_from("-/."))
    style = data.draw(
        st.sampled_from([
            f"{day} {name} {year}", f"{day:0>2}-{name}-{year}", f"Suka Maju, {day} {name} {year}", f"{day}{name}{year}",
            separator.join((day, month, year)), separator.join((f"{day:0>2}", f"{month:0>2}", year)), on.isoformat(),
        ])
    )  # fmt: skip
    found = parse_date(style)
    assert found is not None and (found.on, found.precision) == (on, "day")


@given(DATES, st.data())
def test_a_month_is_its_first_day(on: date, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(months().months[on.month - 1].names))
    found = parse_date(f"{name}{data.draw(st.sampled_from(['', ' ', ', ']))}{on.year}")
    assert found is not None and (found.on, found.precision) == (on.replace(day=1), "month")


@given(DATES)
def test_a_mended_date_says_so(on: date) -> None:
    damaged = f"{on.day} {months().months[on.month - 1].names[0]} {on.year}".replace("0", "O")
    found = parse_date(damaged)
    assert found is not None and found.on == on and found.repaired == ("O" in damaged)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = parse_date(text)
    assert found is None or 1945 <= found.on.year <= 2099


def test_damaged_digits_have_several_readings() -> None:
    assert list(find_digit_readings("2OLT")) == ["2017", "2011"]
    assert list(find_digit_readings("2.3")) == []
