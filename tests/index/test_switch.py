"""Which builds there are, and which one is in use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import IndexStale, IndexUnavailable
from index.build import build_index
from index.manifest import MANIFEST, Manifest, read_manifest
from index.store import current_build, open_index
from index.switch import adopt, builds, prune, require_like_current, seed, switch_to
from tests.samples import LEAVE, SEAL, HashingEmbedder, collection_of, document_of


def make(folder: Path, cache: Path, text: str = SEAL, embedder: HashingEmbedder | None = None) -> Manifest:
    return build_index(collection_of(document_of(text)), embedder or HashingEmbedder(), folder, cache)


def test_seed__next_build_embeds_nothing_again_and_leaves_the_first_alone(tmp_path: Path, cache: Path) -> None:
    first = make(tmp_path / "index", cache)
    before = {p: p.read_bytes() for p in (tmp_path / "index").rglob("*") if p.is_file()}
    seed(tmp_path / "index", tmp_path / "staged")
    collection = collection_of(document_of(SEAL), document_of(LEAVE, "b.txt"))
    second = build_index(collection, HashingEmbedder(), tmp_path / "staged", cache)
    assert second.reused == first.passages
    assert {p: p.read_bytes() for p in (tmp_path / "index").rglob("*") if p.is_file()} == before


def test_seed__without_a_build_is_an_empty_folder(tmp_path: Path) -> None:
    seed(tmp_path / "none", tmp_path / "staged")
    assert list((tmp_path / "staged").iterdir()) == []


def test_adopt__is_not_in_use_until_switched_to(tmp_path: Path, cache: Path) -> None:
    first, second = make(tmp_path / "index", cache), make(tmp_path / "other", cache, LEAVE)
    adopt(tmp_path / "other" / second.build, tmp_path / "index")
    assert current_build(tmp_path / "index").name == first.build
    switch_to(second.build, tmp_path / "index")
    assert open_index(tmp_path / "index").manifest.build == second.build
    assert [(b.manifest.build, b.current) for b in builds(tmp_path / "index")] in (
        [(second.build, True), (first.build, False)], [(first.build, False), (second.build, True)],
    )  # fmt: skip


def test_adopt__from_another_file_system(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "index", cache)
    second = make(tmp_path / "other", cache, LEAVE)
    real = os.replace

    def far(source: Path, target: Path) -> None:
        if "other" in Path(source).parts:
            raise OSError(18, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "replace", far)
    adopt(tmp_path / "other" / second.build, tmp_path / "index")
    switch_to(second.build, tmp_path / "index")
    assert open_index(tmp_path / "index").manifest.build == second.build
    assert list((tmp_path / "index").glob(".building-*")) == []


def test_adopt__damaged_build_is_refused(tmp_path: Path, cache: Path) -> None:
    second = make(tmp_path / "other", cache, LEAVE)
    (tmp_path / "other" / second.build / "passages.json").write_text("[]", encoding="utf-8")
    with pytest.raises(IndexUnavailable):
        adopt(tmp_path / "other" / second.build, tmp_path / "index")


def test_switch_to__damaged_or_missing_build_leaves_the_one_in_use(tmp_path: Path, cache: Path) -> None:
    first, second = make(tmp_path / "index", cache), make(tmp_path / "other", cache, LEAVE)
    adopt(tmp_path / "other" / second.build, tmp_path / "index")
    (tmp_path / "index" / second.build / "catalog.json").unlink()
    for name in (second.build, "missing"):
        with pytest.raises(IndexUnavailable):
            switch_to(name, tmp_path / "index")
    assert current_build(tmp_path / "index").name == first.build


def test_require_like_current__other_model_or_code_is_stale(tmp_path: Path, cache: Path) -> None:
    first = make(tmp_path / "index", cache)
    other = make(tmp_path / "other", cache, embedder=HashingEmbedder("hashing-2"))
    require_like_current(first, tmp_path / "index")
    with pytest.raises(IndexStale, match="另一个向量模型"):
        require_like_current(other, tmp_path / "index")
    with pytest.raises(IndexStale, match="旧版程序"):
        require_like_current(first.model_copy(update={"code": "0"}), tmp_path / "index")


def test_prune__keeps_the_newest_and_the_one_in_use(tmp_path: Path, cache: Path) -> None:
    target = tmp_path / "index"
    names = []
    for number in range(4):
        made = make(tmp_path / f"{number}", cache, SEAL.replace("综合科", f"综合{number}科"))
        folder = tmp_path / f"{number}" / made.build
        dated = read_manifest(folder).model_copy(update={"built_at": f"2026-01-0{number + 1}T00:00:00+00:00"})
        (folder / MANIFEST).write_text(dated.model_dump_json(), encoding="utf-8")
        adopt(folder, target)
        names.append(made.build)
    switch_to(names[0], target)
    prune(target, 3)
    assert {b.manifest.build for b in builds(target)} == {names[0], names[2], names[3]}
    assert open_index(target).manifest.build == names[0]
