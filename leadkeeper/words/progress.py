"""What long work is doing, said while it is done."""

from __future__ import annotations

from leadkeeper.words import N_, _

STAGES = {
    "inspect": N_("Looking through the file"),
    "import": N_("Putting people into the book"),
    "index": N_("Making everybody findable"),
    "archive": N_("Writing everything into one file"),
    "restore": N_("Making a book from the archive"),
    "decide": N_("Writing the decision down"),
    "judge": N_("Looking at everybody under the rules"),
    "write": N_("Writing the file"),
    "compare": N_("Reading the file again and comparing"),
    "register": N_("Entering the export in the register"),
}


def stage(word: str) -> str:
    """What is being done at a stage of work; the word itself if nobody knows it."""
    return _(STAGES.get(word, word))
