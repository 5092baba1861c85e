"""The one error that a person can put right: a code and the facts of the case. Its sentence is in `messages.errors`."""

from __future__ import annotations


class LeadKeeperError(Exception):
    """Something happened that the person can do something about; anything else that is raised is a bug.

    `code` names what happened (`file-empty`, `book-locked`…), `facts` holds what the sentence needs (`path`, `line`…).
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code}: {facts}" if facts else code)
        self.code = code
        self.facts = facts
