"""The story of the demo, a few lines a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leadkeeper.words import N_, _
from leadkeeper.words.figures import decimal
from leadkeeper.words.reasons import headline

STEPS = {
    "book": N_("1 · A book for Clodomir & Eulalie: {partners} partners with contracts, {forms} forms."),
    "import": N_(
        "2 · {file}: {read} rows read = {created} new people + {updated} updated + {unchanged} unchanged"
        " + {duplicates} repeated + {refused} refused + {blank} blank."
    ),
    "judge": N_(
        "3 · Who may be given to Raoul SAS by e-mail, under the rules and evidence recorded?"
        " Of {people} people {eligible} are eligible, {review} must be looked at, {blocked} are blocked."
    ),
    "export": N_("4 · {file}: {rows} people and {traps} trap address, for {price} €."),
    "verify": N_("5 · The file was entered in the register before it came out: chain {chain}, file {verified}."),
    "trace": N_("6 · A complaint comes in, {mail}. Whose address is it, and who was given it?"),
}
CHAIN = {"ok": N_("unbroken"), "broken": N_("broken")}
FILE = {"match": N_("the one registered"), "changed": N_("changed"), "unknown": N_("unknown")}


def told(step: str, figures: Mapping[str, Any]) -> Iterator[str]:
    """The lines that tell a step of the demo with its figures."""
    said = dict(figures)
    if step == "export":
        said["price"] = decimal(f"{figures['price_cents'] / 100:.2f}")
    if step == "verify":
        said |= {"chain": _(CHAIN[figures["chain"]]), "verified": _(FILE[figures["file"]])}
    yield _(STEPS[step]).format_map(said)
    if step == "judge":
        for rule, count in list(figures["reasons"].items())[:6]:
            yield f"      {count:>5}  {headline(rule)}"
