"""The way of a store from any earlier schema to this one: numbered steps, each run once, each in SQL that SQLite and
PostgreSQL both understand. A step that was released is never changed; the next change is a new step at the end.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.store.seals import seal_what_is_there
from schemas.errors import WorkspaceError

FIRST = (
    """CREATE TABLE source (
        sha256 TEXT PRIMARY KEY, bytes BIGINT NOT NULL, kept INTEGER NOT NULL, state TEXT NOT NULL, media_type TEXT,
        pages INTEGER, sops INTEGER, reason_code TEXT, reason_values TEXT, reading_key TEXT, agency_folder TEXT,
        release_state TEXT, first_seen TEXT NOT NULL, changed_at TEXT NOT NULL)""",
    """CREATE TABLE source_file (
        path TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL, first_seen TEXT NOT NULL,
        PRIMARY KEY (path, sha256))""",
    """CREATE INDEX source_file_sha256 ON source_file (sha256)""",
    """CREATE TABLE reading (
        key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, file_sha256 TEXT, read_at TEXT NOT NULL,
        seconds DOUBLE PRECISION NOT NULL, megabytes DOUBLE PRECISION NOT NULL)""",
    """CREATE TABLE run (
        run_id TEXT PRIMARY KEY, kind TEXT NOT NULL, version TEXT NOT NULL, state TEXT NOT NULL,
        started_at TEXT NOT NULL, ended_at TEXT, counts TEXT)""",
    """CREATE TABLE release (path TEXT PRIMARY KEY, manifest_sha256 TEXT NOT NULL, published_at TEXT NOT NULL)""",
    """CREATE TABLE decision (
        decision_id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, before TEXT, after TEXT, reason TEXT,
        decided_by TEXT NOT NULL, decided_at TEXT NOT NULL)""",
    """CREATE TABLE decision_undone (
        decision_id TEXT PRIMARY KEY, undone_by TEXT NOT NULL, undone_at TEXT NOT NULL)""",
    """CREATE TABLE withdrawal (
        withdrawal_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, action TEXT NOT NULL, why TEXT,
        decided_by TEXT NOT NULL, decided_at TEXT NOT NULL)""",
)

SEALS = (
    """CREATE TABLE seal (
        position BIGINT PRIMARY KEY, kind TEXT NOT NULL, row_id TEXT NOT NULL, sha256 TEXT NOT NULL)""",
)

MEASURES = ("ALTER TABLE run ADD COLUMN measures TEXT",)

MIGRATIONS: tuple[tuple[str, ...], ...] = (FIRST, SEALS, MEASURES)
WITHOUT_SEALS = 1


def needs_migration(engine: Engine) -> bool:
    """Refuses a store that a newer Selaras has made."""
    with engine.connect() as connection:
        version = stored_version(connection)
    if version > len(MIGRATIONS):
        raise WorkspaceError(
            f"the workspace has schema {version}, this Selaras knows {len(MIGRATIONS)}: install the newer Selaras"
        )
    return version < len(MIGRATIONS)


def migrate(engine: Engine) -> None:
    """Brings the store to the newest schema, all or nothing."""
    with engine.execution_options(writes=True).begin() as connection:
        version = stored_version(connection)
        if version == 0:
            connection.execute(text("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)"))
        for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in statements:
                connection.execute(text(statement))
            connection.execute(text("INSERT INTO schema_version VALUES (:version)"), {"version": number})
        if version <= WITHOUT_SEALS:
            seal_what_is_there(connection)


def stored_version(connection: Connection) -> int:
    """0 for an empty store."""
    if not inspect(connection).has_table("schema_version"):
        return 0
    return connection.execute(text("SELECT max(version) FROM schema_version")).scalar() or 0
