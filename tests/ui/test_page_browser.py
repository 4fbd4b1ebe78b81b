"""The page as people use it, in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from qa.assistant import Assistant
from tests.ui.browser import (
    APP,
    IN_BROWSER,
    LOOKS,
    NARROW,
    ROOT,
    Open,
    ask,
    expect,
    serving,
    shoot,
    width,
)
from tests.ui.test_escape import PAYLOADS

pytestmark = IN_BROWSER
IMAGES = ROOT / "docs" / "images"
ASKED = "以县政府办公室名义发文由谁签发"
EXPECTED = "一般由县政府分管领导同志签发"
UNANSWERABLE = "《安泽县人民政府工作规则》第九十九条说了什么"
NOT_SAID = "请示报上去县政府几天内必须批复？"
LONG = "地方组织法第七十三条说了什么"


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_page__question_answer_and_its_source(open_page: Open, server: str, size: tuple[int, int], scheme: str) -> None:
    name = f"{size[0]}-{scheme}"
    page = open_page(server, size, scheme)
    expect(page.locator(".gw-welcome-held")).to_be_visible()
    shoot(page, f"{name}-1-welcome")
    ask(page, ASKED)
    expect(page.locator(".gw-fact")).to_contain_text(EXPECTED)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_focused()
    shoot(page, f"{name}-2-answer")
    chip = page.locator(".gw-cite > summary").first
    expect(chip).to_contain_text("《安泽县人民政府工作规则》第三十三条第三款")
    expect(chip).to_contain_text("现行有效")
    expect(page.locator(".gw-cite mark")).to_be_hidden()
    chip.click()
    expect(page.locator(".gw-cite mark")).to_be_visible()
    expect(page.locator(".gw-cite mark")).to_contain_text(EXPECTED)
    expect(page.locator(".gw-para-quoted .gw-para-no")).to_have_text("第三款")
    shoot(page, f"{name}-3-source")
    page.locator(".gw-why > summary").click()
    expect(page.locator(".gw-why-steps")).to_be_visible()
    page.locator(".gw-why-steps").scroll_into_view_if_needed()
    shoot(page, f"{name}-4-why")
    assert width(page) <= size[0]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_page__refusal_and_long_answer(open_page: Open, server: str, size: tuple[int, int], scheme: str) -> None:
    name = f"{size[0]}-{scheme}"
    page = open_page(f"{server}/?q={quote(UNANSWERABLE)}", size, scheme)
    expect(page.locator(".gw-no_basis")).to_be_visible()
    shoot(page, f"{name}-5-refusal")
    ask(page, LONG)
    expect(page.locator(".gw-card")).to_have_count(2)
    question = page.locator(".gw-question-text").last
    expect(question).to_be_in_viewport()
    shoot(page, f"{name}-6-long")
    page.locator(".st-key-gw-turn-0 button").first.click()
    expect(page.locator(".gw-card")).to_have_count(3)
    assert width(page) <= size[0]


def test_page__keyboard_alone_reaches_the_source(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/?q={quote(ASKED)}")
    summary = page.locator(".gw-cite > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gw-cite mark")).to_be_visible()


def test_page__scope_choice_and_list_of_documents(open_page: Open, server: str, assistant: Assistant) -> None:
    if assistant.index.find("中华人民共和国公务员法") is None:
        pytest.skip("索引里没有法律，没有范围可选")
    page = open_page(server)
    expect(page.locator(".gw-holdings")).to_contain_text("安政发〔2024〕5号")
    page.get_by_text("指定文件").click()
    box = page.locator(".st-key-scope_titles input")
    expect(box).to_be_visible()
    box.fill("公务员")
    shoot(page, "1280-light-7-scope")
    box.press("Enter")
    page.keyboard.press("Escape")
    ask(page, ASKED)
    expect(page.locator(".gw-scope-note")).to_have_text("范围：《中华人民共和国公务员法》")
    page.get_by_placeholder("查找文件").fill("档案")
    expect(page.locator(".gw-doc")).to_have_count(1)


def test_page__questions_sent_while_busy_are_all_answered_in_order(open_page: Open, index_dir: Path) -> None:
    questions = [ASKED, "请示一般不超过多少字", "县政府全体会议由谁召集和主持"]
    with serving(APP, index_dir) as address:
        page = open_page(address)
        box = page.get_by_test_id("stChatInputTextArea")
        box.wait_for()
        ask(page, questions[0])
        expect(page.locator(".gw-question-text")).to_have_text(questions[0])
        expect(page.get_by_test_id("stSpinner")).to_have_text("正在载入索引和模型…")
        expect(box).to_be_disabled()
        shoot(page, "1280-light-8-loading")
        expect(page.locator(".gw-card.gw-answered")).to_have_count(1)
        expect(box).to_be_enabled()
        for number, question in enumerate(questions[1:], 2):
            ask(page, question)
            expect(page.locator(".gw-question-text")).to_have_count(number)  # under way, not answered yet
        expect(page.locator(".gw-card")).to_have_count(len(questions))
        assert page.locator(".gw-question-text").all_text_contents() == questions
        page.close()


def test_page__what_is_typed_stays_text(open_page: Open, server: str) -> None:
    page = open_page(server)
    for number, payload in enumerate(PAYLOADS, 1):
        ask(page, payload)
        expect(page.locator(".gw-question-text")).to_have_count(number)
        expect(page.locator(".gw-question-text").last).to_have_text(payload)
        expect(page.locator(".gw-card")).to_have_count(number)
        assert page.locator(".gw-question-text *, .gw-card img, .gw-card script").count() == 0


def test_labels__hostile_words_on_buttons_stay_text(open_page: Open, index_dir: Path) -> None:
    with serving(Path(__file__).parent / "label_page.py", index_dir) as address:
        page = open_page(address)
        buttons = page.locator("[data-testid=stButton] button")
        expect(buttons).to_have_count(len(PAYLOADS))
        shown = [text.replace("\u2060", "") for text in buttons.all_inner_texts()]
        assert shown == PAYLOADS
        assert (
            page.locator("button :is(img, a, code, strong, em, del, .katex, [data-testid=stIconMaterial])").count() == 0
        )
        shoot(page, "labels")
        page.close()


def test_page__missing_index_is_said_calmly(open_page: Open, tmp_path: Path) -> None:
    with serving(APP, tmp_path) as address:
        page = open_page(address)
        expect(page.locator(".gw-failure")).to_contain_text("python -m qa build")
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_hidden()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        shoot(page, "1280-light-9-no-index")
        page.close()


@pytest.mark.skipif("GUIWEN_README_IMAGES" not in os.environ, reason="只在 GUIWEN_README_IMAGES=1 时更新 docs/images")
def test_page__pictures_for_the_readme(open_page: Open, server: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    page = open_page(f"{server}/?q={quote(ASKED)}", (1280, 840))
    page.locator(".gw-cite > summary").first.click()
    shutil.copy(shoot(page, "readme-ask"), IMAGES / "ask.png")
    page = open_page(f"{server}/?q={quote(NOT_SAID)}", (1280, 840))
    expect(page.locator(".gw-no_basis")).to_be_visible()
    shutil.copy(shoot(page, "readme-refusal"), IMAGES / "refusal.png")
    page = open_page(f"{server}/?q={quote(ASKED)}", NARROW)
    page.locator(".gw-cite > summary").first.click()
    shutil.copy(shoot(page, "readme-phone"), IMAGES / "phone.png")
    assert all(path.stat().st_size < 300_000 for path in IMAGES.glob("*.png"))
