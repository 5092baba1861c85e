"""What is said of partners on hold on the command line, and how somebody there lifts a hold."""

from __future__ import annotations

from leadkeeper.model.partner import Hold
from leadkeeper.model.verdict import Objection, Verdict
from leadkeeper.words import N_, _, facts
from leadkeeper.words.reasons import sentence

NOBODY_WHILE_HELD = (
    N_("The partner is on hold ({hold}). Settle the matter, then lift the hold in Partners or with {command}."),
    N_("The partner is on hold. Settle the matter, then lift the hold in Partners or with {command}."),
)
"""What an export that is refused adds, with the reason of the hold and without one."""


def command(partner: str | None = None) -> str:
    """What lifts the hold on a partner, for a book and a partner that the reader fills in."""
    return _("“leadkeeper hold BOOK {partner} --lift”").format(partner=_quoted(partner) if partner else _("PARTNER"))


def to_lift() -> str:
    """How somebody on the command line looks at all holds and lifts them."""
    return _("“leadkeeper hold BOOK” shows the holds, {command} lifts one.").format(command=command())


def lift_one(partner: str) -> str:
    """How somebody on the command line lifts the hold on a partner (its id)."""
    return _("Lift the hold with {command}.").format(command=command(partner))


def no_effect() -> str:
    """What is said of holds in a book in which the rule is switched off."""
    return _("This book does without rule R40: a hold is only a remark. Switch the rule on in Settings.")


def standing(legal_name: str, hold: Hold | None) -> str:
    """Whether a partner is on hold, since when and why."""
    if hold is None:
        return _("{partner} is not on hold.").format(partner=legal_name)
    known = {"partner": legal_name, "since": hold.since, "reason": hold.reason}
    return sentence(Objection("R40", Verdict.BLOCKED, "on-hold", known))


def held(partner: str, legal_name: str, hold: Hold | None, before: Hold | None) -> list[str]:
    """What became of a partner that was put on hold; `before` is the hold that it had."""
    said = [standing(legal_name, hold)]
    if before is None:
        return [*said, lift_one(partner)]
    if before == hold:
        return [*said, _("It was on hold already for this reason: nothing was changed.")]
    return [*said, _("It was on hold already: the day stays, and the reason is another now.")]


def lifted(legal_name: str, before: Hold | None) -> list[str]:
    """What became of a partner whose hold, `before`, was lifted."""
    if before is None:
        return [_("{partner} is not on hold: nothing was changed.").format(partner=legal_name)]
    said = [_("The hold on {partner} is lifted.").format(partner=legal_name)]
    if before.since and before.reason:
        was = _("It stood since {since}: {reason}")
        said.append(was.format(since=facts.day(before.since), reason=before.reason))
    return said


def _quoted(partner: str) -> str:
    return partner if partner.replace("-", "").replace("_", "").isalnum() else f'"{partner}"'
