"""The expected answer of a document, in a form that a person can read and a scorer can compare."""

from __future__ import annotations

import re
from typing import Any

from schemas.sop import Sop, Step

SECTIONS = ("kualifikasi_pelaksana", "keterkaitan", "peralatan_perlengkapan", "peringatan", "pencatatan_pendataan")


def truth_of(sop: Sop, file: str, roles: dict[str, str | None], drawn: bool, nth: int | None = None) -> dict[str, Any]:
    """What should be published of `sop` when it is read from `file`.

    `roles` are the role ids of the headers. Where the drawing is lost (`drawn` is false), one actor a step is wanted
    and there is no flow. `nth` is the SOP's place in a file of several.
    """
    truth: dict[str, Any] = {"file": file, **({"nth": nth} if nth else {}), "sop": _identity(sop)}
    truth["dasar_hukum"] = [c.regulation_id for c in sop.dasar_hukum if c.regulation_id and c.relation == "cited"]
    truth["sections"] = {name: [i.text.value for i in sop.sections if i.section == name] for name in SECTIONS}
    truth["pelaksana"] = [[p.header.value, roles.get(p.header.value or "")] for p in sop.pelaksana]
    truth["steps"] = [_step(sop, step) for step in sop.steps]
    if drawn:
        truth["roles_all"] = True
        truth["flow"] = [[f.source_ordinal, f.target_ordinal, f.condition] for f in sop.flow]
    return truth


def _identity(sop: Sop) -> dict[str, Any]:
    identity, approver = sop.identity, sop.approver
    dates = {"created_on": identity.tanggal_pembuatan, "revised_on": identity.tanggal_revisi,
             "approved_on": identity.tanggal_pengesahan, "effective_on": identity.tanggal_efektif}  # fmt: skip
    people = {}
    if approver is not None:
        people = {f"approver_{name}": getattr(approver, name).value for name in ("title", "name", "rank", "grade")}
        people["approver_nip"] = re.sub(r"\D", "", approver.nip.value or "") or None
    return {
        **{name: getattr(identity, name).value for name in ("government", "agency", "nomor_sop", "nama_sop")},
        **{name: value.on.isoformat() if value.on else None for name, value in dates.items()},
        **people,
    }


def _step(sop: Sop, step: Step) -> dict[str, Any]:
    return {
        "number": step.number.value,
        **{name: getattr(step, name).value for name in ("kegiatan", "kelengkapan", "waktu", "output")},
        "minutes": step.duration.max_minutes if step.duration else None,
        "keterangan": step.keterangan.value,
        "roles": [sop.pelaksana[actor.pelaksana_ordinal - 1].header.value for actor in step.actors],
    }
