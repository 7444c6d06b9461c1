"""Prefect's API: `python -m flows.prefect_server PORT` prints its port (0: any) and serves until stdin ends.

Prefect would start one by itself, but that one outlives a killed run, gives up after 20 seconds on a busy machine and
talks over our output.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import TextIO


def main(port: int) -> None:
    listening = socket.create_server(("127.0.0.1", port))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=end_with, args=(sys.stdin,), daemon=True).start()

    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.Server(uvicorn.Config(create_app(), log_level="critical", lifespan="on")).run(sockets=[listening])


def end_with(stream: TextIO) -> None:
    """The parent closes it when it ends, however it ends."""
    stream.read()
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
