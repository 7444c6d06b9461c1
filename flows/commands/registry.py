"""Every command of `selaras`, in the order of its help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.commands.agencies import import_roster, list_agencies
from flows.commands.doctor import doctor
from flows.commands.export import export
from flows.commands.query import query
from flows.commands.retention import retention
from flows.commands.roles import decide, explain, export_decisions, import_decisions, list_roles, undo
from flows.commands.run import ingest, publish, run
from flows.commands.schedule import schedule
from flows.commands.show import show
from flows.commands.status import retry, status, withdraw
from flows.commands.verify import verify
from flows.commands.watch import watch

Command = Callable[..., Any]
COMMANDS: tuple[Command, ...] = (
    run,
    ingest,
    watch,
    schedule,
    publish,
    show,
    status,
    retry,
    withdraw,
    verify,
    retention,
    query,
    export,
    doctor,
)

# Commands with verbs of their own: `selaras roles explain WORDING`.
GROUPS: dict[str, tuple[str, dict[str, Command]]] = {
    "roles": (
        "How column headers become roles, and what people decide about it.",
        {
            "list": list_roles,
            "explain": explain,
            "decide": decide,
            "undo": undo,
            "export": export_decisions,
            "import": import_decisions,
        },
    ),
    "agencies": (
        "The offices that are expected, and what each has sent.",
        {"list": list_agencies, "import": import_roster},
    ),
}
