"""Damaged files through the real `selaras run`: `make fuzz ARGS="--files 5000"`.

Sound files of every format (forged, drawn, and converted where LibreOffice is installed) are damaged in their own
structure (`benchmarks/mutations.py`) and given strange names. No file may end the run, hang it or be missing from its
account. What was stopped by a limit, crashed or met an error of ours is listed, with the worst in time and memory.
`--only N --out DIR` writes the N-th file of a seed alone.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from sqlalchemy import select

from benchmarks.mutations import MUTATIONS
from flows.limits import LIMIT_CODES
from pipeline.store.sources import StoredSource, list_sources
from pipeline.store.tables import reading
from pipeline.store.workspace import Workspace, open_workspace
from samples.forge.forge import forge

ROOT = Path(__file__).parent.parent
FAMILIES = {
    "pdf": "pdf",
    "docx": "zip",
    "xlsx": "zip",
    "odt": "zip",
    "ods": "zip",
    "html": "markup",
    "md": "markup",
    "txt": "text",
    "csv": "text",
    "rtf": "text",
    "doc": "ole",
    "xls": "ole",
    "png": "picture",
    "jpg": "picture",
    "tif": "picture",
    "bmp": "picture",
}
SHARES = {"pdf": 25, "docx": 25, "xlsx": 20, "html": 12, "md": 5, "txt": 6, "csv": 2, "png": 1, "jpg": 1, "bmp": 1}
SHARES |= {"tif": 1, "odt": 1, "ods": 1, "rtf": 1, "doc": 1, "xls": 1}
CONVERTED = {"odt": "docx", "doc": "docx", "rtf": "docx", "ods": "xlsx", "xls": "xlsx"}
FORGED = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "html": "html", "md": "markdown", "txt": "tabs", "csv": "tabs"}
PICTURES = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF", "bmp": "BMP"}
NAMES = (
    "a..%2f..%2f{}",
    "a\nb {}",
    "-rf {}",
    "'; DROP TABLE source; {}",
    "{{x}} {}",
    "\u202e{}",
    "x" * 200 + "{}",
    "$(id) {}",
)
SETTINGS = {
    "SELARAS_ENGINE": "threads",
    "SELARAS_SECONDS_PER_DOCUMENT": "60",
    "SELARAS_SECONDS_MORE_PER_PAGE": "0",
    "SELARAS_SECONDS_PER_PAGE": "60",
    "SELARAS_MEGABYTES_PER_WORKER": "2000",
}
HANG = 1.5  # of the sum of all limits


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file before it is damaged."""

    ending: str
    content: bytes


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--batch", type=int, default=1000, help="files a run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="write this file, and run nothing")
    parser.add_argument("--out", type=Path, help="keep the damaged files and the workspace here")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        root = options.out or Path(scratch)
        sound = sound_files(Path(scratch, "sound"))
        if options.only is not None:
            write_damaged(root, sound, options.seed, options.only)
            return
        for first in range(0, options.files, options.batch):
            numbers = range(first, min(first + options.batch, options.files))
            run_batch(root, sound, options.seed, numbers)
        with open_workspace(root / "workspace") as workspace:
            report(workspace, options.files)


def sound_files(folder: Path) -> dict[str, list[Sound]]:
    """A few of each kind, by ending."""
    folder.mkdir(parents=True)
    found = {ending: [Sound(ending, forge(seed, name).content) for seed in range(8)] for ending, name in FORGED.items()}
    found |= {ending: [Sound(ending, draw_page(form))] for ending, form in PICTURES.items()}
    office = shutil.which("soffice") or shutil.which("libreoffice")
    for ending, source in CONVERTED.items() if office else ():
        (folder / f"sop.{source}").write_bytes(found[source][0].content)
        command = [
            str(office),
            f"-env:UserInstallation={folder.as_uri()}/profile",
            "--headless",
            "--convert-to",
            ending,
        ]
        done = subprocess.run([*command, f"sop.{source}"], cwd=folder, capture_output=True, check=False)
        if done.returncode == 0:
            found[ending] = [Sound(ending, (folder / f"sop.{ending}").read_bytes())]
    return found


def draw_page(form: str) -> bytes:
    """A small page, since reading a picture takes long."""
    page, out = Image.new("RGB", (500, 350), "white"), io.BytesIO()
    pen = ImageDraw.Draw(page)
    for row in range(5):
        pen.rectangle((20, 20 + 60 * row, 480, 80 + 60 * row), outline="black")
        pen.text((30, 40 + 60 * row), f"{row + 1}. Menerima berkas permohonan", fill="black")
    page.save(out, form)
    return out.getvalue()


def write_damaged(folder: Path, sound: dict[str, list[Sound]], seed: int, number: int) -> None:
    rng = Random(f"{seed}/{number}")
    endings = [ending for ending in SHARES if ending in sound]
    one = rng.choice(sound[rng.choices(endings, [SHARES[ending] for ending in endings])[0]])
    mutation = rng.choice([each for each in MUTATIONS if FAMILIES[one.ending] in each.families])
    ending = one.ending if rng.random() < 0.9 else rng.choice(endings)
    name = rng.choice(NAMES).format(f"{number:05} {mutation.name}.{ending}") if rng.random() < 0.2 else None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{number:05} {mutation.name}.{ending}")
    path.write_bytes(mutation.mutate(one.content, rng))


def run_batch(root: Path, sound: dict[str, list[Sound]], seed: int, numbers: Sequence[int]) -> None:
    inbox = root / f"inbox-{numbers[0]:05}"
    for number in numbers:
        write_damaged(inbox, sound, seed, number)
    arguments = ["run", str(inbox), "--out", str(root / "release"), "--workspace", str(root / "workspace"), "--quiet"]
    limit = HANG * 60 * len(numbers)
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        env={"PYTHONPATH": str(ROOT), **os.environ, **SETTINGS},
        timeout=limit,
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if done.returncode not in (0, 3):
        raise SystemExit(f"the run ended with status {done.returncode}")
    seconds = time.monotonic() - start
    sys.stdout.write(f"files {numbers[0]} to {numbers[-1]}: {seconds:.0f} s, status {done.returncode}\n")
    sys.stdout.flush()


def report(workspace: Workspace, files: int) -> None:
    sources = list_sources(workspace)
    accounted = sum(len(source.names) for source in sources)
    with workspace.engine.connect() as connection:
        cost = {row.sha256: row for row in connection.execute(select(reading))}
    for code, count in Counter(source.reason_code or source.state for source in sources).most_common():
        sys.stdout.write(f"{count:6} {code}\n")
    for source in sources:
        if source.reason_code in (*LIMIT_CODES, "unknown"):
            sys.stdout.write(f"{source.reason_code}: {told(source)}: {dict(source.reason_values)}\n")
    for what in ("seconds", "megabytes"):
        worst = sorted((s for s in sources if s.sha256 in cost), key=lambda s: -getattr(cost[s.sha256], what))[:5]
        for source in worst:
            sys.stdout.write(f"most {what}: {getattr(cost[source.sha256], what):.1f}: {told(source)}\n")
    if accounted != files or any(source.state == "waiting" for source in sources):
        raise SystemExit(f"{accounted} of {files} files are accounted for")
    sys.stdout.write(f"{files} files, all accounted for\n")


def told(source: StoredSource) -> str:
    return f"{source.names[0]!r} ({source.state}, {source.media_type})"


if __name__ == "__main__":
    main(sys.argv[1:])
