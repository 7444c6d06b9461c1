"""SOPs that are sound, or unsound in one way, with what each check says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from flow_faults import FLOW_FAULTS

from pipeline.check.checks import check_across, check_document, check_reading, check_sop
from pipeline.check.found import Checked
from pipeline.reconcile.alone import resolve_sop
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decided_roles import match_header
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.law import ResolvedLaw
from pipeline.reconcile.reconcile import reconcile_across
from pipeline.reconcile.roster import Offices
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import LawMatch, Regulation
from schemas.sop import (
    Actor,
    Citation,
    DateText,
    Duration,
    Evidence,
    Flow,
    Identity,
    Pelaksana,
    Reading,
    Remark,
    SectionItem,
    Signatory,
    Sop,
    Step,
    Symbol,
    Text,
)

SHA = "a" * 64
HERE = Evidence(state="read", page=2, box=(10.0, 20.0, 30.0, 40.0), method="test")


def text(value: str | None, **evidence: object) -> Text:
    return Text(value=value, evidence=HERE.model_copy(update=evidence))


def day(value: str, on: date | None, precision: str = "day") -> DateText:
    return DateText(value=value, on=on, precision=precision if on else None, evidence=HERE)


def step(number: str, actor: int = 1, **changes: object) -> Step:
    fixed = Duration(kind="fixed", min_minutes=10, max_minutes=10, unit="menit")
    actors = (Actor(pelaksana_ordinal=actor, by="shape", evidence=HERE),)
    sound = Step(
        table_ordinal=1, number=text(number), kegiatan=text(f"Mencatat berkas {number}"), kelengkapan=text("Berkas"),
        waktu=text("10 menit"), output=text("Catatan"), keterangan=text(None), duration=fixed, actors=actors,
    )  # fmt: skip
    return sound.model_copy(update=changes)


def sound_sop() -> Sop:
    sections = ("kualifikasi_pelaksana", "keterkaitan", "peralatan_perlengkapan", "peringatan", "pencatatan_pendataan")
    made = day("1 Maret 2023", date(2023, 3, 1))
    return Sop(
        identity=Identity(
            government=text("Pemerintah Kabupaten Tapin"), agency=text("Dinas Kelautan"), nomor_sop=text("065/1/2023"),
            nama_sop=text("Pencatatan Berkas"), tanggal_pembuatan=made, tanggal_efektif=made,
            disahkan_oleh=text("Kepala Dinas"),
        ),
        signatories=(Signatory(title=text("Kepala Dinas"), name=text("Wira Sutanto"), nip=text("198004122006041002")),),
        sections=tuple(SectionItem(section=name, text=text("Isi"), heading=text(name)) for name in sections),
        dasar_hukum=(
            Citation(text=text("UU 25/2009"), kind="regulation", regulation_id="uu/2009/25", title="Layanan Umum"),
        ),
        pelaksana=tuple(Pelaksana(table_ordinal=1, header=text(header)) for header in ("Staf", "Sekretaris")),
        steps=(step("1", 1, kind="start"), step("2", 2), step("3", 1, kind="end")),
    )  # fmt: skip


def check(sop: Sop, *laws: ResolvedLaw) -> tuple[Finding, ...]:
    headers = tuple(match_header(column, "dinas") for column in sop.pelaksana)
    return check_sop(Checked(SHA, "b" * 12, sop, laws, headers))


def with_identity(**changes: object) -> Sop:
    sop = sound_sop()
    return sop.model_copy(update={"identity": sop.identity.model_copy(update=changes)})


def with_signatory(**changes: object) -> Sop:
    sop = sound_sop()
    return sop.model_copy(update={"signatories": (sop.signatories[0].model_copy(update=changes),)})


def with_step(index: int, **changes: object) -> Sop:
    sop = sound_sop()
    steps = [*sop.steps]
    steps[index] = steps[index].model_copy(update=changes)
    return sop.model_copy(update={"steps": tuple(steps)})


def with_sop(**changes: object) -> Sop:
    return sound_sop().model_copy(update=changes)


def drawn(*kinds: str, flow: tuple[Flow, ...] = ()) -> Sop:
    symbols = tuple(Symbol(step_ordinal=n, pelaksana_ordinal=1, kind=kind, page=2) for n, kind in enumerate(kinds, 1))
    return with_sop(symbols=symbols, flow=flow)


def law(status: str = "unknown", *reasons: str, **parts: object) -> ResolvedLaw:
    match = LawMatch("uu/2009/25", status_at_approval=status, proposed_regulation_id=parts.pop("proposed", None))
    known = Regulation(
        "uu/2009/25", "uu", title="Pelayanan Publik", revoked_by=("uu/2020/1",), revoked_on=date(2020, 1, 2)
    )
    return ResolvedLaw(match, regulation=known, reasons=reasons, **parts)


def minutes(value: float) -> Duration:
    return Duration(kind="fixed", min_minutes=value, max_minutes=value, unit="hari_kerja")


def of_document(remark: Remark) -> tuple[Finding, ...]:
    return check_reading(SHA, Reading(media_type="application/pdf", pages=3, sops=(sound_sop(),), remarks=(remark,)))


UNSOUND: dict[str, Callable[[], tuple[Finding, ...]]] = {
    "missing_field": lambda: check(with_identity(nomor_sop=text(None, state="blank"))),
    "missing_name": lambda: check(with_identity(nama_sop=Text())),
    "missing_steps": lambda: check(with_sop(steps=())),
    "unknown_label": lambda: check(with_sop(remarks=(Remark(rule="unknown_label", values={"label": "Nomer Dok"}),))),
    "text_left_out": lambda: check(
        with_sop(remarks=(Remark(rule="text_left_out", values={"page": "2", "text": "Bab I"}),))
    ),
    "doubtful_value": lambda: check(with_identity(nomor_sop=text("065/1", confidence=0.3))),
    "unreadable_value": lambda: check(with_identity(nomor_sop=text(None, state="unreadable"))),
    "date_unreadable": lambda: check(with_identity(tanggal_efektif=day("3l Pebruan 20?3", None))),
    "dates_out_of_order": lambda: check(with_identity(tanggal_efektif=day("1 Maret 2022", date(2022, 3, 1)))),
    "nip_wrong_length": lambda: check(with_signatory(nip=text("1980041220060410"))),
    "nip_bad_birth_date": lambda: check(with_signatory(nip=text("198013122006041002"))),
    "nip_bad_appointment_month": lambda: check(with_signatory(nip=text("198004122006131002"))),
    "nip_appointed_too_young": lambda: check(with_signatory(nip=text("198004121990041002"))),
    "nip_bad_sex": lambda: check(with_signatory(nip=text("198004122006043002"))),
    "nip_appointed_after_sop": lambda: check(with_signatory(nip=text("198004122024041002"))),
    "rank_grade_mismatch": lambda: check(with_signatory(rank=text("Pembina"), grade=text("III/a"))),
    "unknown_role": lambda: check(
        with_sop(pelaksana=(Pelaksana(table_ordinal=1, header=text("Sarana Pelayanan")),) * 2)
    ),
    "law_title_disagrees": lambda: check(sound_sop(), law("in_force", "title_disagrees", proposed="pp/2012/96")),
    "law_probably_another": lambda: check(sound_sop(), law("in_force", proposed="pp/2012/96")),
    "law_does_not_exist": lambda: check(sound_sop(), law("unknown", "does_not_exist")),
    "law_probably_local": lambda: check(sound_sop(), law("unknown", "probably_local")),
    "law_not_listed": lambda: check(sound_sop(), law("unknown", "not_in_register")),
    "law_local_not_listed": lambda: check(
        sound_sop(), ResolvedLaw(LawMatch("perda-kab-tapin/2022/15", "kab-tapin"), reasons=("not_in_register",))
    ),
    "law_without_title": lambda: check(sound_sop(), law("unknown", "no_title")),
    "law_without_identity": lambda: check(sound_sop(), ResolvedLaw(LawMatch(), reasons=("no_identity",))),
    "decision_without_sop": lambda: check_all(sound_sop(), replace(decision("sop:gone", "rapat"), kind="procedure")),
    "law_revoked": lambda: check(sound_sop(), law("revoked", certainty="sure")),
    "law_maybe_revoked": lambda: check(sound_sop(), law("revoked", certainty="likely")),
    "law_not_yet_issued": lambda: check(sound_sop(), law("not_yet_issued")),
    "law_unreadable": lambda: check(with_sop(dasar_hukum=(Citation(text=text("Pe atur n"), kind="unreadable"),))),
    "duration_unreadable": lambda: check(with_step(0, waktu=text("l5 mnjt"), duration=None)),
    "duration_words_disagree": lambda: check(with_step(0, waktu=text("1 (dua) hari"))),
    "duration_zero": lambda: check(with_step(0, waktu=text("0 hari"), duration=minutes(0))),
    "duration_too_long": lambda: check(with_step(0, waktu=text("200 hari"), duration=minutes(200 * 450))),
    "duration_sum_too_long": lambda: check(with_step(0, waktu=text("300 hari"), duration=minutes(300 * 450))),
    "step_without_actor": lambda: check(with_step(1, actors=())),
    "no_actors": lambda: check(with_sop(steps=(step("1", actors=()), step("2", actors=())))),
    "number_gap": lambda: check(with_step(2, number=text("5"))),
    "number_twice": lambda: check(with_step(2, number=text("2"))),
    "column_unused": lambda: check(with_step(1, actors=sound_sop().steps[0].actors)),
    "start_unmarked": lambda: check(
        with_sop(steps=(step("1"), step("2", 2, kind="end")), symbols=(Symbol(step_ordinal=1, kind="process"),))
    ),
    "end_unmarked": lambda: check(
        with_sop(steps=(step("1", kind="start"), step("2", 2)), symbols=(Symbol(step_ordinal=1, kind="process"),))
    ),
    "decision_one_exit": lambda: check(drawn("process", "decision", flow=(Flow(source_symbol=2, target_symbol=1),))),
    "decision_no_exit": lambda: check(drawn("process", "decision", flow=(Flow(source_symbol=1, target_symbol=2),))),
    "drawing_cut_short": lambda: of_document(Remark(rule="drawing_cut_short")),
    "drawing_without_table": lambda: of_document(
        Remark(rule="drawing_without_table", values={"page": "2", "count": "9"}, page=2)
    ),
    "pages_unread": lambda: check_reading(
        SHA, Reading(media_type="application/pdf", pages=3, sops=(sound_sop(),), pages_unread=(2, 3))
    ),
    "decision_without_ground": lambda: check_all(sound_sop(), decision("role:staf@any", "kepala-sihir")),
    "procedure_near_kin": lambda: check_all(
        named("Pengumpulan Data Kinerja", "Dinas Kelautan"),
        other=named("Pengumpulan Data Capaian Kinerja", "Inspektorat"),
    ),
    **{rule: partial(check, sop) for rule, sop in FLOW_FAULTS.items()},
}


def named(name: str, agency: str) -> Sop:
    return with_identity(nama_sop=text(name), agency=text(agency))


def decision(subject: str, after: str) -> Decision:
    return Decision("d1", "role", subject, None, after, None, "penelaah", datetime(2026, 1, 1, tzinfo=UTC))


def check_all(sop: Sop, *decisions: Decision, other: Sop | None = None) -> tuple[Finding, ...]:
    sops = [(SHA, sop)] + ([("c" * 64, other)] if other is not None else [])
    decided = Decisions.of(decisions)
    offices = Offices.of((), decided)
    found: list[Finding] = []
    alone = {}
    for sha, each in sops:
        resolved = resolve_sop(SopInput(sha, each), decided, None, offices)
        alone[sha] = resolved.alone
        found += check_document(sha, Reading(media_type="text/plain", pages=1, sops=(each,)), [resolved])
    files = {one.card.sop_id: sha for sha, one in alone.items()}
    return (*found, *check_across(reconcile_across(alone.values(), decided, offices), decided, files))
