"""The documents: files, SOPs, who signs, and the boxes around the procedure."""

from __future__ import annotations

from typing import get_args

from schemas.dataset.model import OF_SOP, ORDINAL, SOP_KEY, Column, ForeignKey, Table, confidence, key, page_text
from schemas.reconciled import NamedIn, ReviewState
from schemas.sop import Precision, Section, SignatoryPart, SignatureKind
from schemas.source import SourceState


def dated(name: str, what: str) -> tuple[Column, Column]:
    """A date and how much of it the page gives."""
    return (
        Column(name, "date", f"{what}; a month is its first day", from_page=True),
        Column(f"{name}_precision", "string", f"How exact {name} is", values=get_args(Precision), from_page=True),
    )


SOURCE = Table(
    "source",
    "Every file ever taken in, published or not; one row a content",
    ("sha256",),
    (
        key("sha256", "string", "SHA-256 of the file's bytes"),
        Column("name", "string", "Path; of equal bytes the first in sort order", nullable=False),
        Column("other_names", "string", "The other paths with the same bytes", separator="\n"),
        Column("media_type", "string", "Format told from the content"),
        Column("bytes", "integer", "Size", nullable=False),
        Column("pages", "integer", "Pages or sheets"),
        Column("state", "string", "What became of it", nullable=False, values=get_args(SourceState)),
        Column("reason", "string", "Why it waits or was left out (Bahasa Indonesia); null when published"),
        Column("remedy", "string", "What to do about it (Bahasa Indonesia); null when published"),
        Column("agency_id", "string", "The office, where the folder tells it"),
        Column("sops", "integer", "How many SOPs it holds", nullable=False),
    ),
    (ForeignKey(("agency_id",), "agency"),),
)

SOP = Table(
    "sop",
    "One row an SOP; a file can hold several",
    ("sop_id",),
    (
        key("sop_id", "string", "Made of the source's content and the ordinal, the same on every machine"),
        Column("source_sha256", "string", "The file", nullable=False),
        Column("source_name", "string", "The file's path", nullable=False),
        Column("ordinal", "integer", "Which SOP of the file, from 1", nullable=False),
        Column("first_page", "integer", "First page in the file, from 1"),
        Column("last_page", "integer", "Last page in the file"),
        page_text("government", "The government of the letterhead, without the office's name"),
        page_text("agency", "The office of the letterhead"),
        page_text("unit", "The unit of the office, where the letterhead names it"),
        Column("agency_id", "string", "The office"),
        Column("procedure_id", "string", "The procedure, whatever it is called here"),
        page_text("nomor_sop", "Number of the SOP"),
        page_text("nama_sop", "Name, without a leading 'SOP'"),
        page_text("nomor_revisi", "Number of the revision"),
        page_text("tanggal_pembuatan", "Date of making, as printed"),
        page_text("tanggal_revisi", "Date of revision, as printed"),
        page_text("tanggal_pengesahan", "Date of approval, as printed"),
        page_text("tanggal_efektif", "Date from which it holds, as printed"),
        page_text("disahkan_oleh", "The approval box, as printed"),
        *dated("created_on", "Date of making"),
        *dated("revised_on", "Date of revision"),
        *dated("approved_on", "Date of approval"),
        *dated("effective_on", "Date from which it holds"),
        page_text("approver_title", "Position of who approves"),
        page_text("approver_name", "Name of who approves"),
        page_text("approver_rank", "Rank (Pembina Tk. I)"),
        page_text("approver_grade", "Grade (IV/b)"),
        page_text("approver_nip", "Civil servant number, 18 digits"),
        Column("steps", "integer", "Rows of the procedure tables", nullable=False),
        Column("steps_timed", "integer", "Steps whose minutes are in the sums", nullable=False),
        Column("pelaksana", "integer", "Role columns", nullable=False),
        Column("duration_min_minutes", "number", "Sum of the steps' smallest minutes, deadlines left out"),
        Column("duration_max_minutes", "number", "Sum of the steps' largest minutes, deadlines left out"),
        Column("completeness", "fraction", "Share of the official form's fields that are filled", nullable=False),
        confidence("Lowest decile of the confidence of its values"),
        Column("review_state", "string", "Who looked at it", nullable=False, values=get_args(ReviewState)),
        Column("is_current", "boolean", "No later version is known", nullable=False),
        Column("predecessor_sop_id", "string", "The version before"),
        Column("duplicate_of_sop_id", "string", "The SOP that this is another copy or scan of"),
    ),
    (
        ForeignKey(("source_sha256",), "source"),
        ForeignKey(("agency_id",), "agency"),
        ForeignKey(("procedure_id",), "procedure"),
        ForeignKey(("predecessor_sop_id",), "sop"),
        ForeignKey(("duplicate_of_sop_id",), "sop"),
    ),
)

SIGNATORY = Table(
    "signatory",
    "Everybody who signs",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        ORDINAL,
        Column("part", "string", "As what", nullable=False, values=get_args(SignatoryPart)),
        page_text("title", "Position"),
        page_text("name", "Name"),
        page_text("rank", "Rank"),
        page_text("grade", "Grade"),
        page_text("nip", "Civil servant number"),
        page_text("acting", "Plt. or Plh."),
        Column("signature", "string", "What stands there", values=get_args(SignatureKind), from_page=True),
        Column("signed_on", "date", "Date of signing", from_page=True),
    ),
    (OF_SOP,),
)

SECTION_ITEM = Table(
    "section_item",
    "One row an item of the boxes other than dasar hukum",
    ("sop_id", "section", "ordinal"),
    (
        SOP_KEY,
        key("section", "string", "The box; 'lain' is any other titled one", values=get_args(Section)),
        key("ordinal", "integer", "Place in the box, from 1"),
        page_text("text", "The item without its list mark"),
        page_text("heading", "The box's title, as printed"),
    ),
    (OF_SOP,),
)

RELATED_SOP = Table(
    "related_sop",
    "Another SOP that this one names",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        ORDINAL,
        Column("named_in", "string", "Where it is named", nullable=False, values=get_args(NamedIn)),
        Column("text", "string", "The words that name it", nullable=False),
        Column("target_sop_id", "string", "The SOP that is meant"),
        Column("target_procedure_id", "string", "The procedure that is meant"),
    ),
    (OF_SOP, ForeignKey(("target_sop_id",), "sop"), ForeignKey(("target_procedure_id",), "procedure")),
)
