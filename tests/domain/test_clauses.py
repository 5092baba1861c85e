from leadkeeper.domain.partner import CLAUSES


def test_no_clause_stands_twice() -> None:
    assert len(set(CLAUSES)) == len(CLAUSES)
