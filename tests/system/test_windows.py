"""What Windows is asked for, through libraries that are pretended on any system."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from leadkeeper.files import workers
from leadkeeper.system import disk, windows


class Function:
    """A function of a library that notes its arguments."""

    def __init__(self, answer: int) -> None:
        self.answer, self.calls, self.restype = answer, list[tuple[Any, ...]](), None

    def __call__(self, *given: Any) -> int:
        self.calls.append(given)
        return self.answer


def library(monkeypatch: pytest.MonkeyPatch, **answers: int) -> Any:
    made = SimpleNamespace(**{name: Function(answer) for name, answer in answers.items()})
    monkeypatch.setattr(windows, "library", lambda _name: made)
    return made


def kernel_with_jobs(monkeypatch: pytest.MonkeyPatch) -> Any:
    return library(
        monkeypatch, SetErrorMode=0, CreateJobObjectW=7, GetCurrentProcess=8, SetInformationJobObject=1,
        AssignProcessToJobObject=1,
    )  # fmt: skip


def test_a_process_gets_a_limit_of_memory_and_dies_without_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = kernel_with_jobs(monkeypatch)
    assert windows.limit_memory(3 << 30)
    assert kernel.SetErrorMode.calls == [(windows.NO_ERROR_BOXES,)]
    ((job, kind, limits, size),) = kernel.SetInformationJobObject.calls
    told = ctypes.cast(limits, ctypes.POINTER(windows._JobLimits)).contents
    assert (job.value, kind, size) == (7, windows.EXTENDED_LIMITS, ctypes.sizeof(windows._JobLimits))
    assert (told.process_memory, told.flags) == (3 << 30, windows.PROCESS_MEMORY | windows.DIE_ON_EXCEPTION)
    ((job, process),) = kernel.AssignProcessToJobObject.calls
    assert (job.value, process.value) == (7, 8)


def test_the_limits_are_laid_out_as_windows_has_them() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of 64 bits has 144 bytes, the limit of a process at 112."""
    assert ctypes.sizeof(windows._JobLimits) == 144
    assert windows._JobLimits.process_memory.offset == 112
    assert windows._JobLimits.flags.offset == 16


def test_the_process_that_opens_workbooks_asks_for_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = kernel_with_jobs(monkeypatch)
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(workers.os, "dup2", lambda _nowhere, _stream: None)
    monkeypatch.setattr(workers.signal, "signal", lambda _number, _handler: None)
    workers.sandbox()
    assert len(kernel.AssignProcessToJobObject.calls) == 1


def test_a_network_drive_is_known_by_its_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = library(monkeypatch, GetDriveTypeW=windows.REMOTE)
    assert windows.is_remote("Z:")
    assert kernel.GetDriveTypeW.calls == [("Z:\\",)]


def test_the_taskbar_and_the_front_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = library(monkeypatch, SetCurrentProcessExplicitAppUserModelID=0, AllowSetForegroundWindow=1, MessageBoxW=1)
    windows.set_app_id("org.leadkeeper.LeadKeeper")
    windows.allow_to_front(4711)
    windows.show_error("No such command")
    assert shell.SetCurrentProcessExplicitAppUserModelID.calls[0][0].value == "org.leadkeeper.LeadKeeper"
    assert shell.AllowSetForegroundWindow.calls == [(4711,)]
    assert shell.MessageBoxW.calls[0][1].value == "No such command"
