"""The view 条文: what is drawn, and how it is looked up."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.aligned import AlignedText
from corpus.annex import read_annexes
from corpus.document import Document
from corpus.provision import ProvisionRef
from qa.cited_by import citations_of
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from tests.samples import document_of
from tests.ui.conftest import read_document
from tests.ui.drawn import ALLOWED, Seen
from tests.ui.test_escape import PAYLOADS
from ui.links import read_link
from ui.reader_aside import fixed
from ui.reader_contents import contents_html, head_html
from ui.reader_find import find, first_from, fold, place_of_hit, provision_named
from ui.reader_html import Sheet, part_html
from ui.reader_parts import PART, WHOLE, Part, part_title, part_with, parts_of
from ui.reader_text import Mark

ROOT = Path(__file__).parents[2]
VISIT = "访校办法\n\n第一条 来访须登记。\n第二条 有下列情形之一的，不予接待：\n（一）未登记的；\n（二）醉酒的。\n有前款第二项情形的，依照《治安法》第三条处理。\n第三条 依照本办法第二条第一款办理。\n"


def _sheet(document: Document, *others: Document, **more: object) -> Sheet:
    """A document drawn among others."""
    held = {d.id: d for d in (document, *others)}

    def label(ref: ProvisionRef) -> str:
        return held[ref.document].label(ref) if ref.article is not None else f"《{held[ref.document].title}》"

    return Sheet(
        document, citations_of(list(held.values())), NormTable(norms_of(document)), label, lambda ref: "", **more
    )  # type: ignore[arg-type]


def _html(document: Document, *others: Document, **more: object) -> str:
    return part_html(_sheet(document, *others, **more), Part(0, len(document.articles)))


def _plain(html: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


@pytest.fixture(scope="module")
def visit() -> Document:
    return replace(document_of(VISIT, "visit.txt"), id="visit")


@pytest.fixture(scope="module")
def hospital() -> Document:
    """Arabic numbers, tables, an annex."""
    return read_document("fictional-hospital/hospital-meeting-purchase-rules.md")


# -- the text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["city", "university", "hospital"])
def test_part__holds_every_character_of_every_provision(name: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(name)
    shown = _plain(_html(document)).replace("&amp;", "&").replace("&quot;", '"')
    for article in document.provisions():
        for line in article.text.split("\n"):
            for cell in line.strip("| ").split(" | ") if line.startswith("|") else [line]:
                if not re.fullmatch(r"[-\s|:]*", cell):
                    assert re.sub(r"\s+", "", cell) in shown


def test_part__paragraphs_and_items_can_be_addressed(visit: Document) -> None:
    html = _html(visit)
    for name in ("at-art2", "at-art2/para1", "at-art2/para1/item2", "at-art2/para2", "at-art3"):
        assert html.count(f'id="{name}"') == 1
    assert 'href="read?doc=visit&amp;ref=art2%2Fpara2"' in html


def test_part__references_are_links_and_what_is_not_held_is_said(visit: Document) -> None:
    html = _html(visit)
    assert (
        '<a class="gw-ref" href="read?doc=visit&amp;ref=art2%2Fpara1%2Fitem2" title="《访校办法》第二条第一款第（二）项"'
        in html
    )
    assert re.search(
        r'<span class="gw-absent" title="《治安法》未收录" data-note="未收录">《治安法》第三条</span>', html
    )


def test_part__says_who_cites_an_article_and_what_it_fixes(visit: Document) -> None:
    html = _html(visit)
    second = html[html.index('id="at-art2"') : html.index('id="at-art3"')]
    assert re.search(
        r'被引用<span class="gw-count">1</span>.*第三条</a><span class="gw-said">依照本办法第二条第一款办理', second
    )
    assert re.search(r'<span class="gw-kind">禁止</span><a class="gw-said" href="[^"]*&amp;words=\d', second)


def test_part__a_table_is_a_table_with_a_head(hospital: Document) -> None:
    html = _html(hospital)
    assert "<th>单次预算金额</th>" in html
    assert "<td>5000元以下</td>" in html
    assert "| ---" not in html


def test_part__notice_stands_before_and_imprint_behind(city: Document) -> None:
    document = replace(city, back=replace(city.back, first_paragraph=len(city.notice.paragraphs) if city.notice else 0))
    html = _html(document)
    assert html.index("gw-notice") < html.index('id="at-art1"') < html.index('class="gw-imprint"')


def test_part__headings_skip_no_level(university: Document, visit: Document) -> None:
    for document in (university, visit):
        levels = [int(level) for level in re.findall(r"<h(\d)", "<h1" + _html(document))]
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_part__hits_and_quoted_words_are_marked_across_links(visit: Document) -> None:
    text = visit.article(3).text
    at = text.index("依照")
    html = _html(visit, marks={"art3": [Mark(at, at + 4, 7), Mark(0, len(text))]})
    marked = re.findall(r'<mark class="gw-hit" data-hit="7">(.*?)</mark>', html)
    assert "".join(marked) == text[at : at + 4]
    assert html.count("<mark") == html.count("</mark>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_part__what_a_document_holds_stays_text(visit: Document, payload: str) -> None:
    article = replace(
        visit.articles[0],
        text=payload,
        paragraphs=(replace(visit.articles[0].paragraphs[0], start=0, end=len(payload)),),
    )
    hostile = replace(
        visit,
        title=payload,
        articles=(article,),
        annexes=read_annexes([[AlignedText(text, (0,) * len(text)) for text in (payload, f"| {payload} |")]]),
        front=replace(visit.front, number=payload, notes=(payload,)),
    )
    html = _html(hostile) + contents_html(hostile) + head_html(hostile, (), lambda ref: payload, short=False)
    seen = Seen()
    seen.feed(html)
    assert seen.tags <= ALLOWED
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert all(value.startswith("read?") for value in seen.addresses)
    assert payload in "".join(seen.text)


def test_fixed__norms_of_the_same_words_are_one_row(visit: Document) -> None:
    norms = NormTable(norms_of(visit)).of(ProvisionRef("visit", 2))
    rows = fixed(visit, norms)
    assert len({(row.ref, row.spans) for row in rows}) == len(rows) <= len(norms)
    text = visit.article(2).text
    assert all(row.words == "…".join(text[a:b] for a, b in row.spans) for row in rows)


# -- parts and contents ----------------------------------------------------------------------------------------------


def _long(university: Document, times: int) -> Document:
    """Many articles under many chapters."""
    articles, headings = [], []
    for turn in range(times):
        headings += [replace(h, first=h.first + len(articles), number=len(headings) + 1) for h in university.headings]
        articles += [replace(a, number=len(articles) + i + 1) for i, a in enumerate(university.articles)]
        assert turn >= 0
    return replace(university, articles=tuple(articles), headings=tuple(sorted(headings, key=lambda h: h.first)))


def test_parts__a_short_document_is_one_page(city: Document) -> None:
    assert sum(len(article.text) for article in city.articles) <= WHOLE
    assert parts_of(city) == (Part(0, len(city.articles)),)


def test_parts__of_a_long_one_cover_it_and_are_short(university: Document) -> None:
    document = _long(university, 12)
    parts = parts_of(document)
    assert len(parts) > 2
    assert [part.first for part in parts] == [0, *(part.last for part in parts[:-1])]
    assert parts[-1].last == len(document.articles)
    starts = {heading.first for heading in document.headings}
    for part in parts:
        assert part.first in starts
        assert sum(len(a.text) for a in document.articles[part.first : part.last]) <= PART
    last = document.articles[-1]
    assert part_with(document, parts, ProvisionRef(document.id, last.number)) == len(parts) - 1
    assert part_with(document, parts, None) == 0
    assert part_title(document, parts[1]).startswith("第")


def test_parts__without_headings_are_cut_between_articles(university: Document) -> None:
    document = replace(_long(university, 12), headings=())
    parts = parts_of(document)
    assert len(parts) > 2 and parts[-1].last == len(document.articles)
    assert part_title(document, parts[0]).startswith("第一条至")


def test_contents__every_article_is_there_once_and_hits_are_counted(university: Document) -> None:
    html = contents_html(university)
    assert [int(n) for n in re.findall(r'id="toc-art(\d+)"', html)] == [a.number for a in university.articles]
    hits = find(university, "报销")
    counted = contents_html(university, hits)
    links = re.findall(r'id="toc-[^"]+"[^>]*>.*?</a>', counted)
    assert sum(int(n) for link in links for n in re.findall(r'aria-label="(\d+) 处"', link)) == len(hits) > 0


def test_head__says_version_state_and_provenance(university: Document) -> None:
    html = head_html(replace(university, in_force=False), (), lambda ref: "", short=False)
    assert university.version in html
    assert "不在施行期内" in html
    assert university.source is not None and university.source.sha256 in html


# -- search ----------------------------------------------------------------------------------------------------------


def test_find__every_hit_is_what_was_looked_for(university: Document) -> None:
    hits = find(university, "差旅费")
    texts = {f"art{a.number}": a.text for a in university.articles} | {
        "notice": university.notice.text if university.notice else ""
    }
    assert [hit.number for hit in hits] == list(range(1, len(hits) + 1))
    assert all(texts[hit.block][hit.start : hit.end] == "差旅费" for hit in hits if hit.block in texts)
    assert len(hits) == sum(text.count("差旅费") for text in texts.values()) + sum(
        f"{a.title}\n{a.text}".count("差旅费") for a in university.annexes
    )


def test_find__folds_width_and_case_and_wants_all_words(visit: Document) -> None:
    document = replace(visit, articles=(replace(visit.articles[0], text="ＡＢ角“制度”与登记。"), *visit.articles[1:]))
    assert len(find(document, 'ab角"制度"')) == 1
    assert [hit.block for hit in find(document, "登记 制度")] == ["art1", "art1"]
    assert find(document, "登记 没有的词") == ()
    assert find(document, "  ") == ()
    assert len(fold("ﬁ㈠Ａ")) == 3


def test_find__goes_on_from_where_one_reads(visit: Document) -> None:
    hits = find(visit, "登记")
    assert [hit.block for hit in hits] == ["art1", "art2"]
    assert first_from(visit, hits, ProvisionRef("visit", 2)) == 2
    assert first_from(visit, hits, ProvisionRef("visit", 3)) == 1
    assert place_of_hit(visit, hits[1]) == ProvisionRef("visit", 2, paragraph=1)


@pytest.mark.parametrize(
    ("typed", "article"),
    [("2", 2), ("第二条", 2), ("第2条第二款", 2), ("99", None), ("登记", None), ("第二条第九款", None)],
)
def test_provision_named__is_found_by_its_number(visit: Document, typed: str, article: int | None) -> None:
    ref = provision_named(visit, typed)
    assert (ref.article if ref else None) == article


def test_links__of_every_paragraph_lead_to_an_element_of_the_page(university: Document) -> None:
    html = _html(university)
    for article in university.articles:
        for paragraph in article.paragraphs:
            ref = ProvisionRef(university.id, article.number, article.branch, paragraph.number)
            assert f'id="at-art{article.number}/para{paragraph.number}"' in html
            if len(article.paragraphs) > 1:
                assert read_link(ref).replace("&", "&amp;") in html
