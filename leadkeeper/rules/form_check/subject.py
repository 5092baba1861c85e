"""One form under the check: its description, its texts folded once, the partner asked about, what the book adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadkeeper.rules.folding import fold
from leadkeeper.rules.form_check.description import Description, read


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the form that is searched alone: its key in the description, and the text folded."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Book:
    """What a lead book knows of a form version besides its description; by default nothing that objects to it."""

    evidence_kinds: frozenset[str]
    changed: bool = False
    language: str | None = None
    audience_language: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What every check gets. `boxes` are the texts of the boxes that are there, `passages` those and `text`."""

    form: Description
    target: str | None
    book: Book | None
    text: Passage
    boxes: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that is searched alone."""
        return (self.text, *self.boxes)


def subject(description: Mapping[str, object], target: str | None = None, book: Book | None = None) -> Subject:
    """The form of a raw description, ready to be checked."""
    form = read(description)
    boxes = (("own_box", form.own_box), ("partner_box", form.partner_box), ("phone_box", form.phone_box))
    return Subject(
        form=form,
        target=target,
        book=book,
        text=Passage("text", fold(form.text)),
        boxes=tuple(Passage(f"{key}.text", fold(box.text)) for key, box in boxes if box is not None),
    )
