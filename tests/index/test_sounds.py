"""Words typed by sound."""

from __future__ import annotations

from index.sounds import sound_alikes, sound_table


def test_sound_table__a_sound_of_two_words_is_left_out() -> None:
    table = sound_table(["会议", "公示", "公式", "召集", "a"])
    assert table == {"hui-yi": "会议", "zhao-ji": "召集"}


def test_sound_alikes__only_around_an_unknown_word() -> None:
    table = sound_table(["会议", "召集", "副县长"])
    assert sound_alikes(["全体", "会意", "谁", "招集"], ["会意", "招集"], table) == [("会意", "会议"), ("招集", "召集")]
    assert sound_alikes(["会意"], [], table) == []
    assert sound_alikes(["付", "县长"], ["付"], table) == [("付县长", "副县长")]


def test_sound_alikes__the_word_itself_is_no_reading() -> None:
    assert sound_alikes(["会议"], ["会议"], sound_table(["会议"])) == []
