"""What the complaints say about partners, with the caution that they cannot prove anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, log10
from typing import TYPE_CHECKING

from leadkeeper.words import N_, _, ngettext
from leadkeeper.words.figures import decimal, number

if TYPE_CHECKING:
    from leadkeeper.model.suspect import Suspect

CAUTION = N_(
    "This is an indication and no proof: others may know the same people. A trap address that was hit proves more."
)
NOBODY = N_("No complaint is about anybody who was given to a partner.")


def told(hits: Iterable[tuple[str, int]], ranked: Iterable[tuple[str, Suspect]]) -> Iterator[str]:
    """The trap addresses that were hit by partner (legal name), then a sentence for each partner, then the caution."""
    proofs = [trap_hit(name, count) for name, count in hits]
    said = [sentence(name, one) for name, one in ranked]
    yield from [*proofs, *said] or [_(NOBODY)]
    if said:
        yield _(CAUTION)


def trap_hit(name: str, count: int) -> str:
    """That messages reached trap addresses of a partner (legal name): proof, not chance."""
    return ngettext(
        "{n} message reached a trap address that nobody had but {partner}: proof that this file was used for it.",
        "{n} messages reached trap addresses that nobody had but {partner}: proof that these files were used for them.",
        count,
    ).format(n=number(count), partner=name)


def sentence(name: str, one: Suspect) -> str:
    """`31 of 34 people who complained had been given to Raoul SAS, who received 20 % of all…`."""
    return ngettext(
        "{k} of {n} person who complained had been given to {partner}, who received {share}% of all;"
        " by chance alone: {chance}.",
        "{k} of {n} people who complained had been given to {partner}, who received {share}% of all;"
        " by chance alone: {chance}.",
        one.complaining,
    ).format(
        k=number(one.complaints),
        n=number(one.complaining),
        partner=name,
        share=_share(one),
        chance=chance(one.p_value),
    )


def _share(one: Suspect) -> str:
    share = 100 * one.delivered / one.people
    return decimal(f"{share:.0f}" if share >= 1 else f"{share:.2g}")


def chance(p: float) -> str:
    """A chance as people say it: `1 in 10^17`, `1 in 250`, `likely` when it is at least one in three."""
    if p <= 0:
        return _("less than 1 in 10^300")
    if p >= 1 / 3:
        return _("likely")
    if p >= 1e-6:
        times = 1 / p
        step = 10 ** max(0, floor(log10(times)) - 1)
        return _("1 in {times}").format(times=number(round(times / step) * step))
    return _("1 in 10^{power}").format(power=round(-log10(p)))
