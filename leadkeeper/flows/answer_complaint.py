"""Answers a complaint: a letter with the person's own yes and the partners that were given the address (15 GDPR)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from leadkeeper.files import text_file
from leadkeeper.flows.explain_trace import explain
from leadkeeper.flows.recorded_complaint import recorded
from leadkeeper.model.complaint import Traced
from leadkeeper.store import owner
from leadkeeper.store.engine import Db
from leadkeeper.words.complaint_letter import letter


def answer_complaint(db: Db, complaint: str, today: date, language: str = "fr") -> str:
    """The letter for a recorded complaint in a language (`fr` or `en`); raises `unknown-complaint`.

    Whoever sends it has made sure that the address is the writer's own: the letter tells what is known of it.
    """
    return answer_traced(db, recorded(db, complaint), today, language)


def answer_traced(db: Db, traced: Traced, today: date, language: str = "fr") -> str:
    """The letter for a complaint that was only traced."""
    return letter(explain(db, traced), owner.read(db), today, language)


def save_answer(target: Path, text: str) -> None:
    """Writes a letter, as it was made or changed since, into a new text file; raises the codes of `files.atomic`."""
    text_file.write(target, text)
