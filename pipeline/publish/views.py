"""The usual questions as views of `selaras.duckdb`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    name: str
    description: str
    query: str


VIEWS: tuple[View, ...] = (
    View(
        "v_sop",
        "SOPs with the names of their office and procedure, and what waits for a person",
        """
        SELECT sop.sop_id, sop.nama_sop, sop.nomor_sop, agency.label AS agency_label,
               procedure.label AS procedure_label, source.name AS source_name, source.state,
               sop.first_page, sop.effective_on, sop.steps, sop.duration_max_minutes, sop.completeness, sop.confidence,
               (SELECT count(*) FROM finding WHERE finding.sop_id = sop.sop_id AND severity = 'error') AS errors,
               (SELECT count(*) FROM finding WHERE finding.sop_id = sop.sop_id AND severity = 'warning') AS warnings
        FROM sop
        JOIN source ON source.sha256 = sop.source_sha256
        LEFT JOIN agency ON agency.agency_id = sop.agency_id
        LEFT JOIN procedure ON procedure.procedure_id = sop.procedure_id
        """,
    ),
    View(
        "v_step_with_roles",
        "Steps with who does them: headers as printed and the roles they are matched to",
        """
        SELECT step.sop_id, sop.nama_sop, step.ordinal, step.number, step.kegiatan, step.waktu, step.output,
               step.duration_max_minutes,
               string_agg(DISTINCT pelaksana.header, '; ' ORDER BY pelaksana.header) AS headers,
               string_agg(DISTINCT pelaksana_role.role_id, '; ' ORDER BY pelaksana_role.role_id) AS role_ids,
               min(step_pelaksana.confidence) AS role_confidence
        FROM step
        JOIN sop USING (sop_id)
        LEFT JOIN step_pelaksana ON step_pelaksana.sop_id = step.sop_id AND step_pelaksana.step_ordinal = step.ordinal
        LEFT JOIN pelaksana
               ON pelaksana.sop_id = step.sop_id AND pelaksana.ordinal = step_pelaksana.pelaksana_ordinal
        LEFT JOIN pelaksana_role
               ON pelaksana_role.sop_id = step.sop_id AND pelaksana_role.pelaksana_ordinal = pelaksana.ordinal
        GROUP BY ALL
        """,
    ),
    View(
        "v_flow",
        "Edges of the flow with the wording of the steps at both ends",
        """
        SELECT flow.sop_id, flow.ordinal, flow.source_ordinal, source_step.kegiatan AS source_kegiatan,
               flow.condition, flow.target_ordinal, target_step.kegiatan AS target_kegiatan, flow.evidence,
               flow.confidence
        FROM flow
        LEFT JOIN step AS source_step
               ON source_step.sop_id = flow.sop_id AND source_step.ordinal = flow.source_ordinal
        LEFT JOIN step AS target_step
               ON target_step.sop_id = flow.sop_id AND target_step.ordinal = flow.target_ordinal
        """,
    ),
    View(
        "v_duration_by_procedure",
        "How long each office takes for a procedure, in working minutes, current SOPs only",
        """
        SELECT procedure.procedure_id, procedure.label AS procedure_label, agency.label AS agency_label, sop.sop_id,
               sop.steps, sop.steps_timed, sop.duration_min_minutes, sop.duration_max_minutes,
               median(sop.duration_max_minutes) OVER (PARTITION BY procedure.procedure_id) AS procedure_median_minutes
        FROM sop
        JOIN procedure ON procedure.procedure_id = sop.procedure_id
        LEFT JOIN agency ON agency.agency_id = sop.agency_id
        WHERE sop.is_current
        """,
    ),
    View(
        "v_law_revoked",
        "SOPs that stand on law that had been revoked at their date or is revoked now",
        """
        SELECT dasar_hukum.sop_id, sop.nama_sop, agency.label AS agency_label, sop.effective_on, dasar_hukum.ordinal,
               dasar_hukum.text, dasar_hukum.regulation_id, dasar_hukum.status_at_approval,
               regulation.status AS status_now, regulation.revoked_on, regulation.revoked_by, regulation.certainty
        FROM dasar_hukum
        JOIN sop USING (sop_id)
        LEFT JOIN agency ON agency.agency_id = sop.agency_id
        LEFT JOIN regulation ON regulation.regulation_id = dasar_hukum.regulation_id
        WHERE dasar_hukum.status_at_approval = 'revoked' OR regulation.status = 'revoked'
        """,
    ),
    View(
        "v_law_unconfirmed",
        "Cited law that the register cannot confirm, each with the reason and what was probably meant",
        """
        SELECT finding.rule AS reason, finding.message, dasar_hukum.regulation_id, dasar_hukum.proposed_regulation_id,
               proposed.title AS proposed_title, dasar_hukum.text, dasar_hukum.title_agreement,
               dasar_hukum.sop_id, dasar_hukum.ordinal, sop.nama_sop, agency.label AS agency_label,
               source.name AS source_name
        FROM finding
        JOIN dasar_hukum
          ON dasar_hukum.sop_id = finding.sop_id AND dasar_hukum.ordinal::VARCHAR = finding.row_key
        JOIN sop ON sop.sop_id = finding.sop_id
        JOIN source ON source.sha256 = sop.source_sha256
        LEFT JOIN agency ON agency.agency_id = sop.agency_id
        LEFT JOIN regulation AS proposed ON proposed.regulation_id = dasar_hukum.proposed_regulation_id
        WHERE finding.table_name = 'dasar_hukum' AND finding.column_name IN ('regulation_id', 'text')
          AND starts_with(finding.rule, 'law_')
        """,
    ),
    View(
        "v_role_use",
        "How often each role is met: SOPs, offices, role columns and steps",
        """
        SELECT pelaksana_role.role_id, role.label, count(DISTINCT pelaksana_role.sop_id) AS sops,
               count(DISTINCT sop.agency_id) AS agencies,
               count(DISTINCT (pelaksana_role.sop_id, pelaksana_role.pelaksana_ordinal)) AS columns,
               count(DISTINCT (step_pelaksana.sop_id, step_pelaksana.step_ordinal)) AS steps
        FROM pelaksana_role
        JOIN sop USING (sop_id)
        JOIN role USING (role_id)
        LEFT JOIN step_pelaksana
               ON step_pelaksana.sop_id = pelaksana_role.sop_id
              AND step_pelaksana.pelaksana_ordinal = pelaksana_role.pelaksana_ordinal
        GROUP BY pelaksana_role.role_id, role.label
        """,
    ),
    View(
        "v_unknown_role",
        "Role headers that no role is known for",
        """
        SELECT pelaksana.header, count(*) AS columns, count(DISTINCT pelaksana.sop_id) AS sops
        FROM pelaksana
        LEFT JOIN pelaksana_role
               ON pelaksana_role.sop_id = pelaksana.sop_id AND pelaksana_role.pelaksana_ordinal = pelaksana.ordinal
        WHERE pelaksana_role.role_id IS NULL
        GROUP BY pelaksana.header
        """,
    ),
    View(
        "v_coverage",
        "For each column read from the page: how often it holds something, and how surely",
        """
        SELECT table_name, column_name, count(*) AS places,
               count(*) FILTER (state IN ('read', 'inferred', 'corrected', 'spanned')) AS filled,
               count(*) FILTER (state = 'unreadable') AS unreadable,
               count(*) FILTER (state = 'blank') AS blank,
               count(*) FILTER (state = 'absent') AS absent,
               avg(confidence) FILTER (state IN ('read', 'inferred', 'corrected', 'spanned')) AS mean_confidence
        FROM evidence
        GROUP BY table_name, column_name
        """,
    ),
    View(
        "v_agency",
        "Offices: what each has sent, how complete it is, what waits",
        """
        SELECT agency.agency_id, agency.label, agency.kind, agency.government, agency.expected,
               count(DISTINCT sop.sop_id) AS sops, avg(sop.completeness) AS completeness,
               count(DISTINCT source.sha256) FILTER (source.state IN ('review', 'partial')) AS waiting
        FROM agency
        LEFT JOIN sop ON sop.agency_id = agency.agency_id
        LEFT JOIN source ON source.sha256 = sop.source_sha256
        GROUP BY ALL
        """,
    ),
)
