"""`python -m tests.window [STORY…]`: plays the stories, two at a time, each with a screen, a bus and a home of its own.

What failed is kept: a folder with a picture of each step, the steps in words, and what the program wrote.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from tests.window.made_files import make

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
PROGRAM = ROOT / ".venv" / "bin" / "leadkeeper"
LONGEST_S = 900
LONG_S = 3600  # of a play that is played only where it is named


@dataclass(frozen=True)
class Play:
    """A story and how it is played."""

    story: str
    lang: str = "en"
    size: str = "1440x900"
    scale: float = 1.0

    def __str__(self) -> str:
        usual = Play(self.story)
        parts = [self.lang, self.size, f"{self.scale:.0%}"]
        plain = [usual.lang, usual.size, f"{usual.scale:.0%}"]
        return " ".join([self.story, *(part for part, same in zip(parts, plain, strict=True) if part != same)])


PLAYS = (
    Play("right_person"),
    Play("first_day"),
    Play("random_walk.short", lang="fr"),
    Play("second_month"),
    Play("right_person.coming_from"),
    Play("sizes"),
    Play("sizes", size="1024x700"),
    Play("sizes", scale=1.5),
    Play("bad_luck.called_off"),
    Play("one_move.killed"),
    Play("bad_luck.fields"),
    Play("one_move"),
    Play("bad_luck.full_disk"),
    Play("bad_luck.second_window"),
)
"""The longest first: none of them is left to be played alone at the end."""

LONG = (
    Play("sizes", size="2560x1440", lang="fr"),
    Play("sizes", lang="fr", scale=1.5),
    Play("sizes", size="1024x700", lang="fr", scale=1.5),
    Play("random_walk.play"),
    Play("combo_boxes"),
    Play("combo_boxes.export"),
    Play("right_person", lang="fr", size="1280x800"),
    Play("first_day", lang="fr"),
    Play("million"),
)  # played only where they are named


def main(arguments: list[str]) -> int:
    """Plays what is asked for, and tells how many passed."""
    parser = argparse.ArgumentParser(prog="dev.py window", description=__doc__)
    parser.add_argument("stories", nargs="*", help="how the names of the stories wanted begin; all without any")
    today = datetime.now(UTC).date()
    parser.add_argument("--seed", type=int, default=today.toordinal(), help="of files and choices; the day's")
    parser.add_argument("--lang", choices=("en", "fr"))
    parser.add_argument("--size", metavar="WxH")
    parser.add_argument("--scale", type=float, metavar="F")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--out", type=Path, help="where what failed is kept")
    parser.add_argument("--program", type=Path, default=PROGRAM, help="the leadkeeper to play with")
    asked = parser.parse_args(arguments)
    plays = (
        [play for play in (*PLAYS, *LONG) if play.story.startswith(tuple(asked.stories))] if asked.stories else PLAYS
    )
    ways = {name: value for name in ("lang", "size", "scale") if (value := getattr(asked, name))}
    plays = list(dict.fromkeys(replace(play, **ways) for play in plays))
    if not plays:
        parser.error(f"no such story: {' '.join(asked.stories)}")
    out = asked.out or Path(tempfile.mkdtemp(prefix="leadkeeper-stories-"))
    out.mkdir(parents=True, exist_ok=True)
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="leadkeeper-window-") as work:
        make(Path(work) / "files", asked.seed, today)
        with ThreadPoolExecutor(asked.jobs) as stages:
            kept = stages.map(lambda play: performed(play, asked.seed, asked.program, Path(work), out), plays)
            again = [play for play, folder in zip(plays, kept, strict=True) if folder is not None]
        if again:
            print(f"once more, one at a time: {', '.join(map(str, again))}", flush=True)
        replayed = (performed(play, asked.seed, asked.program, Path(work), out, "again") for play in again)
        failed = [folder for folder in replayed if folder is not None]
    for folder in failed:
        print(f"pictures, steps and log: {folder}")
    if not any(out.iterdir()):
        shutil.rmtree(out)
    print(f"{len(plays) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def performed(play: Play, seed: int, program: Path, work: Path, out: Path, suffix: str = "") -> Path | None:
    """Plays one story; where it failed, the folder with what is left of it.

    A story that failed among others is played once more alone: on a busy machine a window can come too late. What
    failed at first stays printed, and its folder is kept.
    """
    name = "_".join(filter(None, (str(play).replace(" ", "_").replace("%", ""), suffix)))
    folder, screen = work / name, work / f"{name}-screen"
    folder.mkdir()
    screen.mkdir()
    started = monotonic()
    words, code = on_a_screen(play, seed, program.resolve(), folder, screen, work / "files")
    result = "passed" if code == 0 else "FAILED"
    print(f"{result} {play} · {monotonic() - started:.0f} s\n{words}", end="", flush=True)
    if code == 0:
        shutil.rmtree(folder)
        return None
    (folder / "said.txt").write_text(words, "utf-8")
    shutil.copytree(folder, out / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*-wal", "*-shm", "bus-*"))
    return out / name


def on_a_screen(play: Play, seed: int, program: Path, folder: Path, screen: Path, files: Path) -> tuple[str, int]:
    """What a story prints, and its exit code."""
    ready, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{play.size}x24", "-fbdir", str(screen), "-nolisten", "tcp"],
        pass_fds=[tell],
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    try:
        with os.fdopen(ready) as numbers:
            display = f":{numbers.readline().strip()}"
        env = {**os.environ, "DISPLAY": display, "PYTHONPATH": str(ROOT), "HOME": str(folder)}
        env.pop("QT_QPA_PLATFORM", None)
        ways = {"folder": folder, "files": files, "screen": screen, "program": program, "python": sys.executable}
        ways |= {"lang": play.lang, "size": play.size, "scale": play.scale, "seed": seed}
        asked = [word for name, value in ways.items() for word in (f"--{name}", str(value))]
        actor = subprocess.Popen(
            ["dbus-run-session", "--", SYSTEM_PYTHON, "-P", "-m", "tests.window.play", play.story, *asked],
            env=env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=(folder / "bus.log").open("wb"),  # the bus is talkative
            text=True,
            start_new_session=True,
        )
        try:
            longest = LONG_S if play in LONG else LONGEST_S
            words, _errors = actor.communicate(timeout=longest)
        except subprocess.TimeoutExpired:
            os.killpg(actor.pid, signal.SIGTERM)
            words = actor.communicate()[0] + f"  WRONG: not over after {longest} s\n"
        told = "".join(line for line in words.splitlines(True) if line.startswith("  "))
        if actor.returncode and not told:
            told = f"  WRONG: {(folder / 'bus.log').read_text('utf-8')[-600:]}\n"
        return told, actor.returncode
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
