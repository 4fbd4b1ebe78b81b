"""which case: a ranking led by the case that the question is about: by its number, by its words, or the rule where it names none.

Steps of `qa.preferred`; each takes a ranking, best first, and gives it back.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.document import Article
from index.tokenizer import fold
from qa.choose import ALMOST, NEARLY, Scored, led_by, paragraph_of
from qa.features import LIMITED
from qa.intervals import fits, one_fits
from qa.meanings import asks_meaning, defines
from qa.narrow import FOR_OTHERS, outside_cases
from qa.spans import Span, paragraph_ref
from qa.statements import Statement
from qa.understand import Query

FURTHER = 5.0
"""How far below the best statement's score a limit for the money of a question that asks for leave may be."""
SURELY = 2.0
"""Log odds, by the cross-encoder, from which on it is sure that a stretch is of the answer, and by which it is surer than of another."""
_TAKES_OUT = re.compile(r"不论|不(?:适用|受)(?:前|本条第|第)|(?:按照?|依照)前款|不按前款")
_NOT_AS = re.compile(r"不(?:适用|受)(?:前款|(?:关于)?(?P<what>[^，。；]{2,12}?)的?规定)|不按前款")
"""That the paragraph before does not hold, or what it says (不适用视为无意见的规定)."""
_EXEMPTS = re.compile("不(?:受|适用|按照?)[^，。；]{0,12}?(?:限制|规定|约束|办理)")
"""The words by which a paragraph takes a case out, which name no case."""
_EVENT = re.compile("自?[^，。；自]{0,12}?([\u4e00-\u9fff]{2})(?:之日|当日|次日)起")
"""The event from which time is counted, by its last two characters."""
_GRADED = re.compile("重要|重大|特殊|特别|紧急|其他")
"""How a segment begins that is about what is out of the common."""
TELLING = 1.5
"""Least weight, together, of the words of a thing for which what names it alone is the rule."""
_PRIVATE = re.compile("因私|自费|私人|旅游|探亲")
_CASE = re.compile(r"[^，。；：\n]*?(?P<what>[\u4e00-\u9fff]{2})的[，,]")
"""The condition that a text begins with, and its last word: 案情复杂的，."""
_JOINT = re.compile("[的了由是在和]")
"""What only joins words: 元|的|差旅费 shares no word with 本人|的|差旅费."""
_NEGATIVE = re.compile(r"(?:不|没有?|未|无|非)[\u4e00-\u9fff]{0,2}$")
"""How the condition begins of a case that is itself that something is not (不能参加的，)."""
_DENIES = "(?:不|没有?|未|无|并非|不是)(?:是|算|太|很|怎么|属于|涉及|牵涉|牵扯|含)?"
_SIDE = re.compile(r"(预算|计划|定额|编|体制|系统|[县市省国境校院局馆厂域区])([内外])")
"""The inside or the outside of something that regulations tell apart."""
_NON = re.compile("(?<![并除是莫])非(?![常法凡得])(?P<thing>[\u4e00-\u9fff]{2})")
"""What is not such a thing: 非响应期间."""
_DENIED_OF = re.compile(f"(?:{_DENIES}|非|还没|平时|平常)[^，。；]{{0,3}}$")
"""What stands before a thing that the question denies: 没启动响应."""


def the_case_that_fits(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the case whose range holds the question's number, where the best one is for all other cases (其他突发事件), or its
    range does not hold the number (一次申请3辆以上的 for two at 170,000元 each) and the other proves as much, at most `NEARLY` lower or in the same
    sentence.

    Cases are items of one list, or segments of one paragraph.
    """
    best = ranked[0] if ranked else None
    if best is None or best.statement.kind not in ("item", "segment"):
        return ranked
    text = best.statement.text
    others = (
        best.statement.kind == "item" and FOR_OTHERS.search(text) is not None and not one_fits(query.quantities, text)
    )
    if not others and not of_another_case(query, best.statement.text):
        return ranked
    for scored in ranked[1:]:
        one = scored.statement
        if not others and scored.score < best.score - NEARLY and one.sentence != best.statement.sentence:
            continue
        same = (one.kind, paragraph_of(scored), one.lead) == (
            best.statement.kind,
            paragraph_of(best),
            best.statement.lead,
        )
        proves = others or set(scored.evidence) >= set(best.evidence)
        if same and proves and not of_another_case(query, one.text) and one_fits(query.quantities, one.text):
            return led_by(scored, ranked)
    return ranked


def the_same_item(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the item of a list that the turn before was answered from, where a turn brings only another number (局长外出2天谁批; 要是
    5天呢) which a case of that item holds, when it proves as much and its score is at most `NEARLY` lower."""
    best = ranked[0] if ranked else None
    if best is None or best.statement.kind != "item" or best.features["said"] or not only_a_number(query):
        return ranked
    for scored in ranked[1:]:
        one = scored.statement
        if scored.score < best.score - NEARLY:
            break
        same = one.kind == "item" and scored.features["said"] and paragraph_of(scored) == paragraph_of(best)
        if same and set(scored.evidence) >= set(best.evidence) and one_fits(query.quantities, one.text):
            return led_by(scored, ranked)
    return ranked


def counted_from_the_same(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement of the same article that counts from the event which the question names (自受理之日起), where the best one
    counts from another (自收到之日起), when it proves as much and its score is at most `NEARLY` lower."""
    best = ranked[0] if ranked else None
    asked = _EVENT.search(query.text)
    if best is None or asked is None or (told := _EVENT.search(best.statement.text)) is None or told[1] == asked[1]:
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - NEARLY:
            break
        one = _EVENT.search(scored.statement.text)
        same = scored.statement.ref.at_article() == best.statement.ref.at_article()
        if same and one is not None and one[1] == asked[1] and set(scored.evidence) >= set(best.evidence):
            return led_by(scored, ranked)
    return ranked


def only_a_number(query: Query) -> bool:
    """Whether a turn leans on the one before and says nothing itself but a number."""
    own = [c for c in query.concepts if c.start >= 0]
    return bool(query.context and query.quantities) and sum(c.weight for c in own) < TELLING


def the_bound_that_applies(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by what sets a bound for the number of a question that asks whether something may be (单笔金额不得超过6万元 for one of
    73,000元), where the best statement sets none in its unit and the other stands in the same article, at most `NEARLY` lower, or `FURTHER`
    where it asks for leave to spend and the other sets a limit of money that is no case."""
    best = ranked[0] if ranked else None
    if best is None or not query.yes_no or not query.quantities or bounds(query, best.statement.text):
        return ranked
    if any(intent.only_proved and intent.name in best.evidence for intent in query.intents):
        return ranked  # 7个工作日没回，算不算同意: what is asked for is proved, and is no number
    for scored in ranked[1:]:
        if scored.score < best.score - FURTHER:
            break
        if scored.score < best.score - NEARLY and not (query.permission and _limits(query, scored.statement.text)):
            continue
        if scored.statement.ref.at_article() == best.statement.ref.at_article() and bounds(
            query, scored.statement.text
        ):
            return led_by(scored, ranked)
    return ranked


def limits_money(query: Query, text: str) -> bool:
    """Whether a text sets a limit for the money of a question, which is no case that it tells from others."""
    money = any(number.unit == "元" and fits(number, text) is not None for number in query.quantities)
    return money and LIMITED.search(text) is not None


def _limits(query: Query, text: str) -> bool:
    """Whether a text sets a limit, and no case, in the unit of a number of the question (参会人数不超过180人)."""
    return LIMITED.search(text) is not None and any(fits(number, text) is not None for number in query.quantities)


def bounds(query: Query, text: str) -> bool:
    """Whether a text sets a range in the unit of a number of the question."""
    return any(fits(asked, text) is not None for asked in query.quantities)


def of_another_case(query: Query, text: str) -> bool:
    """Whether a text says what holds in a case by a range that a number of the question lies outside of."""
    return outside_cases(query.quantities, text)


def no_meaning_of_words(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a statement that fixes something, where the best one only says what a word means and that is not asked, at most
    `ALMOST` lower."""
    if not ranked or not defines(ranked[0].statement) or asks_meaning(query):
        return ranked
    for scored in ranked[1:]:
        if scored.score < ranked[0].score - ALMOST:
            break
        if not defines(scored.statement) and set(scored.evidence) >= set(ranked[0].evidence):
            return led_by(scored, ranked)
    return ranked


def the_special_rule(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by a paragraph that takes a case out of the rule of the one before (接待对象中有副厅级以上人员的，不论费用多少，按照前款第
    三项办理), where the best statement is of that rule and the question names the case, or the cross-encoder is sure of the other and surer than
    of the best one, and its score is at most `ALMOST` lower."""
    best = ranked[0] if ranked else None
    for scored in ranked[1:]:
        if best is None or scored.score < best.score - ALMOST:
            break
        one, rule = scored.statement, best.statement
        later = one.ref.at_article() == rule.ref.at_article() and one.ref.paragraph > rule.ref.paragraph
        if not later or _TAKES_OUT.search(one.text) is None:
            continue
        sure = scored.mark >= SURELY and scored.mark > best.mark + SURELY
        if (sure and _names_more(query, one, rule)) or _names_thing(query, _EXEMPTS.sub("", one.folded), rule):
            return led_by(scored, ranked)
    return ranked


def taken_out(query: Query, rule: Statement, article: Article) -> Span | None:
    """The paragraph next to a rule that says that it does not hold (不适用前款, 不适用视为同意的规定) in the case which the question names; None when
    there is none."""
    number = rule.ref.paragraph
    if rule.ref.item or number >= len(article.paragraphs):
        return None
    after = article.paragraphs[number]
    text = article.text[after.start : after.end]
    found = _NOT_AS.search(text)
    if found is None or (found["what"] and found["what"] not in rule.text):
        return None
    if not _names_thing(query, _EXEMPTS.sub("", fold(text)), rule):
        return None
    return Span(replace(paragraph_ref(rule.ref), paragraph=number + 1), after.start, after.end)


def the_rule_first(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the rule, where the best statement takes a case out of it that the question does not name (境外人员…按照前款第三项办理),
    when it proves as much and its score is at most `NEARLY` lower: its list where it has one."""
    best = ranked[0] if ranked else None
    if best is None or _TAKES_OUT.search(best.statement.text) is None:
        return ranked
    for scored in ranked[1:]:
        if scored.score < best.score - NEARLY:
            break
        one = scored.statement
        before = (
            one.ref.at_article() == best.statement.ref.at_article()
            and one.ref.paragraph == best.statement.ref.paragraph - 1
        )
        if before and set(scored.evidence) >= set(best.evidence) and not _names_more(query, best.statement, one):
            return led_by(scored, ranked)
    return ranked


def the_unqualified(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the rule of a thing, where the best statement is about some of its kind only, by words before it (重大节日前最后一个
    工作日的|晨会) of which the question holds nothing, when the other is of the same article, names the thing without such words, and
    proves as much, at most `NEARLY` lower."""
    best = ranked[0] if ranked else None
    if best is None or not best.evidence or query.context:
        return ranked
    thing = next((name for name in _things(query) if _qualified(query, best.statement.folded, name)), "")
    for scored in ranked[1:] if thing else ():
        if scored.score < best.score - NEARLY:
            break
        one = scored.statement
        same = one.ref.at_article() == best.statement.ref.at_article() and fold(thing) in one.folded
        if same and f"的{fold(thing)}" not in one.folded and set(scored.evidence) >= set(best.evidence):
            return led_by(scored, ranked)
    return ranked


def _things(query: Query) -> list[str]:
    """The names in a question: words that stand together (调度|早会) and tell much."""
    names: list[tuple[str, float, int]] = []
    own = [c for c in query.concepts if c.start >= 0 and c.words[0] == c.said]
    for concept in sorted(own, key=lambda c: c.start):
        if names and names[-1][2] == concept.start:
            said, weight, _ = names.pop()
            names.append((said + concept.said, weight + concept.weight, concept.start + len(concept.said)))
        else:
            names.append((concept.said, concept.weight, concept.start + len(concept.said)))
    return [said for said, weight, _ in names if weight >= TELLING and len(said) > 1]


def _qualified(query: Query, folded: str, thing: str) -> bool:
    """Whether a text begins with words that tell which things are meant (…的晨会), none of which the question says."""
    at = re.match(f"(?P<which>[\u4e00-\u9fff\\d]{{4,}})的{re.escape(fold(thing))}", folded)
    if at is None:
        return False
    asked = fold(f"{query.text}{' '.join(word for c in query.concepts for word in c.words)}")
    pairs = {at["which"][i : i + 2] for i in range(len(at["which"]) - 1)}
    return not any(pair in asked for pair in pairs)


def the_rule_of_the_exception(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by the rule of a sentence, where the best statement is what it excepts by a word (重要函件报校长签发) that the question
    does not say, when the rule proves as much."""
    best = ranked[0] if ranked else None
    if best is None or not of_a_grade_unnamed(query, best.statement.text):
        return ranked
    rules = [
        s
        for s in ranked
        if (s.statement.ref, s.statement.sentence, s.statement.kind)
        == (best.statement.ref, best.statement.sentence, best.statement.kind)
        and s.statement.start < best.statement.start
        and set(s.evidence) >= set(best.evidence)
    ]
    return led_by(rules[0], ranked) if rules else ranked


def of_a_grade_unnamed(query: Query, text: str) -> bool:
    """Whether a text is about what is out of the common, by a word (重要函件) that the question does not say."""
    graded = _GRADED.match(text)
    return graded is not None and graded.group() not in f"{query.text}{query.context}"


def _names_more(query: Query, one: Statement, other: Statement) -> bool:
    """Whether the question repeats something of a statement that does not stand in or around another (副厅级)."""
    around = f"{other.folded} {other.context}"
    asked = fold(query.mentions.rest)
    pairs = {one.folded[i : i + 2] for i in range(len(one.folded) - 1)}
    if any(pair in asked and pair not in around and pair.isalnum() and not _JOINT.search(pair) for pair in pairs):
        return True
    return any(c.start >= 0 and c.held_by(one.folded) == 1.0 and not c.held_by(around) for c in query.concepts)


def _names_thing(query: Query, folded: str, other: Statement) -> bool:
    """Whether the question speaks of a thing, in words that together tell much, which stands in a folded text and not in or around a
    statement."""
    around = f"{other.folded} {other.context}"
    own = [c for c in query.concepts if c.start >= 0 and c.held_by(folded) == 1.0 and not c.held_by(around)]
    return sum(c.weight for c in own) >= TELLING


def denied(query: Query, text: str) -> bool:
    """Whether a text is for a case of which the question says that it is not given: 案情复杂的，… for 案情不复杂."""
    case = _CASE.match(text)
    if case is None or _NEGATIVE.search(case.group()[: case.start("what")]):
        return False
    return re.search(_DENIES + case["what"], query.text) is not None


def not_denied(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by another statement of the same paragraph that proves as much, where the best one is for a case of which the question
    says that it is not given."""
    best = ranked[0] if ranked else None
    if best is None or not denied(query, best.statement.text):
        return ranked
    for scored in ranked[1:]:
        proves = set(scored.evidence) >= set(best.evidence)
        if paragraph_of(scored) == paragraph_of(best) and proves and not denied(query, scored.statement.text):
            return led_by(scored, ranked)
    return ranked


def not_the_opposite(query: Query, ranked: list[Scored]) -> list[Scored]:
    """The ranking led by what is about the side that the question names (预算内), where the best statement is about the other one
    (预算外), at most `ALMOST` lower."""
    best = ranked[0] if ranked else None
    for scored in ranked[1:]:
        if best is None or scored.score < best.score - ALMOST or not opposite(query, best.statement):
            break
        if not opposite(query, scored.statement) and scored.evidence == best.evidence:
            return led_by(scored, ranked)
    return ranked


def opposite(query: Query, statement: Statement) -> bool:
    """Whether a statement names the inside of what the question names the outside of, or the other way round, and not that; what is done for
    the office of what is done for oneself; or what is not such a thing (非响应期间) as the question names (启动响应后)."""
    said = query.mentions.rest
    if _PRIVATE.search(said) and "因公" in statement.folded and "因公" not in said and "因私" not in statement.folded:
        return True
    for match in _SIDE.finditer(said):
        other = match[1] + ("外" if match[2] == "内" else "内")
        if other in statement.folded and match.group() not in statement.folded and other not in said:
            return True
    for match in _NON.finditer(statement.folded):
        thing = match["thing"]
        rest = statement.folded.replace(match.group(), "")
        if (
            thing in said
            and f"非{thing}" not in said
            and thing not in rest
            and not _DENIED_OF.search(said[: said.find(thing)])
        ):
            return True
    return False
