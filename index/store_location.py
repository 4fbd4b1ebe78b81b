"""StoreLocation: where the passages of an index are kept, read from ``GUIWEN_STORE``.

    (not set), embedded                          files in the index folder
    milvus://host:19530/?database=guiwen         a Milvus server
    milvus:///srv/guiwen/passages.db             milvus-lite: one file, one process

Options after ``?``: ``database``; ``alias``: name by which the version in use is known; ``words``: who scores words, ``server``,
``client`` or ``auto``; ``index``: kind of vector index; ``partitions``; ``timeout``: seconds; ``tls=1``. A user's name and password
or a token come from ``GUIWEN_STORE_TOKEN`` (``name:password``), so that no address holds a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import ConfigError

EMBEDDED, MILVUS = "embedded", "milvus"
WANTED = "不设置，或 milvus://主机:19530/?database=guiwen，或 milvus:///路径/passages.db"
_PORT = 19530
_OPTIONS = {"database", "alias", "words", "index", "partitions", "timeout", "tls"}


class StoreLocation(BaseModel):
    """Where passages are kept.

    Attributes:
        kind: ``embedded`` or ``milvus``.
        uri: of the server, ``http://host:port``, or the path of a milvus-lite file; empty when embedded.
        database: the server's database; its default one when empty.
        alias: name of the version in use; when empty each index folder has one of its own.
        words: ``server``: the server's own full text search with its Chinese analyser; ``client``: BM25 weights computed here,
            the same scores as the embedded store; ``auto``: the server's where it has that and counts words over all passages.
        index: ``auto``: exact (FLAT) up to 200,000 passages, HNSW above.
        partitions: into how many the jurisdictions are hashed.
        timeout: seconds that one request may take.
        token: ``name:password`` or an API key; never shown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["embedded", "milvus"] = "embedded"
    uri: str = ""
    database: str = Field(default="", pattern=r"^\w*$")
    alias: str = Field(default="", pattern=r"^([A-Za-z_]\w{0,80})?$")
    words: Literal["auto", "server", "client"] = "auto"
    index: Literal["auto", "FLAT", "HNSW", "IVF_FLAT", "DISKANN", "AUTOINDEX"] = "auto"
    partitions: int = Field(default=64, ge=1, le=1024)
    timeout: float = Field(default=10.0, gt=0, le=600)
    token: str = Field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address for people, without secrets."""
        return self.uri or "内嵌"


def store_location(env: Mapping[str, str]) -> StoreLocation:
    """Read ``GUIWEN_STORE`` and ``GUIWEN_STORE_TOKEN``.

    Raises:
        ConfigError: not an address of a store.
    """
    value = env.get("GUIWEN_STORE", "").strip()
    if value in ("", EMBEDDED):
        return StoreLocation()
    try:
        return _milvus(value, env.get("GUIWEN_STORE_TOKEN", ""))
    except (ValidationError, ValueError) as error:
        raise ConfigError(f"GUIWEN_STORE 的值“{value}”不是存储地址", WANTED, "改正环境变量 GUIWEN_STORE") from error


def _milvus(value: str, token: str) -> StoreLocation:
    address = urlsplit(value)
    if address.scheme != MILVUS or address.fragment or "@" in address.netloc:
        raise ValueError(value)
    options = dict(parse_qsl(address.query, keep_blank_values=True, strict_parsing=bool(address.query)))
    if not options.keys() <= _OPTIONS:
        raise ValueError(value)
    tls = options.pop("tls", "0") == "1"
    if address.hostname:
        if address.path not in ("", "/"):
            raise ValueError(value)
        scheme = "https" if tls else "http"
        host = f"[{address.hostname}]" if ":" in address.hostname else address.hostname
        uri = f"{scheme}://{host}:{address.port or _PORT}"
    elif address.path.endswith(".db"):
        uri = address.path
    else:
        raise ValueError(value)
    return StoreLocation.model_validate({"kind": MILVUS, "uri": uri, "token": token, **options})
