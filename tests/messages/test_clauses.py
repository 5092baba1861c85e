from leadkeeper.domain.partner import CLAUSES
from leadkeeper.messages.partners import clause, risk


def test_every_clause_says_what_it_is_and_what_its_lack_risks() -> None:
    assert tuple(clause.names) == CLAUSES
    assert tuple(risk.names) == CLAUSES
