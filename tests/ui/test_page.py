"""The page without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
ASKED = "以县政府办公室名义发文由谁签发"
TITLE = "安泽县人民政府工作规则"

pytestmark = pytest.mark.usefixtures("fresh_cache")


@pytest.fixture
def page(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def shown(page: AppTest) -> str:
    """All HTML on the page."""
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def cards(page: AppTest) -> list[str]:
    """The answer cards, oldest first."""
    return [body for element in page.get("html") if "<article" in (body := element.proto.body)]


def test_page__first_visit_shows_what_is_held_and_what_can_be_asked(page: AppTest) -> None:
    page.run()
    html = shown(page)
    assert "规问" in html
    assert f"《{TITLE}》" in html
    assert "安政发〔2024〕5号" in html
    assert len(page.button) >= 4
    assert not cards(page)


def test_page__question_is_answered_with_its_source(page: AppTest) -> None:
    page.run()
    page.chat_input[0].set_value(ASKED).run()
    (card,) = cards(page)
    assert "一般由县政府分管领导同志签发" in card
    assert "第三十三条第三款" in card
    assert "<mark>以县政府办公室名义发文" in card


def test_page__example_is_asked_when_pressed_and_answered(page: AppTest) -> None:
    page.run()
    page.button(key="example-0").click().run()
    (card,) = cards(page)
    assert "gw-answered" in card


def test_page__address_asks_once(page: AppTest) -> None:
    page.query_params["q"] = ASKED
    page.run()
    assert len(cards(page)) == 1
    page.run()
    assert len(cards(page)) == 1
    page.chat_input[0].set_value("请示一般不超过多少字").run()
    assert len(cards(page)) == 2
    assert "q" not in page.query_params


def test_page__refusal_offers_questions_that_are_asked_when_pressed(page: AppTest) -> None:
    page.run()
    page.chat_input[0].set_value("《安泽县人民政府工作规则》第九十九条说了什么").run()
    assert "gw-no_basis" in cards(page)[0]
    page.button(key="turn-0-0").click().run()
    assert len(cards(page)) == 2


def test_page__new_dialogue_clears_the_history(page: AppTest) -> None:
    page.query_params["q"] = ASKED
    page.run()
    page.button(key="new").click().run()
    assert not cards(page)
    assert page.button(key="example-0")


@pytest.mark.parametrize(
    "payload", ["<img src=x onerror=alert(1)>", "**b** $x$ :material/home:", "\x00\u202e问", "问" * 900]
)
def test_page__odd_questions_are_text(page: AppTest, payload: str) -> None:
    page.run()
    page.chat_input[0].set_value(payload).run()
    assert len(cards(page)) == 1
    assert "<img" not in shown(page)


def test_page__blank_question_is_not_asked(page: AppTest) -> None:
    page.run()
    page.chat_input[0].set_value("  \n ").run()
    assert not cards(page)


def test_page__scope_limits_the_answer_and_is_said(page: AppTest) -> None:
    page.run()
    if not page.get("button_group"):
        pytest.skip("索引里只有一份文件，没有范围可选")
    page.session_state["scope"] = "国家法律"
    page.run()
    page.chat_input[0].set_value(ASKED).run()
    assert "范围：仅国家法律" in shown(page)
    assert TITLE not in cards(page)[0]


def test_page__another_office_gets_its_own_examples(city_index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(city_index_dir))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    labels = [button.label for button in page.button]
    assert any("市政府" in label for label in labels)
    assert not any("县政府" in label for label in labels)
    page.button(key="example-0").click().run()
    assert "gw-answered" in cards(page)[0]


def test_page__missing_index_is_said_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(tmp_path / "none"))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    (card,) = cards(page)
    assert "暂时不能回答" in card
    assert "<code>python -m qa build</code>" in card
    assert "Traceback" not in shown(page)
