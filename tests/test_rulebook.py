"""What is read off a rulebook is the same in every run."""

from __future__ import annotations

from cases import rulebook


def test_concluded_facts_stand_in_the_order_of_the_files_within_their_layer() -> None:
    order = list(rulebook().conclusions_of)
    assert sorted(fact for layer in rulebook().strata for fact in layer) == sorted(order)
    for layer in rulebook().strata:
        assert list(layer) == sorted(layer, key=order.index)
