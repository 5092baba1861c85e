"""Windows through ctypes and the registry; call these functions on Windows only."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

REMOTE = 4  # DRIVE_REMOTE
FRENCH = 0x0C  # LANG_FRENCH, the low ten bits of a language id
SYNC_ROOTS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
NO_ERROR_BOXES = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX
PROCESS_MEMORY, DIE_ON_EXCEPTION = 0x0100, 0x0400  # JOB_OBJECT_LIMIT_…
EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
ERROR_ICON = 0x10  # MB_ICONERROR


def library(name: str) -> Any:
    """Return a library of Windows."""
    return getattr(ctypes, "WinDLL")(name, use_last_error=True)  # noqa: B009  typeshed has it on Windows only


class _JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


def limit_memory(most: int) -> bool:
    """Limit this process to `most` bytes by a job object, and let it die without a box or a crash report.

    Return whether the system accepted both; the job lasts as long as the process.
    """
    kernel = library("kernel32")
    kernel.SetErrorMode(NO_ERROR_BOXES)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    limits = _JobLimits(flags=PROCESS_MEMORY | DIE_ON_EXCEPTION, process_memory=most)
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    me = ctypes.c_void_p(kernel.GetCurrentProcess())
    told = kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    return bool(told and kernel.AssignProcessToJobObject(job, me))


def is_french() -> bool:
    """Return whether Windows displays itself in French; its regional formats may be another language."""
    return bool(library("kernel32").GetUserDefaultUILanguage() & 0x3FF == FRENCH)


def is_remote(drive: str) -> bool:
    r"""Return whether a drive (`Z:`) is on another machine."""
    return bool(library("kernel32").GetDriveTypeW(f"{drive}\\") == REMOTE)


def sync_roots() -> Iterator[tuple[Path, str]]:
    """Yield each folder that a service has registered for synchronisation, with the name of the service."""
    registry: Any = import_module("winreg")
    for hive in (registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER):
        with suppress(OSError), registry.OpenKey(hive, SYNC_ROOTS) as roots:
            for number in range(registry.QueryInfoKey(roots)[0]):
                name = registry.EnumKey(roots, number)  # OneDrive!S-1-5-21-…!Personal
                with suppress(OSError), registry.OpenKey(roots, rf"{name}\UserSyncRoots") as folders:
                    for at in range(registry.QueryInfoKey(folders)[1]):
                        yield Path(registry.EnumValue(folders, at)[1]), name.partition("!")[0]
    for variable in ("OneDrive", "OneDriveCommercial"):
        if os.environ.get(variable):
            yield Path(os.environ[variable]), "OneDrive"


def set_app_id(name: str) -> None:
    """Group the windows of this process on the taskbar under a name of their own, not under Python's."""
    library("shell32").SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(name))


def allow_to_front(pid: int) -> None:
    """Let another process bring its window to the front, which only the program may that the user just started."""
    library("user32").AllowSetForegroundWindow(pid)


def show_error(text: str) -> None:
    """Show a message box with an error: a program without a console has no stderr."""
    library("user32").MessageBoxW(None, ctypes.c_wchar_p(text), ctypes.c_wchar_p("LeadKeeper"), ERROR_ICON)
