"""Cards and questions: over regulations nobody wrote rules for, and over texts made to mislead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.document import Document
from qa.learn.actors import may_be_same, stands_in
from qa.learn.cards import Card, cards_of, path_for
from qa.learn.question import Question, is_right, options_of
from qa.learn.quiz import questions_of
from qa.learn.roles import load_curriculum
from qa.learn.rules import load_quiz_rules
from qa.learn.study import study_of
from qa.norms.extract import norms_of
from qa.norms.store import NormTable
from tests.samples import ROOT, document_of
from tests.ui.conftest import TODAY

RULES, CURRICULUM = load_quiz_rules(), load_curriculum()
DATASETS = ROOT / "eval" / "datasets"
SOURCES = [
    ROOT / "corpus" / "data" / "anze-work-rules-2024.txt",
    DATASETS / "fictional-city" / "linzhou-city-work-rules.txt",
    DATASETS / "fictional-town" / "town-work-rules.txt",
    DATASETS / "fictional-university" / "university-travel-seal-rules.md",
    DATASETS / "fictional-hospital" / "hospital-meeting-purchase-rules.md",
    DATASETS / "fictional-agency" / "agency-leave-rules.txt",
]
ALL = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


@cache
def _read(source: Path) -> Document:
    return collect([source], "none", TODAY).documents[0]


def _made(document: Document, seed: int = 1) -> tuple[list[Card], list[Question]]:
    cards = cards_of(document, norms_of(document), RULES, CURRICULUM)
    return cards, questions_of(cards, cards, RULES, seed)


def _of(text: str) -> tuple[list[Card], list[Question]]:
    return _made(document_of(f"某县工作规则\n{text}\n"))


def _about(questions: Sequence[Question], words: str) -> Question:
    (found,) = [q for q in questions if words in f"{q.before}＿{q.after}"]
    return found


@ALL
def test_cards__show_the_words_of_the_article_and_mark_words_inside_them(source: Path) -> None:
    document = _read(source)
    cards, _ = _made(document)
    assert len(cards) >= 20
    assert len({card.id for card in cards}) == len(cards)
    for card in cards:
        article = document.article(card.ref.article or 0, card.ref.branch)
        assert card.article == article.text
        assert all(0 <= start < end <= len(article.text) for start, end in card.pieces)
        assert all(any(s <= fact.start < fact.end <= e for s, e in card.pieces) for fact in card.facts), card.label


@ALL
def test_questions__left_out_words_are_those_of_the_article(source: Path) -> None:
    cards, questions = _made(_read(source))
    texts = {card.id: card.article for card in cards}
    assert len(questions) >= 20
    for question in questions:
        assert question.right and len(set(question.right)) == len(question.right)
        if question.form in ("single", "number"):
            whole = f"{question.before}{question.right[0]}{question.after.removesuffix('……')}"
            assert whole in texts[question.card], question
        words = [texts[question.card][start:end] for start, end in question.marks]
        assert all(any(right in word for word in words) for right in question.right), question


@ALL
def test_questions__wrong_options_are_wrong(source: Path) -> None:
    """No wrong option acts in the same article, stands in the text of the card, or may mean the one that is right."""
    cards, questions = _made(_read(source))
    by_id = {card.id: card for card in cards}
    modal = {word for rule in RULES.modal for word in (*rule.words, rule.option)}
    for question in questions:
        options = [*question.right, *question.wrong]
        assert len(set(options)) == len(options)
        if question.form == "single" and not set(options) <= modal:
            article = by_id[question.card].article
            actors = {
                article[f.start : f.end] for c in cards if c.article == article for f in c.facts if f.form == "who"
            }
            assert 2 <= len(question.wrong) <= 3
            for wrong in question.wrong:
                assert wrong not in actors, question
                assert not stands_in(wrong, by_id[question.card].text, RULES), question
                assert not may_be_same(wrong, question.right[0], RULES), question
        if question.form == "multiple" and not question.before:
            assert all(wrong not in by_id[question.card].article for wrong in question.wrong), question


@ALL
def test_questions__are_the_same_for_the_same_seed_and_right_only_for_the_right_answer(source: Path) -> None:
    document = _read(source)
    first, again = _made(document)[1], _made(document)[1]
    assert first == again
    assert len({q.id for q in first}) == len(first)
    for question in first:
        assert is_right(question, question.right)
        assert not is_right(question, ())
        options = options_of(question, 3)
        assert options == options_of(question, 3)
        assert sorted(options) == sorted((*question.right, *question.wrong))
        if question.form == "order":
            assert options != question.right
            assert not is_right(question, options)
        elif question.form != "number":
            assert all(not is_right(question, (wrong,)) for wrong in question.wrong)
            assert not is_right(question, (*question.right, *question.wrong))


def test_questions__of_all_four_forms_are_made() -> None:
    forms = {q.form for source in SOURCES for q in _made(_read(source))[1]}
    assert forms == {"single", "multiple", "number", "order"}


CITY = [
    ("市政府全体会议纪要由＿签发", "市长"),
    ("报＿签发", "会议主持人"),
    ("应当先经＿合法性审查", "市司法局"),
    ("公告", "10"),
    ("一般不超过＿字，专项工作文件", "6000"),
    ("汇报材料不超过＿字", "3000"),
    ("应当自收到之日起＿个工作日内书面回复", "5"),
    ("应当向＿请假", "市长"),
    ("报＿备案", "市司法局"),
]


@pytest.mark.parametrize(("words", "right"), CITY)
def test_questions__of_a_city_ask_what_its_articles_say(words: str, right: str) -> None:
    question = _about(_made(_read(SOURCES[1]))[1], words)
    assert question.right == (right,)


def test_questions__order_the_steps_of_a_sentence_and_of_a_list() -> None:
    steps = {q.right for q in _made(_read(SOURCES[1]))[1] if q.form == "order"}
    assert ("主办部门应当提前15日书面申请", "经分管副市长审核后", "报市长批准") in steps
    town = {q.right for q in _made(_read(SOURCES[2]))[1] if q.form == "order"}
    assert ("登记", "拟办", "批办", "承办", "催办", "归卷") in town
    assert any(len(right) == 5 and right[-1] == "镇长签署并公布" for right in town)


def test_questions__parallel_cases_are_no_steps() -> None:
    _, questions = _of("第一条　甲类合同由局长批准，乙类合同由处长批准，丙类合同由科长批准。")
    assert all(q.form != "order" for q in questions)


def test_questions__a_step_that_the_text_puts_before_another_is_not_ordered() -> None:
    _, questions = _of("第一条　文件由局长签发，由办公室印发，签发前应当经财务处同意后，报院长批准。")
    assert all(q.form != "order" for q in questions)


def test_questions__who_acts_in_another_paragraph_of_the_article_is_no_wrong_option() -> None:
    text = """第一条　以局名义发文，由局长签发。
以办公室名义发文，由主任签发。
第二条　采购合同由财务处长签发。
第三条　会议纪要由秘书长签发。"""
    _, questions = _of(text)
    question = _about(questions, "以局名义发文")
    assert question.right == ("局长",)
    assert set(question.wrong) == {"财务处长", "秘书长"}


def test_questions__who_acts_on_the_same_object_elsewhere_is_no_wrong_option() -> None:
    text = """第一条　会议纪要由局长签发。
第二条　会议纪要由秘书长签发。
第三条　采购合同由财务处长签发。
第四条　任免通知由书记签发。"""
    _, questions = _of(text)
    assert set(_about(questions, "采购合同").wrong) == {"局长", "秘书长", "书记"}
    first = next(q for q in questions if q.right == ("局长",))
    assert "秘书长" not in first.wrong


def test_questions__a_general_word_is_no_wrong_option_beside_a_post() -> None:
    text = """第一条　文件由局长签发。
第二条　纪要由领导同志签发。
第三条　简报由办公室签发。
第四条　合同由财务处签发。"""
    _, questions = _of(text)
    assert set(_about(questions, "文件由").wrong) == {"办公室", "财务处"}


def test_questions__without_two_wrong_options_none_is_asked() -> None:
    cards, questions = _of("第一条　文件由局长签发。")
    assert len(cards) == 1
    assert questions == []


@pytest.mark.parametrize(
    "text",
    [
        "第一条　坚决反对特权、不搞特权，一体推进不敢腐、不能腐、不想腐。",
        "第一条　对各单位报送市政府审批的公文，要严格审核程序。",
        "第一条　依法行使权力、履行职责、承担责任。",
        "第一条　严格执行请示报告制度。",
        "第一条　各单位要旗帜鲜明讲政治，提高工作效率。",
    ],
)
def test_facts__what_is_read_wrongly_or_says_nothing_is_dropped(text: str) -> None:
    assert _of(text)[0] == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("第一条　不符合要求的，退回并一次性说明理由，应当在5日内重报。", {"5"}),
        ("第一条　各部门应当于每年1月20日前报告上一年度情况。", set()),
        ("第一条　由市长指定一名副市长主持会议。", set()),
        ("第一条　会议一般每月召开1-3次。", {"1-3"}),
        ("第一条　金额不得超过10%；超过10%的，重新报批。", set()),
    ],
)
def test_questions__numbers_that_are_none_are_not_asked(text: str, asked: set[str]) -> None:
    assert {q.right[0] for q in _of(text)[1] if q.form == "number"} == asked


@pytest.mark.parametrize(
    ("given", "right"),
    [("7", True), ("七", True), ("７ 个工作日", True), (" 7天 ", True), ("70", False), ("", False), ("不知道", False), ("7-8", False)],
)  # fmt: skip
def test_is_right__numbers_in_any_writing(given: str, right: bool) -> None:
    _, questions = _of("第一条　文件应当在7个工作日内印发。")
    assert is_right(questions[0], (given,)) is right


def test_is_right__a_range_needs_both_ends() -> None:
    _, questions = _of("第一条　会议一般每月召开1-3次。")
    assert is_right(questions[0], ("1至3",)) and is_right(questions[0], ("一到三次",))
    assert not is_right(questions[0], ("3",)) and not is_right(questions[0], ("3-1",))


def test_ids__survive_words_added_elsewhere_and_change_with_the_words() -> None:
    one = _of("第一条　文件应当在7个工作日内印发。")
    moved = _of("第一条　文件力求简短。文件应当在7个工作日内印发。")
    changed = _of("第一条　文件应当在5个工作日内印发。")
    assert [c.id for c in one[0]] == [c.id for c in moved[0]] and [q.id for q in one[1]] == [q.id for q in moved[1]]
    assert not {q.id for q in one[1]} & {q.id for q in changed[1]}


def test_study__a_document_that_is_added_brings_its_cards_and_questions_by_itself() -> None:
    city, university = _read(SOURCES[1]), _read(SOURCES[3])
    table = NormTable([*norms_of(city), *norms_of(university)])
    officer = CURRICULUM.role_of("officer")
    assert officer is not None
    before = study_of([city], table, officer, RULES, CURRICULUM, 1)
    after = study_of([city, university], table, officer, RULES, CURRICULUM, 1)
    added = {card.document for card in after.cards} - {card.document for card in before.cards}
    assert added == {university.title}
    assert {q.id for q in before.questions} & {q.id for q in after.questions}
    assert len(after.questions) > len(before.questions)


def test_path__of_a_role_keeps_its_order_and_leaves_out_what_does_not_concern_it() -> None:
    cards, _ = _made(_read(SOURCES[1]))
    secretary, township = CURRICULUM.role_of("secretary"), CURRICULUM.role_of("township")
    assert secretary is not None and township is not None
    path = path_for(secretary, cards, CURRICULUM)
    assert list(path) == [topic for topic in secretary.topics if topic in path]
    labels = {card.label for held in path_for(township, cards, CURRICULUM).values() for card in held}
    assert any("第四十一条" in label for label in labels)
    assert not any("第二十三条" in label for label in labels)
