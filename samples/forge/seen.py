"""What a person can see of an SOP once it is drawn in some form: the truth of a document."""

from __future__ import annotations

from pipeline.render.marks import mark_of
from pipeline.render.profile import Profile
from samples.forge.officials import text
from schemas.sop import Actor, Sop, Step

COLUMNS = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
LISTS = ("kelengkapan", "output")


def _merged_rows(sop: Sop, profile: Profile) -> set[int]:
    """Steps (from 1) whose Waktu is merged into the cell above: its minutes count once."""
    if "waktu" not in profile.merge_equal:
        return set()
    pairs = zip(sop.steps, sop.steps[1:], strict=False)
    return {
        ordinal
        for ordinal, (above, step) in enumerate(pairs, 2)
        if above.table_ordinal == step.table_ordinal and above.waktu.value == step.waktu.value is not None
    }


def _seen_actors(step: Step, profile: Profile, drawn: bool) -> tuple[Actor, ...]:
    if profile.marks:
        return tuple(actor.model_copy(update={"by": "mark"}) for actor in step.actors)
    return step.actors if drawn else ()


def _with_marks(step: Step, profile: Profile, flat: bool) -> dict[str, object]:
    """Lists in cells with the marks they are printed with, on one line where the file has no lines in cells."""
    shown: dict[str, object] = {}
    for name in LISTS:
        lines = (getattr(step, name).value or "").split("\n")
        if len(lines) > 1:
            marked = (f"{mark_of(profile.cell_mark, index)} {line}" for index, line in enumerate(lines))
            shown[name] = text((" " if flat else "\n").join(marked))
    return shown


def _seen_step(step: Step, profile: Profile, is_merged: bool, drawn: bool, flat: bool) -> Step:
    gone = _with_marks(step, profile, flat)
    gone |= {name: text(None) for name in COLUMNS if name not in profile.columns}
    if "waktu" in gone or is_merged:
        gone["duration"] = None
    if not drawn:
        gone["kind"] = None
    return step.model_copy(update={**gone, "actors": _seen_actors(step, profile, drawn)})


def seen(sop: Sop, profile: Profile, drawn: bool = True, flat: bool = False) -> Sop:
    """`sop` without what the form leaves out; without the drawing where it is lost (`drawn` is false).

    `flat`: the file has no lines in its cells.
    """
    drawn = drawn and not profile.plain_roles and not profile.marks
    merged = _merged_rows(sop, profile)
    boxes = {section for row in profile.section_grid for section in row} | {"lain"}
    return sop.model_copy(
        update={
            "steps": tuple(
                _seen_step(step, profile, ordinal in merged, drawn, flat) for ordinal, step in enumerate(sop.steps, 1)
            ),
            "sections": tuple(item for item in sop.sections if item.section in boxes),
            **({} if drawn else {"symbols": (), "flow": ()}),
        }
    )
