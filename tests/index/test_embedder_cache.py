"""Folders of the model cache are whole and verified, or not there."""

import os
import threading
import time
from pathlib import Path

import pytest

from index.model_cache import publish, read_manifest, remove_others


def _write(folder: Path, text: str) -> dict[str, str]:
    (folder / "sub").mkdir()
    (folder / "sub" / "weights.bin").write_text(text, encoding="utf-8")
    return {"said": text}


def test_publish__twice_the_last_one_stays(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "model"
    for text in ("first", "second"):
        publish(folder, lambda partial, text=text: _write(partial, text))  # type: ignore[misc]
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest["said"] == "second"
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_publish__build_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    publish(folder, lambda partial: _write(partial, "good"))

    def fail(partial: Path) -> dict[str, str]:
        _write(partial, "half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(folder, fail)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest["said"] == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_publish__many_builders_at_once_one_sound_folder(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    start = threading.Barrier(8)
    failures: list[BaseException] = []

    def build(partial: Path, text: str) -> dict[str, str]:
        start.wait()
        return _write(partial, text)

    def run(text: str) -> None:
        try:
            publish(folder, lambda partial: build(partial, text))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(f"builder {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert read_manifest(folder) is not None
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_publish__folder_of_a_killed_build_is_removed_later(tmp_path: Path) -> None:
    killed, running = tmp_path / "model.abc.partial", tmp_path / "model.def.partial"
    killed.mkdir()
    running.mkdir()
    os.utime(killed, (time.time() - 7200,) * 2)
    publish(tmp_path / "model", lambda partial: _write(partial, "new"))
    assert not killed.exists()
    assert running.exists()


@pytest.mark.parametrize("text", ["", "goo", "goof", "good."])
def test_read_manifest__altered_file_is_noticed(text: str, tmp_path: Path) -> None:
    publish(tmp_path / "model", lambda partial: _write(partial, "good"))
    (tmp_path / "model" / "sub" / "weights.bin").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path / "model") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": 1}'])
def test_read_manifest__broken_manifest_is_noticed(text: str, tmp_path: Path) -> None:
    publish(tmp_path / "model", lambda partial: _write(partial, "good"))
    (tmp_path / "model" / "manifest.json").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path / "model") is None


def test_read_manifest__missing_file_or_folder_is_noticed(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "model") is None
    publish(tmp_path / "model", lambda partial: _write(partial, "good"))
    (tmp_path / "model" / "sub" / "weights.bin").unlink()
    assert read_manifest(tmp_path / "model") is None


def test_remove_others__only_finished_folders_of_the_same_kind_go(tmp_path: Path) -> None:
    for name in ("model-1", "model-2", "model-3.x.partial", "another"):
        (tmp_path / name).mkdir()
    remove_others(tmp_path / "model-2", "model-*")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another", "model-2", "model-3.x.partial"]
