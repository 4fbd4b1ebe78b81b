"""The view 入门 in a real browser: a role, a card, a question of each sort, the result sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.browser import IN_BROWSER, LOOKS, WIDE, Open, Page, expect, serious, shoot, width

pytestmark = IN_BROWSER
VIEW = ".st-key-gw-learn"


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_learn__from_the_role_to_an_answer(open_page: Open, server: str, size: tuple[int, int], scheme: str) -> None:
    name = f"learn-{size[0]}-{scheme}"
    page = _open_view(open_page, server, size, scheme)
    role = page.locator(".st-key-learn-role-secretary button")
    expect(role).to_be_visible()
    shoot(page, f"{name}-1-roles")
    role.click()
    expect(page.locator(".gw-learn-standing")).to_be_visible()
    assert "role=secretary" in page.url
    shoot(page, f"{name}-2-path")
    assert serious(page, VIEW) == []
    assert width(page) <= size[0]
    page.locator(".st-key-learn-start button").click()
    expect(page.locator(".gw-learn-card mark").first).to_be_visible()
    shoot(page, f"{name}-3-card")
    page.locator(".st-key-learn-after button").click()
    expect(page.locator(".gw-learn-crumb")).to_contain_text("2 /")
    page.locator(".st-key-learn-back button").click()
    page.locator(".st-key-learn-quiz-papers button").click()
    expect(page.locator(".gw-learn-question")).to_be_visible()
    expect(page.locator("[data-testid=stRadioOption], [data-testid=stForm] input").first).to_be_visible()
    expect(page.locator(".gw-learn-standing")).to_have_count(0)
    shoot(page, f"{name}-4-question")
    assert serious(page, VIEW) == []
    assert width(page) <= size[0]
    _give_some_answer(page)
    expect(page.locator(".gw-learn-verdict")).to_be_visible()
    shoot(page, f"{name}-5-feedback")
    assert width(page) <= size[0]
    page.locator(".st-key-learn-next button").click()
    expect(page.locator(".gw-learn-place")).to_contain_text("第 2 题")


def test_learn__every_sort_of_question_is_answered_and_the_sheet_is_saved(
    open_page: Open, server: str, tmp_path: Path
) -> None:
    page = _open_view(open_page, server)
    page.locator(".st-key-learn-role-secretary button").click()
    page.locator(".st-key-learn-quiz-meetings button").click()
    expect(page.locator(".gw-learn-question")).to_be_visible()
    seen = set()
    for number in range(1, 60):
        expect(page.locator(".gw-learn-question, .gw-learn-round").first).to_be_visible()
        if page.locator(".gw-learn-round").count():
            break
        expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()  # the question before is gone
        sort = _give_some_answer(page)
        expect(page.locator(".gw-learn-verdict")).to_be_visible()
        if sort not in seen:
            shoot(page, f"learn-1280-light-6-{sort}")
            seen.add(sort)
        page.locator(".st-key-learn-next button").click()
        expect(page.locator(".gw-learn-round, .gw-learn-place").first).not_to_contain_text(f"第 {number} 题")
        if number == 16:
            break
    assert "choice" in seen
    page.locator(".st-key-learn-back button").click()
    page.get_by_label("姓名").fill("<b>李某</b>")
    page.get_by_label("姓名").press("Enter")
    page.wait_for_timeout(500)
    with page.expect_download() as download:
        page.locator(".st-key-learn-sheet button").click()
    assert download.value.suggested_filename == "入职学习成绩单.docx"
    download.value.save_as(tmp_path / "sheet.docx")
    assert (tmp_path / "sheet.docx").read_bytes()[:2] == b"PK"
    shoot(page, "learn-1280-light-7-sheet")


def _open_view(open_page: Open, server: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Page:
    """The view as people reach it, from the first page."""
    page = open_page(server, size, scheme)
    link = page.get_by_role("link", name="入门")
    if size[0] < 700:
        page.get_by_test_id("stExpandSidebarButton").click()
    link.click()
    expect(page.locator(".gw-learn-title")).to_be_visible()
    if size[0] < 700:
        page.wait_for_timeout(
            1_500
        )  # on a narrow page the side bar shuts by itself once a view is chosen, but not always
        if page.get_by_test_id("stSidebarCollapseButton").is_visible():
            page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    return page


def _give_some_answer(page: Page) -> str:
    """Answer the question shown in its own way, rightly or not."""
    place = page.locator
    form = "[data-testid=stForm]"
    ready = f"{form} [data-testid=stRadioOption], {form} [data-testid=stCheckbox], {form} input, .st-key-gw-learn-steps button"
    place(ready).first.wait_for(state="attached")
    if place("[data-testid=stForm] [data-testid=stRadioOption]").count():
        place("[data-testid=stForm] [data-testid=stRadioOption]").first.click()
        sort = "choice"
    elif place("[data-testid=stForm] [data-testid=stCheckbox] label").count():
        place("[data-testid=stForm] [data-testid=stCheckbox] label").first.click()
        sort = "several"
        shoot(page, "learn-1280-light-8-several-open")
    elif place("[data-testid=stForm] input").count():
        place("[data-testid=stForm] input").fill("7")
        sort = "number"
    else:
        for step in range(place(".st-key-gw-learn-steps button").count()):
            place(".st-key-gw-learn-steps button:enabled").first.click()
            expect(place(".st-key-gw-learn-steps button:disabled")).to_have_count(step + 1)
        shoot(page, "learn-1280-light-8-steps-open")
        place(".st-key-learn-send-order button").click()
        return "order"
    place("[data-testid=stFormSubmitButton] button").click()
    return sort
