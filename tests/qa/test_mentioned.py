"""规则里提到…没有: a word looked for as a word, over a regulation that nobody has."""

from __future__ import annotations

import pytest

from corpus.provision import ProvisionRef
from qa.assistant import Assistant
from qa.mentioned import word_asked
from tests.qa.small import TODAY, answered, assistant_over

RULES = """白塔区文化馆工作规则

第一条　为建设学习型文化馆、书香文化馆，制定本规则。
第二条　馆务会议由馆长主持，实行“一岗双责”。
第三条　馆内设下列岗位：
（一）书香管理员；
（二）值班员。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("mentioned"), "culture", RULES)


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("规则里提到书香没有", ["第一条", "第三条"]),
        ("一岗双责规则里提到没", ["第二条"]),
        ("规则有没有写到学习型文化馆", ["第一条"]),
        ("有没有提值班员这个说法", ["第三条"]),
    ],
)
def test_ask__every_place_of_the_word(assistant: Assistant, question: str, articles: list[str]) -> None:
    answer = answered(assistant, question)
    assert answer.answer.startswith("提到了。")
    assert [citation.article for citation in answer.citations] == articles


def test_ask__a_word_that_is_nowhere_is_not_said_to_be_there(assistant: Assistant) -> None:
    answer, _ = assistant.ask("规则里提到廉政承诺书没有", today=TODAY)
    assert not answer.answer.startswith("提到了")


def test_ask__what_is_hidden_is_not_found(assistant: Assistant) -> None:
    hidden = assistant.without([ProvisionRef("culture", 2)])
    answer, _ = hidden.ask("一岗双责规则里提到没", today=TODAY)
    assert "一岗双责" not in answer.answer


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("规则里提到清廉政府没有", "清廉政府"),
        ("清廉政府规则里提到没", "清廉政府"),
        ("规则里写没写调查研究", "调查研究"),
        ("办法有没有提到“三重一大”", "三重一大"),
        ("规则里有没有写几天内回复", ""),
        ("报告里写了请示事项没有", ""),
        ("规则有没有写明由谁签发", ""),
        ("提到的材料什么时候交", ""),
    ],
)
def test_word_asked__by_case(assistant: Assistant, question: str, word: str) -> None:
    assert word_asked(assistant.rankings(question)[0][0]) == word
