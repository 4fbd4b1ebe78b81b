"""The view 期限 without a browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus.document import Document
from qa.build import build_index
from qa.matters import all_matters
from qa.norms.extract import norms_of
from tests.ui.conftest import TODAY
from tests.ui.test_escape import PAYLOADS
from ui.service import load_library

ROOT = Path(__file__).parents[2]
MEETING = "anze-work-rules-2024:art25/para2"
SCRIPT = """
import streamlit as st
from ui import deadlines
st.navigation([st.Page(deadlines.show, title="期限", url_path="deadlines", default=True)]).run()
"""

pytestmark = pytest.mark.usefixtures("fresh_cache")


def opened(index_dir: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """The view at an address."""
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    page = AppTest.from_string(SCRIPT, default_timeout=60)
    for name, value in address.items():
        page.query_params[name.rstrip("_")] = value
    return page.run()


def shown(page: AppTest) -> str:
    """All HTML of the view."""
    assert not page.exception
    assert not page.warning
    return "\n".join(element.proto.body for element in page.get("html"))


def card(page: AppTest) -> str:
    """The card with the large day; empty when there is none."""
    return next((e.proto.body for e in page.get("html") if "gw-deadline-card" in e.proto.body), "")


def test_deadlines__nothing_chosen_offers_the_offices_own_matters(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(index_dir, monkeypatch)
    assert "本单位文件里的期限，共5项" in shown(page)
    labels = [button.label for button in page.button if button.key.startswith("deadline-offer")]
    assert len(labels) == 5 and "全县性会议" in labels[1]
    assert not card(page)
    assert not page.query_params


def test_deadlines__matter_and_day_give_the_last_day_and_its_words(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(index_dir, monkeypatch)
    page.button(key="deadline-offer-1").click().run()
    assert "选好日期，结果就在这里。" in shown(page)
    page.date_input(key="deadline-event").set_value(date(2026, 12, 18)).run()
    assert '<time datetime="2026-12-04"><span>2026年12月4日</span> <span>星期五</span>' in card(page)
    html = shown(page)
    assert "<mark>主办部门应提前10个工作日正式向县政府报送请示</mark>" in html
    assert 'href="read?doc=anze-work-rules-2024&amp;ref=art25%2Fpara2"' in html
    assert "不算：12月5、6、12、13日（周末）。" in html
    assert "2026年12月" in html
    assert (page.query_params["matter"], page.query_params["date"]) == (MEETING, "2026-12-18")
    assert page.get("download_button")


def test_deadlines__address_restores_the_view(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(index_dir, monkeypatch, matter=MEETING, date="2026-12-18")
    assert 'datetime="2026-12-04"' in card(page)
    assert page.selectbox(key="deadline-matter").value == MEETING
    page.run()
    assert 'datetime="2026-12-04"' in card(page)
    page.query_params.clear()
    page.run()
    assert page.query_params["matter"] == MEETING


def test_deadlines__backwards_gives_the_earliest_event(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(index_dir, monkeypatch, matter=MEETING, from_="2026-12-04")
    assert page.date_input(key="deadline-done").value == date(2026, 12, 4)
    assert 'datetime="2026-12-18"' in card(page) and "最早可以在" in card(page)
    page.segmented_control(key="deadline-way").set_value("算最后一天").run()
    assert not card(page)
    assert "from" not in page.query_params


def test_deadlines__typed_term_needs_no_matter(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(index_dir, monkeypatch)
    page.button(key="deadline-type").click().run()
    page.date_input(key="deadline-event").set_value(date(2026, 12, 18)).run()
    assert 'datetime="2026-12-04"' in card(page)
    page.selectbox(key="deadline-unit").set_value("年").run()
    page.number_input(key="deadline-amount").set_value(2).run()
    page.selectbox(key="deadline-direction").set_value("within").run()
    assert 'datetime="2028-12-18"' in card(page)
    assert page.query_params["matter"] == "2年内"
    assert "依据" not in shown(page)


def test_deadlines__typed_amount_is_brought_within_the_limit_of_its_unit(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(index_dir, monkeypatch, matter="提前300工作日", date="2026-12-18")
    page.selectbox(key="deadline-unit").set_value("年").run()
    assert 'datetime="2006-12-18"' in card(page)


@pytest.mark.parametrize("asked", ["gone:art1", *PAYLOADS[:3]])
def test_deadlines__unknown_matter_in_the_address_is_said(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    page = opened(index_dir, monkeypatch, matter=asked, date="31. Dezember")
    html = shown(page)
    assert "链接里的事项已经找不到了" in html
    assert not card(page) and "<img" not in html
    assert page.button(key="deadline-offer-0")


def test_deadlines__another_office_has_its_own_matters(city_index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(city_index_dir, monkeypatch)
    labels = "\n".join(button.label for button in page.button)
    assert "市政府" in labels or "听证会" in labels
    assert "县政府" not in labels
    page.button(key="deadline-offer-0").click().run()
    page.date_input(key="deadline-event").set_value(date(2026, 12, 18)).run()
    assert "datetime=" in card(page)


def test_deadlines__words_of_a_document_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "rules.txt"
    articles = [
        f"第{number}条 {payload}报告应当在会议结束后5日内印发{payload}。"
        for number, payload in zip("一二三四", PAYLOADS, strict=False)
    ]
    source.write_text("\n\n".join(["某单位工作规则", *articles]) + "\n", encoding="utf-8")
    build_index([source], "none", tmp_path / "index", TODAY)
    page = opened(tmp_path / "index", monkeypatch)
    offers = [button.label for button in page.button if button.key.startswith("deadline-offer")]
    assert len(offers) == 4
    assert "\\<\u2060img" in offers[0] and "\\*\\*" in offers[1]
    for number in range(len(offers)):
        page = opened(tmp_path / "index", monkeypatch)
        page.button(key=f"deadline-offer-{number}").click().run()
        page.date_input(key="deadline-event").set_value(date(2026, 12, 18)).run()
        assert 'datetime="2026-12-23"' in card(page)
        html = shown(page)
        assert "<img" not in html
        assert html.count("报告") >= 3


def test_deadlines__rules_without_deadlines_can_still_be_reckoned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "rules.txt"
    source.write_text("某单位印章细则\n\n第一条 公章由综合科保管。\n", encoding="utf-8")
    build_index([source], "none", tmp_path / "index", TODAY)
    page = opened(tmp_path / "index", monkeypatch, matter="7工作日内", date="2026-12-18")
    assert 'datetime="2026-12-29"' in card(page)
    assert not [button for button in page.button if button.key == "deadline-type"]


def test_deadlines__missing_index_is_said_calmly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(tmp_path / "none", monkeypatch)
    assert "python -m qa build" in shown(page)


def test_deadlines__ids_in_addresses_are_those_of_the_index(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    library = load_library()
    held: list[Document] = [d for d in library.index.documents if d.level != "law"]
    fresh = [m.id for m in all_matters(held, [n for d in held for n in norms_of(d)])]
    stored = [m.id for m in all_matters(library.index.documents, library.norms)]
    assert stored[: len(fresh)] == fresh and MEETING in fresh
