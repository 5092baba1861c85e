"""Mouse and keyboard of the screen, through X: what a person can do, and nothing else."""

from __future__ import annotations

import subprocess
import time

BETWEEN_KEYS_MS = "8"
SLOW_MS = "80"
BREATH_S = 0.04


def breathe(seconds: float = BREATH_S) -> None:
    """Let the program take what it was given; nothing that is shown may be waited for in this way."""
    time.sleep(seconds)


def do(*words: str) -> None:
    """One act of xdotool."""
    subprocess.run(["xdotool", *words], check=True, stdout=subprocess.DEVNULL)


def move(x: int, y: int) -> None:
    """Move the mouse."""
    do("mousemove", str(x), str(y))


def click(x: int, y: int, button: int = 1, times: int = 1) -> None:
    """Click at a point."""
    do("mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", str(button))


def click_holding(key: str, x: int, y: int) -> None:
    """Click at a point while a key is held down."""
    do("mousemove", str(x), str(y), "keydown", key, "click", "1", "keyup", key)


def click_twice(first: tuple[int, int], second: tuple[int, int]) -> None:
    """Click at two points, the second before anything can have been drawn."""
    do("mousemove", *map(str, first), "click", "1", "mousemove", *map(str, second), "click", "1")


def wheel(x: int, y: int, notches: int) -> None:
    """Turn the wheel over a point: down, or up where notches are below 0."""
    way = "5" if notches > 0 else "4"
    do("mousemove", str(x), str(y), "click", "--repeat", str(abs(notches)), "--delay", "12", way)


def keys(*names: str) -> None:
    """Press keys by their X names, such as ctrl+a."""
    do("key", "--delay", "20", *names)


def write(text: str, slow: bool = False) -> None:
    """Type a text key by key; what the keyboard lacks needs a slow hand: a key is lent to each such letter."""
    do("type", "--delay", SLOW_MS if slow else BETWEEN_KEYS_MS, "--", text)
