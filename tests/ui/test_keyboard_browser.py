"""The page by the keyboard alone, in a real browser: where the focus is seen, where it goes, what Enter and Escape do."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.ui.browser import AT_REST, IN_BROWSER, LOOKS, MEETING, NARROW, VIEWS, Open, Page, expect, shoot

pytestmark = IN_BROWSER
STOPS = 22
"""Times that Tab is pressed in a view."""
ACCENT = {"light": "rgb(31, 78, 121)", "dark": "rgb(143, 188, 230)"}
STOP = """() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const { top, bottom, left, right } = here.getBoundingClientRect();
  const hidden = getComputedStyle(here).visibility !== "visible" || right <= 0 || left >= innerWidth;
  const ring = (box) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(box);
    return outlineStyle === "none" ? "" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
  };
  let seen = "", box = here;
  for (let up = 0; up < 6 && !seen; up += 1, box = box.parentElement) seen = ring(box);
  const name = here.getAttribute("aria-label") || here.innerText || here.tagName;
  return { name: name.slice(0, 30), hidden, ring: seen, begin: here.dataset.testid === "stSkipToContent" };
}"""
"""What has the focus: its name, whether it cannot be seen, the ring around it or the frame that it stands in."""


FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
"""Chromium 150 begins where it was scrolled to, which is the newest answer."""


def _stops(page: Page) -> list[dict[str, str]]:
    """What Tab leads to, from the beginning of the page."""
    page.evaluate(FROM_THE_TOP)
    stops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("view", VIEWS)
def test_keyboard__every_stop_is_seen(
    open_page: Open, server: str, view: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_page(f"{server}/{VIEWS[view]}", size, scheme)
    page.locator(AT_REST).wait_for(state="attached")
    page.locator(".gw-card, .gw-head, .gw-doc-head").first.wait_for()
    page.wait_for_timeout(600)  # a narrow window opens with the side bar, which is then shut
    stops = _stops(page)
    assert stops and stops[0]["begin"]
    assert [stop["name"] for stop in stops if stop["hidden"]] == []
    ring = f"solid 2px {ACCENT[scheme]}"
    assert [(stop["name"], stop["ring"]) for stop in stops if stop["ring"] != ring] == []


def test_keyboard__switches_wear_a_ring(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/{VIEWS['read']}")
    page.get_by_placeholder("查找词语或条号").focus()
    for caption in ("款号", "要点"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("switch", name=caption)).to_be_focused()
        expect(page.locator("[data-testid=stCheckbox] > label", has_text=caption)).to_have_css("outline-width", "2px")
    shoot(page, "keyboard-1280-light-switch")


@pytest.mark.parametrize("size", [NARROW, (640, 400)], ids=["360", "640"])
def test_keyboard__menu_takes_the_focus_and_gives_it_back(open_page: Open, server: str, size: tuple[int, int]) -> None:
    page = open_page(f"{server}/duties", size)
    menu, side = page.get_by_test_id("stExpandSidebarButton"), page.get_by_test_id("stSidebar")
    links = page.get_by_test_id("stSidebarNavLink")
    page.locator(".gw-doc").first.wait_for(state="attached")
    expect(side).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(links.first).to_be_focused()
    expect(links.first).to_be_in_viewport()
    shoot(page, f"keyboard-{size[0]}-light-menu")
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    expect(links.first).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title("期限 · 规问")
    expect(side).to_be_hidden()
    expect(menu).to_be_focused()


def test_keyboard__menu_shuts_when_the_focus_leaves_it(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/duties", NARROW)
    page.locator(".gw-doc").first.wait_for(state="attached")
    page.get_by_test_id("stExpandSidebarButton").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_focused()
    page.get_by_test_id("stMain").focus()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_test_id("stMain")).to_be_focused()


def test_keyboard__enter_ends_a_date(open_page: Open, server: str) -> None:
    page = open_page(f"{server}/deadlines?matter={quote(MEETING)}")
    parts = page.get_by_test_id("stDateInputField").get_by_role("spinbutton")
    parts.first.click()
    expect(page.get_by_test_id("stDateInputCalendar")).to_be_visible()
    page.keyboard.type("20261231", delay=30)
    page.keyboard.press("Enter")
    expect(page.locator(".gw-deadline-day")).to_have_text("2026年12月17日 星期四")
    expect(page.get_by_test_id("stDateInputCalendar")).to_have_count(0)
    expect(parts.last).to_be_focused()
    page.keyboard.type("30", delay=30)
    page.keyboard.press("Enter")
    expect(page.locator(".gw-deadline-day")).to_have_text("2026年12月16日 星期三")
    assert "date=2026-12-30" in page.url


@pytest.mark.parametrize("number", range(3))
def test_keyboard__chosen_period_hands_the_focus_on(open_page: Open, server: str, number: int) -> None:
    page = open_page(f"{server}/deadlines")
    offers = page.locator(".st-key-gw-ask-deadline button")
    offers.first.wait_for()
    if offers.count() <= number:
        pytest.skip("列出的期限没有这么多")
    offers.nth(number).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stDateInput]:focus, .gw-deadline-card:focus")).to_have_count(1)
    result = page.locator(".gw-deadline-card")
    if result.count():
        expect(result).to_be_focused()


def test_keyboard__chosen_question_hands_the_focus_to_its_answer(open_page: Open, server: str) -> None:
    page = open_page(server)
    page.locator(".st-key-gw-ask-example button").first.focus()
    page.keyboard.press("Enter")
    card, box = page.locator(".gw-card"), page.get_by_test_id("stChatInputTextArea")
    expect(card).to_be_focused()
    shoot(page, "keyboard-1280-light-answer")
    box.fill("《安泽县人民政府工作规则》第九十九条说了什么")
    box.press("Enter")
    expect(card).to_have_count(2)
    expect(box).to_be_focused()
    page.locator(".st-key-gw-turn-1 [class*=st-key-gw-ask-] button").first.focus()
    page.keyboard.press("Enter")
    expect(card).to_have_count(3)
    expect(card.last).to_be_focused()
    page.locator(".st-key-new button").focus()
    page.keyboard.press("Enter")
    expect(card).to_have_count(0)
    expect(box).to_be_focused()


def test_keyboard__who_goes_on_is_not_called_back(open_page: Open, server: str) -> None:
    page = open_page(server)
    page.locator(".st-key-gw-ask-example button").first.click()
    box = page.get_by_test_id("stChatInputTextArea")
    box.click()
    expect(page.locator(".gw-card")).to_have_count(1)
    page.wait_for_timeout(1000)
    expect(box).to_be_focused()
