"""MilvusConnection: a server that is away, comes back, or is not installed; what is said then."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from milvus_lite.adapter.grpc.server import start_server_in_thread

from corpus.errors import StoreUnavailable
from index.milvus_client import Layout, MilvusConnection
from index.store_location import StoreLocation, store_location
from tests.samples import ROOT

ROW = {"number": 7, "jurisdiction": "national", "document": "d", "ref": "d#1", "text": "请示", "vector": [1.0] * 8}


class Server:
    """milvus-lite behind a port of its own, that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server, self._data, self.port = start_server_in_thread(str(folder))

    def stop(self) -> None:
        self._server.stop(grace=None).wait()
        self._data.close()

    def start(self) -> None:
        self._server, self._data, port = start_server_in_thread(str(self._folder), port=self.port)
        assert port == self.port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "data")
    yield started
    started.stop()


@pytest.fixture
def connection(server: Server) -> MilvusConnection:
    return MilvusConnection(store_location({"GUIWEN_STORE": f"milvus://127.0.0.1:{server.port}/?timeout=2"}))


def test_run__connection_lost_in_the_middle_is_made_anew(server: Server, connection: MilvusConnection) -> None:
    connection.create("rows", Layout(8, "FLAT", None))
    connection.run(lambda client, limit: client.upsert("rows", [ROW | {"sparse": {1: 1.0}}], timeout=limit))
    connection.run(lambda client, limit: client.flush("rows", timeout=limit))
    server.stop()
    server.start()
    assert connection.count("rows") == 1


def test_run__request_is_sent_twice_not_more(server: Server, connection: MilvusConnection) -> None:
    asked = []

    def ask(client: object, limit: float) -> None:
        asked.append(client)
        raise ValueError("Cannot invoke RPC on closed channel!")

    with pytest.raises(StoreUnavailable):
        connection.run(ask)
    assert len(asked) == 2 and asked[0] is not asked[1]


def test_run__server_away_says_address_and_next_step(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    location = store_location({"GUIWEN_STORE": f"milvus://127.0.0.1:{server.port}/?timeout=0.3"})
    connection = MilvusConnection(location.model_copy(update={"token": "root:secret"}))
    assert "lite" in connection.version()
    server.stop()
    with pytest.raises(StoreUnavailable, match=rf"127\.0\.0\.1:{server.port}.*连不上.*请检查 GUIWEN_STORE") as caught:
        connection.collections()
    assert "secret" not in str(caught.value) and "Traceback" not in str(caught.value)


def test_run__refused_request_is_not_sent_again(connection: MilvusConnection) -> None:
    asked = []

    def ask(client: object, limit: float) -> None:
        asked.append(client)
        client.create_alias("nowhere", "name", timeout=limit)  # type: ignore[attr-defined]

    with pytest.raises(Exception, match="Milvus"):
        connection.run(ask)
    assert len(asked) == 1


def test_lite_file_in_no_folder_says_so(tmp_path: Path) -> None:
    location = StoreLocation(kind="milvus", uri=str(tmp_path / "none" / "a.db"), timeout=1)
    with pytest.raises(StoreUnavailable, match=r"a\.db 打不开.*进程"):
        MilvusConnection(location).version()


SECOND = """
import sys
from corpus.errors import StoreUnavailable
from index.milvus_client import MilvusConnection
from index.store_location import StoreLocation
try:
    MilvusConnection(StoreLocation(kind="milvus", uri=sys.argv[1])).version()
except StoreUnavailable as error:
    print(error)
"""


def test_lite_file_of_another_process_says_so(lite: StoreLocation) -> None:
    MilvusConnection(lite).version()
    command = [sys.executable, "-c", SECOND, lite.uri]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert "打不开" in done.stdout and "Milvus 服务" in done.stdout
    assert "Traceback" not in done.stderr


def test_create__server_without_chinese_analyser_is_noticed(
    connection: MilvusConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connection.analyser() == {"tokenizer": "jieba"}
    monkeypatch.setattr("index.milvus_client.ANALYSERS", ({"type": "chinese"}, {"tokenizer": "unheard-of"}))
    assert connection.analyser() is None
    assert connection.collections() == []


def test_point__alias_moves_in_one_step_and_goes(connection: MilvusConnection) -> None:
    for name in ("one", "two"):
        connection.create(name, Layout(8, "FLAT", None))
    assert connection.target("now") is None
    for name in ("one", "two", "two"):
        connection.point("now", name)
        assert connection.target("now") == name
    connection.unpoint("now")
    connection.unpoint("now")
    assert connection.target("now") is None


WITHOUT = """
import sys
sys.modules["pymilvus"] = None
from pathlib import Path
from corpus.errors import ConfigError
from index.store_location import store_location
from index.stores import keeper_for
try:
    keeper_for(store_location({"GUIWEN_STORE": "milvus://host"}), Path("."))
except ConfigError as error:
    print(error)
"""


def test_import__pymilvus_missing_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "pip install -r requirements-milvus.txt" in done.stdout


def test_import__files_need_no_pymilvus() -> None:
    script = "import sys; import qa.assistant, qa.build; print([m for m in ('pymilvus', 'grpc') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
