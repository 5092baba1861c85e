from __future__ import annotations

from leadkeeper.domain.form import Finding, error, warning


def test_a_finding_keeps_its_facts_in_order() -> None:
    finding = error("L16", "list.names", partner="Raoul SAS", count=3)
    assert finding == Finding("L16", "error", "list.names", (("partner", "Raoul SAS"), ("count", 3)))


def test_findings_can_be_remembered() -> None:
    assert len({warning("L17", "list.names", count=51), warning("L17", "list.names", count=51)}) == 1


def test_an_error_is_not_a_warning() -> None:
    assert error("L06", "x").severity != warning("L06", "x").severity
