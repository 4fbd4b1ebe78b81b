"""meetings: meetings named after a post or a body (县长办公会议, 局务会议), called in short as people say them (县长办公会), learnt from the
documents' own words.

The post is part of the name: 县长办公会 is one thing, not what a 县长 has to do with some 办公会议.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.document import Document
from index.terms import Term

NAMED_AFTER = re.compile(
    r"(?:[县市区州省镇乡校院馆局处所站场厂部厅司室]长|主席|主任|书记|经理|董事长)(?:办公|碰头|例行|专题|现场|联席)会议?"
)
"""A meeting that bears the post of the one who holds it."""
_OF_A_BODY = re.compile("(?:[局馆院校委厅处所站园社队厂司室行]务|党(?:组|委|工委|总支|支部))会议?")
"""A meeting that bears the name of the body which holds it (局务会议, 党组会议)."""


def named_after_posts(text: str) -> set[str]:
    """The meetings named after a post that a text speaks of, by their short names, which stand in the full ones."""
    return {match.group().removesuffix("议") for match in NAMED_AFTER.finditer(text)}


def meeting_terms(documents: Iterable[Document]) -> tuple[Term, ...]:
    """Each meeting of `documents` that is named after a post or a body, in its short form and its full one, in order of the text."""
    names: dict[str, None] = {}
    for document in documents:
        for article in document.provisions():
            for pattern in (NAMED_AFTER, _OF_A_BODY):
                names.update((match.group().removesuffix("议"), None) for match in pattern.finditer(article.text))
    return tuple(
        Term(say=[f"{name}议?"], means=[f"{name}议"], examples=[name, f"{name}议"], names=True) for name in names
    )
