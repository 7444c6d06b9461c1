"""The number of a civil servant: its forms, its problems, its place in a text."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.nip import find_nips, parse_nip

GOOD = "198004122006041002"


@st.composite
def numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1940, 1, 1), date(2005, 12, 31)))
    appointed = f"{draw(st.integers(born.year + 18, born.year + 35))}{draw(st.integers(1, 12)):02}"
    return f"{born:%Y%m%d}{appointed}{draw(st.sampled_from('12'))}{draw(st.integers(1, 999)):03}"


@given(numbers(), st.sampled_from(["", "NIP. ", "Nip:", "NIP ", "N I P. "]), st.sampled_from(["", " ", ".", "-", "  "]))
def test_any_number_in_any_spacing(digits: str, label: str, gap: str) -> None:
    found = parse_nip(label + gap.join((digits[:8], digits[8:14], digits[14], digits[15:])))
    assert found is not None and (found.digits, found.problems) == (digits, ())


@given(numbers())
def test_damaged_digits_are_mended(digits: str) -> None:
    damaged = digits.replace("0", "O").replace("1", "l")
    found = parse_nip(f"NIP. {damaged}")
    assert found is None or found.digits == digits
    assert found is not None or sum(sign.isdigit() for sign in damaged) < 9


@given(numbers(), numbers())
def test_every_number_is_found_at_its_place(first: str, second: str) -> None:
    text = f"Rahmat, NIP {first}; Sari Puspita {second[:8]} {second[8:14]} {second[14]} {second[15:]}."
    found = find_nips(text)
    assert [nip.digits for nip in found] == [first, second]
    assert [re.sub(r"\D", "", text[nip.start : nip.end]) for nip in found] == [first, second]


@pytest.mark.parametrize(
    ("digits", "problems"),
    [
        ("198013122006041002", ("bad_birth_date",)),
        ("198004122006131002", ("bad_appointment_month",)),
        ("198004121990041002", ("appointed_too_young",)),
        ("198004122006043002", ("bad_sex",)),
        ("198004122006211002", ()),
        ("19800412200604100", ("wrong_length",)),
        ("131234567", ("wrong_length",)),
    ],
)
def test_problems(digits: str, problems: tuple[str, ...]) -> None:
    found = parse_nip(f"NIP. {digits}")
    assert found is not None and (found.digits, found.problems) == (digits, problems)


@pytest.mark.parametrize("text", ["", "NIP.", "NIP. ………", "Nomor 065/3/DP-B", "0812-3456-7890 Telp"])
def test_no_number(text: str) -> None:
    assert parse_nip(text) is None


def test_printed_in_groups() -> None:
    found = parse_nip(GOOD)
    assert found is not None and found.printed == "19800412 200604 1 002"
