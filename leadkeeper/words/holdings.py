"""What a book holds, said in numbers: what would be lost with a copy, and what became of a damaged book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from leadkeeper.words import _, holds, ngettext

Counted = Callable[[int], str]

LOST: dict[str, Counted] = {
    "people": lambda n: ngettext("{n} person", "{n} people", n),
    "answers": lambda n: ngettext("{n} answer", "{n} answers", n),
    "no": lambda n: ngettext("{n} refusal or withdrawal", "{n} refusals or withdrawals", n),
    "stops": lambda n: ngettext("{n} entry of stop lists", "{n} entries of stop lists", n),
    "erased": lambda n: ngettext("{n} erasure: the person would be back", "{n} erasures: the people would be back", n),
    "imports": lambda n: ngettext("{n} import", "{n} imports", n),
    "decisions": lambda n: ngettext("{n} decision about a person", "{n} decisions about people", n),
}
"""The names of `store.holdings.COUNTS`, in the order in which they matter."""

KINDS: tuple[tuple[Counted, frozenset[str]], ...] = (
    (lambda n: ngettext("{n} person", "{n} people", n), frozenset({"contacts"})),
    (
        lambda n: ngettext("{n} answer of people", "{n} answers of people", n),
        frozenset({"consents", "consent_kinds", "reviews"}),
    ),
    (lambda n: ngettext("{n} entry of stop lists", "{n} entries of stop lists", n), frozenset({"suppressions"})),
    (
        lambda n: ngettext("{n} partner or contract", "{n} partners and contracts", n),
        frozenset({"partners", "contracts"}),
    ),
    (
        lambda n: ngettext("{n} version of a list or form", "{n} versions of lists and forms", n),
        frozenset({"lists", "list_versions", "forms", "form_versions", "evidence", "files"}),
    ),
    (
        lambda n: ngettext("{n} entry about an export", "{n} entries about exports", n),
        frozenset({"register", "deliveries", "delivery_contacts", "traps"}),
    ),
    (
        lambda n: ngettext("{n} request, notice or complaint", "{n} requests, notices and complaints", n),
        frozenset({"requests", "notices", "complaints"}),
    ),
)
"""Tables of a book under the names that a person has for what is in them."""


def _others(n: int) -> str:
    return ngettext("{n} other entry", "{n} other entries", n)


def losses(less: dict[str, int], shown: Callable[[int], str] = str) -> list[str]:
    """One line for each kind of which a copy has less, the gravest first; `shown` writes a number."""
    return [say(less[name]).format(n=shown(less[name])) for name, say in LOST.items() if name in less]


def kinds(counts: Iterable[tuple[str, int]], shown: Callable[[int], str] = str) -> list[str]:
    """One line for each kind of which there is something, from counts by table; `shown` writes a number."""
    by_table = dict(counts)
    lines = []
    for say, tables in KINDS:
        n = sum(by_table.pop(table, 0) for table in tables)
        if n:
            lines.append(say(n).format(n=shown(n)))
    if rest := sum(by_table.values()):
        lines.append(_others(rest).format(n=shown(rest)))
    return lines


def unknown(tables: Iterable[str]) -> str:
    """The sentence for tables of which nobody can know how much is gone; empty where there is none."""
    return _("Of some things nobody can know how many are gone.") if list(tables) else ""


def on_hold() -> str:
    """What is said where a rescue put all partners on hold."""
    return _(
        "All partners are on hold, because something about partners, sources, stop lists or exports may be missing."
        " Look at these first, then lift the holds."
    )


def contested(n: int, shown: Callable[[int], str] = str) -> str:
    """How many people are marked as disputed after a rescue."""
    return ngettext(
        "{n} person is marked as disputed, because a no may be lost: nobody is given this person.",
        "{n} people are marked as disputed, because a no may be lost: nobody is given these people.",
        n,
    ).format(n=shown(n))


def stops_again() -> str:
    """What is to be done after a rescue."""
    return _("Enter the stop lists again before the next export: some of them may be lost.")


def saved(
    tables: Sequence[tuple[str, int, int | None, int]], disputed: int, shown: Callable[[int], str], *, held: bool
) -> list[str]:
    """What became of a damaged book, line by line: of each table what was kept, lost (None: unknown) and mended."""
    gone = kinds([(table, lost or 0) for table, _kept, lost, _mended in tables], shown)
    unsure = unknown(table for table, _kept, lost, _mended in tables if lost is None)
    nothing = [_("nothing")]
    parts = (
        (_("Kept"), kinds([(table, kept) for table, kept, _lost, _mended in tables], shown) or nothing),
        (_("Lost"), [*gone, *([unsure] if unsure else [])] or nothing),
        (_("Kept, but for a part that cannot be read"), kinds([(one[0], one[3]) for one in tables], shown)),
    )
    lines = [line for title, told in parts if told for line in (title, *(f"  {one}" for one in told))]
    return [
        *lines,
        *([on_hold(), holds.to_lift()] if held else []),
        *([contested(disputed, shown)] if disputed else []),
        stops_again(),
    ]
