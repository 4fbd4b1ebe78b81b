"""Length: the limit that applies, what is counted, and where it is exceeded."""

from __future__ import annotations

import pytest

from qa.check.draft import count_words
from tests.qa.check.samples import checked, of, real, small


def draft(kind: str, words: int, end: str = "") -> str:
    """A draft of that kind whose body has so many words."""
    return f"关于某项工作情况的{kind}\n县政府：\n{'字' * (words - 1)}。\n{end}"


def severity(kind: str, words: int, source: str = "county", title: str = "请示") -> str | None:
    found = of(checked(draft(title, words), real(source), kind), "length")
    return found[0].severity if found else None


@pytest.mark.parametrize(
    ("kind", "words", "source", "expected"),
    [
        ("请示", 1500, "county", None), ("请示", 1502, "county", "violation"), ("会议请示", 1502, "county", "violation"),
        ("综合报告", 5000, "county", None), ("综合报告", 5600, "county", "violation"),
        ("专项报告", 3002, "county", "violation"),
        # a report of no said kind: within both limits, between them, beyond both
        ("报告", 3000, "county", None), ("报告", 4000, "county", "manual"), ("报告", 5002, "county", "violation"),
        ("代拟稿", 4000, "county", None), ("代拟稿", 4500, "county", "manual"), ("代拟稿", 5002, "county", "attention"),
        ("通知", 5002, "county", "manual"),
        ("请示", 2000, "city", None), ("请示", 2002, "city", "violation"), ("情况专报", 802, "city", "violation"),
        ("报告", 2502, "city", "violation"), ("综合性文件", 6002, "city", "violation"),
        ("专题报告", 2502, "town", "violation"), ("工作简报", 802, "town", "violation"), ("通知", 9000, "town", None),
    ],
)  # fmt: skip
def test_length__the_limit_for_the_kind(kind: str, words: int, source: str, expected: str | None) -> None:
    assert severity(kind, words, source) == expected


def test_length__one_over_only_by_punctuation_needs_a_look() -> None:
    assert severity("请示", 1501) == "attention"


def test_length__head_and_tail_are_not_counted_and_that_is_said() -> None:
    tail = "附件：" + "表" * 60 + "\n安泽县教育局\n2026年3月2日\n（联系人：王某）\n抄送：县财政局。"
    report = checked(draft("请示", 1500, tail), real("county"), "请示")
    assert of(report, "length") == []
    assert report.counted == "正文 1500 字（含标点；未计标题、主送机关、附件说明、落款、成文日期、附注、版记）"


def test_length__says_by_how_much_with_the_article_and_marks_the_rest() -> None:
    report = checked(draft("请示", 1800), real("county"), "请示")
    (finding,) = of(report, "length")
    assert "请示一般不超过 1500 字，超出 300 字" in finding.message
    assert [basis.label for basis in finding.basis] == ["《安泽县人民政府工作规则》第二十九条第一款"]
    assert finding.basis[0].quote == "请示一般不超过1500字，"
    assert count_words(finding.places[0].words)[0] == 300


def test_length__what_the_regulation_releases_is_left_to_a_person() -> None:
    text = "关于报送森林火灾应急预案的请示\n镇政府：\n" + "字" * 1300 + "。"
    (finding,) = of(checked(text, real("town"), "请示"), "length")
    assert finding.severity == "manual"
    assert "应急预案、专项规划及其附件不受前述字数限制" in finding.message


def test_length__without_a_limit_is_said_not_to_apply() -> None:
    report = checked(draft("请示", 9000), small("请示应当一文一事。"), "请示")
    assert [skipped.reason for skipped in report.skipped if skipped.check == "length"] == [
        "所用的文件没有规定这类文稿的字数"
    ]
