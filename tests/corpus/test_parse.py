"""parse on the forms that regulations of the genre come in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.parse import parse
from corpus.provision import NOTICE, WHOLE
from corpus.readers import read_source
from corpus.source import Problem, SourceText

SOURCE = Path(__file__).parents[2] / "corpus" / "data" / "anze-work-rules-2024.txt"


def read(text: str, media_type: str = "text/plain") -> Document:
    return parse(SourceText(text, "某办法.txt", media_type))


def bodies(document: Document) -> list[tuple[str, list[str]]]:
    return [(a.label, [a.text[p.start : p.end] for p in a.paragraphs]) for a in document.articles]


def found(document: Document, code: str) -> list[Problem]:
    return [problem for problem in document.problems if problem.code == code]


def codes(document: Document) -> set[str]:
    return {problem.code for problem in document.problems}


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(("第一条　", "第二条　"), id="ideographic_space"),
        pytest.param(("第一条 ", "第二条 "), id="space"),
        pytest.param(("第一条", "第二条"), id="no_space"),
        pytest.param(("第一条\n", "第二条\n"), id="alone"),
        pytest.param(("第 一 条：", "第 二 条："), id="spaced_with_colon"),
        pytest.param(("第1条 ", "第2条 "), id="arabic_tiao"),
        pytest.param(("一、", "二、"), id="chinese"),
        pytest.param(("1. ", "2. "), id="arabic"),
        pytest.param(("1．", "2．"), id="arabic_wide"),
        pytest.param(("### 第一条 ", "### 第二条 "), id="markdown_head"),
        pytest.param(("### 第一条\n", "### 第二条\n"), id="markdown_head_alone"),
    ],
)
def test_parse__forms_of_article_numbers(heads: tuple[str, str]) -> None:
    document = read(f"某办法\n{heads[0]}甲。\n乙。\n{heads[1]}丙。\n")
    assert document.title == "某办法"
    assert bodies(document) == [("第一条", ["甲。", "乙。"]), ("第二条", ["丙。"])]
    assert document.problems == ()


def test_parse__punctuation_after_the_number_is_no_text() -> None:
    document = read("某办法\n一、：甲。\n二、．乙。\n三、 丙。")
    assert [a.text for a in document.articles] == ["甲。", "乙。", "丙。"]


def test_parse__branches_and_levels() -> None:
    text = (
        "某法\n第一编 总则\n第一章 甲\n第一条 甲。\n第一条之一 乙。\n"
        "第二编 分则\n第一分编 通则\n第一章 甲\n第二条 丙。\n附　则\n第三条 丁。"
    )
    document = read(text)
    assert [a.label for a in document.articles] == ["第一条", "第一条之一", "第二条", "第三条"]
    assert [(h.level, h.number, h.title) for h in document.path_of(2)] == [
        ("part", 2, "分则 第一分编 通则"),
        ("chapter", 1, "甲"),
    ]
    assert [(h.level, h.number, h.title) for h in document.path_of(3)] == [("part", 0, "附则")]
    assert document.problems == ()


def test_parse__unnumbered_heading_stands_as_high_as_chapters() -> None:
    document = read("某办法\n第一章 甲\n第一条 甲。\n附则\n第二条 乙。")
    assert [(h.level, h.number, h.title, h.first) for h in document.headings] == [
        ("chapter", 1, "甲", 0),
        ("chapter", 0, "附则", 1),
    ]


def test_parse__chapter_below_a_long_heading_is_a_heading() -> None:
    long = "第二分编　" + "生态环境保护与污染防治监督管理的一般规定和特别规定"
    document = read(f"某法\n第一编 甲\n第一条 甲。\n{long}\n第三章 乙\n第二条 丙。")
    assert [h.title for h in document.headings][-1] == "乙" and bodies(document)[0] == ("第一条", ["甲。"])


def test_parse__heading_and_title_on_two_lines() -> None:
    document = read("某办法\n第一章\n总则\n第一条 甲。\n第二章\n附则\n第二条 乙。")
    assert [(h.number, h.title) for h in document.headings] == [(1, "总则"), (2, "附则")]


# What stands before and after


@pytest.mark.parametrize(
    ("front", "title", "problem"),
    [
        pytest.param("某县人民政府\n工作规则\n", "某县人民政府工作规则", "title_joined", id="two_lines"),
        pytest.param(
            "某县人民政府关于\n会议管理和公文处理的\n工作规则\n",
            "某县人民政府关于会议管理和公文处理的工作规则",
            "title_joined",
            id="three_lines",
        ),
        pytest.param("某办法\n（试行）\n", "某办法（试行）", "title_joined", id="stage_below"),
        pytest.param("某县人民政府 工作规则\n", "某县人民政府工作规则", "title_space", id="space"),
        pytest.param("附件\n某办法\n", "某办法", None, id="annex_mark_above"),
        pytest.param("附件1\n\n某办法\n", "某办法", None, id="annex_number_above"),
        pytest.param("某县人民政府文件\n某办法\n", "某办法", None, id="file_head_above"),
        pytest.param("某县人民政府\n某县人民政府工作规则\n", "某县人民政府工作规则", None, id="issuer_above"),
        pytest.param(
            "关于印发《甲管理规定》的通知\n各单位：\n现予印发。\n甲管理\n规定\n乙办法\n",
            "甲管理规定",
            "title_joined",
            id="named",
        ),
        pytest.param("《某办法》\n（2024年4月2日通过）\n", "某办法", None, id="quoted_with_note"),
        pytest.param("# 某学校住宿须知汇编\n某处\n", "某学校住宿须知汇编", None, id="markdown"),
    ],
)
def test_parse__title(front: str, title: str, problem: str | None) -> None:
    document = read(front + "第一条 甲。\n第二条 乙。")
    assert document.title == title
    assert codes(document) == ({problem} if problem else set())


def test_parse__no_title_takes_the_files_name_and_says_so() -> None:
    document = read("第一条 甲。\n第二条 乙。")
    assert document.title == "某办法" and codes(document) == {"no_title"}


def test_parse__contents_are_dropped_and_reported() -> None:
    document = read("某办法\n目　录\n第一章　甲……1\n第二章　乙……2\n第一章　甲\n第一条 丙。\n第二章　乙\n第二条 丁。")
    assert [(h.title, h.first) for h in document.headings] == [("甲", 0), ("乙", 1)]
    assert [p.line for p in found(document, "contents_dropped")] == [2]


def test_parse__annexes_after_the_last_article() -> None:
    document = read("某办法\n第一条 甲。\n附件1\n第一条 乙。\n一、丙。\n附：\n登记表\n| 丁 |")
    assert bodies(document) == [("第一条", ["甲。"])]
    assert [(a.title, a.text) for a in document.annexes] == [("附件1", "第一条 乙。\n一、丙。"), ("登记表", "| 丁 |")]


def test_parse__signature_after_the_last_article_is_the_notices() -> None:
    document = read("某办法\n第一条 甲。\n第二条 自印发之日起施行。\n某县人民政府办公室\n2024年4月3日")
    assert bodies(document)[-1] == ("第二条", ["自印发之日起施行。"])
    assert document.article(NOTICE).text == "某县人民政府办公室\n2024年4月3日"
    assert (document.back.office, document.back.printed_on) == ("某县人民政府办公室", date(2024, 4, 3))
    assert document.effective_on == date(2024, 4, 3)


# Damage


@pytest.mark.parametrize(
    ("text", "code", "line", "severity"),
    [
        pytest.param("某办法\n第一条\n第二条 乙。", "empty_article", 2, "warning", id="empty"),
        pytest.param(
            "某办法\n第一条 甲。\n\n第一条\n第二条 乙。", "number_repeated", 4, "warning", id="repeated_and_empty"
        ),
        pytest.param("某办法\n第一条 甲。\n第三条\n乙。", "number_jumps", 3, "warning", id="jump"),
        pytest.param("某办法\n第七条 甲。\n第八条 乙。", "starts_late", 2, "info", id="excerpt"),
        pytest.param("某办法\n第一条 甲：\n（一）乙；\n（三）丙。", "item_numbering", 2, "warning", id="item_lost"),
        pytest.param("某办法\n甲乙丙。", "no_articles", 0, "warning", id="no_articles"),
    ],
)
def test_parse__damage_is_reported_at_its_line(text: str, code: str, line: int, severity: str) -> None:
    problems = found(read(text), code)
    assert [(p.line, p.severity) for p in problems] == [(line, severity)]


def test_parse__text_without_articles_is_one_provision_called_whole() -> None:
    document = read(
        "某县文件\n某政发〔2024〕5号\n某县关于会议的通知\n各镇人民政府：\n会议应当精简。\n不得超过2小时。\n某县人民政府办公室\n2024年4月3日"
    )
    assert document.title == "某县关于会议的通知" and document.version == "某政发〔2024〕5号"
    assert bodies(document) == [("全文", ["各镇人民政府：", "会议应当精简。", "不得超过2小时。"])]
    assert document.article(WHOLE).number == WHOLE
    assert document.article(NOTICE).text.split("\n") == [
        "某县文件",
        "某政发〔2024〕5号",
        "某县人民政府办公室",
        "2024年4月3日",
    ]


@pytest.mark.parametrize(
    ("cut", "label", "joined"),
    [
        pytest.param(
            "依照本办法\n第二条规定的程序",
            "第一条",
            "依照本办法第二条规定的程序办理有关事项。",
            id="next_number_no_space",
        ),
        pytest.param(
            "依照本办法\n\n第九条 第二款的程序",
            "第一条",
            "依照本办法第九条 第二款的程序办理有关事项。",
            id="with_space",
        ),
    ],
)
def test_parse__reference_after_a_page_break_is_no_article(cut: str, label: str, joined: str) -> None:
    document = read(f"某办法\n第一条 为了加强会议管理，县政府各部门应当{cut}办理有关事项。\n第二条 乙。\n第三条 丙。")
    assert [a.label for a in document.articles] == ["第一条", "第二条", "第三条"]
    assert re.sub(r"\s", "", document.articles[0].text).endswith(re.sub(r"\s", "", joined))
    assert len(found(document, "line_break_joined")) == 1


def test_parse__reference_at_the_head_of_a_paragraph_is_no_article() -> None:
    document = read(
        "某办法\n第一条 甲。\n第一条规定的情形，从其规定。\n第二条 乙。\n第一条、第五条的内容，不适用。\n第三条 丙。"
    )
    assert [len(a.paragraphs) for a in document.articles] == [2, 2, 1]


def _regulation(indent: str) -> str:
    """The regulation's own articles, healed, one paragraph a line."""
    document = parse(read_source(SOURCE))
    lines = ["某县工作规则"]
    for article in document.articles:
        first, *rest = article.text.split("\n")
        lines += [f"{indent}{article.label}　{first}", *(indent + line for line in rest)]
    return "\n".join(lines)


def _wrap(text: str, width: int) -> str:
    return "\n".join(line[i : i + width] for line in text.split("\n") for i in range(0, len(line), width))


@pytest.mark.parametrize("width", [18, 25, 30, 38, 45])
def test_parse__hard_wrapped_text_with_indented_paragraphs_is_rejoined(width: int) -> None:
    plain, wrapped = read(_regulation("　　")), read(_wrap(_regulation("　　"), width))
    assert bodies(wrapped) == bodies(plain) and len(wrapped.articles) == 46
    assert "hard_wrapped" in codes(wrapped) and "hard_wrapped" not in codes(plain)
    for problem in found(wrapped, "line_break_joined"):
        assert (problem.before, problem.after) == ("\n", "") and problem.line > 1


@pytest.mark.parametrize("width", [25, 30, 38])
def test_parse__hard_wrapped_text_without_indentation_loses_no_article(width: int) -> None:
    """Only a sentence that ends exactly at the margin cannot be told from the end of a paragraph."""
    plain, wrapped = read(_regulation("")), read(_wrap(_regulation(""), width))
    assert [a.label for a in wrapped.articles] == [a.label for a in plain.articles]
    assert [a.text.replace("\n", "") for a in wrapped.articles] == [a.text.replace("\n", "") for a in plain.articles]
    same = sum(a == b for a, b in zip(bodies(plain), bodies(wrapped), strict=True))
    assert same >= 40


def test_parse__latin_words_cut_by_a_line_end_keep_their_space() -> None:
    document = read("某办法\n第一条 本办法所称开放数据，是指以 Open\nData 形式公布的数据，\n不含内部数据。")
    assert document.articles[0].text.endswith("Open Data 形式公布的数据，不含内部数据。")


def test_parse__title_and_id_may_be_given() -> None:
    document = parse(SourceText("第一条 甲。", "a b#c.txt"), "my-id", "我的办法")
    assert (document.id, document.title, document.problems) == ("my-id", "我的办法", ())
    assert parse(SourceText("第一条 甲。", "a b#c.txt")).id == "a-b-c"


@pytest.mark.parametrize(
    ("last", "day"),
    [
        ("本办法自2024年5月1日起施行。", date(2024, 5, 1)),
        ("本办法自二〇二四年五月一日起施行。", date(2024, 5, 1)),
        ("本办法自印发之日起施行。", date(2024, 4, 2)),
        ("本办法由办公室解释。", None),
        ("本办法自2024年13月1日起施行。", None),
    ],
)
def test_parse__effective_on(last: str, day: date | None) -> None:
    assert read(f"某办法\n（2024年4月2日通过）\n第一条 甲。\n第二条 {last}").effective_on == day
