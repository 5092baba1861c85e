"""The language in which the system displays itself."""

from __future__ import annotations

import locale
import sys


def is_french() -> bool:
    """Return whether the system's display language is French.

    Only on Linux is that what Python's `locale` tells: on Windows it names the regional formats, and on macOS nothing.
    """
    try:
        if sys.platform == "win32":
            from leadkeeper.system import windows  # noqa: PLC0415  ctypes, at every start

            return windows.is_french()
        if sys.platform == "darwin":
            from leadkeeper.system import macos  # noqa: PLC0415  subprocess, at every start

            return macos.is_french()
    except OSError:
        return False
    name = locale.getlocale()[0] or ""
    return name.lower().startswith(("fr", "french"))
