"""Drafts: which line is what, where a character stands, and how words are counted."""

from __future__ import annotations

from datetime import date

import pytest

from qa.check.draft import count_words, read_draft

WHOLE = """000012
安泽县教育局文件
安教发〔2026〕5号          签发人：王某
安泽县教育局
关于召开全县教育工作会议的请示
县政府：
　　为贯彻落实有关部署，我局拟召开会议。
　　一、时间。12月18日。
　　妥否，请批示。
附件：1.会议方案
2.经费预算表
安泽县教育局
2026年12月2日
（联系人：王某，电话：0357-1234567）
附件1
会议方案
安泽县教育局
2026年11月30日
抄送：县财政局。
安泽县教育局办公室  2026年12月2日印发
"""


def kinds(text: str) -> list[str]:
    return [part.kind for part in read_draft(text).parts]


def test_read_draft__tells_every_part() -> None:
    assert kinds(WHOLE) == [
        *["head"] * 3, "title", "title", "addressee", "body", "body", "body", "annexes", "annexes", "signature", "date",
        "note", *["annex"] * 4, "imprint", "imprint",
    ]  # fmt: skip


def test_read_draft__offsets_and_labels_fit() -> None:
    draft = read_draft(WHOLE)
    at = draft.text.index("12月18日")
    assert draft.part_at(at).label == "正文第2段"
    assert draft.words("title") == "安泽县教育局关于召开全县教育工作会议的请示"
    assert draft.dated == date(2026, 12, 2)
    assert "\n".join(draft.text[part.start : part.end] for part in draft.parts) == draft.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("现将有关情况报告如下。\n特此报告。", ["body", "body"], id="body-alone"),
        pytest.param("关于报送材料的通知\n请各单位按时报送。", ["title", "body"], id="no-addressee"),
        pytest.param("县政府：现将工作情况报告如下。", ["addressee", "body"], id="addressee-in-line"),
        pytest.param("关于经费的请示\n县政府：\n请批示。\n某局 2026年3月2日", ["title", "addressee", "body", "signature"], id="date-in-line"),
        pytest.param("关于经费的请示\n县政府：\n请批示。\n某县财政局\n2026年  月  日", ["title", "addressee", "body", "signature", "date"], id="open-date"),
        pytest.param("# 关于经费的请示\n县政府：\n请批示。", ["title", "addressee", "body"], id="heading-mark"),
        pytest.param("一、时间：\n3月2日。", ["body", "body"], id="heading-with-colon"),
        pytest.param("", [], id="empty"),
        pytest.param("：", ["body"], id="mark-alone"),
    ],
)  # fmt: skip
def test_read_draft__reads_any_text(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_read_draft__open_date_is_no_date() -> None:
    assert read_draft("请批示。\n某县财政局\n2026年  月  日").dated is None


def test_read_draft__drops_what_cannot_be_seen() -> None:
    assert read_draft("甲\u200b乙\u202e丙\x00\r\n\u3000\n丁\u00a0戊").text == "甲乙丙\n丁 戊"


@pytest.mark.parametrize(
    ("text", "words", "letters"),
    [
        ("请示不超过1500字。", 8, 7),
        ("GDP增长5.2%，", 6, 4),
        ("", 0, 0),
        ("| 项目 | 金额 |\n|---|---|\n| 校舍 | 80 |", 7, 7),
        ("一　二\n三", 3, 3),
    ],
)
def test_count_words__counts_as_word_processors_do(text: str, words: int, letters: int) -> None:
    assert count_words(text) == (words, letters)
