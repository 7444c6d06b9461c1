"""The scheduled run made known to a Prefect server: work pool, deployment, schedule, who is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from schemas.errors import UsageError

TOLD = ("WaitsForPerson", "Failed", "Crashed", "TimedOut")
ONE = 1  # run at a time: a workspace has one writer


@dataclass(frozen=True, slots=True)
class Night:
    """When, under which name, and with what (`nightly`'s parameters). `notify` is a block: 'custom-webhook/biro'."""

    name: str
    pool: str
    cron: str
    timezone: str | None
    parameters: Mapping[str, Any]
    notify: str | None = None


def register(night: Night) -> str:
    """Makes or renews all of it on the server that Prefect is connected to. Gives the deployment's id."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.types.entrypoint import EntrypointType

    from flows.nightly import nightly

    schedule = schedule_of(night)
    make_pool(night.pool)
    deployment: Any = nightly.to_deployment(
        night.name,
        schedule=schedule,
        parameters=dict(night.parameters),
        concurrency_limit=ConcurrencyLimitConfig(limit=ONE),
        work_pool_name=night.pool,
        job_variables={"working_dir": str(Path.cwd())},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment_id = str(deployment.apply())
    if night.notify is not None:
        make_automation(night, deployment_id)
    return deployment_id


def schedule_of(night: Night) -> Any:
    """Raises UsageError for a cron line or a time zone that there is not."""
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.schedules import Cron
    from pydantic import ValidationError

    try:
        CronSchedule(cron=night.cron, timezone=night.timezone)
    except ValidationError as error:
        raise UsageError(f"--cron {night.cron!r}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from error
    return Cron(night.cron, timezone=night.timezone)


def make_pool(name: str) -> None:
    """A pool of local processes, unless there is one of that name."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectNotFound
    from prefect.workers.process import ProcessWorker

    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(name)
        except ObjectNotFound:
            template = ProcessWorker.get_default_base_job_template()
            client.create_work_pool(
                WorkPoolCreate(name=name, type="process", base_job_template=template, concurrency_limit=ONE)
            )


def make_automation(night: Night, deployment_id: str) -> None:
    """Whoever the block reaches is told when something waits for a person, and when a run fails."""
    from prefect.client.orchestration import get_client
    from prefect.events.actions import SendNotification
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

    name = f"selaras: {night.name}"
    with get_client(sync_client=True) as client:
        trigger = EventTrigger(
            expect={f"prefect.flow-run.{state}" for state in TOLD},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            match_related={"prefect.resource.id": f"prefect.deployment.{deployment_id}"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        )
        message = SendNotification(
            block_document_id=find_block(client, night.notify or ""),
            subject="Selaras: {{ flow_run.state.name }}",
            body="{{ flow_run.state.message }}",
        )
        for known in client.read_automations_by_name(name):
            client.delete_automation(known.id)
        client.create_automation(AutomationCore(name=name, trigger=trigger, actions=[message]))


def find_block(client: Any, slug: str) -> Any:
    from prefect.exceptions import ObjectNotFound

    kind, _, name = slug.partition("/")
    try:
        return client.read_block_document_by_name(name, kind, include_secrets=False).id
    except ObjectNotFound as error:
        raise UsageError(
            f"--notify {slug!r}: the Prefect server has no such block; make it there first, 'custom-webhook/biro' say"
        ) from error
