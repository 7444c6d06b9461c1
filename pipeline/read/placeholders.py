"""Tell template remains from values: '${nomor}', '………', '/ SOP/ …' left open."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}|<<[^>]*>>|\[[A-Za-z_ ]+\]")
OPEN = re.compile(r"[\s.…_\-–—:;]*")


def is_placeholder(text: str) -> bool:
    """Whether nothing but a template's placeholder stands here: '${nomor}'."""
    return bool(text.strip()) and bool(OPEN.fullmatch(PLACEHOLDER.sub("", text))) and bool(PLACEHOLDER.search(text))
