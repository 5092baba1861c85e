from __future__ import annotations

from leadkeeper.domain.documents import Section


def test_a_section_can_be_a_heading_alone() -> None:
    section = Section("Le contrat")
    assert (section.pairs, section.lines, section.to_copy) == ((), (), "")
