from __future__ import annotations

from leadkeeper.domain.complaint import Suspect


def test_a_suspect_holds_the_figures_in_the_order_of_their_names() -> None:
    found = Suspect("raoul", 1, 2, 3, 4, 0.5, 0.25)

    assert (found.complaints, found.delivered, found.complaining, found.people) == (1, 2, 3, 4)
    assert (found.lift, found.p_value) == (0.5, 0.25)
