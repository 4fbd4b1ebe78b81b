"""The PDF reader: lines, paragraphs over lines and pages, furniture, what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.pdf_paragraphs import join_words
from corpus.readers import read_source
from corpus.source import SourceText
from corpus.structure_marks import starts_with_mark
from tests.corpus.reader_samples import LEFT, SIZE, pdf_bytes, scan_bytes, wrap

LONG = (
    "县政府各部门要严格执行请示报告制度，重要情况及时向县政府报告，"
    "不得迟报、漏报、瞒报，确保政令畅通、令行禁止、落实到位"
)
INDENT = LEFT + 2 * SIZE


def read(folder: Path, data: bytes) -> SourceText:
    (folder / "a.pdf").write_bytes(data)
    return read_source(folder / "a.pdf")


def test_read_pdf__wrapped_paragraphs_are_rejoined(tmp_path: Path) -> None:
    texts = ["第一章 总则", f"第一条 {LONG}。", "第二条 短。", f"（一）{LONG}；", f"（二）{LONG}。", LONG + "。"]
    source = read(tmp_path, pdf_bytes([line for text in texts for line in wrap(text)], foot=""))
    assert source.text == "\n".join(texts)
    assert (source.pages, source.problems, source.media_type) == ((0,), (), "application/pdf")


@pytest.mark.parametrize(
    "foot", ["— {} —", "- {} -", "{}", "第{}页", "第 {} 页 共 12 页", "{}/12", "－{}－", "Page {} of 9"]
)
def test_read_pdf__page_numbers_are_dropped_and_reported(tmp_path: Path, foot: str) -> None:
    texts = [f"第{number}条 {LONG}。" for number in "一二三四五六"]
    source = read(tmp_path, pdf_bytes([line for text in texts for line in wrap(text)], per_page=7, foot=foot))
    assert source.text == "\n".join(texts)
    assert [problem.before for problem in source.problems if problem.code == "page_number_dropped"] == [
        foot.format(page) for page in range(1, len(source.pages) + 1)
    ]


def test_read_pdf__paragraph_over_a_page_break_is_joined_and_pages_lead_back(tmp_path: Path) -> None:
    source = read(tmp_path, pdf_bytes(wrap(f"第一条 {LONG}。"), per_page=2, head="县政府工作规则"))
    assert source.text == f"第一条 {LONG}。"
    first_lines = [words for _, words in wrap(f"第一条 {LONG}。")[::2]]
    assert [source.text[start:].startswith(line) for start, line in zip(source.pages, first_lines, strict=True)] == [
        True
    ] * len(first_lines)
    assert source.page_of(len(source.text) - 1) == len(source.pages)
    [joined] = [problem for problem in source.problems if problem.code == "page_break_joined"]
    assert joined.start == source.pages[1]


def test_read_pdf__running_head_is_dropped_only_where_it_repeats(tmp_path: Path) -> None:
    texts = ["县政府工作规则", *(f"第{number}条 {LONG}。" for number in "一二三四五六")]
    source = read(
        tmp_path, pdf_bytes([line for text in texts for line in wrap(text)], per_page=7, head="县政府工作规则")
    )
    assert source.text == "\n".join(texts)
    assert sum(problem.code == "running_head_dropped" for problem in source.problems) == len(source.pages)


def test_read_pdf__mention_of_an_article_at_the_head_of_a_line_is_no_break(tmp_path: Path) -> None:
    width = 28
    before = "第一条 " + "甲" * (width - 2 - 4) + "乙" * (width - 4) + "依照本法"
    text = before + "第三十条办理" + "丙" * 30 + "。"
    source = read(tmp_path, pdf_bytes(wrap(text) + wrap("第二条 丁。") + wrap("第三条 戊。")))
    assert source.text == f"{text}\n第二条 丁。\n第三条 戊。"


def test_read_pdf__flush_left_articles_are_separate(tmp_path: Path) -> None:
    texts = [f"第{number}条 {LONG}。" for number in "一二三"]
    source = read(tmp_path, pdf_bytes([line for text in texts for line in wrap(text, indent=0)]))
    assert source.text == "\n".join(texts)


def test_read_pdf__hanging_list_items_are_rejoined(tmp_path: Path) -> None:
    body = wrap(f"第一条 {LONG}。")
    item = [(INDENT, "（一）" + "甲" * 23), (INDENT + 48, "乙" * 23), (INDENT + 48, "丙丁。")]
    source = read(tmp_path, pdf_bytes([*body, *item, (INDENT, "（二）戊。")]))
    assert source.text.split("\n")[1:] == ["（一）" + "甲" * 23 + "乙" * 23 + "丙丁。", "（二）戊。"]


def test_read_pdf__centred_title_and_right_aligned_date_stay_lines(tmp_path: Path) -> None:
    lines = [(250, "工作规则"), *wrap(LONG + "。"), (LEFT + 20 * SIZE, "2024年4月2日"), *wrap(LONG + "。")]
    source = read(tmp_path, pdf_bytes(lines))
    assert source.text == f"工作规则\n{LONG}。\n2024年4月2日\n{LONG}。"


def test_read_pdf__spaces_follow_the_geometry(tmp_path: Path) -> None:
    source = read(tmp_path, pdf_bytes([(INDENT, "　　第一条　7 个工作日 AB角𠮷①“二”——三")], foot="", title="规则"))
    assert (source.text, source.title) == ("第一条　7 个工作日 AB角𠮷①“二”——三", "规则")


@pytest.mark.parametrize(
    ("first", "second", "between"),
    [("work", "rules", " "), ("20", "24", ""), ("A", "1", " "), ("第", "A", ""), ("end.", "New", ""), ("", "甲", "")],
)
def test_join_words__latin_words_get_a_space(first: str, second: str, between: str) -> None:
    assert join_words(first, second) == between


def test_read_pdf__page_of_pictures_among_text_is_reported(tmp_path: Path) -> None:
    from io import BytesIO

    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    for data in (pdf_bytes(wrap("第一条 甲。")), scan_bytes(1), pdf_bytes(wrap("第二条 乙。"))):
        writer.append(BytesIO(data))
    writer.write(out)
    source = read(tmp_path, out.getvalue())
    assert source.text == "第一条 甲。\n第二条 乙。"
    assert len(source.pages) == 3
    [problem] = [problem for problem in source.problems if problem.severity == "error"]
    assert (problem.code, problem.message) == ("page_without_text", "第 2 页只有图片，其中的文字未读入")


MARKED = [
    "第三条 甲",
    "第三条规范",
    "第十 章 总则",
    "第一百二十条之一 甲",
    "一、甲",
    "（一）甲",
    "(2) 甲",
    "1. 甲",
    "①甲",
    "附件：",
    "附件1",
    "# 第一章",
]
UNMARKED = [
    "第三条的规定",
    "第三条规定",
    "第三条、第四条",
    "（二）项",
    "1.5倍",
    "一些",
    "第三条之规定",
    "附件中的",
    "县长",
]


@pytest.mark.parametrize("line", MARKED)
def test_starts_with_mark__mark_is_found(line: str) -> None:
    assert starts_with_mark(line)


@pytest.mark.parametrize("line", UNMARKED)
def test_starts_with_mark__mention_is_not(line: str) -> None:
    assert not starts_with_mark(line)
