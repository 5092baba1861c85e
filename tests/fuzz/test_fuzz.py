"""A few mutated files for every reader, the same each time, and all that ever broke one."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz import __main__
from tests.fuzz.targets import TARGETS, Target

FOUND = sorted(Path(__file__).with_name("found").glob("*.bin"))


@pytest.mark.parametrize("name", TARGETS)
def test_a_mutated_file_is_read_or_refused_in_words(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    quick = settings(max_examples=target.sample, suppress_health_check=list(HealthCheck), database=None)
    quick(given(target.inputs())(lambda content: target.tried(content, tmp_path)))()


def test_what_broke_a_reader_once_breaks_none_any_more(tmp_path: Path) -> None:
    for path in FOUND:
        TARGETS[path.name.partition("-")[0]].tried(path.read_bytes(), tmp_path)


def test_what_breaks_a_reader_is_kept_as_small_as_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def brittle(path: Path) -> None:
        if b"PK" in path.read_bytes():
            raise ZeroDivisionError

    monkeypatch.setattr(__main__, "FOUND", tmp_path / "found")
    monkeypatch.setattr(__main__, "TARGETS", {"brittle": Target("brittle", lambda: [b"a;b;c\n"], brittle)})
    assert __main__.main(["brittle", "--seconds", "20"]) == 1
    (found,) = (tmp_path / "found").iterdir()
    assert b"PK" in found.read_bytes()
    assert len(found.read_bytes()) < 60
    assert "BROKEN" in capsys.readouterr().out


def test_an_unknown_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        __main__.main(["nothing"])
    assert "no target nothing" in capsys.readouterr().err


def test_a_reader_that_holds_is_said() -> None:
    with TemporaryDirectory() as folder:
        tried, file = __main__.hunted(TARGETS["forms"], 0.5, Path(folder))
    assert tried > 0
    assert file is None
