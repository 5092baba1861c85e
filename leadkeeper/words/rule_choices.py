"""The rules that are our own choice: what each does, and what it means to do without."""

from __future__ import annotations

from leadkeeper.words import N_, _
from leadkeeper.words.named import Named

CHOICES = {
    "R16": (
        N_("Professionals with a personal mailbox (@gmail.com and the like) wait for a review."),
        N_("Off: they are judged as any professional, although nobody knows whether the mailbox is used for work."),
    ),
    "R28": (
        N_("Where two records are one person, only the older one goes out."),
        N_("Off: the same person may be in a file twice, and a partner may pay twice."),
    ),
    "R40": (
        N_("Nothing goes to a partner on hold."),
        N_("Off: a hold is only a remark, and an export to that partner is made all the same."),
    ),
    "R41": (
        N_("Whoever was given to a partner before is not given again without a reason."),
        N_("Off: the same people go out as often as you export. The contract's number of uses is yours to watch."),
    ),
}
"""For each rule what it does, and what follows when it is off (msgids)."""

force = Named(
    {"law": N_("Law"), "doctrine": N_("Doctrine of the CNIL"), "prudence": N_("How the program works")},
)
"""What a rule rests on that cannot be switched."""


def choice(rule: str) -> tuple[str, str]:
    """What a rule does, and what it means to do without."""
    does, without = CHOICES[rule]
    return _(does), _(without)
