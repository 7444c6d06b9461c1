"""What a person should look at."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, at the value it is about.

    `table_name`, `row_key` and `column_name` name the value as `evidence` does ('step', '3', 'waktu'; '0' for the
    tables with one row an SOP). `subject` is what it is about where the place alone doesn't say it (the unknown label
    'Nomer Dok'), never a measured figure. `message` is in Bahasa Indonesia; `box` is x0, y0, x1, y1 in points.
    """

    source_sha256: str
    rule: str
    severity: Severity
    message: str
    sop_id: str | None = None
    table_name: str | None = None
    row_key: str | None = None
    column_name: str | None = None
    subject: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None

    @property
    def finding_id(self) -> str:
        """Made of what it is about and not of how it is worded, so that it stays when a message is rephrased."""
        about = (
            self.source_sha256,
            self.sop_id,
            self.rule,
            self.table_name,
            self.row_key,
            self.column_name,
            self.subject,
        )
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:ID_LENGTH]
