"""The tables of the store as queries see them. `migrations.py` makes them; a test holds the two together.

Times are ISO 8601 in UTC. What was decided (decision, decision_undone, withdrawal) is only ever added to.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, Table, Text

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

# One row a content. `state`: waiting, read, partial, quarantined. `reason_values` is JSON. `kept`: the original is in
# the store (0 for a file that could not be opened: its sha256 is made of its path). `release_state`: what the last
# release said of it.
source = Table(
    "source",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("media_type", Text),
    Column("pages", Integer),
    Column("sops", Integer),
    Column("reason_code", Text),
    Column("reason_values", Text),
    Column("reading_key", Text),
    Column("agency_folder", Text),
    Column("release_state", Text),
    Column("first_seen", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
)

# One row a place where that content was found. `path` is absolute, `name` what the release shows.
source_file = Table(
    "source_file",
    metadata,
    Column("path", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("first_seen", Text, nullable=False),
)

# One row a cached reading, good or refused. `file_sha256` is of the file that holds it (None: refused).
reading = Table(
    "reading",
    metadata,
    Column("key", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("file_sha256", Text),
    Column("read_at", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("megabytes", Float, nullable=False),
)

# `counts` and `measures` are JSON; `state`: running, done, failed (a `running` one whose workspace is free was killed).
# `measures`: seconds by stage, why files were refused or read in part, the most megabytes of a worker.
run = Table(
    "run",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("counts", Text),
    Column("measures", Text),
)

release = Table(
    "release",
    metadata,
    Column("path", Text, primary_key=True),
    Column("manifest_sha256", Text, nullable=False),
    Column("published_at", Text, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("decision_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
)

decision_undone = Table(
    "decision_undone",
    metadata,
    Column("decision_id", Text, primary_key=True),
    Column("undone_by", Text, nullable=False),
    Column("undone_at", Text, nullable=False),
)

# One row a row of decision, decision_undone and withdrawal, in the order they were added (`seals.py`).
seal = Table(
    "seal",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

# `action`: withdraw or restore; the last one of a source counts.
withdrawal = Table(
    "withdrawal",
    metadata,
    Column("withdrawal_id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("why", Text),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
)
