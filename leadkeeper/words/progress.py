"""What long work is doing, said while it is done."""

from __future__ import annotations

from leadkeeper.words import N_, _

STAGES = {
    "inspect": N_("Looking through the file"),
    "import": N_("Putting people into the book"),
    "try": N_("Trying what would become of the rows"),
    "index": N_("Making everybody findable"),
    "archive": N_("Writing everything into one file"),
    "restore": N_("Making a book from the archive"),
    "decide": N_("Writing the decision down"),
    "edit": N_("Changing people"),
    "undo": N_("Taking it back, or making it again"),
    "same": N_("Looking who may be the same person"),
    "judge": N_("Looking at everybody under the rules"),
    "write": N_("Writing the file"),
    "compare": N_("Reading the file again and comparing"),
    "stop": N_("Putting addresses on the stop list"),
    "look": N_("Looking through the book"),
    "copy": N_("Copying the book and looking the copy through"),
    "salvage": N_("Saving what can still be read"),
    "trace": N_("Tracing the complaints"),
    "recognise": N_("Looking who is in the file"),
    "register": N_("Entering the export in the register"),
    "erase": N_("Taking the person out of everything"),
    "retention": N_("Looking for people whose time is over"),
    "purge": N_("Taking out the people whose time is over"),
}


def stage(word: str) -> str:
    """What is being done at a stage of work; the word itself if nobody knows it."""
    return _(STAGES.get(word, word))
