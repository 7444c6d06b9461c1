"""Runs that are killed at random moments: `make faults ARGS="--kills 200 --documents 300"`.

Forged documents go through the real `selaras run`, which is killed (SIGKILL) at seeded moments from its start to its
end. After each kill the store must be whole and the release the last whole one or none; after every few kills a run
goes undisturbed to its end, and its csv/ and parquet/ must be byte for byte those of a run that nobody killed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.cheap_documents import write_documents
from pipeline.publish.place import manifest_of
from pipeline.store.sources import list_sources
from pipeline.store.verify import verify
from pipeline.store.workspace import open_workspace

ROOT = Path(__file__).parent.parent
KILLS_A_ROUND = 25
SHARE = 4  # a run is killed within this part of a whole run's time, so that one round goes through all stages
GOOD = (0, 3)
SELARAS = (sys.executable, "-m", "flows.cli")
TABLES = ("csv", "parquet")


class Broken(Exception):
    """What must never happen."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one round."""

    inbox: Path
    root: Path
    command: Sequence[str] = SELARAS

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def release(self) -> Path:
        return self.root / "release"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder, "inbox")
        write_documents(inbox, range(options.documents))
        moments = kill_rounds(inbox, Path(folder), options.kills, Random(options.seed))
    where = ", ".join(f"{count} in {stage}" for stage, count in sorted(moments.items()))
    sys.stdout.write(f"{moments.total()} kills ({where}): nothing lost, nothing twice, the same bytes\n")


def kill_rounds(
    inbox: Path, folder: Path, kills: int, rng: Random, command: Sequence[str] = SELARAS, share: int = SHARE
) -> Counter[str]:
    """How many runs were killed in which stage. Raises Broken at the first thing that is not as it must be."""
    calm = Place(inbox, folder / "calm", command)
    seconds = run_to_its_end(calm)
    expected = table_hashes(calm.release)
    moments: Counter[str] = Counter()
    while moments.total() < kills:
        place = Place(inbox, folder / f"round-{moments.total():03}", command)
        for _ in range(min(KILLS_A_ROUND, kills - moments.total())):
            stage = killed_run(place, rng.uniform(0.2, max(2.0, seconds / share)))
            if stage is None:
                break
            moments[stage] += 1
            check_after_kill(place)
            sys.stderr.write(f"kill {moments.total()}: in {stage}\n")
        run_to_its_end(place)
        check_whole(place, expected)
        shutil.rmtree(place.root)
    return moments


def start_run(place: Place) -> subprocess.Popen[bytes]:
    arguments = ["run", str(place.inbox), "--out", str(place.release), "--workspace", str(place.workspace), "--quiet"]
    place.root.mkdir(exist_ok=True)
    return subprocess.Popen(
        [*place.command, *arguments],
        stdout=subprocess.DEVNULL,
        env={"SELARAS_ENGINE": "threads", "PYTHONPATH": str(ROOT), **os.environ},
    )


def run_to_its_end(place: Place) -> float:
    start = time.monotonic()
    status = start_run(place).wait()
    if status not in GOOD:
        raise Broken(f"an undisturbed run ended with status {status}")
    return time.monotonic() - start


def killed_run(place: Place, after: float) -> str | None:
    """The stage in which the run was killed; None where it was done before."""
    run = start_run(place)
    try:
        status = run.wait(after)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait()
        return stage_of(place)
    if status not in GOOD:
        raise Broken(f"a run after a kill ended with status {status}")
    return None


def stage_of(place: Place) -> str:
    """How far a killed run was, as its leavings tell."""
    if any(place.root.glob(".release.selaras-*")):
        return "publish"
    if not (place.workspace / "selaras.sqlite").exists():
        return "start"
    with open_workspace(place.workspace) as workspace:
        states = Counter(source.state for source in list_sources(workspace))
    if states.total() < len(list(place.inbox.iterdir())):
        return "take in"
    return "read" if states["waiting"] else "reconcile or check"


def check_after_kill(place: Place) -> None:
    """The store has nothing that is damaged, and the release is a whole one or not there."""
    if place.workspace.exists():
        with open_workspace(place.workspace) as workspace:
            damaged = verify(workspace).damaged
        # a kill between the exchange of the release and its record leaves a newer release than the store knows
        if worse := [what for what in damaged if not what.startswith("release file") or "manifest.json" not in what]:
            raise Broken(f"damaged after a kill: {worse[:3]}")
    if place.release.exists():
        check_release(place.release)


def check_release(release: Path) -> None:
    manifest = manifest_of(release)
    hashes = manifest.get("hashes") if manifest else None
    if not isinstance(hashes, dict):
        raise Broken(f"{release} is no whole release")
    for name, sha256 in hashes.items():
        found = hashlib.sha256((release / name).read_bytes()).hexdigest()
        if found != sha256.removeprefix("sha256:"):
            raise Broken(f"{release / name} is not what its manifest says")


def check_whole(place: Place, expected: dict[str, str]) -> None:
    """Each document once, nothing half made, and the tables of the undisturbed run."""
    with open_workspace(place.workspace) as workspace:
        damaged = verify(workspace).damaged
        names = sorted(name for source in list_sources(workspace) for name in source.names)
        left = [path.name for path in workspace.scratch.iterdir()]
    if damaged or left:
        raise Broken(f"after a run to the end: {damaged[:3]}, half made: {left[:3]}")
    if names != sorted(path.name for path in place.inbox.iterdir()):
        raise Broken(f"{len(names)} files are known of {len(list(place.inbox.iterdir()))}")
    if asides := [path.name for path in place.root.iterdir() if path.name.startswith(".")]:
        raise Broken(f"left beside the release: {asides}")
    check_release(place.release)
    found = table_hashes(place.release)
    if found != expected:
        different = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise Broken(f"other bytes than an undisturbed run: {different[:5]}")


def table_hashes(release: Path) -> dict[str, str]:
    return {
        path.relative_to(release).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for table in TABLES
        for path in sorted((release / table).iterdir())
    }


if __name__ == "__main__":
    main(sys.argv[1:])
