"""Say whether a document is an SOP of this family, and if not, what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from schemas.errors import NotAnSop, ScannedDocument
from schemas.raw import RawDocument
from schemas.sop import Sop
from schemas.vocabulary.form_words import form_words

ENOUGH_SECTIONS = 2
ENOUGH_STEPS = 2
ENOUGH_LABELS = 4
UNKNOWN = "unknown"
BLANK = "blank"


def unread_pages(raw: RawDocument) -> tuple[int, ...]:
    """Pages whose content stands in a picture. Raises ScannedDocument when nothing else is there."""
    unread = tuple(page.number for page in raw.pages if page.needs_ocr)
    if unread and not any(page.blocks for page in raw.pages if not page.needs_ocr):
        raise ScannedDocument("all pages are pictures", pages=str(len(unread)))
    return unread


def keep_sops(raw: RawDocument, sops: Sequence[Sop]) -> list[Sop]:
    """The drafts that are SOPs. Raises NotAnSop, with what the document looks like, when none is."""
    kind = looks_like(raw)
    kept = [sop for sop in sops if is_sop(sop, kind)]
    if not kept:
        raise NotAnSop("neither the identity block nor a procedure table was found", looks_like=kind)
    return kept


def is_sop(sop: Sop, looks: str = UNKNOWN) -> bool:
    """An SOP has a procedure table, or an identity block with its boxes, or most of the identity's labels.

    A table alone is none where the document calls itself by the name of another kind.
    """
    labels = _identity_labels(sop)
    if len(sop.steps) >= ENOUGH_STEPS and sop.pelaksana:
        return looks == UNKNOWN or _calls_itself_sop(sop)
    boxes = {item.section for item in sop.sections if item.section != "lain"} | ({"law"} if sop.dasar_hukum else set())
    return labels >= ENOUGH_LABELS or (_named(sop) >= ENOUGH_SECTIONS and len(boxes) >= ENOUGH_SECTIONS)


def _identity_labels(sop: Sop) -> int:
    """How many labels of the identity block the page prints, with a value or without."""
    identity = sop.identity
    printed = (
        identity.nomor_sop,
        identity.nama_sop,
        identity.disahkan_oleh,
        identity.tanggal_pembuatan,
        identity.tanggal_revisi,
        identity.tanggal_pengesahan,
        identity.tanggal_efektif,
    )
    return sum(value.evidence.state != "absent" and value.evidence.method == "label" for value in printed)


def _calls_itself_sop(sop: Sop) -> bool:
    """Whether the page prints the labels that only an SOP's identity block has."""
    names = (sop.identity.nomor_sop, sop.identity.nama_sop)
    return any(name.evidence.state != "absent" and name.evidence.method == "label" for name in names)


def _named(sop: Sop) -> int:
    identity = sop.identity
    named = sum(t.value is not None for t in (identity.nomor_sop, identity.nama_sop, identity.disahkan_oleh))
    dates = (identity.tanggal_pembuatan, identity.tanggal_efektif, identity.tanggal_pengesahan)
    return named + any(d.value is not None for d in dates)


@cache
def _kinds() -> dict[str, tuple[re.Pattern[str], ...]]:
    return {
        kind: tuple(re.compile(p, re.IGNORECASE) for p in patterns)
        for kind, patterns in form_words().other_kinds.items()
    }


def looks_like(raw: RawDocument) -> str:
    """The kind whose telling words stand in the document, `unknown` when none has two of them (or its only one).

    A document on which nothing at all is written is `blank`.
    """
    lines = list(_texts(raw))
    if not any(line.strip() for line in lines):
        return BLANK
    scores = {
        kind: sum(any(p.search(line) for line in lines) for p in patterns) / min(2, len(patterns))
        for kind, patterns in _kinds().items()
    }
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 1 else UNKNOWN


def _texts(raw: RawDocument) -> Iterator[str]:
    for page in raw.pages:
        for line in page.free_lines:
            yield line.text
        for table in page.tables:
            for cell in table.cells:
                yield from (line.text for line in cell.lines)
