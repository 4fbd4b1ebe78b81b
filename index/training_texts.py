"""training_texts: what the cross-encoder is trained on, as passages and the questions asked of them.

Two kinds of files under ``index/training``:

- pairs (`index.tuning.Pair`) and near misses: a provision with questions that it answers; documents with questions that they do
  not answer. Which of the provision's words answer is not known.
- ``reading/``: a whole regulation (``NAME.txt``, ``NAME.md``) with questions (``NAME.jsonl``), or a packaged law (``law-TITLE.jsonl``), one
  question a line: `ReadingQuestion`. The answering stretches are known to the character. ``reading/told/NAME.jsonl`` asks the same
  regulations at length: stories with the question in them, politeness, cases in everyday words.
- ``openers.txt``: what people say around a question, which stands where ``…`` is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.document import Article, Document
from corpus.errors import BadRequest
from corpus.laws import load_laws
from corpus.parse import parse
from corpus.readers import read_source
from index.passages import Passage, passages_of
from index.tuning import TRAINING, Pair

READING = TRAINING / "reading"
TOLD, PLAIN = "told", "plain"
NEAR_MISSES = TRAINING / "near" / "misses.jsonl"
OPENERS = TRAINING / "openers.txt"
PLACE = "…"
"""Where the question stands in an opener."""
LAWS_AS_OF = date(2026, 11, 1)
"""The day for which the packaged laws are taken, so that the same files give the same passages."""
_LAW = "law-"


class ReadingQuestion(BaseModel):
    """A line of ``reading/*.jsonl``.

    Attributes:
        q: the question.
        before: the question before it, for one that leans on it; empty otherwise.
        a: article label and a stretch of its text, character for character, for each stretch that answers; empty when the
            document does not answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str
    before: str = ""
    a: list[tuple[str, str]]

    @property
    def asked(self) -> str:
        """What is read: the question, then what it leans on."""
        return f"{self.q} {self.before}".strip()


@dataclass(frozen=True, slots=True)
class Text:
    """A passage.

    Attributes:
        group: its document.
        article: its article within the document.
        path, text: as of `index.passages.Passage`.
        law: whether it is of a national law.
    """

    group: str
    article: str
    path: str
    text: str
    law: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Attributes:
        text: as it is read.
        group: the document it is asked of.
        answers: number of each text that answers → the answering stretches in it, empty when they are not known.
        marked: whether the stretches are known.
        told: whether it is asked at length.
        plain: whether it is typed as people type into a search field, in everyday words.
    """

    text: str
    group: str
    answers: Mapping[int, tuple[tuple[int, int], ...]]
    marked: bool
    told: bool = False
    plain: bool = False


def read_near_misses(path: Path = NEAR_MISSES) -> dict[str, list[str]]:
    """Document → questions that it does not answer, though they sound as if it did.

    Raises:
        BadRequest: a line does not fit.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {str(row["group"]): [str(q) for q in row["q"]] for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path.name} 不合格式", "每行有 group 和 q") from error


def read_openers(path: Path = OPENERS) -> list[str]:
    """What people say around a question, each with `PLACE` once.

    Raises:
        BadRequest: the file cannot be read, or a line has no place for the question.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    except OSError as error:
        raise BadRequest(f"{path.name} 读不了（{error}）", "一行一句的文本文件") from error
    for number, line in enumerate(lines, 1):
        if line.count(PLACE) != 1:
            raise BadRequest(f"{path.name} 第{number}行不合格式", f"恰有一个{PLACE}")
    return lines


def read_questions(path: Path) -> list[ReadingQuestion]:
    """The questions of a file of ``reading/``.

    Raises:
        BadRequest: a line does not fit.
    """
    out: list[ReadingQuestion] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            out.append(ReadingQuestion.model_validate_json(line))
        except ValidationError as error:
            raise BadRequest(f"{path.name} 第{number}行不合格式", '{"q": …, "a": [[条, 原文], …]}') from error
    return out


def texts_of_pairs(
    pairs: Sequence[Pair], near_misses: Mapping[str, Sequence[str]], first: int
) -> tuple[list[Text], list[Asked]]:
    """The texts of pairs, numbered from `first`, and their questions."""
    texts: list[Text] = []
    asked: list[Asked] = []
    for number, pair in enumerate(pairs, first):
        law = not pair.group[-1].isdigit()
        path = re.sub(r" 第[^ ]+条(?:之[^ ]+)?$", "", pair.path) if law else pair.path
        texts.append(Text(pair.group, str(number), path, pair.text, law))
        asked += [Asked(q, pair.group, {number: ()}, marked=False) for q in pair.q]
    asked += [Asked(q, group, {}, marked=False) for group, questions in near_misses.items() for q in questions]
    return texts, asked


def texts_of_reading(folder: Path, first: int) -> tuple[list[Text], list[Asked]]:
    """The texts of the documents of ``reading/``, numbered from `first`, and their questions.

    Raises:
        BadRequest: a stretch does not stand in the article that it is said to be of.
    """
    texts: list[Text] = []
    asked: list[Asked] = []
    for name, document, law in documents_of(folder):
        passages = list(passages_of(document))
        begin = first + len(texts)
        texts += [Text(name, str(p.ref.at_article()), p.path, p.text, law) for p in passages]
        articles = {article.label: article for article in document.articles}
        for kind, file in (
            ("", folder / f"{_LAW if law else ''}{name}.jsonl"),
            (TOLD, folder / TOLD / f"{name}.jsonl"),
            (PLAIN, folder / PLAIN / f"{name}.jsonl"),
        ):
            if kind and not file.exists():
                continue
            for number, question in enumerate(read_questions(file), 1):
                found: dict[int, list[tuple[int, int]]] = {}
                for article, start, end in stretches_of(question, articles, f"{name} 第{number}问"):
                    for place, span in _in_passages(passages, article, start, end):
                        found.setdefault(begin + place, []).append(span)
                answers = {place: tuple(spans) for place, spans in found.items()}
                asked.append(Asked(question.asked, name, answers, True, kind == TOLD, kind == PLAIN))
    return texts, asked


def stretches_of(
    question: ReadingQuestion, articles: Mapping[str, Article], place: str
) -> Iterator[tuple[Article, int, int]]:
    """The article, start and end of each answering stretch.

    Raises:
        BadRequest: a stretch does not stand in its article; `place` says of which question.
    """
    for label, words in question.a:
        article = articles.get(label)
        at = article.text.find(words) if article else -1
        if article is None or at < 0:
            raise BadRequest(f"{place}：{label}里没有“{words}”", "原文中一字不差的片段")
        yield article, at, at + len(words)


def documents_of(folder: Path) -> Iterator[tuple[str, Document, bool]]:
    """Name, document, and whether it is a law, of each document of a folder that is asked about.

    Raises:
        BadRequest: a law is not in the packaged data.
    """
    titles = [path.stem.removeprefix(_LAW) for path in sorted(folder.glob(f"{_LAW}*.jsonl"))]
    for path in sorted((*folder.glob("*.txt"), *folder.glob("*.md"))):
        yield path.stem, parse(read_source(path), path.stem), False
    laws = load_laws(titles, LAWS_AS_OF).documents if titles else ()
    if missing := set(titles) - {document.title for document in laws}:
        raise BadRequest(f"法律数据里没有{'、'.join(sorted(missing))}", "随包法律的全称")
    for document in laws:
        yield document.title, document, True


def _in_passages(
    passages: Sequence[Passage], article: Article, start: int, end: int
) -> Iterator[tuple[int, tuple[int, int]]]:
    """The places of the passages that hold a stretch of an article, each with the stretch's offsets in its text."""
    for place, passage in enumerate(passages):
        if (passage.ref.article, passage.ref.branch) != (article.number, article.branch):
            continue
        shift = len(passage.text) - passage.end
        inside = max(start, passage.start), min(end, passage.end)
        if inside[0] < inside[1]:
            yield place, (inside[0] + shift, inside[1] + shift)


def pairs_of_reading(texts: Sequence[Text], asked: Sequence[Asked]) -> list[Pair]:
    """The texts of the documents of ``reading/`` that answer something, as pairs; `texts` numbered from 0."""
    questions: dict[int, list[str]] = {}
    for question in asked:
        for number in question.answers:
            questions.setdefault(number, []).append(question.text)
    return [
        Pair(group=texts[n].group, path=texts[n].path, text=texts[n].text, q=q) for n, q in sorted(questions.items())
    ]
