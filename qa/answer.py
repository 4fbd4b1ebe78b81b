"""Answer: the contract with everything that shows, stores or judges an answer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "ask_back", "no_basis"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(_Strict):
    """A checked pointer to the words that prove an answer.

    Attributes:
        document: full title, without 《》.
        version: date or number of the version.
        in_force: whether the version is in force.
        article: 「第三十三条」 whatever the numbering in the source; 「通知」 for the notice that issues a document.
        paragraph: 1-based 款, or None.
        item: 「（二）」 as printed, or None.
        quote: equal, character for character, to ``text[start:end]`` of the article.
        start, end: offsets in the article's text.
        label: 《安泽县人民政府工作规则》第三十三条第三款.
    """

    document: str
    version: str
    in_force: bool
    article: str
    paragraph: int | None
    item: str | None
    quote: str
    start: int
    end: int
    label: str


class Step(_Strict):
    """One step of the way to an answer, for 「为什么是这个答案」.

    Attributes:
        stage: ``normalise``, ``understand``, ``retrieve``, ``choose``, ``compose``, ``verify`` or ``refuse``.
        text: one line in Chinese.
        detail: the values behind it; JSON scalars or lists of them.
    """

    stage: str
    text: str
    detail: dict[str, str | int | float | list[str]] = Field(default_factory=dict)


class Answer(_Strict):
    """What `qa.ask` returns; a refusal is one of them, never an exception.

    Attributes:
        id: hash of corpus, index, rules, question and dialogue state: same inputs, same bytes.
        question: as asked.
        status: ``answered``, ``ask_back`` (two readings, the choices in `suggestions`) or ``no_basis``.
        answer: what is read first: the fact in the text's own words plus fixed phrases.
        citations: in the order in which the answer uses them; never empty when answered.
        notes: exceptions, a premise that is wrong, a cited document that is not in the corpus.
        suggestions: questions that this corpus can answer, near this one.
        related: labels of provisions worth reading next.
        confidence: 0..1.
        trace: why.
    """

    id: str
    question: str
    status: Status
    answer: str
    citations: list[Citation] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    suggestions: list[str] = Field(default_factory=list)
    related: list[str] = Field(default_factory=list)
    confidence: float = Field(ge=0.0, le=1.0)
    trace: list[Step] = Field(default_factory=list)
