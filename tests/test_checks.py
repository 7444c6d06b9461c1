"""Each check can fire, stays silent on a sound SOP, and speaks in sentences."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from check_cases import (
    HERE,
    SHA,
    UNSOUND,
    check,
    check_all,
    day,
    decision,
    minutes,
    sound_sop,
    step,
    text,
    with_identity,
    with_sop,
    with_step,
)

from pipeline.check.checks import CHECKS, check_kin, waits_for_person
from pipeline.check.law import regulation_words
from pipeline.reconcile.procedures import Likeness
from pipeline.reconcile.reconcile import Reconciliation
from schemas.reconciled import Procedure, Reconciled, SopFacts
from schemas.sop import (
    Actor,
    DateText,
)
from schemas.vocabulary.checks import check_words, field_words
from schemas.vocabulary.messages import messages

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("rule", UNSOUND)
def test_check_fires(rule: str) -> None:
    found = [finding for finding in UNSOUND[rule]() if finding.rule == rule]
    assert found
    for finding in found:
        assert finding.severity == messages().findings[rule].severity
        assert not set("{}[?") & set(finding.message.replace("20?3", "")), finding.message
        assert finding.message[0].isupper() or finding.message[0] == "'"


def test_every_message_has_a_check_or_a_remark_of_the_reader_that_uses_it() -> None:
    reader = "".join(path.read_text("utf-8") for path in (ROOT / "pipeline" / "read").rglob("*.py"))
    assert set(UNSOUND) <= set(messages().findings)
    assert all(f'"{rule}"' in reader for rule in set(messages().findings) - set(UNSOUND))


def test_a_sound_sop_has_no_findings() -> None:
    assert check(sound_sop()) == ()


def test_every_check_says_what_it_looks_for() -> None:
    assert all(each.__doc__ for each in CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)


def test_a_finding_has_the_place_of_its_value() -> None:
    (finding,) = check(with_step(0, waktu=text("l5 mnjt"), duration=None))
    assert (finding.table_name, finding.row_key, finding.column_name) == ("step", "1", "waktu")
    assert (finding.page, finding.box) == (2, (10.0, 20.0, 30.0, 40.0))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tanggal_revisi", day("1 Maret 2028", date(2028, 3, 1))),
        ("tanggal_efektif", day("Maret 2023", date(2023, 3, 1), "month")),
        ("tanggal_pengesahan", day("2023", date(2023, 1, 1), "year")),
    ],
)
def test_dates_that_may_be_right_are_no_finding(field: str, value: DateText) -> None:
    assert check(with_identity(**{field: value})) == ()


def test_the_time_of_a_merged_cell_counts_once() -> None:
    assert check(with_step(1, waktu=text("10 menit", state="spanned"), duration=None)) == ()


def test_inferred_actors_leave_no_column_unused() -> None:
    inferred = (Actor(pelaksana_ordinal=1, by="text", evidence=HERE),)
    steps = tuple(each.model_copy(update={"actors": inferred}) for each in sound_sop().steps)
    assert check(with_sop(steps=steps)) == ()


def test_no_nip_stands_in_a_message() -> None:
    for rule in (rule for rule in UNSOUND if rule.startswith("nip_")):
        assert not any(re.search(r"\d{3}", finding.message) for finding in UNSOUND[rule]())


def test_a_finding_keeps_its_id_when_only_a_measured_figure_changes() -> None:
    ids = {check(with_identity(nomor_sop=text("065/1", confidence=c)))[0].finding_id for c in (0.2, 0.3)}
    assert len(ids) == 1


def test_what_waits_for_a_person() -> None:
    assert any(map(waits_for_person, UNSOUND["law_revoked"]()))
    assert any(map(waits_for_person, UNSOUND["doubtful_value"]()))
    assert not any(map(waits_for_person, UNSOUND["law_maybe_revoked"]()))


def test_columns_that_checks_speak_of_have_names() -> None:
    for table, columns in check_words().matters.items():
        assert all(field_words(table, column) for column in columns)


@pytest.mark.parametrize(
    ("regulation_id", "words"),
    [
        ("pp/2012/7", "PP Nomor 7 Tahun 2012"),
        ("perpres/2018/16", "Perpres Nomor 16 Tahun 2018"),
        ("perda-kab-tapin/2022/15", "Perda Kab Tapin Nomor 15 Tahun 2022"),
    ],
)
def test_regulation_words(regulation_id: str, words: str) -> None:
    assert regulation_words(regulation_id) == words


@pytest.mark.parametrize(
    ("printed", "rule"), [("5", "number_gap"), ("1", "number_gap"), ("2", "number_twice"), ("3", None), ("3.a", None)]
)
def test_printed_numbers(printed: str, rule: str | None) -> None:
    """Of the third step, after 1 and 2."""
    assert [finding.rule for finding in check(with_step(2, number=text(printed)))] == ([] if rule is None else [rule])


@pytest.mark.parametrize(("more", "rules"), [(0, []), (1, ["duration_sum_too_long"])])
def test_all_steps_may_take_as_long_as_is_usual_and_no_minute_more(more: float, rules: list[str]) -> None:
    third = check_words().longest_sop_days * 450 / 3
    lasting = ((1, third, "start"), (2, third, "process"), (1, third + more, "end"))
    steps = tuple(step(str(n), who, duration=minutes(m), kind=k) for n, (who, m, k) in enumerate(lasting, 1))
    assert [finding.rule for finding in check(with_sop(steps=steps))] == rules


def test_pages_unread_are_told_at_the_first() -> None:
    (finding,) = UNSOUND["pages_unread"]()
    assert finding.page == 2


def test_a_decision_without_ground_is_told_once_where_its_wording_stands() -> None:
    found = [each for each in UNSOUND["decision_without_ground"]() if each.rule == "decision_without_ground"]
    assert [(each.table_name, each.row_key) for each in found] == [("pelaksana", "1")]
    elsewhere = check_all(sound_sop(), decision("role:juru bayar@any", "kepala-sihir"))
    assert [each.table_name for each in elsewhere if each.rule == "decision_without_ground"] == ["decision"]


def test_only_the_nearest_kin_are_told() -> None:
    names = [f"p{number}" for number in range(6)]
    facts = {"b" * 12: SopFacts(procedure_id="p0")}
    reconciled = Reconciled(sops=facts, procedures=tuple(Procedure(name, name.upper()) for name in names))
    kin = tuple(Likeness("p0", name, score, ("mirip",)) for score, name in enumerate(names[1:]))
    found = list(check_kin(Reconciliation(reconciled, kin=kin), {"b" * 12: SHA}))
    assert [re.findall(r"P\d", each.message) for each in found] == [["P5"], ["P4"], ["P3"]]
