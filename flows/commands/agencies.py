"""agencies: the offices that are expected, and what each has sent."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.console import say, say_json
from flows.commands.options import WAIT, DebugOption, JsonOption, QuietOption, WaitOption, WorkspaceOption
from flows.commands.session import DONE, writing_session
from flows.publish import Holdings
from pipeline.reconcile.decision_csv import WantedDecision, new_decisions
from pipeline.reconcile.reconcile import reconcile
from pipeline.reconcile.roster import entry_to_json, expected_agency, read_roster
from pipeline.reconcile.spreadsheet_csv import csv_text
from pipeline.store.decisions import add_decision, list_decisions
from pipeline.store.workspace import open_workspace
from schemas.roster import RosterEntry
from schemas.vocabulary.cli import sentence

KIND = "roster"


def list_agencies(
    silent: Annotated[bool, typer.Option("--silent", help="Only those that are expected and sent nothing.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """The offices of the roster and of the documents, with the number of their SOPs.

    Example: selaras agencies list --silent
    """
    with open_workspace(workspace, create=False) as opened:
        rows = _rows(Holdings.of(opened))
    shown = [row for row in rows if not silent or (row["expected"] and not row["sops"])]
    if as_json:
        say_json(shown)
        return DONE
    if not rows:
        say(sentence("agencies_none"))
    for row in shown:
        say(sentence("agency_line", **{**row, "expected": sentence("agency_expected") if row["expected"] else None}))
    missing = sum(row["expected"] and not row["sops"] for row in rows)
    if missing:
        say(sentence("agencies_silent", count=missing))
    return DONE


def import_roster(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv",
            exists=True,
            dir_okay=False,
            help="Columns: agency, and if known government, agency_id, kind, parent_agency_id, names (A|B).",
        ),
    ],
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take in the roster of offices that are expected to send their SOPs.

    Example: selaras agencies import daftar-opd.csv
    """
    wanted = [_wanted(entry) for entry in read_roster(csv_text(path.read_bytes()))]
    with writing_session(workspace, "agencies", wait=wait, quiet=quiet, debug=debug) as session:
        new = new_decisions(wanted, list_decisions(session.workspace))
        for each in new:
            add_decision(session.workspace, each.kind, each.subject, each.before, each.after, each.reason)
    say(sentence("roster_read", count=len(new), known=len(wanted) - len(new)))
    return DONE


def _wanted(entry: RosterEntry) -> WantedDecision:
    return WantedDecision(KIND, f"{KIND}:{expected_agency(entry).agency_id}", None, entry_to_json(entry), None)


def _rows(holdings: Holdings) -> list[dict[str, Any]]:
    reconciled = reconcile(holdings.sops(), holdings.decisions).reconciled
    sent = Counter(facts.agency_id for facts in reconciled.sops.values())
    return [
        {
            "id": agency.agency_id,
            "label": agency.label,
            "kind": agency.kind,
            "government": agency.government,
            "expected": agency.expected,
            "sops": sent[agency.agency_id],
        }
        for agency in reconciled.agencies
    ]
