"""named_units: a unit that a question names and no text does → what the texts call such units: the rules for 部门 or 单位 hold for 水利局.

Texts speak of units by their kind, clerks by their name. A name that stands nowhere only draws the eye away from what is asked.
"""

from __future__ import annotations

import re

KINDS = ("部门", "单位")
"""What texts call such units; the one that they say most is meant."""
_NOT_NAMES = re.compile(
    r"(?:[布格结当全邮大危僵开出定治棋饭骗]局|[县市省区党纪监常法政军工]委|各局|本局|我局|哪.?局|[这那两几多].局)$"
)
_BEFORE = r"(?:^|(?<=[，。；、“”：？！和与及跟让向的当我们位个县市区在为以]))"
_UNIT = re.compile(
    _BEFORE + r"(?P<name>(?:(?![的和与及谁几哪吗什让给向把由找以])[\u4e00-\u9fff]){2,6}?[局委])"
    r"(?:(?=的)|(?P<head>局长|主任|一把手|主要负责人)|(?=[想要给报写印开办发征起拟代打准提上往收有没能可得最一把向和与、]))"
)
_ASKED = re.compile(r"(?:是不是|由|找|经|归|属于|问|请|送|交)$")
_INSIDE = re.compile(
    r"[，。；：、？！的和与及谁几哪吗什让给向把由找以一两这那每某枚个张份件次名位刻盖]|[是要能]不|[我咱你他]们|[其别]他|别的|.[县市区省州](?!场)"
)
"""What is no part of a name, or says that it is a unit of another place."""


def as_kind(text: str, held: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with the units in it that `held`, all that the texts say, does not name called by their kind, and what was called what.

    Nothing changes where the question asks about the unit itself (司法局负责什么, 是不是教育局审), or the texts speak of no such units.
    """
    kind = max(KINDS, key=held.count)
    if kind not in held:
        return text, []
    said: list[tuple[str, str]] = []

    def plain(match: re.Match[str]) -> str:
        name, head = match["name"], match["head"] or ""
        known = name in held or _NOT_NAMES.search(name) is not None or _INSIDE.search(name) is not None
        if known or _ASKED.search(text[: match.start()]):
            return match.group()
        meant = f"{kind}主要负责人" if head else kind
        said.append((match.group(), meant))
        return meant

    return _UNIT.sub(plain, text), said
