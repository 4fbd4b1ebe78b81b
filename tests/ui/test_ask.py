"""The view 问答 without a browser: what is said of an answer, addresses, history."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from corpus.errors import StoreUnavailable
from qa.assistant import Assistant
from tests.ui.test_page import ASKED, ROOT, TITLE, cards, shown
from ui.records.store import Records, open_records

FOLLOW_UP = "那以县政府名义发文呢"
pytestmark = pytest.mark.usefixtures("fresh_cache")


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "guiwen.sqlite3"))
    return open_records()


@pytest.fixture
def page(index_dir: Path, records: Records, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def say(page: AppTest, *questions: str) -> AppTest:
    """Ask one after the other."""
    page.run()
    for question in questions:
        page.chat_input[0].set_value(question).run()
    return page


def key_of(page: AppTest, prefix: str) -> str:
    """The key of the only widget whose key begins so."""
    widgets = [widget for kind in ("button_group", "button", "text_input") for widget in page.get(kind)]
    (key,) = [widget.key for widget in widgets if (widget.key or "").startswith(prefix)]
    return str(key)


def links(page: AppTest) -> list[str]:
    """The addresses that the buttons 复制链接 hold."""
    return [part.split('"')[0].replace("&amp;", "&") for part in shown(page).split('data-gw-link="')[1:]]


def choose(page: AppTest, prefix: str, value: str | None) -> None:
    """Press a pill."""
    key = key_of(page, prefix)
    next(e for e in page.get("button_group") if e.key == key).set_value(value).run()


def test_ask__opinion_with_its_reason_is_kept_and_taken_back(page: AppTest, records: Records) -> None:
    say(page, "请示一般不超过多少字", ASKED)
    key = next(e.key for e in page.get("button_group") if (e.key or "").startswith("useful-") and e.key.endswith("-1"))
    choose(page, key, "没用")
    (held,) = records.feedback.latest()
    assert (held.useful, held.reason, held.question) == (False, "", ASKED)
    assert held.earlier == ("请示一般不超过多少字",)
    choose(page, "reason-", "不完整")
    page.text_input(key=key_of(page, "more-")).set_value("缺会签").run()
    (held,) = records.feedback.latest()
    assert held.reason == "不完整：缺会签"
    assert "已记下" in shown(page)
    page.text_input(key=key_of(page, "more-")).set_value("字" * 400).run()
    (held,) = records.feedback.latest()
    assert held.reason == f"不完整：{'字' * 300}"
    assert "补充说明有 400 字，最多 300 字；只记下前 300 字。" in shown(page)
    choose(page, key, "有用")
    assert records.feedback.counts() == (1, 0)
    assert not any((e.key or "").startswith("reason-") for e in page.get("button_group"))
    choose(page, key, None)
    assert records.feedback.counts() == (0, 0)


def test_ask__every_question_is_counted_once(page: AppTest, records: Records) -> None:
    say(page, ASKED, "《安泽县人民政府工作规则》第九十九条说了什么")
    page.run()
    assert records.usage.total() == 2
    assert records.usage.total("no_basis") == 1
    assert records.history.dialogues("") == []


def test_ask__unusable_records_do_not_stop_answers(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GUIWEN_DATA", str(tmp_path / "file" / "x.sqlite3"))
    say(page, ASKED)
    assert "gw-answered" in cards(page)[0]
    choose(page, "useful-", "有用")
    assert "没有记下" in shown(page)


def test_ask__link_of_a_follow_up_shows_the_same_answers(page: AppTest, index_dir: Path) -> None:
    say(page, ASKED, FOLLOW_UP)
    first, second = cards(page)
    (_, link) = links(page)
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params["q"] = parse_qs(urlsplit(link).query)["q"]
    again.run()
    assert cards(again) == [first, second]
    again.run()
    assert len(cards(again)) == 2
    assert again.query_params["q"] == [ASKED, FOLLOW_UP]


def test_ask__scope_is_kept_in_the_address_and_comes_back(page: AppTest, assistant: Assistant) -> None:
    if assistant.index.find("中华人民共和国公务员法") is None:
        pytest.skip("索引里没有法律，没有范围可选")
    page.query_params["scope"] = "laws"
    page.run()
    assert page.session_state["scope"] == "国家法律"
    say(page, ASKED)
    assert page.query_params["scope"] in ("laws", ["laws"])
    assert TITLE not in cards(page)[0]
    assert parse_qs(urlsplit(links(page)[0]).query)["scope"] == ["laws"]
    page.session_state["scope"] = "全部文件"
    page.run()
    assert "scope" not in page.query_params


def test_ask__address_with_scopes_of_its_own_for_each_question(page: AppTest, assistant: Assistant) -> None:
    if assistant.index.find("中华人民共和国公务员法") is None:
        pytest.skip("索引里没有法律，没有范围可选")
    page.query_params["q"] = [ASKED, "公务员录用考试采取什么方式"]
    page.query_params["scope"] = ["own", "laws"]
    page.run()
    first, second = cards(page)
    assert TITLE in first and "公务员法" in second
    page.run()
    assert len(cards(page)) == 2


def test_ask__another_address_begins_another_dialogue(page: AppTest) -> None:
    say(page, ASKED)
    page.query_params["q"] = "请示一般不超过多少字"
    page.run()
    (card,) = cards(page)
    assert "1500" in card
    assert len(page.session_state["past"]) == 1


def test_ask__dialogue_of_this_visit_is_opened_again(page: AppTest) -> None:
    say(page, ASKED)
    before = cards(page)
    choose(page, "useful-", "有用")
    page.button(key="new").click().run()
    assert not cards(page)
    page.session_state[f"history-{page.session_state['dialogue'].id}"] = True
    page.run()
    page.button(key=key_of(page, "past-")).click().run()
    assert cards(page) == before
    key = key_of(page, "useful-")
    assert page.session_state[key] == "有用"


def test_ask__signed_in_person_finds_the_dialogue_in_another_visit(
    page: AppTest, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIWEN_LOCAL_ADMIN", "1")
    say(page, ASKED, FOLLOW_UP)
    before, number = cards(page), page.session_state["dialogue"].id
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    again.session_state[f"history-{again.session_state['dialogue'].id}"] = True
    again.run()
    again.button(key=f"past-{number}").click().run()
    assert cards(again) == before
    assert records.usage.total() == 2
    assert 'class="gw-changed"' not in shown(again)


def test_ask__history_says_when_the_answer_was_another_one(
    page: AppTest, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIWEN_LOCAL_ADMIN", "1")
    say(page, ASKED)
    (user,) = _users(records)
    past = page.session_state["dialogue"]
    old = past.turns[0].answer.model_copy(update={"answer": "由<b>县长</b>签发。"})
    records.history.add(user, past.id, 0, old)
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    again.session_state[f"history-{again.session_state['dialogue'].id}"] = True
    again.run()
    again.button(key=f"past-{past.id}").click().run()
    assert "上次的回答是“由&lt;b&gt;县长&lt;/b&gt;签发。”" in shown(again)
    assert "一般由县政府分管领导同志签发" in cards(again)[0]


def test_ask__history_is_deleted_by_its_owner(page: AppTest, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_LOCAL_ADMIN", "1")
    say(page, ASKED)
    page.button(key="new").click().run()
    page.session_state[f"history-{page.session_state['dialogue'].id}"] = True
    page.run()
    assert len(_users(records)) == 1
    page.button(key=key_of(page, "drop-")).click().run()
    assert _users(records) == []


def test_ask__source_leads_to_its_place_in_the_reader(page: AppTest) -> None:
    say(page, ASKED)
    assert 'href="read?doc=anze-work-rules-2024&amp;ref=art33%2Fpara3" target="_blank"' in cards(page)[0]


def test_ask__exception_stands_apart_from_the_fact(page: AppTest) -> None:
    say(page, ASKED)
    assert '<p class="gw-rest">重要文件报县长签发。</p>' in cards(page)[0]


def test_ask__another_office_has_the_same_view(city_index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(city_index_dir))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["scope"] = "laws"
    say(page, "市政府全体会议由谁召集和主持")
    (card,) = cards(page)
    assert "gw-answered" in card and 'href="read?doc=' in card
    assert "scope" not in parse_qs(urlsplit(links(page)[0]).query)


def _users(records: Records) -> list[str]:
    with records.database.read() as connection:
        return [row["user"] for row in connection.execute("SELECT DISTINCT user FROM dialogue")]


def test_ask__store_away_says_so_and_asks_again_when_it_is_back(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("存放索引的 Milvus 连不上", "", "检查 GUIWEN_STORE 的地址")

    page.run()
    with monkeypatch.context() as patched:
        patched.setattr(Assistant, "ask", away)
        say(page, ASKED)
        assert not page.exception
        assert "Milvus 连不上" in shown(page) and "检查 GUIWEN_STORE" in shown(page)
    page.run()
    assert "Milvus" not in shown(page) and len(cards(page)) == 1
