"""Those who sign: from the signature blocks of an SOP, as far as they are legible."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.approvers import is_better
from pipeline.read.correction_signature import is_recognised, legible
from pipeline.read.correction_title import mend_title
from pipeline.read.dates import parse_date
from pipeline.read.form import Entry, Form
from pipeline.read.identity import first_entry, letterhead_of
from pipeline.read.labels import fold
from pipeline.read.letterhead import read_letterhead
from pipeline.read.names import starts_with_title
from pipeline.read.nip import LABEL_ALONE
from pipeline.read.passage import Passage, evidence_of, join_words
from pipeline.read.people import ParsedSignatory, find_acting, parse_signatory
from pipeline.read.signature_block import find_block
from schemas.raw import Line, around
from schemas.sop import DateText, Signatory, SignatoryPart, SignatureKind, Text

DOUBTFUL = 0.75
MISSING_CONFIDENCE = 0.9


def read_signatories(form: Form, closing: Sequence[Passage], electronic: bool) -> tuple[Signatory, ...]:
    """Those who sign: from 'Disahkan oleh' and its like, completed by the lines below it and after the table."""
    found: list[Signatory] = []
    entry = first_entry(form, "disahkan_oleh")
    signature: SignatureKind = "electronic" if electronic else "unknown"
    office = _office(form)
    approver = None
    if entry and not entry.content.is_blank:
        approver = _signatory(entry.content, "disahkan", signature, office)
    for lines in (_lines_below(form, entry), [p for p in closing if p.lines]):
        if lines and (approver is None or _is_doubtful(approver.name)):
            approver = _completed(approver, _closing(lines, signature, office))
    if approver is not None:
        found.append(approver)
    for entry in form.entries:
        if entry.label.kind == "part" and not entry.content.is_blank:
            part: SignatoryPart = entry.label.name  # type: ignore[assignment]  # the vocabulary's parts are these
            found.append(_signatory(entry.content, part, signature, office))
    return tuple(found)


def _lines_below(form: Form, entry: Entry | None) -> list[Passage]:
    """The lines between the label of the signer and the next label that none claims: name and number on lines of their
    own below 'Disahkan oleh : Camat'."""
    if entry is None:
        return []
    end = min((e.row for e in form.entries if e.row > entry.row and e.label.kind != "identity"), default=entry.row)
    return [i.passage for i in form.unclaimed if entry.row < i.row < end and i.passage.lines]


def _office(form: Form) -> tuple[str, ...]:
    """The names of the office and its government: a title and a stamp repeat them."""
    head = read_letterhead(*([legible(line) for line in block] for block in letterhead_of(form)))
    return tuple(name.value for name in (head.agency, head.unit, head.government) if name.value)


def _is_doubtful(text: Text) -> bool:
    return text.value is None or text.evidence.confidence < DOUBTFUL


def _closing(block: Sequence[Passage], signature: SignatureKind, office: tuple[str, ...]) -> Signatory | None:
    """The signature block among the last lines: its number shows it; one that a stamp hides, a title and a name."""
    found = find_block(block)
    signatory = _signatory(found, "disahkan", signature, office)
    hidden = is_recognised(found) and LABEL_ALONE.search(found.text) is not None
    named = hidden and signatory.title.value and signatory.name.value
    return signatory if signatory.nip.value or named else None


def _completed(first: Signatory | None, second: Signatory | None) -> Signatory | None:
    """What the identity block leaves open, or says with doubt, is taken from the block after the table."""
    if first is None or second is None:
        return first or second
    better = {
        name: getattr(second, name)
        for name in ("title", "name", "rank", "grade", "nip")
        if is_better(getattr(second, name), getattr(first, name))
    }
    return first.model_copy(update=better)


def _signatory(whole: Passage, part: SignatoryPart, signature: SignatureKind, office: tuple[str, ...]) -> Signatory:
    """The one who signs, as far as the block is legible; what a stamp hides is `unreadable`, not absent."""
    passage = legible(whole, frozenset(word for name in office for word in name.casefold().split()))
    parsed = parse_signatory([line.text for line in passage.lines], part)
    hidden = whole if passage.lines != whole.lines else None
    title = mend_title(parsed.title, office) if parsed.title and is_recognised(whole) else parsed.title
    title = title if hidden is None or starts_with_title(title or "") else None
    nip = parsed.nip if hidden is None or not parsed.problems else None
    return Signatory(
        part=part,
        title=_part_text(passage, title, hidden=hidden),
        name=_part_text(passage, parsed.name, hidden=hidden),
        rank=_part_text(passage, parsed.rank),
        grade=_part_text(passage, parsed.grade),
        nip=_part_text(passage, nip, 0.6 if parsed.problems else 0.95, hidden=hidden),
        acting=find_acting(title),
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
