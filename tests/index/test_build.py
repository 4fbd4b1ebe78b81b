"""build_index: same inputs, same bytes; nothing embedded twice; a build that dies leaves the current one alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.collection import Collection
from corpus.errors import IndexMissing
from corpus.provision import format_id
from index import build as build_module
from index.build import build_index
from index.manifest import MANIFEST, Manifest, verify_files
from index.passages import passages_of
from index.store import CURRENT, current_build, open_index
from index.unfinished import FOLDER
from index.vectors import VectorIndex
from tests.samples import LEAVE, ROOT, SEAL, HashingEmbedder, collection_of, document_of, small_collection

Build = Callable[..., Manifest]


@pytest.fixture(scope="session")
def jieba_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture
def build(tmp_path: Path, jieba_dir: Path) -> Build:
    """Build 请假办法 and 印章细则, or what is given, into ``tmp_path / name``."""

    def start(
        collection: Collection | None = None,
        embedder: HashingEmbedder | None = None,
        name: str = "index",
        **more: object,
    ) -> Manifest:
        chosen = small_collection() if collection is None else collection
        return build_index(chosen, embedder or HashingEmbedder(), tmp_path / name, jieba_dir, **more)  # type: ignore[arg-type]

    return start


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, jieba_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("built") / "index"
    build_index(small_collection(), HashingEmbedder(), folder, jieba_dir)
    return folder


@pytest.fixture
def first(built: Path, tmp_path: Path) -> Manifest:
    """The manifest of a first build of both documents, in ``tmp_path / "index"``."""
    return open_index(Path(shutil.copytree(built, tmp_path / "index"))).manifest


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _same_but_time(one: dict[str, bytes], two: dict[str, bytes]) -> bool:
    manifests = [json.loads(files[MANIFEST]) for files in (one, two)]
    for manifest in manifests:
        del manifest["built_at"]
    return manifests[0] == manifests[1] and {**one, MANIFEST: b""} == {**two, MANIFEST: b""}


# --- same inputs, same bytes ----------------------------------------------------------------------------------------


def test_build__twice_same_bytes_but_the_time(build: Build, first: Manifest, tmp_path: Path) -> None:
    assert build(name="two").build == first.build
    assert _same_but_time(_bytes(current_build(tmp_path / "index")), _bytes(current_build(tmp_path / "two")))


BUILDER = """
import sys
from pathlib import Path
from index.build import build_index
from tests.samples import LEAVE, SEAL, HashingEmbedder, collection_of, document_of

target, cache, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
texts = [(LEAVE, "leave.txt"), (SEAL, "seal.txt")][int(sys.argv[4]) :]
for _ in range(rounds):
    made = build_index(collection_of(*(document_of(*pair) for pair in texts)), HashingEmbedder(), target, cache)
print(made.build)
"""


def _builder(*arguments: object, seed: str = "0") -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", BUILDER, *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


def test_build__processes_with_other_hash_seeds_same_bytes(tmp_path: Path, jieba_dir: Path) -> None:
    running = [_builder(tmp_path / seed, jieba_dir, 1, 0, seed=seed) for seed in ("1", "2")]
    outcomes = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], outcomes
    assert _same_but_time(_bytes(current_build(tmp_path / "1")), _bytes(current_build(tmp_path / "2")))


def test_build__two_builders_at_once_the_last_one_stays_and_is_sound(tmp_path: Path, jieba_dir: Path) -> None:
    running = [_builder(tmp_path / "index", jieba_dir, 4, which) for which in (0, 1)]
    outcomes = [process.communicate(timeout=90) for process in running]
    assert [process.returncode for process in running] == [0, 0], outcomes
    opened = open_index(tmp_path / "index")
    assert opened.manifest.build in {out.strip() for out, _ in outcomes}
    assert [p.name for p in (tmp_path / "index").iterdir() if p.name.startswith(".building")] == []


def test_build__other_text_or_model_other_id(build: Build, first: Manifest) -> None:
    changed = collection_of(document_of(LEAVE.replace("局长", "处长")), document_of(SEAL, "seal.txt"))
    ids = [
        first.build,
        build(changed, name="b").build,
        build(embedder=HashingEmbedder("hashing-2"), name="c").build,
    ]
    assert len(set(ids)) == 3


# --- what is embedded -----------------------------------------------------------------------------------------------


def test_build__first_time_everything_embedded_in_order(build: Build) -> None:
    embedder = HashingEmbedder()
    manifest = build(embedder=embedder)
    expected = [p.indexed for document in small_collection().documents for p in passages_of(document)]
    assert embedder.texts == expected
    assert (manifest.embedded, manifest.reused, manifest.passages) == (len(expected), 0, len(expected))


def test_build__unchanged_nothing_embedded_again(build: Build, first: Manifest, tmp_path: Path) -> None:
    before = open_index(tmp_path / "index").store.vectors()
    embedder = HashingEmbedder()
    again = build(embedder=embedder)
    assert embedder.texts == []
    assert (again.embedded, again.reused) == (0, first.passages)
    assert again.build == first.build
    assert np.array_equal(open_index(tmp_path / "index").store.vectors(), before)


@pytest.mark.usefixtures("first")
def test_build__changed_document_only_changed_passages_embedded(build: Build, tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    changed = collection_of(document_of(LEAVE.replace("超过3日", "超过5日")), document_of(SEAL, "seal.txt"))
    build(changed, embedder)
    assert embedder.texts == ["测试局请假办法 总则\n超过5日的，由局长批准。"]
    opened = open_index(tmp_path / "index")
    assert np.array_equal(
        opened.store.vectors(), HashingEmbedder().embed_passages([p.indexed for p in opened.passages])
    )


def test_build__document_added_only_its_passages_embedded(build: Build) -> None:
    build(collection_of(document_of(LEAVE)))
    embedder = HashingEmbedder()
    build(embedder=embedder)
    assert {text.split()[0] for text in embedder.texts} == {"测试局印章细则"}


@pytest.mark.usefixtures("first")
def test_build__removed_document_leaves_nothing_behind(build: Build, tmp_path: Path) -> None:
    build(collection_of(document_of(SEAL, "seal.txt")))
    opened = open_index(tmp_path / "index")
    assert [entry.id for entry in opened.manifest.documents] == ["seal"]
    assert {p.ref.document for p in opened.passages} == {"seal"}
    assert opened.catalog.missing == {}
    assert opened.store.size == len(opened.passages)
    left = [n for n, content in _bytes(opened.folder).items() if "请假".encode() in content or b"leave" in content]
    assert left == []


def test_build__other_model_everything_embedded_again(build: Build, first: Manifest) -> None:
    assert build(embedder=HashingEmbedder("hashing-2", 32)).embedded == first.passages


def test_build__damaged_current_index_built_anew(build: Build, first: Manifest, tmp_path: Path) -> None:
    (current_build(tmp_path / "index") / "passages.json").write_bytes(b"[]")
    assert build().embedded == first.passages
    assert open_index(tmp_path / "index").manifest.build == first.build


def test_build__progress_rises_to_the_number_embedded(build: Build) -> None:
    seen: list[tuple[int, int]] = []
    manifest = build(on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i, manifest.passages) for i in range(1, manifest.passages + 1)]


def test_build__nothing_to_index_an_empty_index_opens(build: Build, tmp_path: Path) -> None:
    assert build(collection_of()).passages == 0
    opened = open_index(tmp_path / "index")
    assert (opened.documents, opened.passages, opened.store.size) == ((), (), 0)


# --- a build that dies ----------------------------------------------------------------------------------------------

CHANGED = LEAVE.replace("由科长批准", "由处长批准")


def _after_death(index_dir: Path, build_id: str) -> None:
    """The index of before is in use and sound, and the dead build left no folder."""
    opened = open_index(index_dir)
    assert opened.manifest.build == build_id
    assert list(index_dir.glob(".building-*")) == []


def test_build__embedder_dies_current_index_stays(build: Build, first: Manifest, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="killed"):
        build(collection_of(document_of(CHANGED)), HashingEmbedder(fail_after=0))
    _after_death(tmp_path / "index", first.build)


@pytest.mark.parametrize("step", ["save", "verify_files", "_remove_old"])
def test_build__writing_dies_current_index_stays_or_is_the_new_one(
    build: Build, first: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:

    def die(*_: object, **__: object) -> None:
        raise OSError("no space left")

    owner = VectorIndex if step == "save" else build_module
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, die)
        with pytest.raises(OSError, match="no space"):
            build(collection_of(document_of(CHANGED)))
    new = open_index(tmp_path / "index").manifest.build
    assert (new == first.build) == (step != "_remove_old")
    _after_death(tmp_path / "index", new)


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("changed", [False, True], ids=["same-inputs", "changed-inputs"])
def test_build__dies_at_a_rename_some_sound_index_stays(
    build: Build, first: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int, changed: bool
) -> None:
    calls = 0
    replace = os.replace

    def replace_or_die(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError("killed")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace_or_die)
        try:
            second = build(collection_of(document_of(CHANGED)) if changed else None).build
        except OSError:
            second = first.build
    _after_death(tmp_path / "index", second)


def test_build__first_one_dies_nothing_built(build: Build, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        build(embedder=HashingEmbedder(fail_after=2))
    with pytest.raises(IndexMissing):
        open_index(tmp_path / "index")


def test_build__cut_off_while_embedding_the_next_one_goes_on(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "STRETCH", 2)
    with pytest.raises(RuntimeError, match="killed"):
        build(embedder=HashingEmbedder(fail_after=5))
    left = next((tmp_path / "index" / FOLDER).rglob("*.npz"))
    shutil.copy(left, left.with_name("damaged.npz"))
    left.with_name("damaged.npz").write_bytes(left.read_bytes()[:100])
    rest = HashingEmbedder()
    manifest = build(embedder=rest)
    assert (manifest.embedded, manifest.reused) == (len(rest.texts), 4)
    assert not (tmp_path / "index" / FOLDER).exists()
    whole = build(name="whole")
    assert (
        open_index(tmp_path / "index").store.vectors().tobytes()
        == open_index(tmp_path / "whole").store.vectors().tobytes()
    )
    assert whole.passages == manifest.passages


def test_build__cut_off_with_another_model_nothing_is_taken_over(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "STRETCH", 2)
    with pytest.raises(RuntimeError, match="killed"):
        build(embedder=HashingEmbedder(fail_after=5))
    assert build(embedder=HashingEmbedder("hashing-2")).reused == 0


@pytest.mark.usefixtures("first")
def test_build__leftover_of_a_killed_one_removed(build: Build, tmp_path: Path) -> None:
    left = tmp_path / "index" / ".building-killed"
    left.mkdir()
    (left / "documents.json").write_bytes(b"[")
    assert open_index(tmp_path / "index").documents
    build()
    assert not left.exists()


def test_build__keeps_the_one_before_and_no_more(build: Build, tmp_path: Path) -> None:
    made = [build(collection_of(document_of(LEAVE.replace("3日", f"{n}日")))).build for n in (3, 4, 5)]
    folders = {p.name for p in (tmp_path / "index").iterdir() if p.is_dir()}
    assert folders == set(made[1:])
    assert (tmp_path / "index" / CURRENT).read_text(encoding="utf-8").strip() == made[2]


def test_build__folder_may_be_read_by_others(built: Path) -> None:
    assert current_build(built).stat().st_mode & 0o555 == 0o555


# --- what the manifest says -----------------------------------------------------------------------------------------


def test_build__manifest_counts_what_is_there(build: Build, tmp_path: Path) -> None:
    manifest = build(laws="none")
    leave, seal = manifest.documents
    assert (leave.id, leave.title, leave.articles, leave.passages) == ("leave", "测试局请假办法", 4, 5)
    assert (seal.articles, seal.passages) == (2, 2)
    assert (manifest.laws, manifest.dimension, manifest.model, manifest.passages) == ("none", 64, "hashing", 7)
    assert leave.sha256 == small_collection().documents[0].source.sha256  # type: ignore[union-attr]
    opened = open_index(tmp_path / "index")
    assert opened.manifest == manifest
    verify_files(opened.folder, manifest)
    assert set(manifest.files) == set(_bytes(opened.folder)) - {MANIFEST}
    assert opened.catalog.missing == {"职工休假总则": 1}


def test_build__index_holds_what_was_collected(built: Path) -> None:
    opened = open_index(built)
    assert opened.documents == small_collection().documents
    assert [format_id(p.ref) for p in opened.passages][-2:] == ["seal#art1/para1", "seal#art2/para1"]
    assert opened.document_of_passage.tolist() == [0, 0, 0, 0, 0, 1, 1]
