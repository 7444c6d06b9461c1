"""The identity block: names, numbers, dates and the one who signs."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipeline.read.correction_number import mend_number
from pipeline.read.correction_signature import is_guess, is_guessed_date, is_recognised, legible
from pipeline.read.dates import parse_date
from pipeline.read.form import KINDS, Entry, Form
from pipeline.read.labels import match_leading_label
from pipeline.read.letterhead import ReadLetterhead, classify, parted_at_name, read_letterhead
from pipeline.read.passage import DASHES, Passage, clean, evidence_of, text_of
from pipeline.read.placeholders import is_placeholder
from pipeline.read.titles import is_prefix, is_title, name_without_prefix
from schemas.sop import DateText, Evidence, Identity, Text

DATES = ("tanggal_pembuatan", "tanggal_revisi", "tanggal_pengesahan", "tanggal_efektif")
# Below it what is written by hand is misread more often than not.
GUESSED_NUMBER = 0.5
BLANK_IN_WORD = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")


def read_identity(form: Form, letterhead: Sequence[Sequence[Passage]], titles: Sequence[Passage]) -> Identity:
    """The identity of one SOP. `titles` are the lines that may name it where no label does."""
    nama = _text(form, "nama_sop")
    nama = _without_prefix(nama) if nama.value else _from_title(titles)
    blocks = [[legible(line) for line in block] for block in letterhead]
    head = read_letterhead(*(part for block in blocks for part in parted_at_name(block, nama.value or "")))
    return Identity(
        government=head.government,
        agency=_agency(form, head.agency),
        unit=_unit(form, head),
        nomor_sop=_number(form),
        nama_sop=nama,
        nomor_revisi=_text(form, "nomor_revisi"),
        disahkan_oleh=_text(form, "disahkan_oleh"),
        **{name: _date(form, name) for name in DATES},
    )


def _agency(form: Form, found: Text) -> Text:
    """The office of the letterhead, else the one behind 'Nama OPD', or an office behind 'Unit Kerja'."""
    agency, unit = _labelled_or(form, "agency", found), _text(form, "unit")
    is_office = unit.value is not None and classify(unit.value)[0] == "office"
    return unit if agency.value is None and is_office else agency


def _unit(form: Form, head: ReadLetterhead) -> Text:
    unit = _labelled_or(form, "unit", head.unit)
    return head.unit if unit.value == _agency(form, head.agency).value else unit


def _labelled_or(form: Form, name: str, found: Text) -> Text:
    labelled = _text(form, name)
    return labelled if labelled.value and not found.value else found


def first_entry(form: Form, name: str) -> Entry | None:
    """The first filled entry of a label, else the first one."""
    entries = form.of(name)
    return next((e for e in entries if not e.content.is_blank), entries[0] if entries else None)


def _text(form: Form, name: str) -> Text:
    entry = first_entry(form, name)
    if entry is None:
        return Text()
    if is_placeholder(entry.content.text):
        return Text(evidence=evidence_of(entry.content, "label", state="blank", text=entry.content.text))
    text = text_of(entry.content, "label", 1.0 if entry.label.exact else 0.95)
    return text.model_copy(update={"value": text.value.strip(" :;") or None}) if text.value else text


def _number(form: Form) -> Text:
    """The number; where it was written by hand and nobody can tell what, it is `unreadable`."""
    text = _text(form, "nomor_sop")
    entry = first_entry(form, "nomor_sop")
    if text.value is None or entry is None:
        return text
    value = mend_number(text.value) if is_recognised(entry.content) else text.value
    if is_guess(entry.content, GUESSED_NUMBER, value):
        return Text(evidence=_unreadable(text.evidence))
    return Text(value=value.strip(" :;"), evidence=text.evidence)


def _date(form: Form, name: str) -> DateText:
    """A date as printed and parsed; words that are none are kept and published without a date."""
    text = _text(form, name)
    entry = first_entry(form, name)
    if text.value and entry is not None and is_guessed_date(entry.content):
        return DateText(evidence=_unreadable(text.evidence))
    parsed = parse_date(text.value) if text.value else None
    if parsed is None and text.value and entry is not None and is_recognised(entry.content):
        parsed = parse_date(BLANK_IN_WORD.sub("", text.value))
    if parsed is None:
        return DateText(value=text.value, evidence=text.evidence)
    evidence = text.evidence
    if parsed.repaired:
        evidence = evidence.model_copy(update={"confidence": round(evidence.confidence * 0.8, 4)})
    return DateText(value=text.value, on=parsed.on, precision=parsed.precision, evidence=evidence)


def _unreadable(evidence: Evidence) -> Evidence:
    return evidence.model_copy(update={"state": "unreadable"})


def _without_prefix(text: Text) -> Text:
    return Text(value=name_without_prefix(text.value or ""), evidence=text.evidence)


def _from_title(titles: Sequence[Passage]) -> Text:
    """A title line that begins with 'SOP' names the document when no label does."""
    for passage, below in zip(titles, [*titles[1:], None], strict=False):  # of no line, nothing
        name = clean(passage.text)
        if is_title(name):
            evidence = evidence_of(passage, "title", 0.8, text=name)
            return Text(value=name_without_prefix(name), evidence=evidence)
        if below is not None and is_prefix(name) and _is_name_below(passage, below):
            return text_of(below, "title", 0.8)
    return Text()


def _is_name_below(title: Passage, passage: Passage) -> bool:
    """Whether the line right below 'STANDAR OPERASIONAL PROSEDUR' is the name: several words, no office's name."""
    if not title.box or not passage.box or title.page != passage.page or classify(passage.text)[0] != "other":
        return False
    near = passage.box.y0 - title.box.y1 < title.box.height
    centered = abs(passage.box.center[0] - title.box.center[0]) < title.box.width / 2
    return near and centered and len(passage.text.split()) > 1 and match_leading_label(passage.text, *KINDS) is None


def letterhead_of(form: Form) -> tuple[list[Passage], list[Passage]]:
    """The unclaimed lines that stand beside the identity block, and those above it, one passage a line."""
    rows = [entry.row for entry in form.entries if entry.label.kind == "identity"]
    first, last = min(rows, default=0), max(rows, default=math.inf)
    beside: list[Passage] = []
    above: list[Passage] = []
    for item in form.unclaimed:
        if item.row <= last:
            (beside if item.last_row >= first else above).extend(one_line_each(item.passage))
    return beside, above


def one_line_each(passage: Passage) -> list[Passage]:
    return [
        Passage((line,), passage.page, passage.unit, line.box or passage.box)
        for line in passage.lines
        if not DASHES.fullmatch(line.text)
    ]
