"""persons: who is named by his own name beside his post (民政局陈局长, 县长陈志远) or without one (小赵) → the post alone, or 我.

A regulation knows posts, not people; a name only draws the eye away from what is asked.
"""

from __future__ import annotations

import re

_SURNAME = "[王李张刘陈杨赵黄周吴徐孙胡朱林郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆孔崔邱秦侯邵孟段雷钱汤尹黎武乔贺赖龚]"
"""Common surnames that are no word which could stand before a post by itself (高, 何, 任, 于, 方, 向, 单, 时)."""
_POST = "(?:常务)?副?(?:[县市区省镇乡州局处科部厅院校馆站所股室园厂队]长|主任|书记|秘书长|主席|经理|董事长)"
_LEFT = r"(?:^|(?<=[，。；、：？！“（ 局委办部厅处科室站所中心县市区镇乡是叫请让跟找和给把我们那这的位]))"
_BEFORE_POST = re.compile(rf"(?:(?<=[局委办部厅处科室站所])的|{_LEFT}){_SURNAME}(?={_POST})")
_AFTER_POST = re.compile(
    rf"(?<=[长任记席理])(?!周[末一二三四五六日天内边围]|马上|孔子|石料|贺信|钱款){_SURNAME}[\u4e00-\u9fff]{{1,2}}(?=[要想去到出请因在外于休生病住，,\d]|下周|明天|后天|今天|周末|国庆|春节|[这本]周)"
)
_CALLED = re.compile(
    rf"{_LEFT}[小老]{_SURNAME}(?=[要想写去说被在请一把和拟起草发交报忘拿没有出参申买用带领借收开]|是不是|的)"
)


def without_names(text: str) -> str:
    """A normalised question with people called by their posts alone, and colleagues without a post as the one who asks.

    >>> without_names("民政局的陈局长请假找谁")
    '民政局局长请假找谁'
    >>> without_names("小赵写了份报告")
    '我写了份报告'
    """
    return _CALLED.sub("我", _AFTER_POST.sub("", _BEFORE_POST.sub("", text)))
