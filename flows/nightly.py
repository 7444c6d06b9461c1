"""The scheduled run as a Prefect flow: `selaras schedule` makes a deployment of it.

Its state says whether something waits for a person, its artifacts say what. This module is where Prefect loads it from,
so it is the one that imports Prefect at its head.
"""

from __future__ import annotations

from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from flows.night_words import report_of_failure, waiting_table
from flows.night_work import KNOWN, may_pass, take_inbox

WAITS_FOR_PERSON, NOTHING_WAITS = "WaitsForPerson", "Completed"
PAUSES = [60.0, 300.0, 900.0]  # before each further attempt


@flow(name="selaras", validate_parameters=False, persist_result=False)
def nightly(
    inbox: str,
    workspace: str,
    out: str | None = None,
    profile: str = "internal",
    agency_from_folder: bool = False,
    pauses: list[float] | None = None,
) -> Any:
    """Takes in what is whole in the inbox, reads what was not read, publishes, and tells."""
    attempt = task(
        name="inbox",
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(PAUSES),
        retry_delay_seconds=PAUSES if pauses is None else pauses,
        retry_condition_fn=lambda _task, _run, state: may_pass(state.result(raise_on_failure=False)),
    )(take_inbox)
    try:
        report = attempt(inbox, workspace, out, profile, agency_from_folder)
    except KNOWN as error:
        create_markdown_artifact(report_of_failure(error), key="selaras")
        raise
    create_markdown_artifact(report.text, key="selaras")
    create_table_artifact(waiting_table(report), key="selaras-waits")
    return Completed(message=report.headline, name=WAITS_FOR_PERSON if report.waiting else NOTHING_WAITS)
