"""The status of a regulation at a day. Only what the register is sure of, or thinks likely, makes a status."""

from __future__ import annotations

from datetime import date

from pipeline.reconcile.law_register import Register, Standing, issued_by
from schemas.reconciled import LawStatus

TRUSTED = ("sure", "likely")


def status_at(regulation_id: str, day: date | None, register: Register) -> LawStatus:
    """`revoked` only from the day of a known repeal on; `unknown` where none is known and the register is not sure.

    Before the day of a known repeal or change a regulation was in force, or as changed by then.
    """
    if day is None:
        return "unknown"
    if issued_by(regulation_id, day, register) is False:
        return "not_yet_issued"
    standing = register.standings.get(regulation_id)
    if standing is None or standing.certainty not in TRUSTED or standing.status == "unknown":
        return "unknown"
    if standing.status in ("revoked", "partly_revoked"):
        ended = _has_ended(standing, day, register)
        if ended is None:
            return "unknown"
        return standing.status if ended else _as_changed(standing, day, register)
    if standing.status == "amended":
        return _as_changed(standing, day, register)
    return standing.status if standing.certainty == "sure" else "unknown"


def _has_ended(standing: Standing, day: date, register: Register) -> bool | None:
    """Whether the repeal had come by a day; None when only its year is known and the day lies in it."""
    if standing.revoked_on is not None:
        return standing.revoked_on <= day
    came = [issued_by(one, day, register) for one in standing.revoked_by]
    if True in came:
        return True
    return None if None in came or not came else False


def _as_changed(standing: Standing, day: date, register: Register) -> LawStatus:
    """`amended` when a change had come; a change of that very year counts, for its day is not known."""
    came = [issued_by(one, day, register) for one in standing.changed_by]
    return "amended" if any(known is not False for known in came) else "in_force"
