"""Signature blocks: tests/cases/people.yaml; ranks and grades."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.people import ParsedSignatory, parse_signatory
from pipeline.read.ranks import find_rank
from schemas.vocabulary.values import ranks

CASES = yaml.safe_load((Path(__file__).parent / "cases/people.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["lines"][0])
def test_block(case: dict[str, Any]) -> None:
    fields = {key: value for key, value in case.items() if key != "lines"}
    fields["problems"] = tuple(fields.get("problems", ()))
    assert parse_signatory(case["lines"]) == ParsedSignatory(part="disahkan", **fields)


@given(st.sampled_from(ranks().ranks), st.data())
def test_any_rank_and_grade_in_any_spelling(entry: Any, data: st.DataObject) -> None:
    rank = entry.rank.replace("Tingkat I", data.draw(st.sampled_from(["Tingkat I", "Tk. I", "Tk.I", "TK I", "Tk. 1"])))
    roman, room = entry.grade.split("/")
    grade = data.draw(st.sampled_from([f"{roman}/{room}", f"{roman}.{room}", f"({roman}/{room})", f"{roman}{room}"]))
    between = data.draw(st.sampled_from([" ", ", ", " / ", " - "]))
    found = find_rank(f"Rahmat Hidayat, S.H. {rank}{between}{grade}")
    assert found is not None and (found.rank, found.grade, found.problems) == (rank, entry.grade, ())


@pytest.mark.parametrize("text", ["Kepala Seksi Pembina Posyandu", "Penata Laksana Barang", "Rahmat Hidayat"])
def test_no_rank(text: str) -> None:
    assert find_rank(text) is None


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_block_breaks_it(lines: list[str]) -> None:
    assert parse_signatory(lines).part == "disahkan"
