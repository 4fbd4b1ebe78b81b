"""The tokenizer of XLM-R and E5: SentencePiece's unigram model, with the ids that the `tokenizers` library gives.

Kudo, "Subword Regularization" (2018). Written out here because a question from a terminal has to pay for loading: the
library needs 0.9 s and 300 MB to build its tree of 250,002 pieces, a dictionary 0.2 s and 60 MB. A test holds the two
equal, id for id, on real law texts; they differ only where a text spells out a mark such as `<s>`: it stays text here.
"""

import unicodedata
from collections.abc import Collection, Sequence
from operator import itemgetter

# Where SentencePiece's nmt_nfkc differs from Unicode's NFKC for single characters, as read from the model's own map.
_DELETED = [*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F]
_TO_SPACE = [0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD]
DELETED = "".join(map(chr, _DELETED))
TO_SPACE = "".join(map(chr, _TO_SPACE))
KEPT = "～"  # NFKC would make it ~; the model knows the wide form

_TABLE = dict.fromkeys(_DELETED, "") | dict.fromkeys(_TO_SPACE, " ")
_WORD_START = "▁"
_UNKNOWN_PENALTY = 10.0  # an unknown character scores this much less than the rarest piece


def normalise(text: str) -> str:
    """SentencePiece's nmt_nfkc: control characters go, white space becomes a blank, the rest is NFKC except `～`."""
    parts = text.translate(_TABLE).split(KEPT)
    return KEPT.join(unicodedata.normalize("NFKC", part) for part in parts)


class UnigramTokenizer:
    """Splits text into the most probable sequence of pieces.

    Args:
        pieces: the vocabulary; the place in the list is the token id.
        scores: log probability of each piece.
        bos_id, eos_id: put before and after every text.
        unk_id: stands for a run of characters that no piece covers.
        control_ids: pieces such as `<s>` and `<mask>` that text never turns into, even if it spells them out.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        scores: Sequence[float],
        *,
        bos_id: int,
        eos_id: int,
        unk_id: int,
        control_ids: Collection[int],
    ) -> None:
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        for control in control_ids:
            del self._ids[pieces[control]]
        self._scores = scores
        by_length = sorted(pieces, key=len)
        self._longest = dict(zip(map(itemgetter(0), by_length), map(len, by_length), strict=True))  # by first character
        self._unknown_score = min(scores) - _UNKNOWN_PENALTY
        self._bos_id, self._eos_id, self._unk_id = bos_id, eos_id, unk_id

    def encode(self, text: str, max_tokens: int) -> list[int]:
        """Token ids of `text` between bos and eos, cut to `max_tokens` in all."""
        ids = [self._bos_id]
        for word in normalise(text).split():
            ids += self._segment(_WORD_START + word)
            if len(ids) >= max_tokens:
                break
        return [*ids[: max_tokens - 1], self._eos_id]

    def _segment(self, word: str) -> list[int]:
        """Viterbi: the best-scoring cover of `word` by pieces; of equal ones the first found, as in `tokenizers`."""
        ids, scores, longest, unknown = self._ids, self._scores, self._longest, self._unk_id
        length = len(word)
        best = [0.0] + [float("-inf")] * length
        arrival = [(0, unknown)] * (length + 1)  # where the last piece starts, and its id
        for start in range(length):
            base = best[start]
            for end in range(start + 1, min(start + longest.get(word[start], 0), length) + 1):
                piece = ids.get(word[start:end])
                if piece is not None and base + scores[piece] > best[end]:
                    best[end] = base + scores[piece]
                    arrival[end] = (start, piece)
            if word[start] not in ids and base + self._unknown_score > best[start + 1]:
                best[start + 1] = base + self._unknown_score
                arrival[start + 1] = (start, unknown)
        result: list[int] = []
        end = length
        while end:
            end, piece = arrival[end]
            if not (piece == unknown and result and result[-1] == unknown):
                result.append(piece)
        return result[::-1]
