"""The inside of an article: which line is a paragraph, an item, a subitem, or goes on with one."""

from __future__ import annotations

import pytest

from corpus.aligned import AlignedText
from corpus.blocks import build_article, misnumbered
from corpus.document import Article
from corpus.marks import Mark, find_mark, find_possible_mark, strip_list_bullet
from corpus.provision import WHOLE


def build(text: str, kinds: tuple[str, ...] = ()) -> Article:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(AlignedText.read(text, start, start + len(line)))
        start += len(line) + 1
    return build_article(1, lines, 0, kinds)


def shape(article: Article) -> list[object]:
    """Per paragraph its text, or a list: the lead, then items as (label, text) or (label, text, subitem labels)."""
    out: list[object] = []
    for paragraph in article.paragraphs:
        if not paragraph.items:
            out.append(article.text[paragraph.start : paragraph.end])
            continue
        rows: list[object] = [article.text[paragraph.start : paragraph.items[0].start].strip()]
        for item in paragraph.items:
            text = article.text[item.start : item.end].removeprefix(item.label)
            subs = [article.text[sub.start : sub.end] for sub in item.subitems]
            rows.append((item.label, text, subs) if subs else (item.label, text))
        out.append(rows)
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲。\n乙。", ["甲。", "乙。"], id="two_paragraphs"),
        pytest.param(
            "甲：\n（一）乙；\n（二）丙。\n丁。",
            [["甲：", ("（一）", "乙；"), ("（二）", "丙。")], "丁。"],
            id="line_after_last_item",
        ),
        pytest.param(
            "甲：\n（一）乙；\n丁；\n（二）丙。\n戊。",
            [["甲：", ("（一）", "乙；\n丁；"), ("（二）", "丙。")], "戊。"],
            id="line_between_items",
        ),
        pytest.param(
            "甲：\n（一）乙。\n丁。\n戊。\n（二）丙。",
            [["甲：", ("（一）", "乙。\n丁。\n戊。"), ("（二）", "丙。")]],
            id="two_lines_between",
        ),
        pytest.param(
            "甲：\n（一）乙。\n丁：\n（一）丙。",
            [["甲：", ("（一）", "乙。")], ["丁：", ("（一）", "丙。")]],
            id="second_list_starts_anew",
        ),
        pytest.param(
            "甲：\n（一）乙：\n1.丙；\n2.丁。\n（二）戊。",
            [["甲：", ("（一）", "乙：\n1.丙；\n2.丁。", ["1.丙；", "2.丁。"]), ("（二）", "戊。")]],
            id="subitems",
        ),
        pytest.param(
            "甲：\n（一）乙：\n1.丙；\n己；\n2.丁。\n戊。",
            [["甲：", ("（一）", "乙：\n1.丙；\n己；\n2.丁。", ["1.丙；\n己；", "2.丁。"])], "戊。"],
            id="line_between_subitems",
        ),
        pytest.param(
            "甲：\n（一）乙\n1.300总吨以下的；\n2.超过的，按下列数额：\n501的；\n超过501的。\n（二）丙。",
            [
                [
                    "甲：",
                    (
                        "（一）",
                        "乙\n1.300总吨以下的；\n2.超过的，按下列数额：\n501的；\n超过501的。",
                        ["1.300总吨以下的；", "2.超过的，按下列数额：\n501的；\n超过501的。"],
                    ),
                    ("（二）", "丙。"),
                ]
            ],
            id="number_behind_a_mark_and_lines_below_a_colon",
        ),
        pytest.param(
            "甲：\n（一）乙：\n1.丙。\n丁。\n（二）戊：\n2.己。",
            [["甲：", ("（一）", "乙：\n1.丙。\n丁。", ["1.丙。"]), ("（二）", "戊：\n2.己。")]],
            id="list_of_the_next_item_does_not_reach_back",
        ),
        pytest.param(
            "二、三类疫病流行时，依法处理。",
            ["二、三类疫病流行时，依法处理。"],
            id="sentence_that_begins_with_numerals",
        ),
        pytest.param(
            "一、二类疫病流行时。\n乙。", ["一、二类疫病流行时。", "乙。"], id="sentence_that_begins_with_one_and_two"
        ),
        pytest.param("2.5千瓦以下的，除外。", ["2.5千瓦以下的，除外。"], id="decimal"),
        pytest.param("三、甲。", ["三、甲。"], id="lone_weak_mark_does_not_open_a_list"),
        pytest.param("三、甲；\n四、乙。", [["", ("三、", "甲；"), ("四、", "乙。")]], id="excerpt_of_a_weak_list"),
        pytest.param(
            "（三）甲；\n（四）乙。", [["", ("（三）", "甲；"), ("（四）", "乙。")]], id="excerpt_of_a_bracketed_list"
        ),
        pytest.param("（二）项所列情形，从重。", ["（二）项所列情形，从重。"], id="mention_of_an_item"),
        pytest.param("（一）项目管理；", [["", ("（一）", "项目管理；")]], id="item_about_projects"),
        pytest.param("甲：\n① 乙；\n② 丙。", [["甲：", ("①", " 乙；"), ("②", " 丙。")]], id="circled"),
        pytest.param("甲：\n1）乙；\n2）丙。", [["甲：", ("1）", "乙；"), ("2）", "丙。")]], id="half_bracket"),
        pytest.param(
            "标准：\n| 甲 | 乙 |\n| 1 | 2 |\n丙。",
            ["标准：\n| 甲 | 乙 |\n| 1 | 2 |", "丙。"],
            id="table_belongs_to_its_paragraph",
        ),
        pytest.param(
            "甲：\n（一）乙：\n| 1 | 2 |\n丁。",
            [["甲：", ("（一）", "乙：\n| 1 | 2 |")], "丁。"],
            id="table_belongs_to_its_item",
        ),
        pytest.param(
            "甲：\n（一）乙：\n1.丙：\n①丁。\n（二）戊。",
            [["甲：", ("（一）", "乙：\n1.丙：\n①丁。", ["1.丙：\n①丁。"]), ("（二）", "戊。")]],
            id="third_level_is_text",
        ),
    ],
)
def test_build_article__by_case(text: str, expected: list[object]) -> None:
    article = build(text)
    assert shape(article) == expected
    assert article.text == text


def printed(article: Article) -> list[tuple[int, str, str]]:
    """Number, printed label and words of each paragraph."""
    return [(p.number, p.label, article.text[p.words : p.end]) for p in article.paragraphs]


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        pytest.param(
            "严控会议\n（一）会议有计划。计划外的不开。\n（二）周三不开会。",
            "严控会议",
            [(1, "（一）", "会议有计划。计划外的不开。"), (2, "（二）", "周三不开会。")],
            id="sentences_under_a_heading",
        ),
        pytest.param(
            "严控会议\n（四）甲。\n（五）乙：\n1.丙；\n2.丁。\n戊。",
            "严控会议",
            [(1, "（四）", "甲。"), (2, "（五）", "乙：\n1.丙；\n2.丁。"), (3, "", "戊。")],
            id="numbered_through_with_a_list_inside",
        ),
        pytest.param(
            "值班制度\n（一）安排\n1.甲。乙。\n2.丙。\n（二）要求\n丁。戊。\n（三）己。",
            "值班制度",
            [
                (1, "（一）", "安排"),
                (2, "1.", "甲。乙。"),
                (3, "2.", "丙。"),
                (4, "（二）", "要求\n丁。戊。"),
                (5, "（三）", "己。"),
            ],
            id="headings_under_a_heading",
        ),
        pytest.param(
            "总体要求\n甲。\n乙。", "总体要求", [(1, "", "甲。"), (2, "", "乙。")], id="sentences_without_numbers"
        ),
        pytest.param(
            "下列会议：\n（一）甲。\n（二）乙。", "", [(1, "", "下列会议：\n（一）甲。\n（二）乙。")], id="lead_in"
        ),
        pytest.param(
            "会议种类\n（一）甲；\n（二）乙。", "", [(1, "", "会议种类\n（一）甲；\n（二）乙。")], id="one_list"
        ),
        pytest.param("会议应当精简。\n（一）甲。", "", [(1, "", "会议应当精简。\n（一）甲。")], id="sentence"),
        pytest.param("（一）甲。\n（二）乙。", "", [(1, "", "（一）甲。\n（二）乙。")], id="no_heading"),
        pytest.param("（一）甲", "", [(1, "", "（一）甲")], id="nothing_but_an_item"),
    ],
)
def test_build_article__headed(text: str, title: str, expected: list[tuple[int, str, str]]) -> None:
    article = build(text)
    assert (article.title, printed(article)) == (title, expected)
    assert "\n".join(filter(None, [article.title, article.text])) == text


def test_build_article__a_text_without_articles_that_is_printed_as_items() -> None:
    def whole(text: str) -> Article:
        return build_article(WHOLE, [AlignedText.read(text, *span) for span in ((0, 6), (7, 13))])

    assert printed(whole("（一）甲乙。\n（二）丙丁。"))[1] == (2, "（二）", "丙丁。")
    assert len(whole("（一）甲乙；\n（二）丙丁；").paragraphs) == 1


def test_build_article__the_headings_over_a_paragraph() -> None:
    article = build("值班制度\n（一）安排\n1.甲。\n2.丙。\n（二）丁。")
    assert [p.heading for p in article.paragraphs] == [True, False, False, False]
    assert [article.headings_over(p) for p in article.paragraphs] == [
        "值班制度",
        "值班制度 安排",
        "值班制度 安排",
        "值班制度",
    ]
    assert [p.name for p in article.paragraphs] == ["第（一）项", "第（一）项第1目", "第（一）项第2目", "第（二）项"]
    assert [article.item_label(p) for p in article.paragraphs] == ["（一）", "（一）", "（一）", "（二）"]


def test_build_article__kinds_outside_the_list_are_text() -> None:
    assert shape(build("甲：\n一、乙；\n二、丙。", ("arabic",))) == ["甲：", "一、乙；", "二、丙。"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("甲：\n（一）乙；\n（二）丙。", []),
        ("甲：\n（一）乙；\n（三）丙。", [1]),
        ("甲。\n（三）乙。", [1]),
        ("甲：\n（一）乙；\n（一）丙。", [1]),
        ("甲\n（三）乙。\n（四）丙。", []),
        ("甲\n（三）乙。\n（五）丙。", [2]),
        ("甲\n（一）乙\n1.丙。\n2.丁。\n（二）戊。", []),
        ("甲\n（一）乙\n1.丙。\n3.丁。\n（二）戊。", [3]),
    ],
)
def test_misnumbered__names_the_paragraph(text: str, numbers: list[int]) -> None:
    assert [paragraph.number for paragraph in misnumbered(build(text))] == numbers


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("（十二）甲", Mark("bracketed_chinese", 12, "（十二）", 4)),
        ("( 3 ) 甲", Mark("bracketed_arabic", 3, "( 3 )", 6)),
        ("⑳甲", Mark("circled", 20, "⑳", 1)),
        ("三、甲", Mark("chinese", 3, "三、", 2)),
        ("二、三类", Mark("chinese", 2, "二、", 2, True)),
        ("2. 甲", Mark("arabic", 2, "2.", 3)),
        ("3)甲", Mark("arabic_half_bracket", 3, "3)", 2)),
        ("1.5倍", None),
        ("（一百二）甲", None),
        ("（零）甲", None),
        ("2024年", None),
        ("甲（一）", None),
    ],
)
def test_find_mark__by_case(line: str, mark: Mark | None) -> None:
    assert find_mark(line) == mark


def test_find_possible_mark__decimal_is_doubtful() -> None:
    assert find_possible_mark("1.5倍") == Mark("arabic", 1, "1.", 2, True)
    assert find_possible_mark("1.5倍", ("chinese",)) is None


@pytest.mark.parametrize(
    ("line", "bare"), [("- （一）甲", "（一）甲"), ("* - 1. 甲", "1. 甲"), ("- 甲", "- 甲"), ("-（一）甲", "-（一）甲")]
)
def test_strip_list_bullet__only_before_a_mark(line: str, bare: str) -> None:
    text, had = strip_list_bullet(AlignedText.read(line, 0, len(line)))
    assert (text.text, had) == (bare, bare != line)
