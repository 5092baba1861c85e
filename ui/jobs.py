"""Work outside the GUI thread: `Job`, and one thread each for writes, reads, long reads, backups. No others."""

from __future__ import annotations

import inspect
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from enum import Enum
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from leadkeeper.messages import language, speaking_to
from leadkeeper.progress import Flow, Progress, run
from ui.idle import trim_memory

T = TypeVar("T")

LONG_SECONDS = 0.2
"""Longer work has most likely gone through the whole book, and freed much memory."""

Connect = Callable[[], AbstractContextManager[Any]]
"""Opens a connection for one thread; leaving the context, in that same thread, closes it."""

PROGRESS_PERIOD = 0.1  # seconds


class State(Enum):
    """The state of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work: title, `progress`, and the start time `since` (monotonic seconds).

    A `long` read runs in a thread of its own so that short ones need not wait, a `backup` in one more, so that no read
    waits for it. A job that `only_looks` occupies the writing thread, so that nothing is written before it ends. A
    `dry_run` needs that thread too, and leaves the book unchanged. All that a job writes is in the language `spoken`
    when it was asked for.
    """

    title: str
    writes: bool
    make: Callable[[Any], Any]
    on_done: Callable[[Any], None] | None
    on_failed: Callable[[BaseException], None] | None
    name: str = ""
    owner: QObject | None = None
    state: State = State.WAITING
    progress: Progress | None = None
    since: float = 0.0
    begun: bool = False
    stopping: bool = False
    interrupted: bool = False
    long: bool = False
    backup: bool = False
    only_looks: bool = False
    dry_run: bool = False
    spoken: str = field(default_factory=language)

    @property
    def makes(self) -> bool:
        """Whether it writes the book or a file: a read that makes a file has a title, and none replaces it."""
        return self.changes or bool(self.title and not (self.writes or self.name or self.long or self.backup))

    @property
    def changes(self) -> bool:
        return self.writes and not (self.only_looks or self.dry_run)

    @property
    def ended(self) -> bool:
        return self.state in (State.DONE, State.STOPPED, State.FAILED)

    def let_go(self) -> None:
        """Drop its references in the GUI thread: a widget must not be destroyed in another thread."""
        self.make = _nothing
        self.on_done = self.on_failed = self.owner = None


@dataclass(frozen=True, slots=True)
class News:
    """An event of a job: a progress, or its end with result or failure."""

    job: Job
    state: State
    value: Any


Tell = Callable[[News], None]
Ticks = Callable[[], float]


def _nothing(_db: Any) -> None:
    """Replaces the work of a job that has ended."""


class _StopAsked(BaseException):
    """Thrown into a flow between two steps to stop it; a BaseException, so that no flow catches it."""


def perform(job: Job, db: Callable[[], Any], tell: Tell, ticks: Ticks) -> None:
    """Run a job in the current thread, and report its progress and its end."""
    if job.stopping:
        tell(News(job, State.STOPPED, None))
        return
    tell(News(job, State.RUNNING, None))
    try:
        with speaking_to(job.spoken):
            made = _made(job, db())
            is_flow = inspect.isgenerator(made)
            value = run(made, _progress_callback(job, tell, ticks)) if is_flow else made
    except _StopAsked:
        tell(News(job, State.STOPPED, None))
    except BaseException as error:  # noqa: BLE001  a panic of a reader is a BaseException; all reach the GUI thread
        tell(News(job, State.STOPPED if job.interrupted else State.FAILED, error))
    else:
        tell(News(job, State.DONE, value))


def _made(job: Job, db: Any) -> Any:
    """Return the result of a job or its flow, unless it was stopped while the book opened."""
    if job.stopping:
        raise _StopAsked
    return job.make(db)


def _progress_callback(job: Job, tell: Tell, ticks: Ticks) -> Callable[[Progress], None]:
    """Return the progress callback of a flow: reports ten times a second, and stops the flow on request."""
    last = float("-inf")

    def step(progress: Progress) -> None:
        nonlocal last
        if job.stopping:
            raise _StopAsked
        now = ticks()
        if now - last >= PROGRESS_PERIOD:
            last = now
            tell(News(job, State.RUNNING, progress))

    return step


@dataclass(eq=False)
class _Worker:
    """A worker thread that runs jobs in order on a connection of its own."""

    name: str
    connect: Connect
    interrupt: Callable[[Any], None] | None
    tell: Tell
    ticks: Ticks
    worded: Callable[[BaseException], BaseException]
    gone: Callable[[], None]
    queue: SimpleQueue[Job | None] = field(default_factory=SimpleQueue)
    lock: threading.Lock = field(default_factory=threading.Lock)
    current: Job | None = None
    db: Any = None
    shut: bool = False
    thread: threading.Thread | None = None

    def give(self, job: Job) -> None:
        if self.thread is None:
            self.thread = threading.Thread(target=self._work, name=self.name)
            self.thread.start()
        self.queue.put(job)

    def stop(self, job: Job) -> bool:
        """Ask a job to end; True if it has not begun and never will.

        A running statement is interrupted, but never one of the next job.
        """
        with self.lock:
            job.stopping = True
            if self.current is job and self.interrupt is not None and self.db is not None:
                job.interrupted = True
                self.interrupt(self.db)
            return not job.begun

    def leave(self) -> bool:
        """Ask the thread to close its connection after what it does, and to call `gone`; False if there is none."""
        if self.thread is not None:
            self.queue.put(None)
        return self.thread is not None

    def end(self) -> None:
        if self.thread is not None:
            self.queue.put(None)
            self.thread.join()
            self.thread = None

    def _work(self) -> None:
        try:
            self._work_connected()
        finally:
            self.gone()

    def _work_connected(self) -> None:
        with ExitStack() as doors:
            while (job := self.queue.get()) is not None:
                with self.lock:
                    self.current, job.begun = job, True
                    job.stopping = job.stopping or self.shut
                begun = self.ticks()
                perform(job, lambda: self._connected(doors), self._tell, self.ticks)
                if self.ticks() - begun > LONG_SECONDS:
                    trim_memory()
            with self.lock:
                self.db = None

    def _connected(self, doors: ExitStack) -> Any:
        if self.db is None:
            db = doors.enter_context(self.connect())
            with self.lock:
                self.db = db
        return self.db

    def _tell(self, news: News) -> None:
        if news.state is not State.RUNNING:
            with self.lock:
                self.current = None
            # The book is not known to be sound: waiting jobs must not begin before the window has the result.
            self.shut = self.shut or (news.job.only_looks and news.state is not State.DONE)
        failed = news.state is State.FAILED
        self.tell(News(news.job, news.state, self.worded(news.value)) if failed else news)


def tell_of_thread_failures(tell: Callable[[BaseException], None]) -> None:
    """Call `tell`, in the failing thread, with exceptions that escape from a thread outside any job."""

    def escaped(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            tell(arguments.exc_value)

    threading.excepthook = escaped


class Jobs(QObject):
    """All work on one open book; lives in the GUI thread, from opening the book to `shutdown`.

    `write` and `read` open the connections of the threads, `interrupt` interrupts the statement running on one,
    `worded` turns a failure into an error with a sentence. Callbacks and signals arrive in the GUI thread. `failed`
    carries the job and its LeadKeeperError, or a bug.
    """

    given = Signal(object)
    started = Signal(object)
    progressed = Signal(object)
    finished = Signal(object)
    stopped = Signal(object)
    failed = Signal(object, object)
    _bell = Signal()
    _gone = Signal()

    def __init__(
        self,
        write: Connect,
        read: Connect,
        interrupt: Callable[[Any], None] | None = None,
        ticks: Ticks = time.monotonic,
        worded: Callable[[BaseException], BaseException] = lambda error: error,
    ) -> None:
        super().__init__()
        self.ticks = ticks
        self._news: deque[News] = deque()

        def worker(name: str, connect: Connect) -> _Worker:
            return _Worker(name, connect, interrupt, self._post, ticks, worded, self._gone.emit)

        self._writer, self._reader = worker("writer", write), worker("reader", read)
        self._long_reader, self._backup_maker = worker("counter", read), worker("copier", read)
        self._workers = (self._backup_maker, self._long_reader, self._reader, self._writer)  # the writer ends last
        self._leaving: list[_Worker] = []
        self._left: Callable[[], object] | None = None
        self.copy_first: Callable[[], object] | None = None
        self._open: list[Job] = []
        self._closed = False
        self._bell.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._gone.connect(self._leave_next, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> list[Job]:
        """Jobs that wait or run, in the order of submission."""
        return list(self._open)

    @property
    def writing(self) -> bool:
        return any(job.writes and not job.only_looks for job in self._open)

    def write(
        self,
        make: Callable[[Any], Flow[T] | T],
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[BaseException], None] | None = None,
        *,
        title: str,
        owner: QObject | None = None,
        backup_first: bool = False,
        only_looks: bool = False,
        dry_run: bool = False,
    ) -> Job:
        """Run a call, or the flow that it returns, on the writing connection; stopping it rolls back.

        With `backup_first` the backup that `copy_first` requests comes before it. One that `only_looks` may be
        interrupted; unless it ends well, nothing submitted after it begins. After a `dry_run` no page reloads.
        """
        if backup_first and self.copy_first is not None:
            self.copy_first()
        job = Job(title, True, make, on_done, on_failed, owner=owner, only_looks=only_looks, dry_run=dry_run)
        return self._begin(job)

    def read(
        self,
        make: Callable[[Any], Flow[T] | T],
        on_done: Callable[[T], None],
        on_failed: Callable[[BaseException], None] | None = None,
        *,
        title: str = "",
        replace: str = "",
        owner: QObject | None = None,
        long: bool = False,
        backup: bool = False,
    ) -> Job:
        """Run a read, or a flow that only reads; a later one with the same `replace` name replaces it.

        Without a title it is not shown in the job strip. If `owner`, or the widget of the method `on_done`, no longer
        exists, the result is dropped. `long` reads and a `backup` have threads of their own: see `Job`.
        """
        for older in self.running:
            if replace and older.name == replace and not older.writes:
                self.stop(older)
        job = Job(title, False, make, on_done, on_failed, name=replace, owner=owner, long=long, backup=backup)
        return self._begin(job)

    def fetcher(
        self, call: Callable[[Any, Sequence[int]], Mapping[int, Any]]
    ) -> Callable[[Sequence[int], Callable[[Mapping[int, Any] | None], None]], None]:
        """Return a function that fetches rows by id for `LazyModel`; `call` gets the reading connection."""

        def fetch(ids: Sequence[int], deliver: Callable[[Mapping[int, Any] | None], None]) -> None:
            self.read(lambda db: call(db, ids), deliver, lambda _error: deliver(None))

        return fetch

    def stop(self, job: Job) -> None:
        """Stop a job between two steps and roll back its writes. Does nothing to a job that has ended.

        A waiting job has ended when this returns.
        """
        if not job.ended and self._worker_of(job).stop(job) and job in self._open:
            self._take(News(job, State.STOPPED, None))

    def shutdown(self) -> None:
        """Stop all jobs, wait for the threads, and accept no more jobs. Threads are never killed."""
        self._stop_all()
        self._leaving, self._left = [], None
        for worker in self._workers:
            worker.end()
        while self._news:
            self._hear()

    def close(self, then: Callable[[], object]) -> None:
        """Stop all jobs, accept no more, and call `then` once the threads have ended; nobody waits for them.

        What a job was to call at its end is not called any more: the pages that asked are gone.
        """
        self._stop_all()
        self._left, self._leaving = then, [worker for worker in self._workers if worker.thread is not None]
        if not (self._leaving and self._leaving[0].leave()):
            self._finish_leaving()

    def _stop_all(self) -> None:
        self._closed = True
        for job in self.running:
            self.stop(job)

    def _leave_next(self) -> None:
        """End the next thread after one has closed its connection: readers first, since the writer holds the book."""
        if not self._leaving:
            return  # `shutdown` waits for them
        self._leaving.pop(0).end()
        if not (self._leaving and self._leaving[0].leave()):
            self._finish_leaving()

    def _finish_leaving(self) -> None:
        while self._news:
            self._hear()
        then, self._left = self._left, None
        if then is not None:
            then()

    def _begin(self, job: Job) -> Job:
        if self._closed:
            job.state = State.STOPPED
            return job
        self._open.append(job)
        self.given.emit(job)
        self._start(job)
        return job

    def _start(self, job: Job) -> None:
        self._worker_of(job).give(job)

    def _worker_of(self, job: Job) -> _Worker:
        if job.writes:
            return self._writer
        return self._backup_maker if job.backup else self._long_reader if job.long else self._reader

    def _post(self, news: News) -> None:
        self._news.append(news)
        self._bell.emit()

    def _hear(self) -> None:
        """Handle one event a signal, so that a failing callback does not prevent the others."""
        if self._news:
            self._take(self._news.popleft())

    def _take(self, news: News) -> None:
        job = news.job
        if job.ended:
            return  # stopped while it waited
        if news.state is State.RUNNING:
            if news.value is None:
                job.state, job.since = State.RUNNING, self.ticks()
                self.started.emit(job)
            else:
                job.progress = news.value
                self.progressed.emit(job)
            return
        self._open.remove(job)
        # The result of a stopped read is of no use; a flow that finished before it could stop has written.
        unwanted = news.state is State.DONE and job.stopping and not job.writes
        job.state = State.STOPPED if unwanted else news.state
        try:
            if job.state is State.STOPPED:
                self.stopped.emit(job)
            elif job.state is State.FAILED:
                self.failed.emit(job, news.value)
                self._call(job, job.on_failed, news.value)
            else:
                self.finished.emit(job)
                self._call(job, job.on_done, news.value)
        finally:
            job.let_go()

    def _call(self, job: Job, callback: Callable[[Any], None] | None, value: Any) -> None:
        owner = job.owner or getattr(callback, "__self__", None)
        gone = isinstance(owner, QObject) and not shiboken6.isValid(owner)
        if callback is not None and not gone and self._left is None:
            callback(value)


class InlineJobs(Jobs):
    """The same interface without threads: each job runs when submitted, on one connection. For tests."""

    def __init__(self, db: Any = None, ticks: Ticks = time.monotonic) -> None:
        super().__init__(lambda: nullcontext(db), lambda: nullcontext(db), ticks=ticks)
        self._db = db

    def _start(self, job: Job) -> None:
        perform(job, lambda: self._db, self._take, self.ticks)
