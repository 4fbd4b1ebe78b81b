"""store_location: addresses of stores, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from corpus.errors import ConfigError
from index.store_location import StoreLocation, store_location


@pytest.mark.parametrize("env", [{}, {"GUIWEN_STORE": ""}, {"GUIWEN_STORE": " embedded "}])
def test_store_location__embedded_by_default(env: dict[str, str]) -> None:
    assert store_location(env) == StoreLocation()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("milvus://10.0.0.7:19531", {"uri": "http://10.0.0.7:19531"}),
        ("milvus://milvus/", {"uri": "http://milvus:19530"}),
        ("milvus://[::1]:19530", {"uri": "http://[::1]:19530"}),
        ("milvus://milvus/?database=guiwen&tls=1", {"uri": "https://milvus:19530", "database": "guiwen"}),
        ("milvus:///srv/a b/passages.db", {"uri": "/srv/a b/passages.db"}),
        (
            "milvus:///x.db?words=client&index=HNSW&timeout=2.5&partitions=16&alias=laws",
            {"uri": "/x.db", "words": "client", "index": "HNSW", "timeout": 2.5, "partitions": 16, "alias": "laws"},
        ),
    ],
)
def test_store_location__addresses(value: str, expected: dict[str, object]) -> None:
    assert store_location({"GUIWEN_STORE": value}) == StoreLocation.model_validate({"kind": "milvus", **expected})


@pytest.mark.parametrize(
    "value",
    [
        "faiss",
        "milvus",
        "milvus://",
        "http://host:19530",
        "milvus://host:port",
        "milvus://host/name",
        "milvus://user:secret@host",
        "milvus:///path/to/folder",
        "milvus://host?words=mine",
        "milvus://host?uri=elsewhere",
        "milvus://host?token=secret",
        "milvus://host?timeout=-1",
        "milvus://host?timeout",
        "milvus://host?alias=a-b",
        "milvus://host#here",
    ],
)
def test_store_location__wrong_address_says_what_is_right(value: str) -> None:
    with pytest.raises(ConfigError, match=r"milvus://主机:19530.*GUIWEN_STORE"):
        store_location({"GUIWEN_STORE": value})


def test_store_location__token_is_taken_and_never_shown() -> None:
    found = store_location({"GUIWEN_STORE": "milvus://host", "GUIWEN_STORE_TOKEN": "root:secret"})
    assert found.token == "root:secret"
    assert "secret" not in repr(found) + found.shown
