"""Norms become rows: what is said of whom, each word with its place; wrongly read norms do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.document import Document
from qa.agents import agent_name, agents_in
from qa.duties import Duty, duties_of
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from qa.topics import topics_at, topics_of
from tests.samples import SOURCES, document_of

HOSPITAL = Path(__file__).parents[2] / "eval" / "datasets" / "fictional-hospital" / "hospital-meeting-purchase-rules.md"


def read(document: Document) -> tuple[Duty, ...]:
    return duties_of(document, NormTable(norms_of(document)))


def duties(*articles: str) -> tuple[Duty, ...]:
    """The rows of a small regulation."""
    numbers = "一二三四五六七八九"
    return read(document_of("某单位工作规则\n\n" + "\n".join(f"第{numbers[n]}条　{t}" for n, t in enumerate(articles))))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(collect([*SOURCES, HOSPITAL], "none", date(2026, 1, 5)).documents)


@pytest.fixture(scope="module")
def anze(documents: list[Document]) -> tuple[Duty, ...]:
    return read(next(document for document in documents if "安泽" in document.title))


def row(held: tuple[Duty, ...], kind: str, requirement: str) -> Duty:
    found = [duty for duty in held if duty.kind == kind and duty.requirement == requirement]
    assert len(found) == 1, [duty.requirement for duty in held if duty.kind == kind]
    return found[0]


def test_duties__every_cell_is_text_of_its_article_and_is_marked(documents: list[Document]) -> None:
    for document in documents:
        held = read(document)
        assert held
        for duty in held:
            text = document.article(duty.ref.article or 0, duty.ref.branch).text
            assert duty.requirement in text
            assert any(start <= duty.seat[0] and duty.seat[1] <= end for start, end in duty.spans)
            assert list(duty.spans) == sorted(duty.spans) and all(0 <= s < e <= len(text) for s, e in duty.spans)
            cells = [duty.matter, duty.actor, *duty.amount.split("、"), *duty.condition.split("；"), duty.exception]
            assert [cell for cell in cells if cell not in text] == []


@pytest.mark.parametrize(
    ("kind", "requirement", "matter", "actor"),
    [
        ("sign", "按程序报县长签发", "县政府全体会议和常务会议纪要", "县长"),
        ("sign", "一般由县政府分管领导同志签发", "以县政府办公室名义发文", "县政府分管领导同志"),
        ("review", "会议文件由分管领导审核批印", "会议文件", "分管领导"),
        ("convene", "县长主持召开县长办公会议", "县长办公会议", "县长"),
        ("leave", "应事先向县长和分管副县长请假", "离安外出", "各部门主要负责人"),
        ("approve", "县政府办公室按程序报县长确定", "提请县政府全体会议和常务会议讨论的议题", "县长"),
    ],
)
def test_duties__who_does_what(anze: tuple[Duty, ...], kind: str, requirement: str, matter: str, actor: str) -> None:
    found = row(anze, kind, requirement)
    assert (found.matter, found.actor) == (matter, actor)


@pytest.mark.parametrize(
    ("kind", "requirement", "amount"),
    [
        ("deadline", "主办部门应提前10个工作日正式向县政府报送请示", "提前10个工作日"),
        ("deadline", "原则上在报送时限前15日将代拟稿报送县政府", "报送时限前15日"),
        ("limit", "请示一般不超过1500字", "不超过1500字"),
        ("frequency", "县政府常务会议一般每月召开1-3次", "每月召开1-3次"),
    ],
)
def test_duties__amount_in_the_words_of_the_text(
    anze: tuple[Duty, ...], kind: str, requirement: str, amount: str
) -> None:
    assert row(anze, kind, requirement).amount == amount


def test_duties__norms_of_one_clause_are_one_row(anze: tuple[Duty, ...]) -> None:
    seats = [(duty.ref.article, duty.seat, duty.actor) for duty in anze]
    assert len(seats) == len(set(seats))
    assert row(anze, "deadline", "主办部门应提前10个工作日正式向县政府报送请示").kinds == ("deadline", "report")


def test_duties__parallel_parts_do_not_share_their_condition(anze: tuple[Duty, ...]) -> None:
    second = row(anze, "deadline", "原则上在报送时限前10日将代拟稿报送县政府")
    assert second.matter == "需以县政府名义报市政府及市直部门的事项"
    assert second.condition == ""


def test_duties__special_case_keeps_what_governs_it(anze: tuple[Duty, ...]) -> None:
    special = row(anze, "sign", "重要文件报县长签发")
    assert special.condition == "以县政府办公室名义发文"
    assert row(anze, "sign", "一般由县政府分管领导同志签发").exception == "重要文件报县长签发"


@pytest.mark.parametrize(
    "text",
    [
        "坚持和完善党的报告制度，推进各项工作。",
        "一体推进不敢腐、不能腐、不想腐。",
        "离开5日以上的，视情况处理。",
        "及时回应社会关切。",
    ],
)
def test_duties__phrases_are_no_rows(text: str) -> None:
    assert [duty for duty in duties(text) if duty.kind not in ("oblige", "consequence")] == []


def test_duties__agenda_is_one_row_not_its_items(anze: tuple[Duty, ...]) -> None:
    about = [duty for duty in anze if duty.ref.article == 20 and duty.ref.item]
    assert about == []
    (agenda,) = [duty for duty in anze if duty.ref.article == 20 and duty.kind == "agenda"]
    assert agenda.matter == "县政府常务会议"
    assert "（七）" in agenda.requirement


def test_duties__list_of_what_must_not_be_done_is_a_prohibition(documents: list[Document]) -> None:
    hospital = read(next(document for document in documents if "采购" in document.title))
    forbidden = [duty for duty in hospital if duty.ref.article == 35 and "list" in duty.kinds]
    assert [duty.kind for duty in forbidden] == ["forbid"]


def test_duties__in_the_order_of_the_text(anze: tuple[Duty, ...]) -> None:
    places = [(duty.ref.article or 0, duty.seat) for duty in anze]
    assert places == sorted(places)


def test_agent_name__meeting_counts_only_where_it_decides() -> None:
    assert agent_name("县政府常务会议") == ""
    assert agent_name("县政府常务会议", meetings=True) == "县政府常务会议"


def test_agents_in__name_with_a_conjunction_inside_stays_whole() -> None:
    assert agents_in("市发展和改革委员会") == ("市发展和改革委员会",)
    assert agents_in("与议题相关的部门和单位负责人") == ("与议题相关的部门和单位负责人",)
    assert agents_in("县长、副县长和政府办主任") == ("县长", "副县长", "政府办主任")


def test_topics__meetings_and_documents_of_the_text(anze: tuple[Duty, ...]) -> None:
    topics = topics_of(anze)
    meetings = {topic.name: topic.core for topic in topics if topic.kind == "meeting"}
    assert meetings["县政府常务会议"] == "常务会议"
    assert "县长办公会议" in meetings
    assert {"会议纪要", "请示", "公文"} <= {topic.name for topic in topics if topic.kind == "paper"}


def test_topics_at__meeting_named_before_in_the_paragraph(documents: list[Document], anze: tuple[Duty, ...]) -> None:
    document = next(document for document in documents if "安泽" in document.title)
    found = row(anze, "approve", "议题由县长确定")
    about = topics_at(document.article(23).text, found.seat[0], found.requirement, topics_of(anze))
    assert "县长办公会议" in about and "县政府专题会议" not in about
