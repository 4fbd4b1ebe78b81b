"""What becomes of builds, in files and on Milvus (milvus-lite here): written, switched, kept one step, removed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.collection import Collection
from corpus.errors import IndexDamaged, IndexMissing, IndexStale, StoreUnavailable
from index.build import build_index
from index.manifest import Manifest
from index.milvus_client import MilvusConnection
from index.passage_store import WordQuery
from index.store import current_build, open_index
from index.store_location import StoreLocation, store_location
from index.switch import adopt, builds, forget, prune, seed, switch_to
from tests.index.builds import Build
from tests.samples import LEAVE, SEAL, HashingEmbedder, collection_of, document_of, small_collection


@pytest.fixture(scope="module", params=["embedded", "milvus"])
def location(request: pytest.FixtureRequest, milvus_file: Path) -> StoreLocation:
    return store_location({} if request.param == "embedded" else {"GUIWEN_STORE": f"milvus://{milvus_file}"})


def vector(text: str) -> np.ndarray:
    return HashingEmbedder().embed_queries([text])[0]


def _collections(location: StoreLocation, index_dir: Path) -> tuple[list[str], str | None]:
    """Collections of an index folder, and the one that its alias names."""
    alias = (index_dir / "STORE").read_text(encoding="utf-8").strip()
    connection = MilvusConnection(location)
    return [n for n in connection.collections() if n.startswith(alias)], connection.target(alias)


def test_build__removed_document_leaves_nothing(tmp_path: Path, build: Build, location: StoreLocation) -> None:
    for some in ((LEAVE, SEAL), (SEAL,), (SEAL, LEAVE.replace("请假", "出差"))):
        build(tmp_path / "index", *some)
    index = open_index(tmp_path / "index", location=location)
    assert index.store.best(WordQuery(["请假"]), 9).numbers.tolist() == []
    assert index.store.size == len(index.store.nearest(vector("请假"), 99).numbers) == 7
    assert len(builds(tmp_path / "index")) == 2
    if location.kind == "milvus":
        held = sorted(b.manifest.collection for b in builds(tmp_path / "index"))
        assert _collections(location, tmp_path / "index") == (held, index.manifest.collection)


def test_build__again_the_same_build_nothing_embedded(tmp_path: Path, build: Build, location: StoreLocation) -> None:
    first, second = (build(tmp_path / "index", LEAVE) for _ in range(2))
    assert (second.build, second.embedded) == (first.build, 0)
    assert open_index(tmp_path / "index", location=location).store.size == first.passages


def test_build__an_open_index_goes_on_answering_until_it_is_reopened(
    tmp_path: Path, build: Build, location: StoreLocation
) -> None:
    build(tmp_path / "index", LEAVE)
    old = open_index(tmp_path / "index", location=location)
    build(tmp_path / "index", SEAL)
    new = open_index(tmp_path / "index", location=location)
    words = WordQuery(["请假"])
    assert len(old.store.best(words, 9).numbers) > 0 == len(new.store.best(words, 9).numbers)


def test_switch_to__back_and_forth(tmp_path: Path, build: Build, location: StoreLocation) -> None:
    first, second = build(tmp_path / "index", LEAVE), build(tmp_path / "index", SEAL)
    for wanted in (first, second, first):
        switch_to(wanted.build, tmp_path / "index", location)
        index = open_index(tmp_path / "index", location=location)
        assert (index.manifest.build, index.store.size) == (wanted.build, wanted.passages)
        if location.kind == "milvus":
            assert _collections(location, tmp_path / "index")[1] == wanted.collection


def test_staged_build__unused_until_adopted_and_switched_to(
    tmp_path: Path, build: Build, location: StoreLocation
) -> None:
    first = build(tmp_path / "index", LEAVE)
    seed(tmp_path / "index", tmp_path / "draft")
    second = build(tmp_path / "draft", LEAVE, SEAL, staged=True)
    assert (second.embedded, second.reused) == (2, first.passages)
    if location.kind == "milvus":
        assert _collections(location, tmp_path / "index")[1] == first.collection
    assert open_index(tmp_path / "draft", location=location).store.size == second.passages
    assert open_index(tmp_path / "index", location=location).store.size == first.passages
    adopt(tmp_path / "draft" / second.build, tmp_path / "index")
    switch_to(second.build, tmp_path / "index", location)
    assert open_index(tmp_path / "index", location=location).store.size == second.passages


def test_prune__removed_builds_leave_nothing(tmp_path: Path, build: Build, location: StoreLocation) -> None:
    build(tmp_path / "index", LEAVE)
    build(tmp_path / "index", SEAL)
    prune(tmp_path / "index", 1, location)
    assert len(builds(tmp_path / "index")) == 1
    if location.kind == "milvus":  # one step back is kept
        assert len(_collections(location, tmp_path / "index")[0]) == 2
        forget(tmp_path / "index", location)
        assert _collections(location, tmp_path / "index") == ([], None)


def test_open__other_store_than_built_in_is_stale(
    tmp_path: Path, build: Build, location: StoreLocation, milvus_file: Path
) -> None:
    build(tmp_path / "index", SEAL)
    elsewhere = {"GUIWEN_STORE": f"milvus://{milvus_file}"} if location.kind == "embedded" else {}
    with pytest.raises(IndexStale, match=r"GUIWEN_STORE.*python -m qa build"):
        open_index(tmp_path / "index", location=store_location(elsewhere))


def test_build__into_the_other_store_embeds_what_it_cannot_read(
    tmp_path: Path, build: Build, cache: Path, location: StoreLocation, milvus_file: Path
) -> None:
    """From files to a server nothing is embedded again; the way back would have to know the server."""
    first = build(tmp_path / "index", SEAL)
    elsewhere = {"GUIWEN_STORE": f"milvus://{milvus_file}"} if location.kind == "embedded" else {}
    documents = collection_of(document_of(SEAL, "0.txt"))
    second = _built(tmp_path / "index", cache, store_location(elsewhere), documents)
    assert (second.passages, second.store != first.store) == (first.passages, True)
    assert second.embedded == (0 if location.kind == "embedded" else first.passages)


# --- Milvus alone -----------------------------------------------------------------------------------------------------


def _built(folder: Path, cache: Path, location: StoreLocation, collection: Collection | None = None) -> Manifest:
    return build_index(collection or small_collection(), HashingEmbedder(), folder, cache, location=location)


def test_milvus__folder_without_its_collection_is_damaged_and_built_anew(
    tmp_path: Path, cache: Path, lite: StoreLocation
) -> None:
    made = _built(tmp_path / "index", cache, lite)
    MilvusConnection(lite).drop(made.collection)
    with pytest.raises(IndexDamaged, match=r"Milvus.*python -m qa build"):
        open_index(tmp_path / "index", location=lite)
    _built(tmp_path / "index", cache, lite)
    assert open_index(tmp_path / "index", location=lite).store.size == made.passages


def test_milvus__half_written_collection_is_written_anew(tmp_path: Path, cache: Path, lite: StoreLocation) -> None:
    made = _built(tmp_path / "index", cache, lite)
    connection = MilvusConnection(lite)
    connection.run(lambda client, limit: client.delete(made.collection, ids=[0, 1], timeout=limit))
    with pytest.raises(IndexDamaged, match="行"):
        open_index(tmp_path / "index", location=lite)
    _built(tmp_path / "index", cache, lite)
    assert connection.count(made.collection) == made.passages


def test_milvus__what_a_killed_build_left_is_removed(tmp_path: Path, cache: Path, lite: StoreLocation) -> None:
    made = _built(tmp_path / "index", cache, lite)
    connection = MilvusConnection(lite)
    left = made.collection[:-16] + "0123456789abcdef"
    connection.run(lambda client, limit: client.create_collection(left, 8, timeout=limit))
    _built(tmp_path / "index", cache, lite, collection_of(document_of(SEAL)))
    assert left not in connection.collections()


def test_milvus__approximate_index_finds_the_same_here(tmp_path: Path, cache: Path, milvus_file: Path) -> None:
    location = store_location({"GUIWEN_STORE": f"milvus://{milvus_file}?index=HNSW"})
    _built(tmp_path / "index", cache, location)
    index = open_index(tmp_path / "index", location=location)
    query = vector("请假由谁批准")
    best = int(np.argmax(index.store.vectors() @ query))
    assert index.store.nearest(query, 3).numbers[0] == best


def test_milvus__server_down_at_build_leaves_the_folder_alone(tmp_path: Path, cache: Path) -> None:
    nobody = store_location({"GUIWEN_STORE": "milvus://127.0.0.1:1/?timeout=0.3"})
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1.*连不上.*GUIWEN_STORE"):
        _built(tmp_path / "index", cache, nobody)
    with pytest.raises(IndexMissing):
        current_build(tmp_path / "index")


def test_milvus__server_down_at_build_nothing_is_embedded(tmp_path: Path, cache: Path) -> None:
    nobody = store_location({"GUIWEN_STORE": "milvus://127.0.0.1:1/?timeout=0.3"})
    embedder = HashingEmbedder()
    with pytest.raises(StoreUnavailable):
        build_index(small_collection(), embedder, tmp_path / "index", cache, location=nobody)
    assert embedder.texts == []
