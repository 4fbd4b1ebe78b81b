"""open_index: a missing, damaged, foreign or stale index is noticed, and the error names the command that mends it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import IndexDamaged, IndexMissing, IndexStale, IndexUnavailable, UnknownProvision
from index import manifest as manifest_module
from index.build import build_index
from index.manifest import MANIFEST, code_hash, differences, read_manifest, require_current
from index.store import CURRENT, CorpusIndex, current_build, open_index
from tests.samples import HashingEmbedder, small_collection

MENDS = r"python -m qa build"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build_index(small_collection(), HashingEmbedder(), folder / "index", folder, laws="none")
    return folder / "index"


@pytest.fixture(scope="module")
def opened(built: Path) -> CorpusIndex:
    return open_index(built)


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """An index of its own, to be damaged."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


FILES = [
    "documents.json", "passages.json", "catalog.json", "vectors.faiss", "bm25/vocab.index.json", "bm25/frequencies.json",
    "bm25/data.csc.index.npy", "bm25/indices.csc.index.npy", "bm25/indptr.csc.index.npy",
]  # fmt: skip


def test_open_index__lists_of_this_test_name_every_file(built: Path) -> None:
    assert set(read_manifest(current_build(built)).files) == set(FILES)


@pytest.mark.parametrize("damage", [_flip, _truncate, _empty, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_open_index__damaged_file_damaged_error_names_it(copy: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(current_build(copy) / name)
    with pytest.raises(IndexDamaged, match=MENDS) as caught:
        open_index(copy)
    assert name in str(caught.value)


@pytest.mark.parametrize("damage", [_truncate, _empty, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_open_index__unverified_damaged_file_still_an_error_of_ours(
    copy: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(current_build(copy) / name)
    with pytest.raises(IndexDamaged, match=MENDS):
        open_index(copy, verify=False)


def test_open_index__file_too_many_damaged(copy: Path) -> None:
    (current_build(copy) / "more.json").write_text("{}", encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"more\.json"):
        open_index(copy)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "one"}'])
def test_open_index__unreadable_manifest_damaged(copy: Path, content: bytes) -> None:
    (current_build(copy) / MANIFEST).write_bytes(content)
    with pytest.raises(IndexDamaged, match=MENDS):
        open_index(copy)


def test_open_index__no_manifest_missing(copy: Path) -> None:
    (current_build(copy) / MANIFEST).unlink()
    with pytest.raises(IndexMissing, match=MENDS):
        open_index(copy)


@pytest.mark.parametrize("more", [{}, {"a_later_field": 1}], ids=["same-fields", "other-fields"])
def test_open_index__other_format_stale(copy: Path, more: dict[str, int]) -> None:
    path = current_build(copy) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"format": 999} | more), encoding="utf-8")
    with pytest.raises(IndexStale, match=r"999.*python -m qa build"):
        open_index(copy)


def test_open_index__no_folder_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=MENDS):
        open_index(tmp_path / "nowhere")


def test_open_index__no_current_missing(copy: Path) -> None:
    (copy / CURRENT).unlink()
    with pytest.raises(IndexMissing, match=MENDS):
        open_index(copy)


@pytest.mark.parametrize("name", [b"0123456789abcdef\n", b"", b"../elsewhere", b".", b"..", b"\xff\xfe\n", b"x" * 5000])
def test_open_index__current_points_nowhere_damaged(copy: Path, name: bytes) -> None:
    (copy / CURRENT).write_bytes(name)
    with pytest.raises(IndexDamaged, match=MENDS):
        open_index(copy)


def test_open_index__counts_disagree_damaged(copy: Path) -> None:
    path = current_build(copy) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"passages": 99}), encoding="utf-8")
    with pytest.raises(IndexDamaged, match=MENDS):
        open_index(copy)


def test_open_index__replaced_while_it_is_read_the_new_one_is_opened(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import store

    old = current_build(copy)
    read = store.read_manifest

    def replaced(folder: Path) -> manifest_module.Manifest:
        if old.exists():
            old.rename(copy / "newer")
            (copy / CURRENT).write_text("newer\n", encoding="utf-8")
        return read(folder)

    monkeypatch.setattr(store, "read_manifest", replaced)
    assert open_index(copy).folder.name == "newer"


def test_open_index__errors_are_index_unavailable(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable):
        open_index(tmp_path)


# --- stale or foreign -----------------------------------------------------------------------------------------------


def test_require_current__same_code_and_model_fits(opened: CorpusIndex) -> None:
    assert differences(opened.manifest, "hashing-1") == []
    require_current(opened.manifest, "hashing-1")


def test_require_current__foreign_model_stale_names_the_model(opened: CorpusIndex) -> None:
    with pytest.raises(IndexStale, match=r"hashing.*python -m qa build"):
        require_current(opened.manifest, "another")


def test_require_current__other_code_stale(opened: CorpusIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest_module, "code_hash", lambda: "0" * 64)
    with pytest.raises(IndexStale, match=r"程序已更新.*python -m qa build"):
        require_current(opened.manifest, "hashing-1")


def test_require_current__other_libraries_stale(opened: CorpusIndex) -> None:
    older = opened.manifest.model_copy(update={"versions": {**opened.manifest.versions, "jieba": "0.1"}})
    with pytest.raises(IndexStale, match=MENDS):
        require_current(older, "hashing-1")


def test_code_hash__stable(opened: CorpusIndex) -> None:
    assert code_hash() == code_hash() == opened.manifest.code


# --- look-ups -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["测试局请假办法", "《测试局请假办法》", " 测试局请假办法 "])
def test_find__title_with_and_without_marks(opened: CorpusIndex, name: str) -> None:
    found = opened.find(name)
    assert found is not None
    assert found.id == "leave"


def test_find__unknown_none(opened: CorpusIndex) -> None:
    assert opened.find("请假条例") is None
    assert opened.find("") is None


def test_document__unknown_id_error(opened: CorpusIndex) -> None:
    assert opened.document("seal").title == "测试局印章细则"
    with pytest.raises(UnknownProvision, match="nothing"):
        opened.document("nothing")
