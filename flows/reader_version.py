"""What a cached reading, or a cached part of a release, depends on, found out from the code itself: no number that
somebody forgets to raise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.store.readings import Reader
from schemas.vocabulary.loader import vocabulary_hash

ROOT = Path(__file__).parent.parent
CODE = ("schemas", "extractors", "pipeline/read")
LIBRARIES = (
    "pypdfium2",
    "lxml",
    "markdown-it-py",
    "charset-normalizer",
    "rapidocr",
    "openvino",
    "opencv-python-headless",
    "spacy",
)
PUBLISHING = ("schemas", "pipeline")
WRITERS = ("rapidfuzz", "pyarrow", "pydantic")


@cache
def current_reader() -> Reader:
    return Reader(version=code_hash(), vocabulary=vocabulary_hash(), options={})


@cache
def publisher_version() -> str:
    """Changes when anything does by which a document's part of a release is made of its reading."""
    return hashlib.sha256(f"{code_hash(PUBLISHING, WRITERS)}\0{vocabulary_hash()}".encode()).hexdigest()


def code_hash(folders: Sequence[str] = CODE, libraries: Sequence[str] = LIBRARIES) -> str:
    """Changes when a module of these folders or one of these libraries changes, and only then."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in libraries:
        digest.update(f"{name}=={metadata.version(name)}\0".encode())
    return digest.hexdigest()
