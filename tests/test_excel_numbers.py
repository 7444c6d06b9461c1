"""Numbers as a spreadsheet shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.excel_numbers import format_general, format_number


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (1, "General", "1"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.5, "General", "1234567.5"),
        (30, '0 "menit"', "30 menit"),
        (2, '0\\ "hari"', "2 hari"),
        (7, "000", "007"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1500000, "[$Rp-421]#,##0", "Rp1,500,000"),
        (2.5, "0.##", "2.5"),
        (2, "0.##", "2"),
        (-3, "0;(0)", "(3)"),
        (-3, "0", "-3"),
        (0, '0;-0;"-"', "-"),
        (5, "@", "5"),
        (1500, '0.0,"rb"', "1.5rb"),
        (44835, "d mmmm yyyy", "2022-10-01"),
        (44835, "mm-dd-yy", "2022-10-01"),
        (44835, "[$-421]dd mmmm yyyy;@", "2022-10-01"),
        (44835.5, "dd/mm/yyyy hh:mm", "2022-10-01 12:00"),
        (44835, "mmm-yy", "10/2022"),
        (44835, "yyyy", "2022"),
        (0.354167, "h:mm", "08:30"),
        (1.5, "[h]:mm", "36:00"),
        (0.0104166667, "[m]", "15"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (-1, "yyyy-mm-dd", "-1"),
        (30, '0 "jam"', "30 jam"),
    ],
)
def test_numbers_show_as_in_their_sheet(number: float, code: str, shown: str) -> None:
    assert format_number(number, code) == shown


def test_the_count_from_1904() -> None:
    assert format_number(0, "yyyy-mm-dd", is_1904=True) == "1904-01-01"


@given(st.integers(-(10**10), 10**10))
def test_whole_numbers_are_themselves(number: int) -> None:
    assert format_general(float(number)) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.text('0#.,%;@"yMdhsE+- \\[]', max_size=12))
def test_no_code_breaks_the_reading(number: float, code: str) -> None:
    assert isinstance(format_number(number, code), str)
