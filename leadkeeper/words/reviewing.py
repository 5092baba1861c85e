"""What is said when a decision cannot be taken, or a rule cannot be switched off."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES = {
    "not-overridable": N_("Nobody can let people through against rule {rule}. Put right what it objects to."),
    "rule-not-switchable": N_("Rule {rule} rests on law or on the CNIL's doctrine. It cannot be switched off."),
}
"""One sentence a code; the facts of the error fill the placeholders."""
