"""by_actor: all that somebody does, from every article that says so, and only for questions that ask for that."""

from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.provision import ProvisionRef
from qa.answer import Answer
from qa.assistant import Assistant
from qa.by_actor import ActorLists
from qa.dialogue import State
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from qa.rulebook import load_rulebook
from qa.understand import Understanding
from tests.samples import document_of

TEXT = """青禾中学工作规则

第一条　校务会议由校长召集和主持，每周召开一次。校务会议纪要由校长签发。
第二条　以学校名义上报的文件，经分管副校长审核后，由校长签发。以校办公室名义印发的文件，由分管副校长签发。
第三条　校长办公会议由校长主持召开，议题由校长确定。会议组织工作由校办公室负责。
第四条　单笔5000元以下的支出，由分管副校长审批；5000元以上的，由校长审批。
第五条　教研活动由教务处主任主持，各教研组长参加。
第六条　学校收到的公文由校办公室负责登记。
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return document_of(TEXT)


@pytest.fixture(scope="module")
def understanding(assistant: Assistant) -> Understanding:
    return assistant._understanding


def quotes(understanding: Understanding, document: Document, question: str) -> list[str]:
    lists = ActorLists(NormTable(norms_of(document)), load_rulebook())
    listed = lists.spans(understanding.understand(question, State()), document)
    if listed is None:
        return []
    return [document.article(s.ref.article or 0, s.ref.branch).text[s.start : s.end] for s in listed[1]]


@pytest.mark.parametrize(
    "question",
    [
        "哪些文件由校长签发",
        "校长签发哪些文件？",
        "校长要签什么文件",
        "须由校长亲自签发的有哪几类？",
        "校长必须签发哪些文件",
    ],
)
def test_by_actor__every_place_in_the_order_of_the_text(
    understanding: Understanding, document: Document, question: str
) -> None:
    assert quotes(understanding, document, question) == [
        "校务会议纪要由校长签发。",
        "以学校名义上报的文件，经分管副校长审核后，由校长签发。",
    ]


def test_by_actor__longer_name_is_another(understanding: Understanding, document: Document) -> None:
    assert quotes(understanding, document, "哪些文件由分管副校长签发") == [
        "以校办公室名义印发的文件，由分管副校长签发。"
    ]
    assert quotes(understanding, document, "校长签发哪些文件")[1].endswith("由校长签发。")


def test_by_actor__without_what_tells_one_of_them_apart(understanding: Understanding, document: Document) -> None:
    assert quotes(understanding, document, "副校长签发哪些文件") == ["以校办公室名义印发的文件，由分管副校长签发。"]


def test_by_actor__another_act_before_the_name_is_a_condition(understanding: Understanding, document: Document) -> None:
    assert quotes(understanding, document, "经分管副校长审核后由校长签发的文件有哪些") == []


def test_by_actor__only_what_the_noun_asks_for(understanding: Understanding, document: Document) -> None:
    assert quotes(understanding, document, "校长主持哪些会议") == [
        "校务会议由校长召集和主持，",
        "校长办公会议由校长主持召开，",
    ]
    assert quotes(understanding, document, "哪些会的纪要由校长签发") == ["校务会议纪要由校长签发。"]


def test_by_actor__the_act_named_and_no_other_of_its_kind(understanding: Understanding, document: Document) -> None:
    """Who asks what is 审批 is not given the 议题 that he 确定; a bare sum is quoted with its sentence."""
    assert quotes(understanding, document, "哪些事项由校长审批") == [
        "单笔5000元以下的支出，由分管副校长审批；5000元以上的，由校长审批。"
    ]


def test_by_actor__meeting_is_named(understanding: Understanding, document: Document) -> None:
    assert quotes(understanding, document, "哪些会的组织工作由校办公室负责") == [
        "校长办公会议由校长主持召开，",
        "会议组织工作由校办公室负责。",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "校务会议纪要由谁签发",
        "校长签发文件要几天",
        "哪些领导签发文件",
        "书记签发哪些文件",
        "校长主持校务会议，依据是什么",
        "哪些会议由校长记录",
        "哪些文件不由校长签发",
        "不需要校长签发的文件有哪些",
        "请假由校长批准需要什么材料",
        "校长主持会议时要带什么材料",
        "文件由校长签发后还要做什么",
        "为什么文件要由校长签发",
        "校长签发文件有什么要求",
        "校长、副校长签发哪些文件",
        "区教育局办公室负责哪些会议",
        "学校有哪些文件",
    ],
)
def test_by_actor__other_questions_are_left_alone(
    understanding: Understanding, document: Document, question: str
) -> None:
    assert quotes(understanding, document, question) == []


def test_ask__list_is_answered_and_hidden_article_is_not_quoted(assistant: Assistant) -> None:
    scope = ["临洲市人民政府工作规则"]

    def asked(who: Assistant) -> Answer:
        return who.ask("哪些文件由市长签发", scope=scope)[0]

    answer = asked(assistant)
    assert answer.status == "answered"
    assert len({citation.article for citation in answer.citations}) >= 2
    assert all("市长" in citation.quote for citation in answer.citations)
    first = next(
        a
        for d in assistant.index.documents
        if d.title in scope
        for a in d.articles
        if a.label == answer.citations[0].article
    )
    document = assistant.index.find(scope[0])
    assert document is not None
    hidden = assistant.without([ProvisionRef(document.id, first.number, first.branch)])
    assert answer.citations[0].article not in {citation.article for citation in asked(hidden).citations}
