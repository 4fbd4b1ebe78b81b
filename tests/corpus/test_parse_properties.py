"""What must hold for any text: parse never raises, loses nothing, and render is its inverse."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from corpus.document import Document
from corpus.numerals import format_numeral
from corpus.parse import parse
from corpus.render import render
from corpus.source import SourceText

_SOUP = [
    "第",
    "条",
    "款",
    "项",
    "编",
    "分编",
    "章",
    "节",
    "之",
    "一",
    "二",
    "三",
    "十",
    "百",
    "零",
    "两",
    "1",
    "23",
    "２",
    "第一条",
    "第二条",
    "第三条",
    "第一百二十条之一",
    "第一章",
    "第二节",
    "第一编",
    "第一分编",
    "一、",
    "二、",
    "三、",
    "1.",
    "2．",
    "3、",
    "（一）",
    "（二）",
    "(三)",
    "①",
    "②",
    "1）",
    "- ",
    "* ",
    "# ",
    "## ",
    "**",
    "> ",
    "| 甲 | 乙 |",
    "|",
    "\n",
    "\n\n",
    "\n　　",
    " ",
    "　",
    "\t",
    "。",
    "，",
    "；",
    "：",
    "、",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    "〔",
    "〕",
    "目录",
    "附则",
    "附 则",
    "总则",
    "附件",
    "附件1",
    "附：",
    "附录",
    "关于印发",
    "的通知",
    "管理办法",
    "规则",
    "某县人民政府",
    "办公室",
    "文件",
    "政发〔2024〕5号",
    "2024年4月2日",
    "二〇二四年四月二日",
    "（试行）",
    "（此件公开发布）",
    "校对：甲",
    "共印：10份",
    "抄送：甲，乙。",
    "印发",
    "规定",
    "所列",
    "自发布之日起施行",
    "自2024年4月2日起施行",
    " and ",
    "and",
    "\u200b",
    "\ufeff",
    "\x00",
    "\r",
    "甲乙丙丁",
    "应当及时办理有关事项，不得推诿",
    "…………1",
    "……12",
    "\\",
    "\u2028",
]
soup = st.lists(st.sampled_from(_SOUP), max_size=60).map("".join)
anything = st.one_of(
    soup, st.text(max_size=300), st.lists(st.one_of(soup, st.text(max_size=20)), max_size=8).map("\n".join)
)
media_types = st.sampled_from(["text/plain", "text/markdown"])


@settings(max_examples=400, deadline=None)
@given(anything, media_types)
@example("", "text/plain")
@example("\n", "text/plain")
@example("第一条", "text/plain")
@example("目录", "text/plain")
@example("第一条 甲，\n附件：\n", "text/plain")
def test_parse__any_text_gives_a_document_with_located_problems(text: str, media_type: str) -> None:
    source = SourceText(text, "x.txt", media_type)
    document = parse(source)
    for article in document.provisions():
        spans = [(p.start, p.end) for p in article.paragraphs]
        assert [start for start, _ in spans] == [0, *(end + 1 for _, end in spans[:-1])][: len(spans)]
        assert not spans or spans[-1][1] == len(article.text)
        for paragraph in article.paragraphs:
            for item in paragraph.items:
                assert paragraph.start <= item.start < item.end <= paragraph.end
                assert article.text.startswith(item.label, item.start)
                assert all(item.start < sub.start < sub.end <= item.end for sub in item.subitems)
        for start, offset, length in article.runs:
            for kept, read in zip(
                article.text[start : start + length], text[offset : offset + length].ljust(length), strict=True
            ):
                assert kept == read or kept in "\n 和|"
    for problem in document.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert not problem.before or text[problem.start : problem.end] == problem.before
        assert problem.line == 0 or source.line_of(problem.start) <= problem.line <= source.line_of(problem.end)
    assert [p.line for p in document.problems] == sorted(p.line for p in document.problems)
    render(document)


@settings(max_examples=400, deadline=None)
@given(anything)
def test_parse__no_chinese_character_is_lost(text: str) -> None:
    assume("目" not in text and "第" not in text and "附" not in text)
    document = parse(SourceText(text, "x.txt"))
    kept = [
        document.title,
        *(heading.title for heading in document.headings),
        *(a.label + a.title + a.text for a in document.provisions()),
        *(a.title + a.text for a in document.annexes),
    ]

    def letters(value: str) -> list[str]:
        return sorted(re.findall(r"[\u4e00-\u9fff]", value))

    missing = letters(text)
    for char in letters("".join(kept)):
        if char in missing:
            missing.remove(char)
    assert set(missing) <= set("零〇一二两三四五六七八九十百千和")


# Documents as they are written


_words = st.text(alphabet="甲乙丙丁戊己庚辛应当及时办理会议文件县政府部门负责", min_size=2, max_size=40)
_sentence = _words.map(lambda words: words + "。")


@st.composite
def articles(draw: st.DrawFn, indented: bool) -> str:
    """The body of an article: paragraphs, the last line of the first of them may lead in items with subitems."""
    lines = [draw(_sentence) for _ in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(0, 1))):
        lines.append(draw(_words) + "：")
        count = draw(st.integers(1, 4))
        for number in range(1, count + 1):
            lines.append(f"（{format_numeral(number)}）{draw(_words)}" + ("。" if number == count else "；"))
            for sub in range(1, draw(st.integers(0, 2)) + 1):
                lines.append(f"{sub}.{draw(_words)}；")
        lines += [draw(_sentence) for _ in range(draw(st.integers(0, 2)))]
    return ("\n　　" if indented else "\n").join(lines)


@st.composite
def regulations(draw: st.DrawFn) -> str:
    """A regulation in one of the forms of the genre."""
    style = draw(st.sampled_from(["第{}条　", "第{}条 ", "第{}条\n　　", "{}、", "{n}．"]))
    indented = draw(st.booleans())
    blank = draw(st.sampled_from(["\n", "\n\n"]))
    lines = []
    if draw(st.booleans()):
        lines += [
            "某县人民政府文件",
            "某政发〔2024〕5号",
            "各镇人民政府，县直各单位：",
            "现予印发。",
            "某县人民政府",
            "2024年4月2日",
        ]
    lines.append("某县会议管理办法")
    number = draw(st.sampled_from([1, 1, 1, 7, 99]))
    chapters = draw(st.integers(0, 3))
    for chapter in range(1, max(chapters, 1) + 1):
        if chapters:
            lines.append(f"第{format_numeral(chapter)}章　{draw(_words)[:12]}")
        for _ in range(draw(st.integers(2, 4))):
            lines.append(style.format(format_numeral(number), n=number) + draw(articles(indented)))
            number += 1
    if draw(st.booleans()):
        lines += ["附件1", "一、甲", "第一条 乙"]
    if draw(st.booleans()):
        lines += ["某县人民政府办公室", "2024年4月3日印发", "校对：某甲", "共印：10份"]
    return blank.join(lines)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(regulations())
def test_render__parse_of_a_structured_text_round_trips(text: str) -> None:
    document = parse(SourceText(text, "x.txt"))
    assert document.title == "某县会议管理办法"
    assert document.articles and all(article.number > 0 for article in document.articles)
    assert _again(document) == document


@settings(max_examples=500, deadline=None)
@given(soup)
@example("第一百二十条之一" * 3 + "\n第一条")
@example("一\u200b、一、")
def test_render__canonical_text_of_any_soup_is_stable(text: str) -> None:
    """After one pass through the canonical form nothing changes any more."""
    once = _again(parse(SourceText(text, "x.txt")))
    assert replace(_again(once), version=once.version) == once


def _again(document: Document) -> Document:
    return parse(SourceText(render(document), "x.txt"))
