"""What each clause of a contract on leads says, and what its lack risks."""

from __future__ import annotations

from leadkeeper.words import N_, _
from leadkeeper.words.named import Named

clause = Named(
    {
        "parties": N_("Both companies by legal name and SIREN, each answering for itself under the GDPR"),
        "files": N_("What is given: columns, and the price"),
        "purpose": N_("What for: purpose, offers, channels, countries"),
        "use": N_("How often and how long: number of uses, first and last day"),
        "no-transfer": N_("No resale, no passing on, no enrichment, no upload to social networks"),
        "on-list": N_("The partner is named on the published list and gives its privacy page"),
        "first-message": N_("First message within a month: it names you as the source, and the rights"),
        "unsubscribe": N_("A way to unsubscribe in every message, and who handles it"),
        "objections": N_("Objections and withdrawals go both ways within 72 hours"),
        "stop-file": N_("The stop file is run before every use"),
        "proof": N_("You give the proof of a consent on request, within so many days"),
        "audit": N_("A right to audit, and real checks on fixed days"),
        "seeds": N_("Trap addresses are accepted, with a penalty for each misuse"),
        "security": N_("How the file travels and how it is protected"),
        "retention": N_("How long it is kept, and a certificate of deletion at the end"),
        "breach": N_("A breach is told within 24 to 48 hours"),
        "processors": N_("Processors are named and bound"),
        "outside-eea": N_("Nothing leaves the European Economic Area without safeguards"),
        "sectors": N_("Forbidden sectors and hours of calls"),
        "warranty": N_("You answer for the origin; who is liable for what"),
        "termination": N_("How it is terminated, and that all use stops then"),
        "law": N_("Which law, which court"),
    }
)

risk = Named(
    {
        "parties": N_("Nobody can tell which company was allowed what: a consent names a legal entity, not a brand."),
        "files": N_("More columns go out than people agreed to, and the invoice can be disputed."),
        "purpose": N_(
            "The partner may use the data for something that nobody agreed to; consent is given for a purpose."
        ),
        "use": N_("The file is used again and again, long after the data are too old."),
        "no-transfer": N_("The data go from hand to hand; the consent covers the named partner alone."),
        "on-list": N_("Without its name on the list that was shown, nobody may be given to it (EDF, Canal+, Hubside)."),
        "first-message": N_("People do not learn where their data come from (GDPR article 14): complaints reach you."),
        "unsubscribe": N_("People cannot stop the messages, and complain to the CNIL or Signal Spam."),
        "objections": N_(
            "A no reaches one of you only, and the other goes on: an offence (article 226-18-1, Penal Code)."
        ),
        "stop-file": N_("People who said no since the export are written to."),
        "proof": N_("The partner cannot defend itself when asked, and turns against you (Solocal)."),
        "audit": N_("A contract that nobody checks protected neither Foriou nor EDF."),
        "seeds": N_("You cannot show a misuse that a trap address reveals, nor make it cost anything."),
        "security": N_("A file sent in the clear that leaks is a breach of both."),
        "retention": N_("The partner keeps the data for ever."),
        "breach": N_("You hear too late to tell the CNIL within 72 hours (GDPR article 33)."),
        "processors": N_("Call centres and mailers act without instructions (Performeclic was fined for that too)."),
        "outside-eea": N_("A transfer without safeguards is unlawful (GDPR chapter V)."),
        "sectors": N_("Who profits from an unlawful call is presumed responsible (article L223-1, Consumer Code)."),
        "warranty": N_("Each can put the damage on the other; it is settled in court."),
        "termination": N_("After the end the data go on being used."),
        "law": N_("A dispute begins with the question where and under which law."),
    }
)
"""What may happen without the clause."""


def traps_unagreed(partner: str) -> str:
    """What is said where trap addresses go to a partner whose contract says nothing of them."""
    text = _("The contract with {partner} says nothing of trap addresses: agree on them, with a penalty for misuse.")
    return text.format(partner=partner)
