"""ask over the county's work rules, with the real model: what an answer may not hang on.

An answer is right because the text says it. So the county's name, the place of an article in its chapter and the order of
the questions must change nothing, and where the answering article is taken out there is no basis left.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import qa.assistant
import qa.build
from corpus.numerals import format_numeral
from corpus.provision import format_article
from index.embedder import Embedder, config_from_environment, load_embedder, prepare_model
from index.settings import working_dir
from index.tokenizer import jieba
from qa.answer import Answer
from qa.assistant import Assistant
from tests.samples import ANZE, ROOT, document_of

REFUSED_WITHOUT_ITS_ARTICLE = 0.5
"""Least share of questions refused once their article is gone. The project's aim is 0.95; raise this as it nears."""
ANSWERED_FROM_ITS_ARTICLE = 0.75
"""Least share of `QUESTIONS` that the whole text answers from their article: below it the comparisons would be of refusals."""

MOVED_BY_NAME = 1 / 26
"""Largest share of `QUESTIONS` that may be answered otherwise under another county's name; the aim is none.

One is, under some weights: who signs (33). jieba knows 安泽 and not 川岭, so 「用川岭县政府的名义」 is cut 用川岭 / 县政府, and two
branches of one article (县政府名义, 县政府办公室名义) that only their vectors tell apart change places.
"""
MOVED_BY_ORDER = 2 / 26
"""Largest share that may be answered otherwise when the articles of a chapter stand in another order; the aim is none.

Who signs (33), under some weights: an article's number is embedded and searched with each passage (`Passage.path`), and the
same two branches change places; with the number left out of the path the answer stays. From which day (46), always: the
day in force is read out of the last five articles only, so its citation is lost.
"""

TODAY = date(2026, 11, 23)
SOURCE = (ROOT / "corpus" / "data" / "anze-work-rules-2024.txt").read_text(encoding="utf-8")
PLACE, OTHER_PLACE = "安泽", "川岭"
IMPRINT = "安泽县人民政府办公室\n\n2024年4月2日印发"
_BLOCK = re.compile(r"^(?=第[一二三四五六七八九十]+章 |[一二三四五六七八九十]+、)", re.MULTILINE)
_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=、)")

QUESTIONS: tuple[tuple[str, int], ...] = (
    ("县政府都是由哪些人组成的？", 4),
    ("县长出差了，县政府的事谁来代管？", 5),
    ("群众写来的信，领导要亲自批阅吗？", 17),
    ("安泽县政府常务会议一个月开几回？", 20),
    ("常务会议通过的文件，散会后几天之内要印发？", 22),
    ("县政府常务会的纪要最后谁签？", 22),
    ("县长办公会的议题谁说了算？", 23),
    ("县政府专题会议的纪要由谁签发？", 23),
    ("县政府开会我去不了，请假要谁批？", 24),
    ("安泽要开全县性的大会，主办部门得提前多少天打请示？", 25),
    ("县政府多长时间组织一次专题学习？", 26),
    ("用县政府名义报市政府的稿子，要提前几天送县政府？", 28),
    ("给上级打的请示最多能写多少字？", 29),
    ("专项报告字数有没有限制？", 29),
    ("兄弟部门来征求意见，我们几天内得答复？", 31),
    ("征求意见过了期没回，算同意还是不同意？", 31),
    ("行政规范性文件的合法性由哪个部门来审？", 32),
    ("向县人大提的议案由谁签署？", 33),
    ("用安泽县政府的名义发文，最后谁签发？", 33),
    ("政府办名义发的文件谁来签？", 33),
    ("一个部门最多能给县政府报几种简报？", 35),
    ("督查用的是哪个信息化平台？", 39),
    ("局长要离开安泽到外地去，得向谁请假？", 43),
    ("副县长休假要跟谁请假？", 43),
    ("县政府直属的事业单位也要照这个规则办吗？", 45),
    ("这个规则从哪天开始施行？", 46),
)
"""Everyday questions, each with the number of the article that answers it and none other does.

The notice gives a date as well, so the last one is not asked of a text without its article.
"""
DROPPED = (5, 17, 20, 22, 23, 24, 25, 26, 28, 29, 31, 33, 35, 43, 45)


# --- variants of the text and indexes over them ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """The regulation's source in blocks; an article is its block without its number."""

    head: str
    chapters: tuple[tuple[str, tuple[str, ...]], ...]
    tail: str

    def render(self, numbers: Sequence[int] = ()) -> str:
        """The source again, its articles numbered in order, or by `numbers`."""
        numbering = iter(numbers or range(1, self.count() + 1))
        parts = [self.head]
        for heading, articles in self.chapters:
            parts += [heading, *(format_numeral(next(numbering)) + article for article in articles)]
        return "".join(parts) + self.tail

    def count(self) -> int:
        return sum(len(articles) for _, articles in self.chapters)


def _read(source: str) -> Text:
    body, mark, tail = source.partition(IMPRINT)
    head, *blocks = _BLOCK.split(body)
    chapters: list[tuple[str, tuple[str, ...]]] = []
    for block in blocks:
        if block.startswith("第"):
            chapters.append((block, ()))
        else:
            heading, articles = chapters[-1]
            chapters[-1] = heading, (*articles, _NUMBER.sub("", block, count=1))
    return Text(head, tuple(chapters), mark + tail)


TEXT = _read(SOURCE)


def _reordered(order: Callable[[list[str]], list[str]]) -> str:
    """The source with the articles of each chapter in another order, numbered anew."""
    chapters = tuple((heading, tuple(order(list(articles)))) for heading, articles in TEXT.chapters)
    return Text(TEXT.head, chapters, TEXT.tail).render()


def _without(number: int) -> str:
    """The source without one article; the others keep their numbers."""
    numbers = [n for n in range(1, TEXT.count() + 1) if n != number]
    place, chapters = 0, []
    for heading, articles in TEXT.chapters:
        chapters.append((heading, tuple(a for n, a in enumerate(articles, place + 1) if n != number)))
        place += len(articles)
    return Text(TEXT.head, tuple(chapters), TEXT.tail).render(numbers)


def _shuffled(articles: list[str]) -> list[str]:
    return random.Random(20261123).sample(articles, len(articles))


REVERSED, SHUFFLED = _reordered(lambda articles: articles[::-1]), _reordered(_shuffled)


class Remembering:
    """The real embedder, asked once for each passage: a vector's bytes do not depend on what is embedded with it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._known = embedder, dict[str, NDArray[np.float32]]()
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.engine, self.dimension = embedder.engine, embedder.dimension

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed_passages(new), strict=True))
        if on_progress is not None:
            on_progress(len(texts))
        return np.stack([self._known[text] for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embedder.embed_queries(texts)


class Loaded(jieba.Tokenizer):
    """jieba with its own dictionary, read from disk once for all indexes instead of twice for each."""

    _first = jieba.Tokenizer()

    def initialize(self, dictionary: object = None) -> None:
        if not self.initialized:
            self._first.initialize()
            self.FREQ, self.total, self.initialized = dict(self._first.FREQ), self._first.total, True


Builder = Callable[[str, str], Assistant]
"""From a name and a source text to the assistant over an index of nothing else."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    config = config_from_environment(os.environ)
    prepare_model(config)
    embedder = Remembering(load_embedder(config))
    folder = tmp_path_factory.mktemp("variants")

    def make(name: str, source: str) -> Assistant:
        path = folder / name / "work-rules.txt"
        path.parent.mkdir()
        path.write_text(source, encoding="utf-8")
        qa.build.build_index([path], laws="none", index_dir=path.parent / "index", today=TODAY)
        return Assistant.open(path.parent / "index")

    Loaded._first.tmp_dir = str(working_dir(os.environ))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jieba, "Tokenizer", Loaded)
        patch.setattr(qa.build, "shared_embedder", lambda _: embedder)
        patch.setattr(qa.assistant, "shared_embedder", lambda _: embedder)
        yield make


@pytest.fixture(scope="module")
def plain(build: Builder) -> Assistant:
    """The assistant over the regulation as it is."""
    return build("plain", SOURCE)


def _ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(question, today=TODAY)[0]


@pytest.fixture(scope="module")
def answers(plain: Assistant) -> dict[str, Answer]:
    """What the regulation as it is answers to `QUESTIONS`."""
    return {question: _ask(plain, question) for question, _ in QUESTIONS}


def test_variants__each_parses_to_the_same_articles() -> None:
    texts = [article.text for article in document_of(SOURCE).articles]
    assert TEXT.render() == SOURCE
    assert len(texts) == TEXT.count() == 46
    for source in (REVERSED, SHUFFLED):
        varied = document_of(source)
        assert [article.number for article in varied.articles] == list(range(1, 47))
        assert [article.text for article in varied.articles] != texts
        assert sorted(article.text for article in varied.articles) == sorted(texts)
        assert varied.notice == document_of(SOURCE).notice
    for number in DROPPED:
        left = {article.number: article.text for article in document_of(_without(number)).articles}
        assert left == {n: text for n, text in enumerate(texts, 1) if n != number}


def test_questions__most_are_answered_from_their_article(answers: dict[str, Answer]) -> None:
    missed = [question for question, article in QUESTIONS if not _cites(answers[question], article)]
    assert len(missed) <= (1 - ANSWERED_FROM_ITS_ARTICLE) * len(QUESTIONS), missed


def _cites(answer: Answer, article: int) -> bool:
    return any(citation.article == format_article(article) for citation in answer.citations)


# --- what an answer may not hang on ----------------------------------------------------------------------------------

Told = tuple[object, ...]


def _told(answer: Answer, say: Callable[[str], str] = lambda text: text) -> Told:
    """What the reader is told: status, answer, notes, and of each citation place and quote; all words through `say`."""
    cited = [(say(c.label), say(c.article), c.paragraph, c.item, say(c.quote)) for c in answer.citations]
    return (answer.status, say(answer.answer), [say(note) for note in answer.notes], cited)


def _differences(one: dict[str, Told], other: dict[str, Told]) -> list[str]:
    """The questions answered differently, each with both answers."""
    return [
        f"{question}\n    {one[question]}\n    {other[question]}"
        for question in one
        if one[question] != other[question]
    ]


def test_rename__another_county_the_same_answers_under_its_name(build: Builder, answers: dict[str, Answer]) -> None:
    def rename(text: str) -> str:
        return text.replace(PLACE, OTHER_PLACE)

    renamed = build("renamed", rename(SOURCE))
    expected = {question: _told(answer, rename) for question, answer in answers.items()}
    got = {question: _told(_ask(renamed, rename(question))) for question in answers}
    differences = _differences(expected, got)
    assert len(differences) <= MOVED_BY_NAME * len(QUESTIONS), "\n".join(differences)


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_permute__another_order_in_the_chapters_only_numbers_differ(
    build: Builder, plain: Assistant, answers: dict[str, Answer], order: str
) -> None:
    varied = build(order, {"reversed": REVERSED, "shuffled": SHUFFLED}[order])
    number_of = {article.text: article.label for article in plain.index.documents[0].articles}
    label_of = {article.label: number_of[article.text] for article in varied.index.documents[0].articles}

    def renumber(text: str) -> str:
        return re.sub(r"第[一二三四五六七八九十]+条", lambda match: label_of[match.group()], text)

    expected = {question: _told(answer) for question, answer in answers.items()}
    got = {question: _told(_ask(varied, question), renumber) for question in answers}
    differences = _differences(expected, got)
    assert len(differences) <= MOVED_BY_ORDER * len(QUESTIONS), "\n".join(differences)


def test_drop__without_its_article_no_basis(
    build: Builder, answers: dict[str, Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    """The aim is 0.95 refused; questions that the whole text does not answer from their article are not counted."""
    asked = [(q, n) for q, n in QUESTIONS if n in DROPPED and _cites(answers[q], n)]
    without = {number: build(f"without-{number}", _without(number)) for number in sorted({n for _, n in asked})}
    got = {question: _ask(without[number], question) for question, number in asked}
    wrong = {question: answer for question, answer in got.items() if answer.status != "no_basis"}
    share = 1 - len(wrong) / len(asked)
    with capsys.disabled():
        print(
            f"\nrefused without their article: {share:.2f} of {len(asked)} (least {REFUSED_WITHOUT_ITS_ARTICLE}, aim 0.95)"
        )
        for question, answer in wrong.items():
            print(
                f"  {question} {[c.label.removeprefix(f'《{ANZE}》') for c in answer.citations]} {answer.answer[:40]!r}"
            )
    assert share >= REFUSED_WITHOUT_ITS_ARTICLE


# --- the same inputs, the same bytes ---------------------------------------------------------------------------------


def test_determinism__another_assistant_and_another_order_the_same_bytes(
    plain: Assistant, answers: dict[str, Answer]
) -> None:
    folder: Path = plain.index.folder.parent
    other = Assistant.open(folder)
    questions = list(answers)
    shuffled = random.Random(1).sample(questions, len(questions))
    for assistant, order in ((plain, questions[::-1]), (other, shuffled)):
        for question in order:
            assert _ask(assistant, question).model_dump_json() == answers[question].model_dump_json()
