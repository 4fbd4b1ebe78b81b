"""Which documents to answer from; what is held; what is wrong."""

from __future__ import annotations

import pytest

from corpus.document import Document
from corpus.errors import IndexMissing, ModelUnavailable
from ui.failure import failure_html
from ui.holdings import counts_text, holdings_html, matching
from ui.scope import ALL, CHOSEN, LAWS, OWN, choice_label, choices, parse_scope, scope_param, scope_text, titles_of

RULES = Document("a", "某县工作规则", (), version="某政发〔2024〕5号")
LAW = Document("b", "中华人民共和国公务员法", (), version="2018-12-29", level="law")


def test_choices__offer_only_what_makes_a_difference() -> None:
    assert choices([RULES]) == [ALL]
    assert choices([RULES, Document("c", "某县值班制度", ())]) == [ALL, CHOSEN]
    assert choices([RULES, LAW]) == [ALL, OWN, LAWS, CHOSEN]


def test_titles_of__each_choice() -> None:
    documents = [RULES, LAW]
    assert titles_of(ALL, [], documents) is None
    assert titles_of(None, [], documents) is None
    assert titles_of(OWN, [], documents) == (RULES.title,)
    assert titles_of(LAWS, [], documents) == (LAW.title,)
    assert titles_of(CHOSEN, [LAW.title], documents) == (LAW.title,)
    assert titles_of(CHOSEN, [], documents) is None


def test_scope_text__is_empty_for_all() -> None:
    assert scope_text(ALL, []) == scope_text(CHOSEN, []) == ""
    assert scope_text(LAWS, []) == "仅国家法律"
    assert scope_text(CHOSEN, [RULES.title]) == "《某县工作规则》"


def test_choice_label__says_what_kind_of_document_the_office_has() -> None:
    assert [choice_label(choice, [RULES, LAW]) for choice in (ALL, OWN, LAWS)] == ["规则和法律", "本规则", LAWS]
    trial = Document("d", "某校印章管理办法（试行）", ())
    assert choice_label(OWN, [trial, LAW]) == "本办法"
    assert choice_label(OWN, [RULES, trial, LAW]) == OWN
    assert choice_label(OWN, [Document("e", "<b>某单位</b>", ()), LAW]) == OWN
    assert scope_text(OWN, [], [RULES, LAW]) == "仅本规则"


@pytest.mark.parametrize("choice", [ALL, OWN, LAWS])
def test_scope_param__is_read_back(choice: str) -> None:
    documents = [RULES, LAW]
    param = scope_param(titles_of(choice, [], documents), documents)
    assert parse_scope(param, documents) == (choice, [])


def test_scope_param__chosen_documents_are_read_back() -> None:
    other = Document("c", "某县值班制度", ())
    documents = [RULES, other, LAW]
    param = scope_param((other.title, LAW.title), documents)
    assert param == "c,b"
    assert parse_scope(param, documents) == (CHOSEN, [other.title, LAW.title])


@pytest.mark.parametrize("param", ["", "nonsense", "<b>", "own,laws", ",", "x" * 9000])
def test_parse_scope__what_is_not_held_is_all(param: str) -> None:
    assert parse_scope(param, [RULES, LAW]) == (ALL, [])
    assert parse_scope("own", [RULES]) == (ALL, [])


def test_matching__searches_titles_and_versions() -> None:
    assert matching([RULES, LAW], "公务员") == [LAW]
    assert matching([RULES, LAW], "2018年") == [LAW]
    assert matching([RULES, LAW], "某县 规则") == [RULES]
    assert matching([RULES, LAW], "") == [RULES, LAW]
    assert counts_text([RULES, LAW]) == "2 份文件，共 0 条"


def test_holdings_html__escapes_titles() -> None:
    html = holdings_html([Document("x", "<img src=x onerror=alert(1)>", (), in_force=False)])
    assert "<img" not in html
    assert "不在施行期内" in html


def test_failure_html__names_the_command_alone_on_a_line() -> None:
    html = failure_html(IndexMissing("build/index 里还没有索引", "", "运行 python -m qa build 重建索引"))
    assert "<code>python -m qa build</code>" in html
    assert "还没有索引" in html
    assert "<pre" not in failure_html(ModelUnavailable("模型<b>坏了"))
    assert "<b>坏了" not in failure_html(ModelUnavailable("模型<b>坏了"))
