"""A reading as bytes: gzipped JSON."""

from __future__ import annotations

import gzip

from schemas.sop import Reading


def pack_reading(reading: Reading) -> bytes:
    """The same reading gives the same bytes."""
    return gzip.compress(reading.model_dump_json().encode(), compresslevel=5, mtime=0)


def unpack_reading(data: bytes) -> Reading:
    return Reading.model_validate_json(gzip.decompress(data))
