"""`selaras` with the fake reader, as a process of its own: `python poison_selaras.py run inbox --out rilis`."""

from __future__ import annotations

import functools
import sys

from flows.cli import run_command
from flows.commands import session
from flows.spread import open_readers

if __name__ == "__main__":
    session.open_readers = functools.partial(open_readers, reader="poison_reader:read_file")
    sys.exit(run_command(sys.argv[1:]))
