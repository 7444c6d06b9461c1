"""Every command of `selaras`, in the order of its help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.commands.doctor import doctor
from flows.commands.export import export
from flows.commands.query import query
from flows.commands.run import ingest, publish, run
from flows.commands.show import show
from flows.commands.status import retry, status, withdraw
from flows.commands.verify import verify
from flows.commands.watch import watch

Command = Callable[..., Any]
COMMANDS: tuple[Command, ...] = (
    run,
    ingest,
    watch,
    publish,
    show,
    status,
    retry,
    withdraw,
    verify,
    query,
    export,
    doctor,
)
