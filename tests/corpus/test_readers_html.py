"""The HTML reader: blocks, tables, lists, encodings, what is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.readers import read_source
from corpus.source import SourceText


def read(folder: Path, markup: str | bytes) -> SourceText:
    (folder / "a.html").write_bytes(markup if isinstance(markup, bytes) else markup.encode())
    return read_source(folder / "a.html")


CASES = {
    "blocks": ("<div>甲<p>乙</p>丙</div>丁", "甲\n乙\n丙\n丁"),
    "br": ("<p>甲<br>乙<br/>丙</p>", "甲\n乙\n丙"),
    "headings": ("<h1>规则</h1><h2>第一章<br>总则</h2><p>一、甲", "# 规则\n## 第一章总则\n一、甲"),
    "inline": ("<p><b>第一</b><span>条</span> <a href=x>根据</a></p>", "第一条 根据"),
    "entities": ("<p>&ldquo;AB&rdquo;&nbsp;&#31532;&lt;5&gt;&amp;</p>", "“AB” 第<5>&"),
    "source-line-break": ("<p>县政府\n    办公室 and\nothers 7 个</p>", "县政府办公室 and others 7 个"),
    "indent": ("<p>&nbsp;&nbsp;　　第一条　总则　</p>", "第一条　总则"),
    "furniture": ("<nav>首页</nav><script>x('<p>')</script><style>p{}</style><p>甲<footer>版权", "甲"),
    "hidden": ("<p hidden>乙</p><p style='DISPLAY: none'>丙</p><p>甲", "甲"),
    "comment": ("<p>甲<!-- 乙 --><![CDATA[丙]]></p>", "甲"),
    "table": ("<table><tr><th>部门<th>期限<tr><td>财政局<td><p>10个</p><p>工作日|</p></table>",
              "| 部门 | 期限 |\n| 财政局 | 10个 工作日\\| |"),
    "rowspan": ("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td>戊</table>",
                "| 甲 | 乙 |\n|  | 丙 |\n| 丁 | 戊 |"),
    "layout-table": ("<table><tr><td><p>第一条</p><p>第二条</p></td></tr></table>", "第一条\n第二条"),
    "nested-table": ("<table><tr><td>左<td>右<table><tr><td>甲<td>乙</table></table>", "左\n右\n| 甲 | 乙 |"),
    "caption": ("<table><caption>附表</caption><tr><td>甲<td>乙</table>", "附表\n| 甲 | 乙 |"),
    "ordered-list": ("<ol start=3><li>甲<li value=7>乙<ul><li>丙</ul><li>丁</ol>", "3. 甲\n7. 乙\n丙\n8. 丁"),
    "list-with-own-numbers": ("<ol><li>（一）甲<li>（二）乙</ol>", "（一）甲\n（二）乙"),
    "pre": ("<pre>第一条\n  第二条</pre>", "第一条\n第二条"),
    "ruby": ("<p><ruby>县<rt>xian</rt></ruby>长</p>", "县长"),
    "unclosed": ("<p>甲<p>乙<ul><li>丙<li>丁", "甲\n乙\n丙\n丁"),
    "stray-closing-tags": ("</ul></td></table></h1>甲", "甲"),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES)
def test_read_html__markup_becomes_lines(tmp_path: Path, markup: str, expected: str) -> None:
    assert read(tmp_path, markup).text == expected


def test_read_html__title_is_metadata(tmp_path: Path) -> None:
    source = read(tmp_path, "<html><head><title> 工作规则 \n-县政府</title></head><body><p>甲")
    assert (source.title, source.text, source.media_type) == ("工作规则 -县政府", "甲", "text/html")


@pytest.mark.parametrize(
    ("declared", "actual", "encoding"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("utf-8", "utf-8", "utf-8"),
        ("big5", "big5", "big5hkscs"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),
        ("utf-16", "utf-8", "utf-8"),
    ],
)
def test_read_html__declared_charset_is_used_unless_it_is_wrong(
    tmp_path: Path, declared: str, actual: str, encoding: str
) -> None:
    markup = f'<html><meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>工作人民政府'
    source = read(tmp_path, markup.encode(actual))
    assert (source.text, source.encoding) == ("工作人民政府", encoding)


def test_read_html__dropped_navigation_is_reported(tmp_path: Path) -> None:
    [problem] = read(tmp_path, "<nav><a>首页</a><a>机构</a></nav><p>甲").problems
    assert (problem.code, problem.before) == ("page_furniture_dropped", "首页 机构")


def test_read_html__browser_numbers_are_reported(tmp_path: Path) -> None:
    problems = read(tmp_path, "<ol><li>甲<li>乙</ol>").problems
    assert [(problem.code, problem.line, problem.after) for problem in problems] == [
        ("automatic_number", 1, "1."),
        ("automatic_number", 2, "2."),
    ]


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "font"])
def test_read_html__deep_nesting_loses_no_words(tmp_path: Path, tag: str) -> None:
    source = read(tmp_path, f"<p>首</p>{f'<{tag}>' * 3000}甲乙丙<p>丁")
    assert [line for line in source.text.split("\n") if line] == ["首", "甲乙丙", "丁"]
