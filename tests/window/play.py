"""`python3 -m tests.window.play STORY --folder DIR …`: plays one story on the screen and the bus of this session.

Run by the system's Python; `tests.window` starts it with a screen, a bus and a window manager.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path

from tests.window import bus, hands
from tests.window.pictures import Pictures
from tests.window.scene import Scene


def main(arguments: list[str]) -> int:
    """Plays the story; the exit code is 1 where something was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("story")
    for name in ("folder", "files", "screen", "program", "python", "lang", "size"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scale", type=float, required=True)
    asked = parser.parse_args(arguments)
    folder = Path(asked.folder)
    pictures = Pictures(Path(asked.screen) / "Xvfb_screen0", folder / "pictures")
    scene = Scene(
        folder,
        Path(asked.files),
        [asked.program],
        asked.python,
        asked.seed,
        asked.lang,
        asked.scale,
        asked.size,
        pictures,
    )
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_manager()
        subprocess.run(["setxkbmap", "-layout", "fr", "-variant", "oss"], check=True)  # a keyboard that has é and ç
        bus.connect(asked.scale)
        return 1 if play(scene, asked.story) else 0
    finally:
        scene.end()
        manager.terminate()
        manager.wait()


def play(scene: Scene, story: str) -> bool:
    """Whether something went wrong in a story, which is then told."""
    module, _dot, act = story.partition(".")
    try:
        getattr(import_module(f"tests.window.stories.{module}"), act or "play")(scene)
    except Exception as error:
        scene.tell(f"FAILED: {error}")
        scene.wrong.append(f"{type(error).__name__}: {error}")
        (scene.folder / "failure.txt").write_text(traceback.format_exc(), "utf-8")
        frame = next(
            (
                frame
                for frame in reversed(traceback.extract_tb(error.__traceback__))
                if Path(frame.filename).parent.name == "stories"
            ),
            None,
        )
        if frame is not None:
            scene.wrong[-1] += f" ({Path(frame.filename).name}:{frame.lineno} {frame.line})"
    for words in scene.wrong:
        print(f"  WRONG: {words}", flush=True)
    if scene.wrong:
        scene.pictures.develop()
    else:
        scene.pictures.drop()
    return bool(scene.wrong)


def wait_for_manager() -> None:
    """Wait until the window manager has taken the screen: a window opened before would have no frame and no keys."""
    for _ in range(800):
        asked = ["xdotool", "get_num_desktops"]
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return
        hands.breathe()
    raise TimeoutError("the window manager does not start")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
