"""Lines: heading, head of an article, annex, entry of a table of contents, or running text."""

from __future__ import annotations

import pytest

from corpus.aligned import AlignedText
from corpus.annex import format_annex_head, is_annex_head, read_annex, read_annexes
from corpus.contents import without_contents
from corpus.lines import ArticleHead, HeadingLine, Line, article_style, read_article_head, read_heading, read_lines
from corpus.source import SourceText
from corpus.wrap import breaks_off, find_wrap


def line(text: str) -> Line:
    return Line(AlignedText.read(text, 0, len(text)), 1, False, False, False)


def lines(text: str, media_type: str = "text/plain") -> tuple[Line, ...]:
    return read_lines(SourceText(text, "x", media_type))[0]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("第一章 总则", HeadingLine("chapter", False, 1, "总则")),
        ("第一章总则", HeadingLine("chapter", False, 1, "总则")),
        ("第 三 章　附　则", HeadingLine("chapter", False, 3, "附则")),
        ("第十二章", HeadingLine("chapter", False, 12, "")),
        ("第2节 申报", HeadingLine("section", False, 2, "申报")),
        ("第二编　物权 第二分编 所有权", HeadingLine("part", False, 2, "物权 第二分编 所有权")),
        ("第一分编　通则", HeadingLine("part", True, 1, "通则")),
        ("附则", HeadingLine("", False, 0, "附则")),
        ("附　则", HeadingLine("", False, 0, "附则")),
        ("附则另行规定", None),
        ("第三章规定的情形", None),
        ("第三章的规定，不适用。", None),
        ("第一百二章 甲", None),
        ("第一条 甲", None),
    ],
)
def test_read_heading__by_case(text: str, heading: HeadingLine | None) -> None:
    assert read_heading(line(text)) == heading


@pytest.mark.parametrize(
    ("text", "style", "previous", "broken", "head"),
    [
        pytest.param("第三条 甲", "tiao", (2, 0), False, ArticleHead(3, 0, 4), id="space"),
        pytest.param("第三条甲", "tiao", (2, 0), False, ArticleHead(3, 0, 3), id="no_space"),
        pytest.param("第三条", "tiao", (2, 0), False, ArticleHead(3, 0, 3), id="alone"),
        pytest.param("第 3 条：甲", "tiao", (2, 0), False, ArticleHead(3, 0, 6), id="arabic_colon"),
        pytest.param("第一百二十条之一　甲", "tiao", (120, 0), False, ArticleHead(120, 1, 9), id="branch"),
        pytest.param("第九条 甲", "tiao", (2, 0), False, ArticleHead(9, 0, 4), id="jump_with_space"),
        pytest.param("第三条的规定，不适用。", "tiao", (2, 0), False, None, id="reference_to_the_next"),
        pytest.param("第五条规定的，不适用。", "tiao", (9, 0), False, None, id="reference_back"),
        pytest.param("第五条 第二款规定的，不适用。", "tiao", (9, 0), False, None, id="reference_with_space"),
        pytest.param("第三条办理。", "tiao", (2, 0), True, None, id="goes_on_after_page_break"),
        pytest.param("第八条 办理。", "tiao", (9, 0), True, None, id="goes_on_with_space_after_page_break"),
        pytest.param("三、甲", "chinese", (2, 0), False, ArticleHead(3, 0, 2), id="chinese"),
        pytest.param("三、四类疫病", "chinese", (9, 0), False, None, id="chinese_list_of_numerals"),
        pytest.param("3．甲", "arabic", (2, 0), False, ArticleHead(3, 0, 2), id="arabic_wide_dot"),
        pytest.param("2.5千瓦", "arabic", (1, 0), False, None, id="decimal"),
        pytest.param("10、15时观测。", "arabic", (2, 0), True, None, id="arabic_after_page_break"),
        pytest.param("第一百二条 甲", "tiao", (101, 0), False, None, id="malformed"),
    ],
)
def test_read_article_head__by_case(
    text: str, style: str, previous: tuple[int, int], broken: bool, head: ArticleHead | None
) -> None:
    assert read_article_head(line(text), style, previous, broken) == head


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("第一条 甲\n第二条 乙", "tiao"),
        ("第一条 甲\n一、乙\n二、丙\n三、丁", "tiao"),
        ("一、甲\n二、乙\n三、丙\n1.丁", "chinese"),
        ("一、甲\n第一条 乙\n第二条 丙\n第三条 丁", "tiao"),
        ("1.甲\n2.乙\n3.丙\n（一）丁", "arabic"),
        ("甲\n乙", None),
        ("", None),
    ],
)
def test_article_style__by_case(text: str, style: str | None) -> None:
    assert article_style(lines(text)) == style


def test_read_lines__marks_taken_off_and_places_kept() -> None:
    source = "\n　　甲\n\n## **乙**\n> - （一）丙\n"
    read = lines(source, "text/markdown")
    assert [(x.text.text, x.number, x.indented, x.after_blank, x.head) for x in read] == [
        ("甲", 2, True, True, False),
        ("乙", 4, False, True, True),
        ("（一）丙", 5, False, False, False),
    ]
    assert all(source[offset] == char for x in read for char, offset in zip(x.text.text, x.text.offsets, strict=True))


@pytest.mark.parametrize(
    ("text", "is_head"),
    [
        ("附件", True),
        ("附件：", True),
        ("附件1", True),
        ("附 件 1", True),
        ("附件10：登记表", True),
        ("附录　岗位编号", True),
        ("附表二：", True),
        ("附：", True),
        ("附：税率表（注：由委员会发布）", True),
        ("附件1登记表", True),
        ("附件三所列全国性法律的决定", False),
        ("附件齐全的，予以受理。", False),
        ("附则", False),
        ("附件的份数", False),
        ("附：登记表一份。", False),
        ("附加费", False),
        ("附件 " + "甲" * 90, False),
    ],
)
def test_is_annex_head__by_case(text: str, is_head: bool) -> None:
    assert is_annex_head(text) is is_head


@pytest.mark.parametrize(
    ("given_lines", "title", "text", "head"),
    [
        (["附件1", "甲"], "附件1", "甲", "附件1"),
        (["附件1", "税率表", "甲。"], "附件1　税率表", "甲。", "附件1　税率表"),
        (["附件1", "甲，乙。", "丙。"], "附件1", "甲，乙。\n丙。", "附件1"),
        (["附件1", "1. 甲", "2. 乙"], "附件1", "1. 甲\n2. 乙", "附件1"),
        (["附：", "税率表", "甲"], "税率表", "甲", "附：税率表"),
        (["附：税率表"], "税率表", "", "附：税率表"),
        (["附："], "附：", "", "附：附："),
    ],
)
def test_read_annex__bare_mark_is_no_title(given_lines: list[str], title: str, text: str, head: str) -> None:
    annex = read_annex(_aligned(given_lines))
    assert (annex.title, annex.text) == (title, text)
    assert format_annex_head(annex.title) == head
    assert read_annex(_aligned([format_annex_head(annex.title), *annex.text.split("\n")])) == annex


def _aligned(given: list[str]) -> list[AlignedText]:
    return [AlignedText.read(line, 0, len(line)) for line in given]


def test_read_annexes__each_has_a_number_of_its_own() -> None:
    heads = ["附件2", "附件二：乙", "附：丙", "附录A 丁", "附表 1", "税率表"]
    annexes = read_annexes([_aligned([head, "甲。"]) for head in heads])
    assert [annex.label for annex in annexes] == ["附件2", "附件", "附件1", "附录A", "附表1", "附件3"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("目录\n第一章 甲\n第二章 乙\n第一章 甲\n丙", ["第一章 甲", "丙"], id="headed"),
        pytest.param("目　次\n第一章 甲……1\n第二章 乙……12\n丙", ["丙"], id="dots_and_pages"),
        pytest.param("目录\n第一章 甲 1\n附则 9\n附件1 表……10\n某办法", ["某办法"], id="annex_and_unnumbered"),
        pytest.param("第一章 甲\n第二章 乙\n第一章 甲\n丙", ["第一章 甲", "丙"], id="not_headed"),
        pytest.param("第一章 甲\n第一节 乙\n丙", ["第一章 甲", "第一节 乙", "丙"], id="no_contents"),
        pytest.param(
            "目录\n第一编 甲\n第一章 通\n第二编 乙\n第一章 通\n第一编 甲\n第一章 通\n丙",
            ["第一编 甲", "第一章 通", "丙"],
            id="same_chapter_twice",
        ),
    ],
)
def test_without_contents__by_case(text: str, left: list[str]) -> None:
    kept, at = without_contents(lines(text))
    assert [x.text.text for x in kept] == left
    assert (at is None) == (len(kept) == len(text.split("\n")))


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("为了加强管理，根据有关法律制度", True),
        ("为了加强管理，根据有关法律制定，", True),
        ("甲，", True),
        ("甲、", True),
        ("甲。", False),
        ("第一条", False),
        ("某县人民政府办公室", False),
        ("（一）乙；", False),
        ("他说：“好。”", False),
        ("| 甲，乙 |", False),
        ("不断提高政治判断力政治领悟力政治执行力把党的领导", False),
        ("不断提高政治判断力政治领悟力政治执行力把党的领导贯彻", True),
    ],
)
def test_breaks_off__by_case(text: str, breaks: bool) -> None:
    assert breaks_off(line(text)) is breaks


def test_find_wrap__width_and_indentation() -> None:
    words = "为了加强和规范会议管理提高会议效率根据有关规定结合本县实际制定本办法" * 4
    paragraph = "　　" + words + "。"
    wrapped = "\n".join(paragraph[i : i + 20] for i in range(0, len(paragraph), 20))
    wrap = find_wrap(lines("\n".join([wrapped] * 3)))
    assert wrap is not None and wrap.width == 20 and wrap.indented
    bare = find_wrap(lines("\n".join([wrapped.replace("　　", "")] * 3)))
    assert bare is not None and not bare.indented
    assert find_wrap(lines("\n".join([paragraph] * 20))) is None
