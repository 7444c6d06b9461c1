"""How an extractor tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

OnPage = Callable[[int, int], None]
"""Called with the pages done and the pages in all, after each page."""
