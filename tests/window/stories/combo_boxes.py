"""Lists of choices are opened and chosen from, again and again: in the box that describes a form, and on Export.

The program goes on: each choice draws the page anew, and what was drawn before must leave nothing behind.
"""

from __future__ import annotations

from tests.window.bus import Thing
from tests.window.founder import RAOUL, SECOND
from tests.window.scene import Scene
from tests.window.window import Window

TURNS, TURNS_OF_EXPORT = 30, 60


def play(scene: Scene) -> None:
    """Open the box so many times."""
    window = scene.open(scene.sharing_book("choices.leads"))
    window.page("Sources")
    chosen = sum(choose_in_each(scene, window) for _turn in range(TURNS))
    scene.say(f"{TURNS} boxes, {chosen} choices")


def choose_in_each(scene: Scene, window: Window) -> int:
    """Choose something in each list of one box; gives how many there were: a choice may bring or hide another list."""
    window.press("Describe a form…")
    box = window.box("As people saw it")
    place = 0
    while place < len(lists := window.things(role="combo box", within=box)):
        choose_any(scene, window, lists[place])
        place += 1
    window.close_boxes()
    return place


def choose_any(scene: Scene, window: Window, field: Thing) -> None:
    """Open a list of choices, and click any of them."""
    window.click(field)
    rows = window.wait(lambda: window.things(role="list item", within=field), "no list opens")
    window.click(scene.chance.choice(rows))
    window.wait(lambda: not window.things(role="list item", within=field), "the list stays open")


def export(scene: Scene) -> None:
    """Choose one partner and the other, so many times."""
    window = scene.open(scene.sharing_book("partners.leads"))
    window.page("Export")
    for _turn in range(TURNS_OF_EXPORT):
        for partner in (SECOND, RAOUL):
            window.choose("Partner", partner.name)
            window.must_run()
    scene.say(f"{2 * TURNS_OF_EXPORT} choices")
