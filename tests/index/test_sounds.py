"""Words typed by sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from index.sounds import Sounds, load_sounds, sound_alikes, sound_table
from index.vocabulary import official_words


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Sounds:
    return load_sounds(tmp_path_factory.mktemp("sounds"))


def test_sounds__as_pypinyin_reads_nearly_every_official_word(sounds: Sounds) -> None:
    """Where they differ a phrase of one word runs over into the next, and pypinyin cuts them otherwise."""
    words = sorted(word for word in official_words() if all("\u4e00" <= char <= "\u9fff" for char in word))
    assert len(words) > 5000
    other = [word for word in words if sounds.of(word) != "-".join(lazy_pinyin(word))]
    assert len(other) <= len(words) / 1000, other


def test_sounds__a_phrase_is_read_as_a_whole(sounds: Sounds) -> None:
    assert sounds.of("银行") == "yin-hang" and sounds.of("行政") == "xing-zheng"
    assert sounds.of("a行") == "a-xing" and sounds.of("") == ""


@pytest.fixture
def read_before(sounds: Sounds, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pypinyin says, asked once: it takes seconds."""
    monkeypatch.setattr("index.sounds._read", lambda: sounds)


@pytest.mark.usefixtures("read_before")
def test_load_sounds__kept_and_made_anew_when_it_is_not_whole(tmp_path: Path) -> None:
    load_sounds.cache_clear()
    first = load_sounds(tmp_path)
    (path,) = tmp_path.glob("pypinyin-*")
    assert json.loads(path.read_text(encoding="utf-8")) == [*first]
    load_sounds.cache_clear()
    assert load_sounds(tmp_path) == first
    for damage in ('[{"会"', "null", '["a", "b"]', "[{}, {}]"):
        path.write_text(damage, encoding="utf-8")
        load_sounds.cache_clear()
        assert load_sounds(tmp_path) == first
        assert json.loads(path.read_text(encoding="utf-8")) == [*first]


@pytest.mark.usefixtures("read_before")
def test_load_sounds__without_a_place_to_keep_them(tmp_path: Path) -> None:
    assert load_sounds(tmp_path / "nowhere").of("会议") == "hui-yi"


def test_sound_table__a_sound_of_two_words_is_left_out(sounds: Sounds) -> None:
    table = sound_table(["会议", "公示", "公式", "召集", "a"], sounds)
    assert table == {"hui-yi": "会议", "zhao-ji": "召集"}


def test_sound_alikes__only_around_an_unknown_word(sounds: Sounds) -> None:
    table = sound_table(["会议", "召集", "副县长"], sounds)
    heard = sound_alikes(["全体", "会意", "谁", "招集"], ["会意", "招集"], table, sounds)
    assert heard == [("会意", "会议"), ("招集", "召集")]
    assert sound_alikes(["会意"], [], table, sounds) == []
    assert sound_alikes(["付", "县长"], ["付"], table, sounds) == [("付县长", "副县长")]


def test_sound_alikes__the_word_itself_is_no_reading(sounds: Sounds) -> None:
    assert sound_alikes(["会议"], ["会议"], sound_table(["会议"], sounds), sounds) == []
