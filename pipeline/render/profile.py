"""How a form is to look: the official form, and all that a real office does otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.render.grid import Font
from schemas.vocabulary.form import FormWords, form_words

A4_LANDSCAPE = (841.89, 595.28)

MarkStyle = Literal["1.", "1)", "a.", "-", "•", ""]
Colon = Literal["none", "label", "column"]
Letterhead = Literal["left", "top"]
Headings = Literal["with_items", "own_row"]
Continuation = Literal["header", "numbers", "none"]
NumberRow = Literal["", "1", "(1)"]

IDENTITY_FIELDS = (
    "nomor_sop", "nomor_revisi", "tanggal_pembuatan", "tanggal_revisi", "tanggal_pengesahan", "tanggal_efektif",
    "disahkan_oleh", "nama_sop",
)  # fmt: skip
SECTION_GRID = (
    ("dasar_hukum", "kualifikasi_pelaksana"),
    ("keterkaitan", "peralatan_perlengkapan"),
    ("peringatan", "pencatatan_pendataan"),
)
COLUMNS = ("number", "kegiatan", "pelaksana", "kelengkapan", "waktu", "output", "keterangan")


@dataclass(frozen=True)
class Profile:
    """The choices of one form. The defaults are the official form's.

    `optional_fields` are left out where the SOP has nothing for them. `group_end` is the last column under the
    group header over the quality columns, which is left out where `words.groups` has none. `plain_roles` leaves the
    role columns empty (a drawing that was lost); `marks` prints words instead of drawing symbols.
    """

    words: FormWords
    paper: tuple[float, float] = A4_LANDSCAPE
    margin: float = 34.0
    font: Font = "sans"
    size: float = 9.0
    letterhead: Letterhead = "left"
    letterhead_upper: bool = True
    crest: float = 48.0
    identity_fields: tuple[str, ...] = IDENTITY_FIELDS
    optional_fields: tuple[str, ...] = ("nomor_revisi", "tanggal_pengesahan")
    identity_widths: tuple[float, float, float] = (0.46, 0.17, 0.37)
    colon: Colon = "none"
    blank: str = ""
    approver: Literal["cell", "after_table"] = "cell"
    signature_space: float = 26.0
    section_grid: tuple[tuple[str, ...], ...] = SECTION_GRID
    headings: Headings = "with_items"
    heading_colon: str = ""
    item_mark: MarkStyle = "1."
    cell_mark: MarkStyle = "-"
    columns: tuple[str, ...] = COLUMNS
    group_end: str = "output"
    number_row: NumberRow = ""
    number_suffix: str = ""
    continuation: Continuation = "header"
    merge_equal: tuple[str, ...] = ()
    header_fill: str | None = "E7E6E6"
    titled: bool = True
    role_share: float = 0.38
    plain_roles: bool = False
    marks: str = ""
    symbol_words: bool = True


@cache
def official() -> Profile:
    """The form of PermenPANRB 35/2012."""
    return Profile(words=form_words())
