"""MilvusConnection: one Milvus server, or one milvus-lite file; the only module that imports pymilvus.

Every request has a time limit. A connection that is lost is made anew and the request sent once more; what then still fails is a
`StoreUnavailable` that names the next step.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from corpus.errors import ConfigError, IndexDamaged, StoreUnavailable
from index.lexical import K1, B
from index.manifest import REBUILD
from index.store_location import StoreLocation

try:
    import grpc
    from pymilvus import AnnSearchRequest, DataType, Function, FunctionType, MilvusClient, RRFRanker
    from pymilvus.exceptions import ConnectionNotExistException, MilvusException
except ModuleNotFoundError as error:
    raise ConfigError(
        f"GUIWEN_STORE 指向 Milvus，但没有安装 {error.name}", "", "运行 pip install -r requirements-milvus.txt"
    ) from error

ANALYSERS: tuple[Mapping[str, Any], ...] = ({"type": "chinese"}, {"tokenizer": "jieba"})
"""Chinese analysers of servers, the most capable first: Milvus has both names, milvus-lite the second."""
LONGEST_TEXT = 65_535
"""Bytes that a text field holds."""
MOST_WORDS = 4_096
WRITING = 300.0
"""Seconds that a request may take at least that writes, indexes or loads."""
_NO_COLLECTION, _NO_ALIAS = 100, 1600
_LOST = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.UNKNOWN,
    2,  # what pymilvus says when it cannot connect
}
_CHANNEL = {"grpc.keepalive_time_ms": 300_000, "grpc.keepalive_permit_without_calls": False}
"""Servers take pymilvus's ping every 10 s amiss, and close the connection."""
_LITE_REFUSES = "Open local milvus failed"
_PROBE = "guiwen_probe"
T = TypeVar("T")
Action = Callable[[MilvusClient, float], T]
"""Called with the client and the seconds that it may take."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a collection is laid out.

    Attributes:
        dimension: of the vectors.
        index: kind of vector index.
        analyser: of the server's full text search; None when words are scored by weights computed here.
    """

    dimension: int
    index: str
    analyser: Mapping[str, Any] | None


class MilvusConnection:
    """A server; may be used from any number of threads."""

    def __init__(self, location: StoreLocation) -> None:
        self.location = location
        self._lock = threading.Lock()
        self._client: MilvusClient | None = None
        for name in (
            "pymilvus",
            "milvus_lite",
            "grpc._server",
        ):  # they print tracebacks of what is told here in a sentence
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    def run(self, action: Action[T], patience: float = 0.0) -> T:
        """Carry out requests; they may be sent twice, so they must bear that.

        Args:
            action: makes the requests.
            patience: seconds that each may take, where that is more than the location's time limit.

        Raises:
            StoreUnavailable: no answer in time, or the server refuses.
            IndexDamaged: the collection that is asked is not there.
        """
        limit = max(patience, self.location.timeout)
        try:
            return self._attempt(action, limit)
        except ConnectionError:
            self._forget()
        try:
            return self._attempt(action, limit)
        except ConnectionError as error:
            self._forget()
            raise StoreUnavailable(
                f"存放索引的 Milvus（{self.location.shown}）连不上：{error}",
                "",
                "检查 GUIWEN_STORE 的地址、服务是否在运行、口令是否有效；或不设 GUIWEN_STORE 并重建索引，改用内嵌存储",
            ) from None

    def _attempt(self, action: Action[T], limit: float) -> T:
        """Raises ConnectionError when the server cannot be reached, else as `run`."""
        try:
            return action(self._connected(), limit)
        except (MilvusException, grpc.RpcError, ValueError) as error:
            code = error.code() if isinstance(error, grpc.RpcError) else getattr(error, "code", None)
            text = str(getattr(error, "message", "") or error).splitlines()[0][:200]
            if isinstance(error, ValueError) and "closed channel" not in text:
                raise
            if code in _LOST or isinstance(error, (ValueError, ConnectionNotExistException)):
                raise ConnectionError(text) from error
            if _LITE_REFUSES in text:
                raise StoreUnavailable(
                    f"milvus-lite 的文件 {self.location.shown} 打不开",
                    "所在文件夹存在、没有别的进程正在使用的文件",
                    "关闭使用它的进程；要让几个进程同时使用，改用 Milvus 服务",
                ) from None
            if code == _NO_COLLECTION:
                raise IndexDamaged("Milvus 里没有这个索引的集合", "", REBUILD) from error
            raise StoreUnavailable(
                f"Milvus（{self.location.shown}）拒绝了请求：{text}", "", "查看 Milvus 的日志，或" + REBUILD
            ) from error

    def _connected(self) -> MilvusClient:
        with self._lock:
            if self._client is None:
                location = self.location
                self._client = MilvusClient(
                    location.uri,
                    token=location.token,
                    db_name=location.database,
                    timeout=location.timeout,
                    dedicated=True,
                    grpc_options=_CHANNEL,
                )
            return self._client

    def _forget(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    # -- what the server can do ---------------------------------------------------------------------------------

    def version(self) -> str:
        """Of the server; milvus-lite says so in it."""
        return self.run(lambda client, limit: str(client.get_server_version(timeout=limit)))

    def analyser(self) -> Mapping[str, Any] | None:
        """The Chinese analyser that the server accepts, found by making a collection with it; None when there is none."""
        for analyser in ANALYSERS:
            try:
                self.create(_PROBE, Layout(8, "FLAT", analyser))
            except StoreUnavailable:
                continue
            finally:
                self.drop(_PROBE)
            return analyser
        return None

    # -- collections --------------------------------------------------------------------------------------------

    def create(self, name: str, layout: Layout) -> None:
        """Make an empty collection, indexed and loaded; one of that name is replaced."""
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("number", DataType.INT64, is_primary=True)
        schema.add_field("jurisdiction", DataType.VARCHAR, max_length=256, is_partition_key=True)
        schema.add_field("document", DataType.VARCHAR, max_length=512)
        schema.add_field("ref", DataType.VARCHAR, max_length=512)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=layout.dimension)
        schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
        indexes = MilvusClient.prepare_index_params()
        params = {"M": 16, "efConstruction": 200} if layout.index == "HNSW" else {}
        indexes.add_index("vector", index_type=layout.index, metric_type="IP", params=params)
        if layout.analyser is None:
            schema.add_field("text", DataType.VARCHAR, max_length=LONGEST_TEXT)
            indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        else:
            analyser = dict(layout.analyser)
            schema.add_field(
                "text", DataType.VARCHAR, max_length=LONGEST_TEXT, enable_analyzer=True, analyzer_params=analyser
            )
            schema.add_field("words", DataType.ARRAY, element_type=DataType.INT64, max_capacity=MOST_WORDS)
            schema.add_function(Function("full_text", FunctionType.BM25, ["text"], ["sparse"]))
            weights = {"bm25_k1": K1, "bm25_b": B}
            indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=weights)

        def make(client: MilvusClient, limit: float) -> None:
            if client.has_collection(name, timeout=limit):
                client.drop_collection(name, timeout=limit)
            client.create_collection(
                name,
                schema=schema,
                num_partitions=self.location.partitions,
                consistency_level="Bounded",
                timeout=limit,
            )
            client.create_index(name, indexes, timeout=limit, sync=False)  # of no rows yet: nothing to wait for
            client.load_collection(name, timeout=limit)

        self.run(make, WRITING)

    def drop(self, name: str) -> None:
        """Remove a collection; nothing happens when it is not there."""
        self.run(
            lambda client, limit: (
                client.drop_collection(name, timeout=limit) if client.has_collection(name, timeout=limit) else None
            ),
            WRITING,
        )

    def count(self, name: str) -> int | None:
        """Rows of a collection, with all that was written; None when it is not there."""

        def counted(client: MilvusClient, limit: float) -> int | None:
            if not client.has_collection(name, timeout=limit):
                return None
            client.load_collection(name, timeout=limit)
            rows = client.query(name, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=limit)
            return int(rows[0]["count(*)"])

        return self.run(counted, WRITING)

    def collections(self) -> list[str]:
        """Names of all collections."""
        return sorted(self.run(lambda client, limit: client.list_collections(timeout=limit)))

    # -- aliases ------------------------------------------------------------------------------------------------

    def target(self, alias: str) -> str | None:
        """The collection that an alias names; None when there is no such alias."""

        def look(client: MilvusClient, limit: float) -> str | None:
            try:
                return str(client.describe_alias(alias, timeout=limit)["collection_name"])
            except MilvusException as error:
                if error.code in (_NO_COLLECTION, _NO_ALIAS):
                    return None
                raise

        return self.run(look)

    def point(self, alias: str, collection: str) -> None:
        """Let an alias name a collection from now on; one step, for every reader at once."""
        known = self.target(alias)
        if known == collection:
            return

        def move(client: MilvusClient, limit: float) -> None:
            (client.alter_alias if known else client.create_alias)(collection, alias, timeout=limit)

        self.run(move)

    def unpoint(self, alias: str) -> None:
        """Remove an alias; nothing happens when there is none."""
        if self.target(alias) is not None:
            self.run(lambda client, limit: client.drop_alias(alias, timeout=limit))


def request(data: Any, field: str, k: int, expression: str, params: Mapping[str, Any]) -> AnnSearchRequest:
    """One list of a hybrid search."""
    return AnnSearchRequest([data], field, {"params": dict(params)}, k, expr=expression or None)


def fuse() -> RRFRanker:
    """How a server merges lists; their union is all that is used, the order is the retriever's own."""
    return RRFRanker(10)
