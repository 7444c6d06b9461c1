"""The law that SOPs stand on."""

from __future__ import annotations

from typing import get_args

from schemas.dataset.model import OF_SOP, ORDINAL, SOP_KEY, Column, ForeignKey, Table, confidence, key, page_text
from schemas.reconciled import LawStatus
from schemas.sop import CitationKind, Relation

DASAR_HUKUM = Table(
    "dasar_hukum",
    "One row a cited source of law",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        ORDINAL,
        page_text("text", "The citation without its list mark"),
        Column("kind", "string", "What is cited", nullable=False, values=get_args(CitationKind)),
        Column("relation", "string", "How it is cited", nullable=False, values=get_args(Relation)),
        Column("cited_ordinal", "integer", "The row it hangs on, for one named inside another's item"),
        Column("regulation_id", "string", "What the page cites, even if that is wrong"),
        page_text("type", "Type of regulation, as in the id"),
        page_text("territory", "Territory of a regional one, as in the id"),
        page_text("number", "Number"),
        Column("year", "integer", "Year", from_page=True),
        page_text("title", "What it is about (tentang …)"),
        page_text("fragment", "Part cited (Pasal …)"),
        Column("title_agreement", "fraction", "Cited title against the register's; null where it has none"),
        Column("proposed_regulation_id", "string", "What was probably meant"),
        Column("status_at_approval", "string", "Status at the SOP's own date", values=get_args(LawStatus)),
        confidence(),
    ),
    (
        OF_SOP,
        ForeignKey(("sop_id", "cited_ordinal"), "dasar_hukum"),
        ForeignKey(("regulation_id",), "regulation"),
        ForeignKey(("proposed_regulation_id",), "regulation"),
    ),
)

REGULATION = Table(
    "regulation",
    "The regulations that are cited or proposed",
    ("regulation_id",),
    (
        key("regulation_id", "string", "type[-territory]/year/number: permenpanrb/2012/35"),
        Column("iri", "string", "Akoma Ntoso identifier"),
        Column("type", "string", "Type", nullable=False),
        Column("territory", "string", "Territory of a regional one"),
        Column("number", "string", "Number"),
        Column("year", "integer", "Year"),
        Column("title", "string", "Title in the register"),
        Column("status", "string", "Status at status_as_of", nullable=False, values=get_args(LawStatus)),
        Column("certainty", "string", "How sure the register is of it"),
        Column("status_as_of", "date", "The register's date"),
        Column("revoked_on", "date", "When it was revoked"),
        Column("changed_by", "string", "Regulations that change it", separator="|"),
        Column("revoked_by", "string", "Regulations that revoke it", separator="|"),
    ),
)
