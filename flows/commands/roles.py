"""roles: how column headers become roles, and what people decide about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.console import say, say_json
from flows.commands.options import WAIT, DebugOption, JsonOption, QuietOption, WaitOption, WorkspaceOption
from flows.commands.session import DONE, writing_session
from flows.publish import Holdings
from pipeline.reconcile.decided_roles import MatchedHeader, match_header
from pipeline.reconcile.decision_csv import decisions_to_csv, new_decisions, read_decisions
from pipeline.reconcile.decisions import ANY, Decisions, check_law_choice, check_role_choice, role_subject, wording_key
from pipeline.reconcile.reconcile import reconcile
from pipeline.reconcile.role_context import role_context
from pipeline.reconcile.spreadsheet_csv import csv_text
from pipeline.store.decisions import add_decision, list_decisions, undo_decision
from pipeline.store.workspace import open_workspace
from schemas.decision import Decision
from schemas.errors import UsageError, WorkspaceError
from schemas.sop import Pelaksana, Text
from schemas.vocabulary.cli import sentence
from schemas.vocabulary.roles import role_vocabulary

KIND = "role"
FEW = 20
WordingArgument = Annotated[str, typer.Argument(metavar="WORDING", help="A column's header, as printed.")]
KindOption = Annotated[str | None, typer.Option("--kind", help="Only in this kind of agency: dinas, kecamatan, …")]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE.csv", dir_okay=False)]
ThereArgument = Annotated[Path, typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False)]


def list_roles(
    all_roles: Annotated[bool, typer.Option("--all", help="The whole vocabulary of roles, too.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """What people decided, and the wordings in this workspace that no rule knows.

    Example: selaras roles list --all
    """
    with open_workspace(workspace, create=False) as opened:
        holdings = Holdings.of(opened)
        unknown = list(_unknown(holdings))
    decided = [each for each in Decisions.of(holdings.decisions).standing if each.kind == KIND]
    if as_json:
        say_json(
            {
                "decisions": [_decision_row(each) for each in decided],
                "unknown": unknown,
                "roles": _vocabulary(all_roles),
            }
        )
        return DONE
    _say_decisions(decided)
    _say_unknown(unknown)
    for row in _vocabulary(all_roles):
        say(sentence("role_line", **row))
    return DONE


def explain(
    wording: WordingArgument,
    kind: KindOption = None,
    title: Annotated[str | None, typer.Option("--title", help="The name of the SOP, where it matters.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Which roles a wording names, and why.

    Example: selaras roles explain "Kasubbag Umpeg selaku PPTK"
    """
    matched = _match(wording, _checked_kind(kind), title, _decisions(workspace))
    if as_json:
        say_json(_explained(matched))
        return DONE
    roles = ", ".join(role.role_id or sentence("role_none") for role in matched.roles)
    say(sentence("role_read", wording=wording, roles=roles, score=f"{matched.match.score or 0:.2f}"))
    for reason in matched.match.reasons:
        say(sentence("role_reason", reason=reason))
    for suggestion in matched.suggestions:
        say(sentence("role_suggestion", id=suggestion.role_id, label=suggestion.label))
    return DONE


def decide(
    wording: WordingArgument,
    role_id: Annotated[
        str,
        typer.Argument(metavar="ROLE_ID", help="A role's id, several joined by '|', '!id' for never, '?' for unsure."),
    ],
    kind: KindOption = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason; it is kept.")] = None,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Say which role a wording is, in all documents that have it.

    Example: selaras roles decide "Kasi Pemas" kepala-seksi --why "Seksi Pemberdayaan Masyarakat"
    """
    check_role_choice(role_id)
    kind = _checked_kind(kind)
    with writing_session(workspace, "roles", wait=wait, quiet=quiet, debug=debug) as session:
        matched = _match(wording, kind, None, Decisions.of(list_decisions(session.workspace)))
        before = "|".join(matched.match.role_ids) or None
        subject = role_subject(wording, kind)
        decision_id = add_decision(session.workspace, KIND, subject, before, role_id, why)
    say(sentence("role_decided", id=decision_id, wording=wording, kind=kind, after=role_id))
    return DONE


def undo(
    decision_id: Annotated[str, typer.Argument(metavar="DECISION_ID", help="`selaras roles list` shows it.")],
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take a decision back; it stays in the history.

    Example: selaras roles undo 5f2c9e1a7b3d4f60
    """
    with writing_session(workspace, "roles", wait=wait, quiet=quiet, debug=debug) as session:
        undo_decision(session.workspace, decision_id)
    say(sentence("decision_undone", id=decision_id))
    return DONE


def export_decisions(path: FileArgument, workspace: WorkspaceOption = None, debug: DebugOption = False) -> int:
    """Write the decisions that stand to a CSV: of roles, procedures, offices, cited law and the roster.

    Example: selaras roles export keputusan.csv
    """
    with open_workspace(workspace, create=False) as opened:
        decisions = list_decisions(opened)
    path.write_text(decisions_to_csv(decisions), encoding="utf-8")
    say(sentence("decisions_written", count=len(Decisions.of(decisions).standing), path=path))
    return DONE


def import_decisions(
    path: ThereArgument,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take over the decisions of a CSV; what stands already is left as it is.

    Example: selaras roles import keputusan.csv
    """
    wanted = read_decisions(csv_text(path.read_bytes()))
    for each in wanted:
        CHOICES.get(each.kind, _any_choice)(each.after or "")
    with writing_session(workspace, "roles", wait=wait, quiet=quiet, debug=debug) as session:
        new = new_decisions(wanted, list_decisions(session.workspace))
        for each in new:
            add_decision(session.workspace, each.kind, each.subject, each.before, each.after, each.reason)
    say(sentence("decisions_read", count=len(new), known=len(wanted) - len(new)))
    return DONE


def _any_choice(after: str) -> None:
    """Ids of offices and procedures are whatever people name them."""


CHOICES: dict[str, Callable[[str], None]] = {KIND: check_role_choice, "law": check_law_choice}


def _decisions(workspace: Path | None) -> Decisions:
    """Those of the workspace; explaining a wording needs none."""
    try:
        with open_workspace(workspace, create=False) as opened:
            return Decisions.of(list_decisions(opened))
    except WorkspaceError:
        if workspace is not None:
            raise
        return Decisions.of(())


def _match(wording: str, kind: str | None, title: str | None, decided: Decisions) -> MatchedHeader:
    column = Pelaksana(table_ordinal=1, header=Text(value=wording))
    return match_header(column, kind, role_context(title), decided)


def _checked_kind(kind: str | None) -> str | None:
    kinds = role_vocabulary().kinds
    if kind is not None and kind not in kinds:
        raise UsageError(f"there is no kind of agency {kind!r}: one of {', '.join(kinds)}")
    return kind


def _explained(matched: MatchedHeader) -> dict[str, Any]:
    return {
        "roles": [{name: getattr(role, name) for name in role.__slots__} for role in matched.roles],
        "score": matched.match.score,
        "reasons": matched.match.reasons,
        "decided_by": matched.match.decided_by,
        "suggestions": [{"role_id": each.role_id, "label": each.label} for each in matched.suggestions],
    }


def _unknown(holdings: Holdings) -> Iterator[dict[str, Any]]:
    """The wordings of the documents for which there is no role, the most frequent first."""
    found = reconcile(holdings.sops(), holdings.decisions)
    columns: Counter[str] = Counter()
    suggested: dict[str, tuple[str, str]] = {}
    for headers in found.headers.values():
        for header in headers:
            if header.match.header and any(role.role_id is None for role in header.roles):
                key = wording_key(header.match.header)
                columns[key] += 1
                likely = ", ".join(each.label for each in header.suggestions)
                suggested.setdefault(key, (header.match.header, likely))
    for key, count in sorted(columns.items(), key=lambda item: (-item[1], item[0])):
        wording, likely = suggested[key]
        yield {"wording": wording, "count": count, "suggestions": likely or None}


def _decision_row(decision: Decision) -> dict[str, Any]:
    wording, _, kind = decision.subject.removeprefix(f"{KIND}:").rpartition("@")
    return {
        "id": decision.decision_id,
        "wording": wording,
        "kind": None if kind == ANY else kind,
        "after": decision.after,
        "who": decision.decided_by,
        "when": decision.decided_at.date().isoformat(),
        "why": decision.reason,
    }


def _vocabulary(wanted: bool) -> list[dict[str, str]]:
    known = role_vocabulary()
    if not wanted:
        return []
    return [
        {"id": role_id, "label": entry.facts.label, "level": known.levels[entry.facts.level]}
        for role_id, entry in sorted(known.roles.items())
    ]


def _say_decisions(decided: list[Decision]) -> None:
    if decided:
        say(sentence("roles_decided"))
    for each in decided:
        say(sentence("roles_decision", **_decision_row(each)))


def _say_unknown(unknown: list[dict[str, Any]]) -> None:
    if not unknown:
        say(sentence("roles_all_known"))
        return
    say(sentence("roles_unknown"))
    for row in unknown:
        say(sentence("roles_wording", **row))
