"""What is read off a rulebook is the same in every run."""

from __future__ import annotations

from cases import rulebook


def test_concluded_facts_stand_in_the_order_of_the_files_within_their_layer() -> None:
    order = list(rulebook().conclusions_of)
    assert sorted(fact for layer in rulebook().strata for fact in layer) == sorted(order)
    for layer in rulebook().strata:
        assert list(layer) == sorted(layer, key=order.index)


def test_the_fine_for_an_offence_is_that_of_the_day_of_the_act() -> None:
    """Article 23 Sr is indexed every two years; an offence takes the amounts of its own day."""
    caps = [(route, row) for route in rulebook().routes if route.id.startswith("prosecute_") for row in route.sanctions]
    fined = [(route.id, row) for route, row in caps if row.fine_category is not None]
    assert len(fined) > 30
    assert [name for name, row in fined if row.clock != "act"] == []
