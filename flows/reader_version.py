"""What a cached reading depends on, found out from the code itself: no number that somebody forgets to raise."""

from __future__ import annotations

import hashlib
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


@cache
def current_reader() -> Reader:
    return Reader(version=code_hash(), vocabulary=vocabulary_hash(), options={})


def code_hash() -> str:
    """Changes when a module that reads or a library that it reads with changes, and only then."""
    digest = hashlib.sha256()
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in LIBRARIES:
        digest.update(f"{name}=={metadata.version(name)}\0".encode())
    return digest.hexdigest()
