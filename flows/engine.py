"""Who runs the work: Prefect, with one task a document, or plain threads. The work does not know which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from typing import Any, Protocol, TypeVar

from flows.prefect_home import PrefectUnavailable, connected, start_server, use_home, users_api_url
from pipeline.store.workspace import Workspace

T = TypeVar("T")
Item = TypeVar("Item")
Tell = Callable[[str], None]
BRACES = str.maketrans("{}", "()")


class Engine(Protocol):
    def flow(self, name: str, body: Callable[[], T]) -> T:
        """The whole of one piece of work."""
        ...

    def step(self, name: str, work: Callable[[], T]) -> T:
        """A part of a flow that is waited for."""
        ...

    def each(self, name: str, work: Callable[[Item], T], items: Sequence[tuple[str, Item]]) -> Iterator[T]:
        """The work done on each (label, item), several at a time; results as they come."""
        ...


class ThreadEngine:
    def __init__(self, workers: int) -> None:
        self.workers = workers

    def flow(self, name: str, body: Callable[[], T]) -> T:
        return body()

    def step(self, name: str, work: Callable[[], T]) -> T:
        return work()

    def each(self, name: str, work: Callable[[Item], T], items: Sequence[tuple[str, Item]]) -> Iterator[T]:
        with ThreadPoolExecutor(self.workers, thread_name_prefix=name) as threads:
            futures = [threads.submit(work, item) for _, item in items]
            try:
                for future in as_completed(futures):
                    yield future.result()
            finally:
                threads.shutdown(cancel_futures=True)


class PrefectEngine:
    """Threads that Prefect counts and shows. Arguments stay here: Prefect sees labels only."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.prefect: Any = import_module("prefect")
        self.no_cache = import_module("prefect.cache_policies").NO_CACHE

    def flow(self, name: str, body: Callable[[], T]) -> T:
        runner = import_module("prefect.task_runners").ThreadPoolTaskRunner(max_workers=self.workers)
        result: T = self.prefect.flow(name=name, task_runner=runner, validate_parameters=False)(body)()
        return result

    def step(self, name: str, work: Callable[[], T]) -> T:
        result: T = self._task(name, name, work)()
        return result

    def each(self, name: str, work: Callable[[Item], T], items: Sequence[tuple[str, Item]]) -> Iterator[T]:
        futures = [self._task(name, label, partial(work, item)).submit() for label, item in items]
        for future in import_module("prefect.futures").as_completed(futures):
            yield future.result()

    def _task(self, name: str, label: str, work: Callable[[], T]) -> Any:
        """Braces would be filled in by Prefect. What is cached is for our own store to know."""

        def task() -> T:
            return work()

        options = {"task_run_name": label.translate(BRACES), "cache_policy": self.no_cache, "persist_result": False}
        return self.prefect.task(name=name, **options)(task)


@contextmanager
def open_engine(workspace: Workspace, tell: Tell, *, documents: int) -> Iterator[Engine]:
    """Prefect where the settings ask for it and there are documents to read, or where its server runs anyway.

    A Prefect that does not come up costs its pages, not the run.
    """
    workers = workspace.settings.at_a_time
    if workspace.settings.engine == "threads" or not (documents or users_api_url()):
        yield ThreadEngine(workers)
        return
    home = workspace.root / "prefect"
    with ExitStack() as stack:
        use_home(home)
        try:
            if users_api_url() is None:
                server = start_server(home)
                stack.callback(server.stop)
                stack.enter_context(connected(server.wait(), server.auth))
            engine: Engine = PrefectEngine(workers)
        except PrefectUnavailable as error:
            tell(f"{error}; going on without Prefect")
            engine = ThreadEngine(workers)
        yield engine
