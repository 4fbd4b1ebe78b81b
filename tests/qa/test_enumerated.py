"""enumerated: what is listed by name under one noun, over a regulation of a harbour city that nobody has."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.enumerated import enumerated
from tests.qa.small import assistant_over

RULES = """白鹭港市人民政府工作规则

第一章 总则

第一条 市政府坚持以人民为中心，加快推动高质量发展，努力建设人民满意的法治政府、效能政府、廉洁政府和开放政府，为全市发展而奋斗。

第二条 市政府依法履行港航管理、市场监管、社会治理、公共服务和海洋环境保护等职能，创造良好发展环境。

第三条 市政府由市长、副市长和市政府组成部门主要负责人组成。涉及公安、民政、交通等部门的事项，由主办部门牵头。

第四条 工作人员要弘扬求真、务实、奋斗作风。

第五条 涉及海关、海事、边检等部门的事项，报市政府决定。

第六条 本规则自印发之日起施行。
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("harbour"), "白鹭港市人民政府工作规则", RULES)


def spans(assistant: Assistant, question: str, documents: list[str] | None = None) -> list[int]:
    (query, _), *_ = assistant.rankings(question)
    return [span.ref.article for span in enumerated(query, None, assistant.index, documents)]


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("市政府要建成哪几种“政府”？", 1),
        ("规则提出要建设哪几种类型的人民满意政府？", 1),
        ("咱市政府要建成什么样的政府来着，四个词那个", 1),
        ("市政府主要承担哪些方面的职能？", 2),
        ("市政府的职能有哪些", 2),
    ],
)
def test_enumerated__the_sentence_that_lists_them(harbour: Assistant, question: str, article: int) -> None:
    assert spans(harbour, question) == [article]


@pytest.mark.parametrize(
    "question",
    [
        "涉及哪些部门的事项要报",  # two sentences list departments
        "归常务副市长管的职能有哪些",  # of whom it does not speak
        "职能转变是谁负责",
        "有哪几种奖励",
        "有三种政府吗",
    ],
)
def test_enumerated__nothing_where_the_words_do_not_decide(harbour: Assistant, question: str) -> None:
    assert spans(harbour, question) == []


def test_enumerated__only_in_scope(harbour: Assistant) -> None:
    assert spans(harbour, "市政府主要承担哪些方面的职能？", []) == []


def test_ask__says_it(harbour: Assistant) -> None:
    answer, _ = harbour.ask("市政府主要承担哪些方面的职能？")
    assert "港航管理、市场监管、社会治理、公共服务和海洋环境保护" in answer.answer
