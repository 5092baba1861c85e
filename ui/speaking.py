"""The language of the window: our own sentences, and the words that Qt brings, such as Copy and Paste in a field."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from leadkeeper import words
from ui.settings import Settings

NAME = "words-of-qt"


def speak(app: QApplication, settings: Settings) -> None:
    """Speaks the language that the person chose, or the system's, from now on; windows are to be made anew."""
    words.use_language(words.system_language() if settings.language == "system" else settings.language)
    former = app.findChild(QTranslator, NAME)
    if former is not None:
        app.removeTranslator(former)
        former.setParent(None)
    translator = QTranslator(app)
    translator.setObjectName(NAME)
    if translator.load(f"qtbase_{words.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
