"""The first page of the form: letterhead, identity block and boxes as one grid."""

from __future__ import annotations

from pipeline.render.clean import one_line, printable
from pipeline.render.grid import Grid, GridBuilder, GridCell, Paragraph
from pipeline.render.marks import list_paragraphs
from pipeline.render.measure import row_heights
from pipeline.render.profile import Profile
from schemas.sop import DateText, Signatory, Sop, Text

COLON_WIDTH = 12.0
Paragraphs = tuple[Paragraph, ...]


def approver_paragraphs(approver: Signatory, profile: Profile) -> Paragraphs:
    """Title, room for the signature, name, rank and NIP, each where it is known."""
    words = profile.words
    title = " ".join(filter(None, (one_line(approver.acting), one_line(approver.title.value))))
    rank, grade = one_line(approver.rank.value), one_line(approver.grade.value)
    both = words.rank_and_grade.format(rank=rank, grade=grade) if rank and grade else rank or grade
    nip = one_line(approver.nip.value)
    name = Paragraph(
        one_line(approver.name.value), bold=True, underline=True, align="center", space_before=profile.signature_space
    )
    others = (both, words.nip.format(nip=nip) if nip else "")
    return (Paragraph(title, align="center"), name, *(Paragraph(text, align="center") for text in others if text))


def _value(sop: Sop, field: str, profile: Profile) -> Paragraphs:
    """The printed value of an identity field; without paragraphs where it is blank."""
    value: Text | DateText = getattr(sop.identity, field)
    if field == "disahkan_oleh" and sop.approver is not None:
        return approver_paragraphs(sop.approver, profile) if profile.approver == "cell" else ()
    text = printable(value.value) or profile.blank
    return (Paragraph(text, bold=field == "nama_sop"),) if text else ()


def _fields(sop: Sop, profile: Profile) -> list[tuple[str, Paragraphs]]:
    """(label, value) of each printed identity field."""
    return [
        (profile.words.identity[field], _value(sop, field, profile))
        for field in profile.identity_fields
        if field not in profile.optional_fields or getattr(sop.identity, field).value
    ]


def letterhead_paragraphs(sop: Sop, profile: Profile) -> Paragraphs:
    """Government, office and unit, under the place of the crest."""
    identity = sop.identity
    lines = [printable(text.value) for text in (identity.government, identity.agency, identity.unit)]
    shown = [line.upper() if profile.letterhead_upper else line for line in lines if line]
    return tuple(
        Paragraph(
            line, bold=True, align="center", size=profile.size + 2, space_before=profile.crest if index == 0 else 0.0
        )
        for index, line in enumerate(shown)
    )


def section_items(sop: Sop, section: str) -> list[str]:
    """The words of a box, item by item; of dasar hukum the items themselves, not what is named inside them."""
    if section == "dasar_hukum":
        return [item.text.value or "" for item in sop.dasar_hukum if item.relation == "cited"]
    return [item.text.value or "" for item in sop.sections if item.section == section]


def _boxes(sop: Sop, profile: Profile) -> list[list[tuple[str, Paragraphs]]]:
    """Rows of (heading, items); the titled sections outside the form stand below, full width."""
    rows = [
        [(profile.words.sections[section], _items(section_items(sop, section), profile)) for section in row]
        for row in profile.section_grid
    ]
    others: dict[str, list[str]] = {}
    for item in sop.sections:
        if item.section == "lain":
            heading = one_line(item.heading.value) or profile.words.sections["lain"]
            others.setdefault(heading, []).append(item.text.value or "")
    return [*rows, *([(heading, _items(items, profile))] for heading, items in others.items())]


def _items(items: list[str], profile: Profile) -> Paragraphs:
    return list_paragraphs(items, profile.item_mark if len(items) > 1 else "")


def _widths(profile: Profile) -> tuple[float, ...]:
    """Left half, label, colon (if it has a column), value; the label comes first under a letterhead on top."""
    full = profile.paper[0] - 2 * profile.margin
    left, label, value = (share * full for share in profile.identity_widths)
    colon = (COLON_WIDTH,) if profile.colon == "column" else ()
    right = (label, *colon, value - sum(colon))
    return (left, *right) if profile.letterhead == "left" else (label, *colon, left - label - sum(colon), value + label)


def _put_fields(grid: GridBuilder, fields: list[tuple[str, Paragraphs]], first_column: int, profile: Profile) -> None:
    for label, value in fields:
        row, column = grid.rows, first_column
        text = f"{label} :" if profile.colon == "label" else label
        grid.put(GridCell(row, column, paragraphs=(Paragraph(text),)))
        if profile.colon == "column":
            column += 1
            grid.put(GridCell(row, column, paragraphs=(Paragraph(":", align="center"),)))
        grid.put(GridCell(row, column + 1, column_span=grid.columns - column - 1, paragraphs=value))


def _put_boxes(grid: GridBuilder, boxes: list[list[tuple[str, Paragraphs]]], split: int, profile: Profile) -> None:
    """Each row of boxes: two of them meet at column `split`, one alone takes the whole width."""
    for row in boxes:
        spans = [(0, grid.columns)] if len(row) == 1 else [(0, split), (split, grid.columns - split)]
        top = grid.rows
        for (heading, items), (column, span) in zip(row, spans, strict=True):
            title = Paragraph(heading + profile.heading_colon, bold=True)
            if profile.headings == "with_items":
                grid.put(GridCell(top, column, column_span=span, paragraphs=(title, *items)))
            else:
                grid.put(GridCell(top, column, column_span=span, paragraphs=(title,)))
                grid.put(GridCell(top + 1, column, column_span=span, paragraphs=items))


def identity_grid(sop: Sop, profile: Profile) -> Grid:
    """Letterhead, identity fields and boxes; blanks are empty cells behind their label."""
    widths = _widths(profile)
    grid = GridBuilder(len(widths))
    head = letterhead_paragraphs(sop, profile)
    fields = _fields(sop, profile)
    if profile.letterhead == "left":
        grid.put(GridCell(0, 0, row_span=max(len(fields), 1), paragraphs=head, valign="middle"))
        grid.rows = 0
        _put_fields(grid, fields, 1, profile)
        split = 1
    else:
        grid.put(GridCell(0, 0, column_span=len(widths), paragraphs=head, valign="middle"))
        _put_fields(grid, fields, 0, profile)
        split = len(widths) - 1
    _put_boxes(grid, _boxes(sop, profile), split, profile)
    plain = Grid(widths, grid.rows, grid.filled(), size=profile.size, font=profile.font)
    return Grid(widths, grid.rows, plain.cells, 0, row_heights(plain), profile.size, profile.font)
