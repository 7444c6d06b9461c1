"""The identity block: names, numbers, dates and the one who signs."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.correction_number import mend_number
from pipeline.read.correction_signature import is_guess, is_recognised, legible
from pipeline.read.dates import parse_date
from pipeline.read.form import Entry, Form
from pipeline.read.labels import fold
from pipeline.read.letterhead import read_letterhead
from pipeline.read.names import starts_with_title
from pipeline.read.passage import DASHES, Passage, clean, evidence_of, join_words, text_of
from pipeline.read.people import ParsedSignatory, parse_signatory
from pipeline.read.placeholders import is_placeholder
from pipeline.read.titles import is_title, name_without_prefix
from schemas.raw import Line, around
from schemas.sop import DateText, Evidence, Identity, Signatory, SignatoryPart, SignatureKind, Text

DATES = ("tanggal_pembuatan", "tanggal_revisi", "tanggal_pengesahan", "tanggal_efektif")
MISSING_CONFIDENCE = 0.9
# Below these what is written by hand is misread more often than not.
GUESSED_DATE, GUESSED_NUMBER = 0.85, 0.5


def read_identity(form: Form, letterhead_lines: Sequence[Passage], titles: Sequence[Passage]) -> Identity:
    """The identity of one SOP. `titles` are the lines that may name it where no label does."""
    head = read_letterhead([legible(line) for line in letterhead_lines])
    nama = _text(form, "nama_sop")
    nama = _without_prefix(nama) if nama.value else _from_title(titles)
    return Identity(
        government=head.government,
        agency=_labelled_or(form, "agency", head.agency),
        unit=_labelled_or(form, "unit", head.unit),
        nomor_sop=_number(form),
        nama_sop=nama,
        nomor_revisi=_text(form, "nomor_revisi"),
        disahkan_oleh=_text(form, "disahkan_oleh"),
        **{name: _date(form, name) for name in DATES},
    )


def _labelled_or(form: Form, name: str, found: Text) -> Text:
    labelled = _text(form, name)
    return labelled if labelled.value and not found.value else found


def _best(form: Form, name: str) -> Entry | None:
    """The first filled entry of a label, else the first one."""
    entries = form.of(name)
    return next((e for e in entries if not e.content.is_blank), entries[0] if entries else None)


def _text(form: Form, name: str) -> Text:
    entry = _best(form, name)
    if entry is None:
        return Text()
    if is_placeholder(entry.content.text):
        return Text(evidence=evidence_of(entry.content, "label", state="blank", text=entry.content.text))
    return text_of(entry.content, "label", 1.0 if entry.label.exact else 0.95)


def _number(form: Form) -> Text:
    """The number; where it was written by hand and nobody can tell what, it is `unreadable`."""
    text = _text(form, "nomor_sop")
    entry = _best(form, "nomor_sop")
    if text.value is None or entry is None:
        return text
    value = mend_number(text.value) if is_recognised(entry.content) else text.value
    if is_guess(entry.content, GUESSED_NUMBER, value):
        return Text(evidence=_unreadable(text.evidence))
    return Text(value=value.strip(" :;"), evidence=text.evidence)


def _date(form: Form, name: str) -> DateText:
    """A date as printed and parsed; words that are none are kept and published without a date."""
    text = _text(form, name)
    entry = _best(form, name)
    if text.value and entry is not None and is_guess(entry.content, GUESSED_DATE):
        return DateText(evidence=_unreadable(text.evidence))
    parsed = parse_date(text.value) if text.value else None
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
    for passage in titles:
        name = clean(passage.text)
        if is_title(name):
            evidence = evidence_of(passage, "title", 0.8, text=name)
            return Text(value=name_without_prefix(name), evidence=evidence)
    return Text()


def letterhead_of(form: Form, identity_rows: Sequence[int]) -> list[Passage]:
    """The unclaimed lines that stand beside or above the identity block, one passage a line."""
    last = max(identity_rows, default=0)
    lines: list[Passage] = []
    for item in form.unclaimed:
        if item.row <= last or not identity_rows:
            lines += one_line_each(item.passage)
    return lines


def one_line_each(passage: Passage) -> list[Passage]:
    return [
        Passage((line,), passage.page, passage.unit, line.box or passage.box)
        for line in passage.lines
        if not DASHES.fullmatch(line.text)
    ]


def read_signatories(form: Form, closing: Sequence[Passage], electronic: bool) -> tuple[Signatory, ...]:
    """Those who sign: from 'Disahkan oleh' and its like, completed by a signature block after the table."""
    found: list[Signatory] = []
    entry = _best(form, "disahkan_oleh")
    signature: SignatureKind = "electronic" if electronic else "unknown"
    block = [p for p in closing if p.lines]
    approver = _signatory(entry.content, "disahkan", signature) if entry and not entry.content.is_blank else None
    if (approver is None or approver.name.value is None) and block:
        approver = _completed(approver, _closing(block, signature))
    if approver is not None:
        found.append(approver)
    for entry in form.entries:
        if entry.label.kind == "part" and not entry.content.is_blank:
            part: SignatoryPart = entry.label.name  # type: ignore[assignment]  # the vocabulary's parts are these
            found.append(_signatory(entry.content, part, signature))
    return tuple(found)


def _closing(block: Sequence[Passage], signature: SignatureKind) -> Signatory | None:
    lines = tuple(line for passage in block for line in passage.lines)
    joined = Passage(lines, block[0].page, block[0].unit, block[0].box)
    signatory = _signatory(joined, "disahkan", signature)
    return signatory if signatory.nip.value else None


def _completed(first: Signatory | None, second: Signatory | None) -> Signatory | None:
    """What the identity block leaves open is taken from the block after the table."""
    if first is None or second is None:
        return first or second
    missing = {
        name: getattr(second, name)
        for name in ("title", "name", "rank", "grade", "nip")
        if getattr(first, name).value is None
    }
    return first.model_copy(update=missing)


def _signatory(whole: Passage, part: SignatoryPart, signature: SignatureKind) -> Signatory:
    """The one who signs, as far as the block is legible; what a stamp hides is `unreadable`, not absent."""
    passage = legible(whole)
    parsed = parse_signatory([line.text for line in passage.lines], part)
    hidden = whole if passage.lines != whole.lines else None
    title = parsed.title if hidden is None or starts_with_title(parsed.title or "") else None
    nip = parsed.nip if hidden is None or not parsed.problems else None
    return Signatory(
        part=part,
        title=_part_text(passage, title, hidden=hidden),
        name=_part_text(passage, parsed.name, hidden=hidden),
        rank=_part_text(passage, parsed.rank),
        grade=_part_text(passage, parsed.grade),
        nip=_part_text(passage, nip, 0.6 if parsed.problems else 0.95, hidden=hidden),
        acting=parsed.acting,
        signature=signature,
        signed_on=_signed_on(passage, parsed),
    )


def _signed_on(passage: Passage, parsed: ParsedSignatory) -> DateText:
    if not parsed.place_date:
        return DateText()
    found = parse_date(parsed.place_date)
    evidence = evidence_of(passage, "signature", 0.9, text=parsed.place_date)
    if found is None:
        return DateText(value=parsed.place_date, evidence=evidence)
    return DateText(value=parsed.place_date, on=found.on, precision=found.precision, evidence=evidence)


def _part_text(passage: Passage, value: str | None, confidence: float = 0.95, *, hidden: Passage | None = None) -> Text:
    """A part of a signature block, placed on the lines that hold its words.

    `hidden` is the whole block where some of it could not be read.
    """
    if value is None and hidden is not None:
        raw = join_words(line.text for line in hidden.lines)
        return Text(evidence=evidence_of(hidden, "signature", state="unreadable", text=raw))
    if value is None:
        return Text(evidence=evidence_of(passage, "signature", MISSING_CONFIDENCE, state="absent"))
    lines = _lines_with(passage.lines, value) or passage.lines
    boxes = [line.box for line in lines if line.box]
    place = Passage(lines, passage.page, passage.unit, around(boxes) if boxes else passage.box)
    text = join_words(line.text for line in lines)
    return Text(value=value, evidence=evidence_of(place, "signature", confidence, text=text))


def _lines_with(lines: Sequence[Line], value: str) -> tuple[Line, ...]:
    wanted = fold(value)
    return tuple(line for line in lines if fold(line.text) and (fold(line.text) in wanted or wanted in fold(line.text)))
