"""The view 一览 without a browser: rows, filters, HTML, files, and the page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from corpus.document import Document
from qa.duties import duties_of
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from qa.procedure import flows_of
from tests.ui.test_escape import PAYLOADS
from ui.duty_export import guarded, to_csv, to_xlsx
from ui.duty_html import flow_html, group_html, must_html, row_html
from ui.duty_rows import (
    COLUMNS,
    Filter,
    Table,
    agents_of,
    by_kind,
    by_text,
    kinds_in,
    table_of,
    topics_drawn,
    topics_in,
    unordered,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 5)


def read(*documents: Document) -> Table:
    held = []
    for document in documents:
        duties = duties_of(document, NormTable(norms_of(document)))
        held.append((document, duties, flows_of(document, duties)))
    return table_of(held)


@pytest.fixture(scope="module")
def table(city: Document, university: Document) -> Table:
    return read(city, university)


# -- rows ------------------------------------------------------------------------------------------------------------


def test_filter__empty_lets_everything_through(table: Table) -> None:
    assert all(Filter().passes(row) for row in table.rows)


@pytest.mark.parametrize(
    "wanted", [Filter(kinds=("sign",)), Filter(who="市长"), Filter(topic="会议纪要"), Filter(words=("工作日", "回复"))]
)
def test_filter__keeps_what_fits_and_nothing_else(table: Table, wanted: Filter) -> None:
    kept = [row for row in table.rows if wanted.passes(row)]
    assert 0 < len(kept) < len(table.rows)
    for row in kept:
        assert set(wanted.kinds) <= set(row.duty.kinds)
        assert wanted.who in ("", *row.agents)
        assert wanted.topic in ("", *row.topics)
        assert all(word in "\n".join(row.cells()) for word in wanted.words)


def test_filter__parts_are_joined_by_and(table: Table) -> None:
    both = [row for row in table.rows if Filter(kinds=("sign",), who="市长").passes(row)]
    assert both
    assert all("sign" in row.duty.kinds and "市长" in row.agents for row in both)


def test_options__are_learnt_from_the_documents(table: Table, university: Document) -> None:
    assert "市长" in agents_of(table.rows)
    assert "校长" in agents_of(table.rows)
    assert "市长" not in agents_of(read(university).rows)
    assert "市政府常务会议" in topics_in(table)
    assert "会议纪要" in topics_drawn(table)
    assert kinds_in(table.rows)[:2] == ["sign", "approve"]


def test_groups__hold_each_row_once(table: Table) -> None:
    for groups in (by_kind(table.rows), by_text(table.rows)):
        held = [id(row) for _, rows in groups for row in rows]
        assert sorted(held) == sorted(id(row) for row in table.rows)
    assert [label for label, _ in by_text(table.rows)] == list(dict.fromkeys(r.document.title for r in table.rows))


def test_groups__by_kind_begin_with_who_signs_and_end_with_general_duties(table: Table) -> None:
    labels = [label for label, _ in by_kind(table.rows)]
    assert labels[:3] == ["签发", "审批决定", "审核"]
    assert labels.index("期限") < labels.index("禁止") < labels.index("应当")


def test_groups__row_of_several_kinds_stands_under_the_one_looked_for(table: Table) -> None:
    rows = [row for row in table.rows if "forbid" in row.duty.kinds]
    assert any(row.duty.kind != "forbid" for row in rows)
    assert [label for label, _ in by_kind(rows, ["forbid"])] == ["禁止"]


def test_row__of_a_meeting_that_its_paragraph_names_says_so(table: Table) -> None:
    held = [row for row in table.rows if row.context]
    assert held
    for row in held:
        assert row.context in row.matter and row.context not in row.duty.matter


def test_unordered__rows_about_a_topic_in_no_flow_about_it(table: Table) -> None:
    loose = unordered(table, "会议纪要")
    assert "市政府全体会议纪要由市长签发" in [row.duty.requirement for row in loose]
    drawn = [step.words for d in table.flows if "会议纪要" in d.topics for step in d.flow.steps]
    assert not set(drawn) & {row.duty.requirement for row in loose}


# -- HTML ------------------------------------------------------------------------------------------------------------


def test_row_html__unfolds_the_article_with_the_words_marked_and_links_to_the_reader(table: Table) -> None:
    row = next(row for row in table.rows if row.duty.requirement == "市政府全体会议纪要由市长签发")
    html = row_html(row)
    assert "<mark>市政府全体会议纪要由市长签发" in html
    assert f'href="read?doc={row.document.id}&amp;ref=art19%2Fpara1"' in html
    assert 'target="_blank" rel="noopener"' in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html__what_a_document_says_stays_text(table: Table, payload: str) -> None:
    row, drawn = table.rows[0], table.flows[0]
    hostile = replace(row.document, title=payload)
    duty = replace(row.duty, matter=payload, actor=payload, requirement=payload, amount=payload, condition=payload)
    step = replace(drawn.flow.steps[0], label=payload, actor=payload, words=payload)
    flow = replace(drawn.flow, matter=payload, condition=payload, steps=(step,), branches=(step,))
    html = group_html("签发", 1, [replace(row, document=hostile, duty=duty, context=payload)], several=True)
    html += flow_html(replace(drawn, document=hostile, flow=flow), several=True)
    tags = set(re.findall(r"</?([a-zA-Z][\w-]*)", html))
    assert tags <= {
        "section",
        "h2",
        "h3",
        "div",
        "span",
        "details",
        "summary",
        "p",
        "a",
        "mark",
        "br",
        "ol",
        "ul",
        "li",
    }
    assert not re.search(r"<[^>]*\son\w+=", html)


def test_must_html__long_list_is_cut_and_says_how_much_is_left() -> None:
    html = must_html("任务是：\n（一）甲；\n（二）乙；\n（三）丙；\n（四）丁。")
    assert "（三）丙" in html and "（四）丁" not in html
    assert "共 4 项" in html


def test_must_html__row_of_a_table_is_read_as_cells() -> None:
    assert must_html("| 5000元以下 | 使用科室主任 |") == "5000元以下 · 使用科室主任"


def test_flow_html__is_an_ordered_list(table: Table) -> None:
    drawn = next(held for held in table.flows if len(held.flow.steps) == 3)
    html = flow_html(drawn)
    assert html.count('<li class="gw-step">') == 3
    assert "<ol" in html and "<mark>" in html


# -- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r\n=cmd"])
def test_guarded__formula_becomes_text(text: str) -> None:
    assert guarded(text).startswith("'")


def test_to_csv__opens_as_utf8_and_keeps_every_cell(table: Table) -> None:
    raw = to_csv(table.rows)
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(lines[0]) == COLUMNS
    assert [tuple(line) for line in lines[1:]] == [row.cells() for row in table.rows]


def test_to_xlsx__opened_again_has_the_rows_and_says_what_it_is(table: Table, city: Document) -> None:
    rows = [row for row in table.rows if row.document is city]
    hostile = replace(rows[0], duty=replace(rows[0].duty, matter='=HYPERLINK("http://x")\x07'), context="")
    raw = to_xlsx([hostile, *rows[1:]], TODAY, ["类别：签发"])
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book["职责表"]
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert sheet.max_row == len(rows) + 1
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:G{len(rows) + 1}"
    assert all(sheet.column_dimensions[letter].width >= 14 for letter in "ABCDEFG")
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    assert sheet["B2"].value == '\'=HYPERLINK("http://x")'
    assert [cell.value or "" for cell in sheet[3]] == list(rows[1].cells())
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    about = "\n".join(str(cell.value) for line in book["说明"].iter_rows() for cell in line)
    assert "2026年1月5日" in about and city.title in about and "类别：签发" in about


def test_to_xlsx__is_a_sound_archive_even_without_rows() -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx([], TODAY))) as archive:
        assert archive.testzip() is None


# -- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(city_index_dir: Path, monkeypatch: pytest.MonkeyPatch, fresh_cache: None) -> AppTest:
    monkeypatch.setenv("GUIWEN_INDEX", str(city_index_dir))

    def script() -> None:
        from ui import duties

        duties.show()

    return AppTest.from_function(script, default_timeout=60)


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def test_page__table_of_another_office(page: AppTest) -> None:
    html = shown(page.run())
    assert "签发" in html and "市政府全体会议纪要" in html
    assert "县政府" not in html
    count = re.search(r"共 (\d+) 项</p>", html)
    assert count is not None and int(count[1]) > 100
    assert html.count('<details class="gw-duty">') == 60
    page.button(key="more").click().run()
    assert shown(page).count('<details class="gw-duty">') == min(120, int(count[1]))


def test_page__filters_and_search(page: AppTest) -> None:
    page.run()
    page.selectbox(key="who").set_value("秘书长").run()
    page.text_input(key="find").set_value("批准").run()
    html = shown(page)
    assert "由秘书长批准" in html and "由市长签署" not in html
    page.text_input(key="find").set_value("<b>没有这样的词</b>").run()
    assert "没有符合条件的事项" in shown(page)


def test_page__address_restores_the_view(page: AppTest) -> None:
    page.query_params["find"] = "简报"
    page.run()
    assert page.text_input(key="find").value == "简报"
    html = shown(page)
    assert "简报不得超过2种" in html and "由市长签署" not in html


def test_page__procedures_of_another_office(page: AppTest) -> None:
    page.query_params["part"] = "办理程序"
    html = shown(page.run())
    assert '<ol class="gw-steps">' in html
    assert "审核、协调" in html and "gw-duty-row" not in html


def test_page__missing_index_is_said(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(tmp_path / "none"))
    assert "python -m qa build" in shown(page.run())
