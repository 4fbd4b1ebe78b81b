"""HTML of the view 入门: a card, a question, what came of an answer. Everything from documents and people is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from qa.learn.cards import Card, marks_of
from qa.learn.question import Question, is_right
from qa.learn.study import Lesson, Standing
from qa.norms.norm import Span
from ui.escape import html_text
from ui.links import read_link
from ui.provision_html import Marked, marked_html

_BLANK = '<span class="gw-blank" role="img" aria-label="空格"></span>'


def card_html(card: Card) -> str:
    """A card: kinds, the words with what matters marked, and the way to the article."""
    tags = "".join(f'<span class="gw-learn-tag">{html_text(kind)}</span>' for kind in card.kinds)
    context = card.article[slice(*card.context)].strip()
    before = f'<p class="gw-learn-context">{_lines(context)}</p>' if context else ""
    return (
        f'<article class="gw-learn-card" lang="zh-CN"><div class="gw-learn-tags">{tags}</div>{before}'
        f'<div class="gw-learn-quote">{quote_html(card, list(marks_of(card.facts)))}</div>{_source_html(card, card.label)}'
        "</article>"
    )


def quote_html(card: Card, marks: Sequence[Span]) -> str:
    """The words of a card with `marks` marked; each line of the text on a line of its own."""
    marked = [Marked(start, end) for start, end in marks]
    out = []
    for start, end in card.pieces:
        left = start
        for line in card.article[start:end].split("\n"):
            out.append(f"<p>{marked_html(card.article, left, left + len(line), marked)}</p>" if line.strip() else "")
            left += len(line) + 1
    return "".join(out)


def question_html(question: Question, number: int, total: int, repeated: bool) -> str:
    """What is asked, without the options."""
    place = f'第 {number} 题<span class="gw-learn-of"> / {total}</span>{"　再做一次" if repeated else ""}'
    context = f'<p class="gw-learn-context">{_lines(question.context)}</p>' if question.context else ""
    sentence = ""
    if question.before or question.after:
        sentence = f'<p class="gw-learn-cloze">{_lines(question.before)}{_BLANK}{_lines(question.after)}</p>'
    elif question.context:
        context = f'<p class="gw-learn-cloze">{_lines(question.context)}</p>'
    return (
        f'<div class="gw-learn-question" lang="zh-CN"><div class="gw-learn-place">{place}</div>'
        f'<h2 class="gw-learn-prompt">{html_text(question.prompt)}</h2>{context}{sentence}</div>'
    )


def marked_options_html(question: Question, options: Sequence[str], given: Sequence[str]) -> str:
    """The options after the answer: which are right, which were chosen."""
    rows = []
    if question.form == "order":
        for place, step in enumerate(question.right):
            own = given.index(step) + 1 if step in given else 0
            state = "right" if own == place + 1 else "wrong"
            note = "" if state == "right" else f"你排第 {own}" if own else "未排"
            rows.append(_option_html(f"{place + 1}. {step}", state, note))
    elif question.form == "number":
        if not is_right(question, given):
            rows.append(_option_html("".join(given), "wrong", "你的答案"))
        rows.append(_option_html(question.right[0], "right", "正确答案"))
    else:
        for option in options:
            right, chosen = option in question.right, option in given
            state = "right" if right else "wrong" if chosen else "plain"
            note = ("正确" + ("，已选" if chosen else "")) if right else "你的选择" if chosen else ""
            rows.append(_option_html(option, state, note))
    return f'<ul class="gw-learn-options" lang="zh-CN">{"".join(rows)}</ul>'


def feedback_html(question: Question, card: Card, right: bool) -> str:
    """Whether it was right, and the words that say so."""
    title = "答对了" if right else "答错了，稍后会再问一次"
    return (
        f'<article class="gw-learn-card gw-learn-{"good" if right else "bad"}" lang="zh-CN" role="status">'
        f'<div class="gw-learn-verdict">{title}</div><div class="gw-learn-quote">{quote_html(card, question.marks)}</div>'
        f"{_source_html(card, question.label)}</article>"
    )


def standing_html(state: Standing) -> str:
    """Three numbers and a bar."""
    share = round(100 * (state.read + state.right) / max(1, state.cards + state.questions))
    cells = [
        ("已读卡片", state.read, state.cards),
        ("答对题目", state.right, state.questions),
        ("待复习", state.due, None),
    ]
    numbers = "".join(
        f"<div><dt>{name}</dt><dd>{value}{'' if of is None else f'<small> / {of}</small>'}</dd></div>"
        for name, value, of in cells
    )
    return (
        f'<div class="gw-learn-standing" lang="zh-CN"><dl>{numbers}</dl>'
        f'<div class="gw-learn-bar" role="progressbar" aria-label="学习进度" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{share}"><span style="width:{share}%"></span></div></div>'
    )


def lesson_html(number: int, lesson: Lesson, state: Standing) -> str:
    """One row of the path."""
    done = state.read == state.cards and state.right == state.questions
    mark = '<span class="gw-learn-done">已完成</span>' if done else ""
    asked = f"题目 {state.right}/{state.questions}" if state.questions else "没有题目"
    return (
        f'<div class="gw-learn-lesson" lang="zh-CN"><span class="gw-learn-no">{number}</span><div>'
        f"<h3>{html_text(lesson.topic.label)}{mark}</h3>"
        f"<p>卡片 {state.read}/{state.cards}　{asked}</p></div></div>"
    )


def round_html(right: int, total: int, wrong: Sequence[Question]) -> str:
    """What came of a round: how many were right at once, and where to read up what was not."""
    rows = "".join(
        f'<li><a href="{html_text(read_link(q.ref))}" target="_blank" rel="noopener">{html_text(q.label)}</a></li>'
        for q in {q.ref: q for q in wrong}.values()
    )
    again = f"<p>答错的已排进复习，建议先看：</p><ul>{rows}</ul>" if rows else "<p>全部一次答对。</p>"
    return (
        '<article class="gw-learn-card gw-learn-round" lang="zh-CN" role="status">'
        f'<h2 class="gw-learn-prompt">这一轮做完了</h2><div class="gw-learn-score">{right}<small> / {total} 题一次答对</small></div>'
        f"{again}</article>"
    )


def _option_html(text: str, state: str, note: str) -> str:
    said = f'<span class="gw-learn-note">{html_text(note)}</span>' if note else ""
    return f'<li class="gw-learn-option gw-learn-{state}"><span>{html_text(text)}</span>{said}</li>'


def _source_html(card: Card, label: str) -> str:
    place = f'<span class="gw-learn-where">{html_text(card.place)}</span>' if card.place else ""
    link = f'<a href="{html_text(read_link(card.ref))}" target="_blank" rel="noopener">{html_text(label)}</a>'
    return f'<p class="gw-learn-source">{link}{place}</p>'


def _lines(text: str) -> str:
    return html_text(text).replace("\n", "<br>")
