"""normalise: what was typed → the question as it is understood. Small named pure steps."""

from __future__ import annotations

import re
import unicodedata

from index.tokenizer import ROMAN

MAX_LENGTH = 500
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TAG = re.compile(r"<[/!]?[a-zA-Z][^<>]{0,200}>")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TWO_OF_A_KIND = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,7}([会长示告知件文章局科处站]))[ ](?=[\u4e00-\u9fff]{1,7}\2[ ])"
)
_DUTIES = "起草|审核|审查|审批|签发|把关|核稿|校对|承办|催办|督办|协调|组织|评估|公布|公开|归档|保管|报送"
_DUTY_TO = re.compile(f"(?<={_DUTIES})责任")
_WHO_BEARS = re.compile("(?<=责任)(?P<who>(?:分别|各)?(?:应当?|该)?由(?:谁|哪[^，。？]{1,6}?))(?:来)?(?:承担|负(?!责))")
_HOW_OFTEN = re.compile("(?<!人)多[就九](?=(?:搞|开|办|召开|安排|组织|学|聚)?一[次回])")
_ONE_SYLLABLE_FOR_TWO = re.compile("(?<=会)议题(?![目词材名库])")
_WHICH_OFFICE = re.compile("(?<=哪个)股室|(?<=哪一个)股室")
_TAKEN_FOR = re.compile(
    "(?:把|将)(?P<who>[^，。；？?]{2,14}?)(?:列[为入作]|写[进入作成]|编[进入]|算[作进]|当[作成]|作为)(?P<body>[^，。；？?]{2,14}?(?:组成人员|成员))(?:名单|里头?|中|之列)?"
    "(?P<asks>，?(?:行不行|可不可以|合不合适|对不对|(?:可以|[能就]?行|对|合适)(?:吗|不|么)))?"
)
_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|‘[^‘’]*’|\"[^\"]*\"")


def normalise(text: str) -> str:
    """Control characters and mark-up dropped, widths folded, white space inside Chinese dropped, 会议题 written out."""
    return write_out(fold_space(fold_width(drop_markup(drop_control(text)))))


def drop_control(text: str) -> str:
    """Without control, zero-width and direction characters; line ends become spaces; lone surrogates dropped."""
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return _CONTROL.sub("", text.replace("\r", " ").replace("\n", " ").replace("\t", " "))


def drop_markup(text: str) -> str:
    """Without tags and without the marks Markdown uses for emphasis."""
    return re.sub(r"[*`#]+", "", _TAG.sub("", text))


def fold_width(text: str) -> str:
    """Full-width letters and digits as ASCII, Roman grades Chinese (Ⅲ级 as 三级); Chinese punctuation stays Chinese."""
    keep = "，。；：？！（）、“”‘’《》〈〉〔〕【】「」…—"
    return "".join(char if char in keep else unicodedata.normalize("NFKC", char) for char in text.translate(ROMAN))


def fold_space(text: str) -> str:
    """A space between two terse parts stays one space, or is 、 where these are two of a kind (全体会 常务会 谁参加); other white space next
    to Chinese is dropped at the ends."""
    return _TWO_OF_A_KIND.sub(r"\1、", re.sub(r"\s+", " ", text).strip())


def write_out(text: str) -> str:
    """常务会议题 as 常务会议议题, of which one 议 is left out when it is said; 起草责任由谁承担 as 起草由谁负责; 多就开一次 as 多久开一次;
    将局长列为会议组成人员 as 局长是会议组成人员; 哪个股室 as 哪个科室, which more offices have."""
    text = _TAKEN_FOR.sub(
        lambda taken: f"{taken['who']}是{taken['body']}{'吗' if taken['asks'] else ''}", _WHICH_OFFICE.sub("科室", text)
    )
    text = _HOW_OFTEN.sub("多久", _ONE_SYLLABLE_FOR_TWO.sub("议议题", text))
    if _WHO_BEARS.search(text) is None or _DUTY_TO.search(text) is None:
        return text
    return _DUTY_TO.sub("", _WHO_BEARS.sub(lambda match: f"{match['who']}负责", text))


def is_chinese(text: str) -> bool:
    """Whether there is anything to read: at least two Chinese characters, or one next to a number."""
    return len(_HAN.findall(text)) >= 2


def without_quoted(text: str) -> str:
    """The text with what stands in quotation marks blanked out, of the same length: words spoken of, not asked."""
    return _QUOTED.sub(lambda match: "\u3000" * len(match.group()), text)
