"""The view 入门 without a browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.store import open_index
from qa.build import build_index
from qa.learn.cards import cards_of
from qa.learn.question import Question
from qa.learn.quiz import questions_of
from qa.learn.roles import load_curriculum
from qa.learn.rules import load_quiz_rules
from qa.learn.study import study_of
from qa.norms.extract import norms_of
from qa.norms.store import NORMS_FILE, read_norms
from tests.samples import document_of
from tests.ui.conftest import TODAY
from tests.ui.test_escape import PAYLOADS
from ui.learn import SEED
from ui.learn_html import card_html, feedback_html, marked_options_html, question_html, round_html
from ui.service import load_library

pytestmark = pytest.mark.usefixtures("fresh_cache")
OPENED = """
from ui import learn
learn.show()
"""


def open_page(**params: str) -> AppTest:
    page = AppTest.from_string(OPENED, default_timeout=60)
    for key, value in params.items():
        page.query_params[key] = value
    return page.run()


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def params(page: AppTest) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in page.query_params.items()}


@pytest.fixture(autouse=True)
def _city(city_index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(city_index_dir))


def test_learn__first_visit_asks_for_the_role_and_the_choice_is_in_the_address() -> None:
    page = open_page()
    labels = [button.label for button in page.button]
    assert [label.split("　")[0].strip("*") for label in labels] == [
        "办公室文秘",
        "部门负责人",
        "部门经办人",
        "乡镇文书",
    ]
    page.button(key="learn-role-officer").click().run()
    assert params(page) == {"role": "officer"}
    assert "部门经办人" in shown(page)
    assert "已读卡片" in shown(page)
    assert "办文" in shown(page)


def test_learn__role_that_is_not_there_is_asked_again() -> None:
    assert len(open_page(role="<script>").button) == 4


def test_learn__cards_are_read_one_by_one_and_counted() -> None:
    page = open_page(role="secretary")
    before = re.search(r"已读卡片</dt><dd>(\d+)<small> / (\d+)", shown(page))
    assert before is not None
    assert before[1] == "0"
    page.button(key="learn-start").click().run()
    assert params(page) == {"role": "secretary", "lesson": "papers", "do": "cards", "at": "1"}
    first = shown(page)
    assert 'href="read?doc=linzhou-city-work-rules&amp;ref=art' in first
    assert "<mark>" in first
    page.button(key="learn-after").click().run()
    assert params(page)["at"] == "2"
    assert shown(page) != first
    page.button(key="learn-back").click().run()
    after = re.search(r"已读卡片</dt><dd>(\d+)<small> / (\d+)", shown(page))
    assert after is not None
    assert (after[1], after[2]) == ("2", before[2])


def test_learn__who_is_signed_in_finds_what_was_read_on_another_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = re.compile(r"已读卡片</dt><dd>(\d+)<small>")
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "guiwen.sqlite3"))
    open_page(role="secretary", lesson="papers", do="cards", at="1")
    assert read.findall(shown(open_page(role="secretary"))) == ["0"]  # a guest's progress ends with the visit
    monkeypatch.setenv("GUIWEN_LOCAL_ADMIN", "1")
    open_page(role="secretary", lesson="papers", do="cards", at="1")
    assert read.findall(shown(open_page(role="secretary"))) == ["1"]


@pytest.mark.parametrize("at", ["0", "-3", "９", "999999", "x", "99"])
def test_learn__odd_places_in_the_address_show_a_card(at: str) -> None:
    page = open_page(role="secretary", lesson="papers", do="cards", at=at)
    assert "gw-learn-card" in shown(page)


@pytest.fixture(scope="module")
def questions(city_index_dir: Path) -> dict[str, Question]:
    """Every question of the office's secretary over the city's rules, made apart from the page."""
    index = open_index(city_index_dir)
    norms = read_norms(index.folder / NORMS_FILE)
    curriculum = load_curriculum()
    role = curriculum.role_of("secretary")
    assert role is not None
    study = study_of(index.documents, norms, role, load_quiz_rules(), curriculum, SEED)
    return {question.id: question for question in study.questions}


def test_learn__right_answers_end_the_round_with_full_marks(questions: dict[str, Question]) -> None:
    page = open_page(role="secretary", lesson="meetings", do="quiz")
    forms = []
    for _ in range(10):
        forms.append(answer(page, questions, right=True))
        assert "答对了" in shown(page)
        assert "<mark>" in shown(page)
        page.button(key="learn-next").click().run()
    assert "10<small> / 10 题一次答对" in shown(page)
    assert "全部一次答对" in shown(page)
    assert len(set(forms)) >= 2


def test_learn__wrong_answer_shows_the_words_and_comes_back(questions: dict[str, Question]) -> None:
    page = open_page(role="secretary", lesson="papers", do="quiz")
    first = current(page, questions)
    answer(page, questions, right=False)
    body = shown(page)
    assert "答错了" in body
    assert html.escape(first.label) in body
    assert all(html.escape(right) in body for right in first.right)
    for _ in range(4):
        page.button(key="learn-next").click().run()
        again = current(page, questions)
        if again.id == first.id:
            break
        answer(page, questions, right=True)
    assert again.id == first.id
    assert "再做一次" in shown(page)
    answer(page, questions, right=True)
    assert "答对了" in shown(page)


def test_learn__what_was_wrong_is_counted_and_on_the_sheet(questions: dict[str, Question]) -> None:
    page = open_page(role="secretary", lesson="papers", do="quiz")
    wrong = current(page, questions)
    answer(page, questions, right=False)
    page.button(key="learn-back").click().run()
    assert re.search(r"待复习</dt><dd>1</dd>", shown(page))
    assert page.button(key="learn-quiz").label == "复习 1 题"
    page.button(key="learn-quiz").click().run()
    queue = page.session_state["learn_round"].queue
    assert wrong.id in queue


def test_learn__nothing_chosen_is_no_answer() -> None:
    page = open_page(role="secretary", lesson="meetings", do="quiz")
    for _ in range(9):
        if page.radio or page.text_input:
            break
        page.session_state["learn_round"].at += 1
        page.run()
    send = next(button for button in page.button if button.label == "提交")
    send.click().run()
    assert "请先作答再提交" in shown(page)
    assert page.session_state["learn_round"].given is None


def test_learn__a_long_name_is_cut_and_that_is_said() -> None:
    page = open_page(role="secretary")
    page.text_input(key="learn_name").set_value("李" * 40).run()
    assert "姓名有 40 字，最多 30 字；成绩单上只写前 30 字。" in shown(page)


def test_learn__a_long_number_is_no_answer_and_that_is_said() -> None:
    page = open_page(role="secretary", lesson="meetings", do="quiz")
    for _ in range(9):
        if page.text_input:
            break
        page.session_state["learn_round"].at += 1
        page.run()
    page.text_input[0].set_value("7" * 21)
    next(button for button in page.button if button.label == "提交").click().run()
    assert "答案有 21 字，最多 20 字。" in shown(page)
    assert page.session_state["learn_round"].given is None


def test_learn__other_documents_are_chosen_and_kept_in_the_address(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    page = open_page(role="secretary")
    if not page.selectbox:
        pytest.skip("索引里只有一份文件")
    law = next(d.id for d in load_library().index.documents if d.level == "law")
    page.selectbox[0].set_value(law).run()
    assert params(page) == {"role": "secretary", "doc": law}
    assert "gw-learn-standing" in shown(page)
    page.selectbox[0].set_value("").run()
    assert params(page) == {"role": "secretary"}


def test_learn__nothing_for_a_role_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "食堂管理办法.txt"
    source.write_text("食堂管理办法\n\n第一条 食堂每日供应三餐。\n\n第二条 餐具应当洗净。\n", encoding="utf-8")
    build_index([source], "none", tmp_path / "index", TODAY)
    monkeypatch.setenv("GUIWEN_INDEX", str(tmp_path / "index"))
    page = open_page(role="township")
    assert "没有与这个岗位直接有关的条款" in shown(page)
    assert not any(button.key == "learn-quiz" for button in page.button)


def test_learn__missing_index_is_said_calmly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(tmp_path / "none"))
    assert "<code>python -m qa build</code>" in shown(open_page())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_learn_html__what_a_document_says_stays_text(payload: str) -> None:
    document = document_of(f"某县工作规则\n第一条　{payload}文件由局长签发，应当在7日内印发。\n")
    rules, curriculum = load_quiz_rules(), load_curriculum()
    cards = cards_of(document, norms_of(document), rules, curriculum)
    (question,) = [q for q in questions_of(cards, cards, rules, 1) if q.form == "number"]
    bodies = [
        card_html(cards[0]), question_html(question, 1, 1, False), feedback_html(question, cards[0], False),
        marked_options_html(question, (payload,), (payload,)), round_html(0, 1, [question]),
    ]  # fmt: skip
    for body in bodies:
        assert not re.search(r"<(?:img|script|b>|strong|em>|a href=.javascript)", body)
    assert html.escape(cards[0].article[: len(payload.split()[0])]) in re.sub("</?mark>", "", bodies[0])
    assert html.escape(payload) in bodies[3]


def current(page: AppTest, questions: dict[str, Question]) -> Question:
    held = page.session_state["learn_round"]
    return questions[held.queue[held.at]]


def answer(page: AppTest, questions: dict[str, Question], right: bool) -> str:
    """Answer the question shown; its form."""
    question = current(page, questions)
    if question.form == "single":
        page.radio[0].set_value(question.right[0] if right else question.wrong[0])
    elif question.form == "number":
        page.text_input[0].set_value(question.right[0] if right else "987654")
    elif question.form == "multiple":
        for box in page.checkbox:
            if (_unescaped(box.label) in question.right) == right:
                box.check()
    else:
        for step in question.right if right else question.right[::-1]:
            next(b for b in page.button if _unescaped(b.label) == step).click().run()
        page.button(key="learn-send-order").click().run()
        return question.form
    next(button for button in page.button if button.label == "提交").click().run()
    return question.form


def _unescaped(label: str) -> str:
    return label.replace("\\", "").replace("\u2060", "")
