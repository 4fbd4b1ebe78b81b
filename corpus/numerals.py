"""Chinese numerals 1–9999 (and 0) both ways.

`parse_numeral` reads what people write (三十三, 廿五, 两百, 一百零七, １２, 33); `format_numeral` writes what statutes
print.
Written here rather than taken from a library because article numbers need a strict grammar: 「一百二」 (120 in speech)
and 「三三」 must fail closed instead of pointing at some other article.
"""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = (("千", 1000), ("百", 100), ("十", 10))
NUMERAL_CHARS = "零〇一二两三四五六七八九十百千廿卅"
NUMERAL = rf"(?:[{NUMERAL_CHARS}]+|[0-9０-９]+)"
"""A regular expression (no groups) that finds candidates for `parse_numeral`."""
_STRICT = re.compile(
    r"(?:(?P<千>[一二两三四五六七八九])千)?(?P<z1>[零〇])?(?:(?P<百>[一二两三四五六七八九])百)?(?P<z2>[零〇])?"
    r"(?:(?P<十>[一二三四五六七八九])?(?P<ten>十))?(?P<个>[一二两三四五六七八九])?"
)


def parse_numeral(text: str) -> int | None:
    """The value of a Chinese or Arabic numeral from 0 to 9999, or None when `text` is not exactly one.

    >>> parse_numeral("一百零七"), parse_numeral("33"), parse_numeral("廿五"), parse_numeral("一百二")
    (107, 33, 25, None)
    """
    text = text.strip()
    if re.fullmatch(r"[0-9０-９]{1,4}", text):
        return int(text)
    if text in ("零", "〇"):
        return 0
    text = text.replace("廿", "二十").replace("卅", "三十")
    match = _STRICT.fullmatch(text)
    if not text or match is None:
        return None
    value = 0
    for unit, factor in _UNITS:
        digit = match.group(unit)
        value += _DIGITS[digit] * factor if digit else 0
    if match.group("ten") and not match.group("十"):
        value += 10
    value += _DIGITS[match.group("个")] if match.group("个") else 0
    return value if value and _zeros_fit(match) else None


def _zeros_fit(match: re.Match[str]) -> bool:
    """A 零 stands exactly where a place is skipped: 一百零七 and 一千零一十 fit, 一百七 and 三零 do not."""
    has = {unit: bool(match.group(unit)) for unit in "千百"}
    ten, one = bool(match.group("ten")), bool(match.group("个"))
    if match.group("z1") and (not has["千"] or has["百"]):
        return False
    if match.group("z2") and (not has["百"] or ten or not one):
        return False
    if has["千"] and not has["百"] and (ten or one) and not match.group("z1"):
        return False
    return not (has["百"] and one and not ten and not match.group("z2"))


def format_numeral(value: int) -> str:
    """`value` (0–9999) as statutes print it: 10 → 十, 107 → 一百零七, 1010 → 一千零一十.

    Raises:
        ValueError: outside 0–9999.
    """
    if not 0 <= value <= 9999:
        raise ValueError(f"numeral out of range 0-9999: {value}")
    if value == 0:
        return "零"
    digits = "零一二三四五六七八九"
    out, skipped = "", False
    for unit, factor in (*_UNITS, ("", 1)):
        digit = value // factor % 10
        if digit == 0:
            skipped = bool(out)
            continue
        out += ("零" if skipped else "") + digits[digit] + unit
        skipped = False
    return out[1:] if out.startswith("一十") else out
