"""The view 条文: where its address leads, and the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus.document import Document
from corpus.provision import ANNEX, ProvisionRef
from index.store import CorpusIndex, open_index
from qa.build import build_index
from tests.samples import ANZE, document_of
from tests.ui.conftest import DATASETS, TODAY
from tests.ui.drawn import ALLOWED, Seen
from tests.ui.test_escape import PAYLOADS
from ui.reader_aside import words_param
from ui.reader_place import choice_text, later_note, ordered, place_of


@pytest.fixture(scope="module")
def visit() -> Document:
    return replace(document_of("访校办法\n\n第一条 来访须登记。\n第二条 醉酒的，不予接待。\n", "visit.txt"), id="visit")


# -- the address -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(seeded: Callable[[str], Path]) -> CorpusIndex:
    folder = seeded("reader")
    build_index([DATASETS / "fictional-university", DATASETS / "fictional-city"], "none", folder, TODAY)
    return open_index(folder)


def test_place__says_what_it_cannot_follow(small: CorpusIndex) -> None:
    first, second = ordered(small.documents)
    assert place_of({}, small).document is first
    there = place_of({"doc": second.id, "ref": "art3/para1", "words": "0-2.3-4"}, small)
    assert (there.ref, there.words, there.note) == (ProvisionRef(second.id, 3, paragraph=1), ((0, 2), (3, 4)), "")
    assert place_of({"doc": second.title}, small).document is second
    assert "没有找到" in place_of({"doc": "gone", "ref": "art1"}, small).note
    for ref in ("art999", "art1/para99", "xyz", "<img>"):
        lost = place_of({"doc": second.id, "ref": ref}, small)
        assert lost.ref is None and "不在这份文件里" in lost.note
    for words in ("5-2", "0-99999", "a", "1-2;3"):
        assert place_of({"doc": second.id, "ref": "art3", "words": words}, small).words == ()
    annexed = next(d for d in small.documents if d.annexes)
    for address in ("annex1", "附件1", "附件一"):
        assert place_of({"doc": annexed.id, "ref": address}, small).ref == ProvisionRef(annexed.id, ANNEX, 1)
    assert "不在这份文件里" in place_of({"doc": annexed.id, "ref": "annex9"}, small).note


def test_place__an_earlier_version_leads_to_the_one_held(small: CorpusIndex, visit: Document) -> None:
    law = replace(visit, id="law-访校法-2024-01-01", version="2024-01-01", level="law")
    index = replace(small, documents=(*small.documents, law), passages=())
    place = place_of({"doc": "law-访校法-2018-05-05", "ref": "art2"}, index)
    assert (place.document, place.ref) == (law, ProvisionRef(law.id, 2))
    assert "旧版本" in place.note


def test_choice__names_version_state_and_only_the_names_that_typing_would_miss() -> None:
    law = replace(
        document_of("中华人民共和国保守国家秘密法\n\n第一条 甲。\n", "x.txt"),
        version="2024-02-27",
        level="law",
        in_force=False,
    )
    aliases = {"保密法": law.title, "秘密条例": law.title, "别的法": "别的法"}
    assert choice_text(law, aliases) == "保守国家秘密法（秘密条例）·2024年2月27日·不在施行期内"


def test_later_note__warns_of_numbers_older_than_the_text(visit: Document) -> None:
    older = replace(visit, id="o", version="2020-01-01")
    newer = replace(visit, id="n", version="2024-01-01")
    assert later_note(older, newer, ProvisionRef("n", 3)) == "条号可能已变"
    assert later_note(newer, older, ProvisionRef("o", 3)) == ""
    assert later_note(older, newer, ProvisionRef("n")) == ""
    assert later_note(older, older, ProvisionRef("o", 3)) == ""


def test_words_param__is_read_back(small: CorpusIndex) -> None:
    document = small.documents[0]
    spans = ((0, 3), (5, 8))
    assert place_of({"doc": document.id, "ref": "art1", "words": words_param(spans)}, small).words == spans


# -- the page --------------------------------------------------------------------------------------------------------


def _open(index_dir: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> AppTest:
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    page = AppTest.from_string("from ui import reader\nreader.show()\n", default_timeout=60)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def _param(page: AppTest, name: str) -> str:
    value = page.query_params[name]
    return value if isinstance(value, str) else value[0]


def _shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


@pytest.mark.usefixtures("fresh_cache")
def test_page__opens_the_office_s_own_regulation_first(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(index_dir, monkeypatch)
    html = _shown(page)
    assert f'<h1 class="gw-doc-title">{ANZE}</h1>' in html
    assert 'id="at-art46"' in html
    assert "国务院工作规则》</span>" in html and "gw-absent" in html
    assert page.selectbox[0].value == "anze-work-rules-2024"


@pytest.mark.usefixtures("fresh_cache")
def test_page__address_marks_the_place_and_the_words(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(index_dir, monkeypatch, doc="anze-work-rules-2024", ref="art33/para3", words="0-4")
    html = _shown(page)
    assert '[id="at-art33/para3"] { background' in html
    assert html.count('<mark class="gw-words">') == 1


@pytest.mark.usefixtures("fresh_cache")
def test_page__too_many_words_are_cut_and_that_is_said(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(index_dir, monkeypatch)
    page.text_input[0].set_value("签发" * 40).run()
    assert "查找的词语有 80 字，最多 60 字；只按前 60 字查找。" in _shown(page)
    assert page.text_input[0].value == "签发" * 30
    page.text_input[0].set_value("签发").run()
    assert "最多 60 字" not in _shown(page)


@pytest.mark.usefixtures("fresh_cache")
def test_page__search_counts_steps_and_keeps_the_address(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(index_dir, monkeypatch)
    page.text_input[0].set_value("签发").run()
    html = _shown(page)
    total = int(re.search(r"1/(\d+) 处", html)[1])  # type: ignore[index]
    assert total == html.count('class="gw-hit"') > 3
    assert _param(page, "find") == "签发"
    first = _param(page, "ref")
    page.button(key="hit-back").click().run()
    assert f"{total}/{total} 处" in _shown(page)
    assert _param(page, "ref") != first
    page.button(key="hit-on").click().run()
    assert f"1/{total} 处" in _shown(page) and _param(page, "ref") == first
    page.button(key="hit-back").click().run()
    page.toggle(key="kuan").set_value(True).run()
    assert f"{total}/{total} 处" in _shown(page) and "gw-with-kuan" in _shown(page)
    assert f'mark[data-hit="{total}"]' in _shown(page)
    page.query_params["ref"] = first  # as the browser's back does
    page.run()
    assert f"1/{total} 处" in _shown(page) and _param(page, "ref") == first
    page.text_input[0].set_value("没有这个词吧").run()
    assert "本文件里没有“没有这个词吧”" in _shown(page)


@pytest.mark.usefixtures("fresh_cache")
def test_page__words_that_are_elsewhere_lead_there(small: CorpusIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(small.folder.parent, monkeypatch, doc="linzhou-city-work-rules", find="差旅费")
    html = _shown(page)
    assert "本文件里没有“差旅费”。有这个词的文件（1 份）" in html
    assert re.search(r'href="read\?doc=university-travel-seal-rules&amp;find=%E5%B7%AE', html)


@pytest.mark.usefixtures("fresh_cache")
def test_page__picker_opens_another_document(small: CorpusIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(small.folder.parent, monkeypatch, doc="linzhou-city-work-rules", ref="art3")
    page.selectbox[0].set_value("university-travel-seal-rules").run()
    assert "云岚理工大学差旅费和印章管理办法</h1>" in _shown(page)
    assert _param(page, "doc") == "university-travel-seal-rules"
    assert "ref" not in page.query_params


@pytest.mark.usefixtures("fresh_cache")
def test_page__hostile_addresses_and_words_stay_text(small: CorpusIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    for payload in PAYLOADS:
        page = _open(small.folder.parent, monkeypatch, doc=payload, ref=payload, words=payload, find=payload)
        seen = Seen()
        seen.feed(re.sub(r"<style>.*?</style>", "", _shown(page)))
        assert seen.tags <= ALLOWED
        assert payload.strip() in "".join(seen.text)


@pytest.mark.usefixtures("fresh_cache")
def test_page__missing_index_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _open(tmp_path / "none", monkeypatch)
    assert "python -m qa build" in _shown(page)
