from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.messages import use_language
from leadkeeper.messages.labels import job_stage
from leadkeeper.progress import Progress
from tests.ui.stretch import settle
from ui.jobs import InlineJobs, Job, State
from ui.widgets.job_bar import MOST_LINES, JobStrip, figures, seconds_left, time_left
from ui.widgets.labels import ElidedLabel


class Clock:
    """A clock that stands where it is put."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slow(qtbot: QtBot, clock: Clock) -> Iterator[InlineJobs]:
    made = InlineJobs(ticks=clock)
    yield made
    made.shutdown()


@pytest.fixture
def strip(qtbot: QtBot, slow: InlineJobs) -> JobStrip:
    made = JobStrip(slow, lambda stage: f"in words: {stage}")
    qtbot.addWidget(made)
    made.show()
    made.setVisible(bool(made.lines))
    return made


def running(jobs: InlineJobs, title: str = "Import", writes: bool = True, only_looks: bool = False) -> Job:
    """A job that began a moment ago and stays where it is."""
    job = Job(title, writes, lambda _db: None, None, None, only_looks=only_looks)
    jobs.given.emit(job)
    job.state, job.since = State.RUNNING, jobs.ticks()
    jobs.started.emit(job)
    return job


def advance(jobs: InlineJobs, job: Job, progress: Progress) -> None:
    job.progress = progress
    jobs.progressed.emit(job)


@pytest.mark.parametrize(
    ("progress", "elapsed", "left"),
    [
        (Progress("read", 25, 100), 10, 30),
        (Progress("read", 100, 100), 10, 0),
        (Progress("read", 25, 100), 1, None),
        (Progress("read", 0, 100), 10, None),
        (Progress("read", 25, None), 10, None),
        (Progress("read", 120, 100), 10, 0),
    ],
)
def test_the_rest_takes_as_long_as_what_is_done(progress: Progress, elapsed: float, left: float | None) -> None:
    assert seconds_left(progress, elapsed) == left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds left"),
        (44, "about 40 seconds left"),
        (95, "about 2 minutes left"),
        (89, "about 90 seconds left"),
        (3600, "about 60 minutes left"),
    ],
)
def test_time_left_is_said_no_more_exactly_than_a_guess_can_be(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


def test_figures_are_in_the_form_of_the_language() -> None:
    assert figures(Progress("read", 41302, 120000)) == "41,302 of 120,000"
    assert figures(Progress("read", 41302)) == "41,302"
    assert figures(Progress("read")) == ""
    use_language("fr")
    assert "41\u202f302" in figures(Progress("read", 41302))


def test_the_strip_is_there_only_while_something_takes_time(slow: InlineJobs, strip: JobStrip, qtbot: QtBot) -> None:
    assert strip.isHidden()
    job = running(slow)
    qtbot.waitUntil(strip.isVisible)
    slow.finished.emit(job)
    assert strip.isHidden()


def test_a_job_that_is_done_at_once_moves_no_page(slow: InlineJobs, strip: JobStrip, qtbot: QtBot) -> None:
    seen: list[str] = []
    strip.changed.connect(lambda: seen.extend(line.job.title for line in strip.lines if line.isVisible()))
    quick, long = running(slow, "Quick"), running(slow, "Long")
    slow.finished.emit(quick)
    qtbot.waitUntil(strip.isVisible)
    slow.finished.emit(long)
    assert (strip.isHidden(), seen) == (True, ["Long"])


@pytest.mark.parametrize("ending", ["finished", "stopped", "failed"])
def test_a_line_goes_however_its_job_ends(slow: InlineJobs, strip: JobStrip, ending: str) -> None:
    job = running(slow)
    slow.failed.emit(job, ValueError()) if ending == "failed" else getattr(slow, ending).emit(job)
    assert strip.lines == []


def test_a_line_says_the_stage_the_figures_and_the_time_left(slow: InlineJobs, strip: JobStrip, clock: Clock) -> None:
    job = running(slow)
    clock.now += 20
    advance(slow, job, Progress("read", 50, 200))
    assert strip.lines[0].words == "in words: read · 50 of 200 · about 60 seconds left"


def test_a_job_without_a_title_is_not_shown(slow: InlineJobs, strip: JobStrip) -> None:
    running(slow, title="")
    assert strip.lines == []


def test_a_job_that_waits_says_so(slow: InlineJobs, strip: JobStrip) -> None:
    slow.given.emit(Job("Export", True, lambda _db: None, None, None))
    assert strip.lines[0].words == "waiting in line"


def test_stop_stops_the_job_once_and_says_that_it_is_taken_back(
    qtbot: QtBot, slow: InlineJobs, strip: JobStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[Job] = []

    def stop(job: Job) -> None:
        job.stopping = True
        stopped.append(job)

    monkeypatch.setattr(slow, "stop", stop)
    job = running(slow)
    qtbot.waitUntil(strip.isVisible)
    for _ in range(2):
        qtbot.mouseClick(strip.lines[0].stop, Qt.MouseButton.LeftButton)
    assert stopped == [job]
    assert strip.lines[0].words == "stopping; what was saved is undone"


def test_several_jobs_stand_below_one_another_and_the_rest_is_counted(
    slow: InlineJobs, strip: JobStrip, qtbot: QtBot
) -> None:
    jobs = [running(slow, f"Import {n}") for n in range(MOST_LINES + 2)]
    qtbot.waitUntil(lambda: all(line.is_due for line in strip.lines))
    assert [line.isHidden() for line in strip.lines] == [False] * MOST_LINES + [True] * 2
    assert strip._more.whole == "2 more wait"
    slow.finished.emit(jobs[0])
    assert strip.lines[0].job.title == "Import 1"
    assert strip._more.whole == "1 more waits"


def test_a_job_that_is_done_in_place_leaves_nothing_behind(slow: InlineJobs, strip: JobStrip) -> None:
    slow.read(lambda _db: 1, lambda _one: None, title="Counting")
    assert strip.lines == []


def test_stop_has_a_name_that_says_what_it_stops(slow: InlineJobs, strip: JobStrip) -> None:
    running(slow, "Import of leads.csv")
    assert strip.lines[0].stop.accessibleName() == "Stop: Import of leads.csv"


def test_what_all_that_writes_waits_for_cannot_be_stopped(strip: JobStrip, slow: InlineJobs) -> None:
    running(slow, "Import")
    running(slow, "Checking", only_looks=True)
    assert [line.stop.isHidden() for line in strip.lines] == [False, True]


@pytest.mark.parametrize(("seconds", "alerts"), [(1, 0), (11, 1)])
def test_the_end_of_long_work_is_seen_in_the_taskbar(
    slow: InlineJobs, strip: JobStrip, clock: Clock, monkeypatch: pytest.MonkeyPatch, seconds: int, alerts: int
) -> None:
    asked: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", asked.append)
    job = running(slow)
    clock.now += seconds
    slow.finished.emit(job)
    assert asked == [strip.window()] * alerts


def test_how_long_it_will_take_is_never_cut_on_a_laptop(qtbot: QtBot, slow: InlineJobs, clock: Clock) -> None:
    use_language("fr")
    strip = JobStrip(slow, job_stage)
    qtbot.addWidget(strip)
    strip.resize(1067, 90)  # what is left of 1920 pixels at 150 %
    job = running(slow, "Enregistrement de la décision")
    clock.now += 12
    advance(slow, job, Progress("write", 41302, 120000))
    qtbot.waitUntil(strip.isVisible)
    QApplication.processEvents()
    line = strip.lines[0]
    assert [one.text() for one in line.findChildren(ElidedLabel)] == [job.title, line.words]


def test_a_title_is_whole_while_the_line_has_room(slow: InlineJobs, strip: JobStrip) -> None:
    use_language("fr")
    job = running(slow, "Application des règles pour tous les partenaires")
    strip.resize(1000, 40)
    (line,) = strip.lines
    strip._make_due(line)
    advance(slow, job, Progress("judge", 25, 100))
    settle()
    words, figures_shown = line.findChildren(ElidedLabel)
    assert words.text() == job.title
    assert figures_shown.text() == line.words


def test_where_not_all_fits_the_stage_goes_and_the_time_left_stays(slow: InlineJobs, strip: JobStrip) -> None:
    job = running(slow, "Looking for people past their retention period")
    strip.resize(860, 40)
    (line,) = strip.lines
    strip._make_due(line)
    advance(slow, job, Progress("applying the rules to each of the contacts", 250_000, 400_001))
    settle()
    words, shown_figures = line.findChildren(ElidedLabel)
    assert (words.text(), shown_figures.text()) == (job.title, "250,000 of 400,001")
    assert line.words == "in words: applying the rules to each of the contacts · 250,000 of 400,001"
