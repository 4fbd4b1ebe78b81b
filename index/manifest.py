"""Manifest: how an index was built; what tells a good one from a stale, foreign or damaged one."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import IndexDamaged, IndexMissing, IndexStale

FORMAT = 1
"""Raised when what the files mean changes."""
REBUILD = "运行 python -m qa build 重建索引"
MANIFEST = "manifest.json"
_MODULES = (
    *("build", "passages", "tokenizer", "dictionary", "lexical", "vectors", "store", "manifest", "sounds"),
    *("embedded_store", "stores", "word_table", "milvus_client", "milvus_versions", "jurisdiction"),
)
"""Modules of this package that decide what an index holds."""


class DocumentEntry(BaseModel):
    """One document of an index."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    version: str
    level: str
    source: str
    sha256: str
    articles: int
    passages: int
    problems: int


class _Format(BaseModel):
    """What can be read of a manifest of any format."""

    format: int


class Manifest(BaseModel):
    """What an index holds and how it was made.

    Attributes:
        format: `FORMAT` of the code that built it.
        build: hash of everything that decides an answer: sources, passages, model, versions; names the build's folder.
        built_at: ISO time, UTC.
        code: hash of the code that reads, parses and indexes.
        model, model_fingerprint, engine, dimension: of the embedder.
        laws: which laws were asked for: ``all``, ``selected`` or ``none``.
        versions: of the libraries whose output the index holds.
        documents: in order.
        passages: how many, one vector each.
        embedded, reused: how many passages were embedded for this build, and how many taken from the one before.
        terms: how many words the dictionary has of the corpus's own.
        files: sha256 of each file beside the manifest.
        store: what keeps vectors and words: ``embedded``, files beside the manifest, or ``milvus``.
        collection: where on the server; empty when embedded.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    build: str
    built_at: str
    code: str
    model: str
    model_fingerprint: str
    engine: str
    dimension: int
    versions: dict[str, str]
    laws: str
    documents: list[DocumentEntry]
    passages: int
    embedded: int
    reused: int
    terms: int
    files: dict[str, str]
    store: Literal["embedded", "milvus"] = "embedded"
    collection: str = ""


def library_versions() -> dict[str, str]:
    """Versions of the libraries whose output an index holds."""
    return {name: version(name) for name in ("bm25s", "faiss-cpu", "jieba")}


def code_hash() -> str:
    """Hash of the source code that decides what an index holds (corpus and index, without the embedders' own)."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for path in sorted([*(root / "corpus").glob("*.py"), *(root / "corpus" / "data").glob("*.toml")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update((root / "index" / "data" / "jurisdictions.toml").read_bytes())
    for name in _MODULES:
        digest.update((root / "index" / f"{name}.py").read_bytes())
    return digest.hexdigest()


def hash_files(folder: Path) -> dict[str, str]:
    """sha256 of every file below `folder` but the manifest, by its path inside."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in paths}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of one build.

    Raises:
        IndexMissing, IndexDamaged, IndexStale: there is none, it cannot be read, or another format.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise IndexMissing(f"{folder} 里没有索引", "", REBUILD)
    try:
        raw = path.read_bytes()
        found = _Format.model_validate_json(raw).format
        if found != FORMAT:
            raise IndexStale(f"索引的格式是 {found}", f"格式 {FORMAT}", REBUILD)
        return Manifest.model_validate_json(raw)
    except (ValidationError, OSError) as error:
        raise IndexDamaged(f"索引的 {MANIFEST} 读不出来", "", REBUILD) from error


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file with the manifest.

    Raises:
        IndexDamaged: a file is missing, altered, or there is one too many.
    """
    try:
        found = hash_files(folder)
    except OSError as error:
        raise IndexDamaged("索引文件读不出来", "", REBUILD) from error
    for name in sorted(set(found) | set(manifest.files)):
        if name not in found:
            raise IndexDamaged(f"索引缺少文件 {name}", "", REBUILD)
        if found[name] != manifest.files.get(name):
            raise IndexDamaged(f"索引文件 {name} 与清单不符，可能被改动或没有写完", "", REBUILD)


def differences(manifest: Manifest, fingerprint: str) -> list[str]:
    """Why an index does not fit the program and the model of now, in Chinese; empty when it does.

    Args:
        manifest: of the index.
        fingerprint: of the embedder now.
    """
    reasons: list[str] = []
    if manifest.code != code_hash():
        reasons.append("程序已更新")
    if manifest.model_fingerprint != fingerprint:
        reasons.append(f"向量模型已更换（索引用的是 {manifest.model}）")
    if manifest.versions != library_versions():
        reasons.append("检索库的版本已更换")
    return reasons


def require_current(manifest: Manifest, fingerprint: str) -> None:
    """Raises:
    IndexStale: the index was built by other code, with another model or other libraries.
    """
    reasons = differences(manifest, fingerprint)
    if reasons:
        raise IndexStale(f"索引已过时：{'；'.join(reasons)}", "", REBUILD)
