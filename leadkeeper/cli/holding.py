"""The command about partners on hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_, _

if TYPE_CHECKING:
    from leadkeeper.flows.holds import Holding


@command(main, "hold")
@argument("path", metavar="BOOK", type=PATH)
@argument("partners", metavar="[PARTNER]…", nargs=-1)
@option("--reason", metavar="TEXT", help=N_("Put on hold, and why; who is on hold already gets this reason."))
@option("--lift", is_flag=True, help=N_("Take the hold off."))
def hold(speaker: Speaker, path: Path, partners: tuple[str, ...], reason: str | None, *, lift: bool) -> None:
    """Puts partners on hold, to whom nothing goes then, or lifts their holds; shows all partners when none is given.

    PARTNER is an id, a SIREN or an exact legal name. Of several, all are changed or none.
    """
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.holds import hold_partners, lift_holds, list_holds
    from leadkeeper.words import holds

    if bool(partners) != (reason is not None or lift) or (reason is not None and lift):
        raise click.UsageError(_("PARTNER… needs --reason TEXT or --lift, one of them; without PARTNER neither"))
    with book(speaker, path, write=bool(partners)) as opened:
        if reason is not None:
            found = hold_partners(opened.db, partners, reason, paris_day(speaker.now))
            words = [line for one in found for line in holds.held(one.partner, one.legal_name, one.hold, one.before)]
        elif lift:
            found = lift_holds(opened.db, partners)
            words = [line for one in found for line in holds.lifted(one.legal_name, one.before)]
        else:
            found = list_holds(opened.db)
            words = [f"{one.partner}  {holds.standing(one.legal_name, one.hold)}" for one in found]
    idle = any(one.hold is not None and not one.in_force for one in found)
    changed = [{"changed": one.changed} if partners else {} for one in found]
    things = [_plain(one) | more for one, more in zip(found, changed, strict=True)]
    speaker.answer(things, [*words, *([holds.no_effect()] if idle else [])])


def _plain(one: Holding) -> dict[str, Any]:
    return {
        "partner": one.partner,
        "legal_name": one.legal_name,
        "on_hold": one.hold is not None,
        "since": one.hold.since if one.hold is not None else None,
        "reason": one.hold.reason if one.hold is not None else None,
        "in_force": one.hold is not None and one.in_force,
    }
