"""What the release's page asks the release's database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A query whose rows the page lists, and the file of the release where all of it stands."""

    query: str
    file: str


COUNTS = {
    "sops": "SELECT count(*) AS count FROM sop",
    "agencies": "SELECT count(DISTINCT agency_id) AS count FROM sop",
    "procedures": "SELECT count(DISTINCT procedure_id) AS count FROM sop",
    "steps": "SELECT count(*) AS count FROM step",
    "laws": "SELECT count(*) AS count FROM dasar_hukum",
    "findings": "SELECT count(*) AS count FROM finding",
}

HISTOGRAMS = {
    "confidence": """
        SELECT least(round(confidence * 10000)::BIGINT // 1000, 9), count(*) FROM evidence
        WHERE state IN ('read', 'unreadable', 'spanned', 'inferred', 'corrected') AND confidence IS NOT NULL
        GROUP BY 1
        """,
    "completeness": "SELECT least(round(completeness * 10000)::BIGINT // 1000, 9), count(*) FROM sop GROUP BY 1",
}

COVERAGE = "SELECT * FROM v_coverage"

LISTS = {
    "findings": Question(
        """
        SELECT rule, severity, count(*) AS count, min(message) AS example FROM finding
        GROUP BY rule, severity
        ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, count DESC, rule
        """,
        "csv/finding.csv",
    ),
    "agencies": Question(
        "SELECT * FROM v_agency WHERE sops > 0 ORDER BY sops DESC, label, agency_id", "csv/agency.csv"
    ),
    "silent": Question(
        """
        SELECT label, government FROM agency
        WHERE expected AND NOT EXISTS (SELECT 1 FROM sop WHERE sop.agency_id = agency.agency_id)
        ORDER BY label, agency_id
        """,
        "csv/agency.csv",
    ),
    "procedures": Question(
        """
        SELECT procedure.label, procedure.sops, procedure.agencies, min(duration_max_minutes) AS shortest,
               median(duration_max_minutes) AS median, max(duration_max_minutes) AS longest
        FROM procedure JOIN sop USING (procedure_id)
        GROUP BY procedure.procedure_id, procedure.label, procedure.sops, procedure.agencies
        ORDER BY procedure.sops DESC, procedure.label, procedure.procedure_id
        """,
        "csv/procedure.csv",
    ),
    "revoked": Question(
        """
        SELECT v_law_revoked.regulation_id, min(regulation.title) AS title, min(regulation.revoked_by) AS revoked_by,
               count(DISTINCT v_law_revoked.sop_id) AS sops
        FROM v_law_revoked JOIN regulation USING (regulation_id)
        GROUP BY v_law_revoked.regulation_id
        ORDER BY sops DESC, v_law_revoked.regulation_id
        """,
        "csv/dasar_hukum.csv",
    ),
    "unknown_roles": Question(
        "SELECT * FROM v_unknown_role WHERE header IS NOT NULL ORDER BY sops DESC, header", "csv/pelaksana.csv"
    ),
}
