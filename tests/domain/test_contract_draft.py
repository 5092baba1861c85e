from datetime import UTC, datetime

from leadkeeper.domain.documents import Article, ContractDraft


def test_a_draft_keeps_its_articles_in_order() -> None:
    articles = (Article("parties", "Parties", ("a",)), Article("law", "Droit", ("b",)))
    draft = ContractDraft("t", "c", datetime(2026, 11, 24, tzinfo=UTC), "w", articles, ("x", "y"))
    assert [one.clause for one in draft.articles] == ["parties", "law"]
