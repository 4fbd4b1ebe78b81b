"""Two things compared in two respects, over a regulation of an observatory that nobody has; and what a ban excepts right behind it."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from tests.qa.small import TODAY, assistant_over

RULES = """白鹭岭天文台工作规则

第一条 台务会议由台长召集，每季度召开1次，台务会议纪要由台长签发。

第二条 观测例会由观测室主任召集，每周召开1次，观测例会纪要由观测室主任签发。

第三条 备用金每次借款不超过2000元。前账没有结清的，不得再借，赶赴抢修现场的除外。

第四条 本规则自印发之日起施行。
"""


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("observatory"), "白鹭岭天文台工作规则", RULES)


def test_two_respects__all_four_are_told(observatory: Assistant) -> None:
    answer = observatory.ask("台务会议与观测例会，在召集人和纪要签发上有何区别？", today=TODAY)[0].answer
    assert all(words in answer for words in ("由台长召集", "由观测室主任召集", "由台长签发", "由观测室主任签发"))


def test_ban__what_it_excepts_right_behind_may_be(observatory: Assistant) -> None:
    told = observatory.ask("上次借的备用金还没结清，要赶赴抢修现场，能再借吗", today=TODAY)[0].answer
    assert told.startswith("可以。")
    assert observatory.ask("前账没结清，能再借备用金吗", today=TODAY)[0].answer.startswith("不可以。")
