"""The runners of the conformance cases see what is wrong: they are tried against answers that are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import case, decisions_cases, imports_cases, lint_cases, months_cases, partly, trace_cases
from tests.conformance.__main__ import main


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": None}, {}),
        ({"a": {"$absent": True}}, {}),
        ({"a": {"$len": 3}}, {"a": "abc"}),
        ({"at": "2026-03-02T10:00:00+01:00"}, {"at": "2026-03-02T09:00:00Z"}),
        ({"at": "2026-03-02T10:00:00"}, {"at": "2026-03-02T10:00:00+01:00"}),
        ({"consents": [{"event": "given"}, {"at": None}]}, {"consents": [{"event": "withdrawn"}, {"event": "given"}]}),
    ],
)
def test_what_a_case_does_not_name_is_free(expected: Any, given: Any) -> None:
    assert partly.faults(expected, given) == []


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {}),
        ({"a": None}, {"a": 0}),
        ({"a": []}, {"a": None}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"a": {"b": 1}}, {"a": "b"}),
        ({"a": {"$absent": True}}, {"a": None}),
        ({"a": {"$len": 3}}, {"a": "abcd"}),
        ({"at": "2026-03-02"}, {"at": "2026-03-02T00:00:00+01:00"}),
        ({"raw": "2026-03-02T10:00:00Z"}, {"raw": "2026-03-02T11:00:00+01:00"}),
        ({"consents": [{"event": "given"}]}, {"consents": [{"event": "given"}, {"event": "given"}]}),
        ({"consents": [{"event": "given"}, {"at": None}]}, {"consents": [{"event": "given"}, {"at": "2026-03-02"}]}),
    ],
)
def test_what_a_case_names_is_compared(expected: Any, given: Any) -> None:
    assert partly.faults(expected, given) != []


@pytest.mark.parametrize("value", [None, False, [], {}, "new"])
def test_a_default_is_as_good_as_nothing(value: object) -> None:
    assert decisions_cases.without_defaults({"stage": value}) == {}


def test_inside_a_description_nothing_is_a_default() -> None:
    assert decisions_cases.without_defaults({"description": {"own_box": None}}) == {"description": {"own_box": None}}


@pytest.mark.parametrize("given", [{"a": [1, 3]}, {"a": [1]}, {"a": [1, 2], "b": 1}, {}])
def test_another_archive_is_seen(given: object) -> None:
    assert decisions_cases.differences({"a": [1, 2]}, given) != []


Answers = Callable[[dict[str, Any]], None]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Puts canned answers, by command, in the place of the program; an int is an exit code with an error."""

    def answer(answers: dict[str, Any], *args: str | Path) -> case.Answer:
        given = answers.get(str(args[0]), {})
        if args[0] == "archive":
            Path(args[2]).write_text(json.dumps(given), "utf-8")
        code, data = (1, {"error": {"code": given}}) if isinstance(given, str) else (0, given)
        lines = data if args[0] == "decide" else [data]
        return case.Answer(f"leadkeeper {args[0]}", code, "\n".join(map(json.dumps, lines)), "")

    def put(answers: dict[str, Any]) -> None:
        for module in (case, imports_cases):
            monkeypatch.setattr(module, "leadkeeper", lambda *args: answer(answers, *args))

    return put


def run(cases: Callable[[Path], Any], folder: Path, room: Path) -> list[str]:
    """What is wrong with all cases of a folder."""
    room.mkdir()
    return [fault for one in cases(folder) for fault in case.faults(one, room)]


LINT = {"why": "", "target": None, "form": {}, "errors": ["L03"], "warnings": []}


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"errors": ["L03"], "warnings": []}, []),
        ({"errors": [], "warnings": []}, ["errors missed: L03"]),
        ({"errors": ["L03", "L04"], "warnings": ["L37"]}, ["errors too many: L04", "warnings too many: L37"]),
        ("file-unreadable", ['leadkeeper lint: exit code 1: {"error": {"code": "file-unreadable"}}']),
    ],
)
def test_a_wrong_form_check_is_seen(tmp_path: Path, program: Answers, given: Any, faults: list[str]) -> None:
    (tmp_path / "F.json").write_text(json.dumps(LINT), "utf-8")
    program({"lint": given})
    assert run(lint_cases.cases, tmp_path, tmp_path / "room") == faults


DECIDED = {"contact": "c1", "verdict": "blocked", "reasons": [{"rule": "R05", "verdict": "blocked"}]}
R06 = {"rule": "R06", "verdict": "review"}
EXPECTED = {"c1": {"verdict": "blocked", "reasons": ["R05"], "not_reasons": ["R06"]}}


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ([DECIDED], []),
        ([], ["c1: was not judged"]),
        ([{**DECIDED, "verdict": "review"}], ["c1: review instead of blocked, by R05"]),
        ([{**DECIDED, "reasons": []}], ["c1: R05 did not object, by no rule"]),
        (
            [{**DECIDED, "reasons": [*DECIDED["reasons"], {"rule": "R06", "verdict": "review"}]}],
            ["c1: R06 must not object"],
        ),
    ],
)
def test_a_wrong_decision_is_seen(tmp_path: Path, program: Answers, given: Any, faults: list[str]) -> None:
    one = {"name": "n", "partner": "p", "channel": "email", "today": "2026-11-24", "expect": EXPECTED}
    (tmp_path / "book.json").write_text(json.dumps({"leadkeeper_archive": 1, "cases": [one]}), "utf-8")
    program({"decide": given, "archive": {"leadkeeper_archive": 1, "owner": None}})
    assert run(decisions_cases.cases, tmp_path, tmp_path / "room") == faults


REPORT = {"created": 1, "updated": 0, "unchanged": 0, "duplicates": 0, "refused": 0, "blank": 0, "read": 1}
PERSON = {"email": "lea@a.example", "phone": None, "consents": []}
IMPORTED = {
    "import": {**REPORT, "warnings": [], "refusals": []},
    "inspect": {"rows": 1, "columns": [{"header": "Mail", "field": "email"}], "warnings": []},
    "archive": {"contacts": [PERSON]},
}
IMPORT = {
    "file": "leads.csv",
    "inspect": {"columns": {"Mail": "email"}, "not_warnings": ["mojibake"]},
    "import": {"read": 1},
    "refusals": [],
    "people": 1,
    "contacts": {"lea@a.example": {"consents": []}, "b@a.example": {"$nobody": True}},
}


def changed(value: dict[str, Any], place: str, new: Any) -> dict[str, Any]:
    """A copy of the value with another one at `a.b`."""
    head, _dot, rest = place.partition(".")
    return {**value, head: changed(value[head], rest, new) if rest else new}


@pytest.mark.parametrize(
    ("place", "new", "fault"),
    [
        ("import.read", 2, "import.read: 2 instead of 1"),
        ("import.created", 2, "import: read 1 is not the sum"),
        ("import.refused", 1, "import: 0 refusals, but refused 1"),
        ("import.refusals", [{"line": 2, "code": "no-address", "file": None}], "too many [(2, 'no-address', None)]"),
        ("inspect.rows", 2, "inspect: rows 2, but read 1"),
        ("inspect.warnings", ["mojibake"], "inspect: wrong warning mojibake"),
        ("inspect.columns", [], "inspect.columns: no column Mail"),
        ("archive.contacts", [], "people: 0 instead of 1"),
        ("archive.contacts", [{**PERSON, "email": "b@a.example"}], "b@a.example: must not be there"),
        ("archive.contacts", [{**PERSON, "consents": [{}]}], "lea@a.example: consents: 1 instead of 0"),
        ("import", "no-header", "import: exit code 1"),
    ],
)
def test_a_wrong_import_is_seen(tmp_path: Path, program: Answers, place: str, new: Any, fault: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "leads.csv").write_text("Mail\nlea@a.example\n", "utf-8")
    (tmp_path / "one" / "expect.json").write_text(json.dumps(IMPORT), "utf-8")
    program(IMPORTED)
    assert run(imports_cases.cases, tmp_path, tmp_path / "right") == []
    program(changed(IMPORTED, place, new))
    assert any(fault in wrong for wrong in run(imports_cases.cases, tmp_path, tmp_path / "wrong"))


TRACED = {"matched_by": "exact", "contact": "c1", "deliveries": [{"export": "E1"}], "sender": None}


@pytest.mark.parametrize(
    ("place", "new"),
    [("matched_by", "alias"), ("contact", None), ("deliveries", []), ("sender", {"from": None})],
)
def test_a_wrong_trace_is_seen(tmp_path: Path, program: Answers, place: str, new: Any) -> None:
    expect = {"matched_by": "exact", "contact": "c1", "deliveries": ["E1"], "sender": None}
    (tmp_path / "cases.json").write_text(json.dumps([{"address": "lea@a.example", "expect": expect}]), "utf-8")
    program({"trace": TRACED})
    assert run(trace_cases.cases, tmp_path, tmp_path / "right") == []
    program({"trace": changed(TRACED, place, new)})
    assert run(trace_cases.cases, tmp_path, tmp_path / "wrong") != []


@pytest.mark.parametrize(("lift", "right"), [(2.0000000001, True), (2.00001, False)])
def test_a_ranking_is_compared_to_nine_digits(tmp_path: Path, program: Answers, lift: float, right: bool) -> None:
    (tmp_path / "cases.json").write_text('{"complaints": [], "suspects": [{"partner": "p", "lift": 2.0}]}', "utf-8")
    program({"suspects": [{"partner": "p", "lift": lift}]})
    assert (run(trace_cases.cases, tmp_path, tmp_path / "room") == []) is right


def test_the_runner_counts_and_names_what_fails(
    tmp_path: Path, program: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, errors in (("F01", ["L03"]), ("F02", ["L04"])):
        (tmp_path / f"{name}.json").write_text(json.dumps({**LINT, "errors": errors}), "utf-8")
    program({"lint": {"errors": ["L03"], "warnings": []}})
    assert main(["lint", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("FAILED F02\n")
    assert out.endswith("\n1 passed, 1 failed\n")


def test_a_folder_without_cases_does_not_pass(tmp_path: Path) -> None:
    assert main(["lint", str(tmp_path)]) == 1


def test_a_kind_that_is_unknown_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["letters", str(tmp_path)]) == 2


MONTHS = Path(__file__).parent / "months"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"steps": {"export raoul": {"rows": 4}}}, "rows"),
        ({"steps": {"export raoul": None}}, "is there"),
        ({"steps": {"export nobody": {"state": "done"}}}, "0 steps"),
        ({"out": ["raoul-2026-11.xlsx"]}, "OUT holds"),
        ({"people": {"raoul-2026-11.xlsx": []}}, "raoul-2026-11.xlsx holds"),
        ({"unchanged": True}, "the book changed"),
        ({"exit": 1}, "exit code 0"),
        ({"expect": {"nothing": True}}, "nothing"),
    ],
)
def test_a_wrong_expectation_of_a_month_is_seen(tmp_path: Path, more: dict[str, Any], fault: str) -> None:
    written = json.loads((MONTHS / "cases.json").read_text("utf-8"))
    (right,) = (one for one in written["cases"] if one["name"] == "the month")
    command = {name: value for name, value in right["commands"][0].items() if name in ("in", "run")}
    folder = tmp_path / "months"
    folder.mkdir()
    for name in ("world.json", "first.csv"):
        (folder / name).write_bytes((MONTHS / name).read_bytes())
    told = {"first_month": written["first_month"], "cases": [{"name": "x", "commands": [command | more]}]}
    (folder / "cases.json").write_text(json.dumps(told), "utf-8")
    (one,) = months_cases.cases(folder)
    (wrong,) = case.faults(one, tmp_path)
    assert fault in wrong
