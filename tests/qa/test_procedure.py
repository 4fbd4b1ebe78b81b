"""Steps in the order that the text gives, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.document import Document
from qa.duties import duties_of
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from qa.procedure import Flow, flows_of
from tests.samples import SOURCES, document_of

HOSPITAL = Path(__file__).parents[2] / "eval" / "datasets" / "fictional-hospital" / "hospital-meeting-purchase-rules.md"


def read(document: Document) -> tuple[Flow, ...]:
    return flows_of(document, duties_of(document, NormTable(norms_of(document))))


def flows(*articles: str) -> tuple[Flow, ...]:
    numbers = "一二三四五六七八九"
    return read(document_of("某单位工作规则\n\n" + "\n".join(f"第{numbers[n]}条　{t}" for n, t in enumerate(articles))))


def steps(flow: Flow) -> list[tuple[str, str]]:
    return [(step.label, step.actor) for step in flow.steps]


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    held = collect([*SOURCES, HOSPITAL], "none", date(2026, 1, 5)).documents
    return {document.title: document for document in held}


def test_flows__clauses_of_one_sentence_in_their_order() -> None:
    (flow,) = flows("会议纪要由办公室起草，经分管主任审核后，由局长签发。")
    assert steps(flow) == [("起草", "办公室"), ("审核", "分管主任"), ("签发", "局长")]
    assert flow.matter == "会议纪要"


def test_flows__before_turns_the_order_round() -> None:
    (flow,) = flows("专题会议纪要签发前应当经常务副市长同意。")
    assert [step.label for step in flow.steps] == ["同意", "签发"]


def test_flows__after_in_one_clause_is_an_order() -> None:
    (flow,) = flows("采购方案由采购科拟订，报局长批准后实施。")
    assert [step.label for step in flow.steps] == ["拟订", "批准", "实施"]


def test_flows__two_sentences_are_no_order() -> None:
    assert flows("会议纪要由局长签发。会议文件由办公室起草。") == ()


def test_flows__two_matters_of_one_sentence_are_no_order() -> None:
    assert flows("大额合同由院长签署，小额合同由主任签署。") == ()


def test_flows__special_case_is_a_branch_and_no_further_step() -> None:
    (flow,) = flows("以办公室名义发文，一般由分管领导签发；重要文件报局长签发。")
    assert steps(flow) == [("签发", "分管领导")]
    assert [(step.label, step.actor, step.words) for step in flow.branches] == [("签发", "局长", "重要文件报局长签发")]


def test_flows__what_is_forbidden_is_no_step() -> None:
    assert flows("未经局长批准，不得对外公布，不得提交会议审议。") == ()


def test_flows__list_of_powers_is_no_list_of_steps(documents: dict[str, Document]) -> None:
    university = read(documents["云岚理工大学差旅费和印章管理办法"])
    assert [flow for flow in university if flow.ref.article == 5] == []


def test_flows__list_called_steps_is_one(documents: dict[str, Document]) -> None:
    hospital = read(next(document for title, document in documents.items() if "采购" in title))
    (flow,) = [flow for flow in hospital if flow.ref.article == 30 and flow.ref.paragraph == 1]
    assert [step.ref.item for step in flow.steps] == list(range(1, 8))
    assert steps(flow)[0] == ("提交《采购申请单》", "使用科室")


def test_flows__countys_rules(documents: dict[str, Document]) -> None:
    held = read(documents["安泽县人民政府工作规则"])
    found = {(flow.ref.article, flow.ref.paragraph): flow for flow in held}
    assert steps(found[33, 2]) == [("审核", "县政府分管领导同志"), ("签发", "县长")]
    event = found[25, 2]
    assert [step.label for step in event.steps] == ["报送请示", "审核", "批准", "实施"]
    assert event.steps[0].amount == "提前10个工作日"
    assert [step.actor for step in event.steps[2:]] == ["", ""]  # the text does not say who


def test_flows__another_office(documents: dict[str, Document]) -> None:
    held = read(documents["临洲市人民政府工作规则"])
    (flow,) = [flow for flow in held if flow.ref.article == 17 and flow.ref.paragraph == 1]
    assert steps(flow) == [("提出", "主办部门"), ("审核、协调", "分管副市长、秘书长"), ("确定", "市长")]


def test_flows__each_step_is_found_in_its_article(documents: dict[str, Document]) -> None:
    for document in documents.values():
        for flow in read(document):
            text = document.article(flow.ref.article or 0, flow.ref.branch).text
            for step in (*flow.steps, *flow.branches):
                assert step.words in text[step.span[0] : step.span[1]]
                assert all(part in text for part in step.actor.split("、"))
                assert step.amount in text
