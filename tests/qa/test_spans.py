"""merge: stretches of one paragraph that touch become one; nothing is lost, nothing comes twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.provision import ProvisionRef
from qa.spans import Span, merge, paragraph_ref

ONE, TWO = ProvisionRef("d", 3, paragraph=1), ProvisionRef("d", 3, paragraph=2)
FIRST, SECOND = ProvisionRef("d", 3, paragraph=1, item=1), ProvisionRef("d", 3, paragraph=1, item=2)


def test_merge__overlapping_and_touching_one() -> None:
    assert merge([Span(ONE, 0, 10), Span(ONE, 8, 20)]) == [Span(ONE, 0, 20)]
    assert merge([Span(ONE, 0, 10), Span(ONE, 11, 20)]) == [Span(ONE, 0, 20)]
    assert merge([Span(ONE, 0, 10), Span(ONE, 0, 10)]) == [Span(ONE, 0, 10)]


def test_merge__apart_or_in_another_paragraph_two() -> None:
    assert merge([Span(ONE, 0, 10), Span(ONE, 12, 20)]) == [Span(ONE, 0, 10), Span(ONE, 12, 20)]
    assert merge([Span(ONE, 0, 10), Span(TWO, 10, 20)]) == [Span(ONE, 0, 10), Span(TWO, 10, 20)]


def test_merge__gap_filled_by_a_later_one_all_one() -> None:
    assert merge([Span(ONE, 0, 5), Span(ONE, 10, 15), Span(ONE, 4, 11)]) == [Span(ONE, 0, 15)]


def test_merge__two_items_become_their_paragraph() -> None:
    assert merge([Span(FIRST, 10, 20), Span(SECOND, 21, 30)]) == [Span(ONE, 10, 30)]
    assert merge([Span(FIRST, 10, 20), Span(FIRST, 10, 20)]) == [Span(FIRST, 10, 20)]


def test_merge__order_of_first_mention() -> None:
    spans = [Span(TWO, 50, 60), Span(ONE, 20, 30), Span(ONE, 0, 5)]
    assert merge(spans) == spans
    assert merge([]) == []


spans = st.builds(
    lambda ref, start, length: Span(ref, start, start + length),
    st.sampled_from([ONE, TWO, FIRST, SECOND]),
    st.integers(0, 60),
    st.integers(1, 20),
)


@given(st.lists(spans, max_size=8))
def test_merge__any_spans_covered_apart_and_stable(given_spans: list[Span]) -> None:
    merged = merge(given_spans)
    for span in given_spans:
        near = [m for m in merged if paragraph_ref(m.ref) == paragraph_ref(span.ref)]
        assert any(m.start <= span.start and span.end <= m.end for m in near)
    for i, one in enumerate(merged):
        for two in merged[i + 1 :]:
            apart = one.end + 1 < two.start or two.end + 1 < one.start
            assert apart or paragraph_ref(one.ref) != paragraph_ref(two.ref)
    assert merge(merged) == merged
