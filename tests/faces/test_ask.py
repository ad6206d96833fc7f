"""The questionnaire in the terminal, through a pipe: one line for each question, and nothing kept unasked."""

from __future__ import annotations

import errno
import io
import os
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from cases import rulebook
from routefinder.errors import ContradictionError, EngineDiedError
from routefinder.evaluate import decide
from routefinder.faces import asking, writing
from routefinder.faces.cli import main
from routefinder.interview import Questionnaire
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import UNKNOWN, Scenario

UNKNOWNS = "0\n" * 60
THREAT = rulebook().vocabulary["content"].value_ids.index("threat") + 1
"""The number of a threat among the answers to what it is about."""
Shown = tuple[int, str, str]


@cache
def _questions() -> Questionnaire:
    return Questionnaire(rulebook())


def questionnaire(_: Rulebook) -> Questionnaire:
    """One for all tests, so that what was worked out once stays known."""
    return _questions()


class _Bytes(io.TextIOWrapper):
    """Standard output or input as a pipe has it."""


def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, *words: str) -> Shown:
    """Run the command with lines typed; its exit code, output and messages."""
    out = _Bytes(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr("routefinder.faces.deciding.load_rulebook", lambda _: rulebook())
    monkeypatch.setattr("routefinder.faces.deciding.second_engine", lambda _: None)
    monkeypatch.setattr(asking, "Questionnaire", questionnaire)
    monkeypatch.setattr(sys, "argv", ["routefinder", "ask", "--date", "2026-03-16", *words])
    monkeypatch.setattr(sys, "stdin", _Bytes(io.BytesIO(typed.encode()), encoding="utf-8"))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as ended:
            main()
    out.flush()
    data = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return int(str(ended.value.code)), data, capsys.readouterr().err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    return lambda typed, *words: ask(monkeypatch, capsys, typed, *words)


def test_whoever_knows_nothing_gets_an_answer_and_every_question_says_why(run) -> None:  # type: ignore[no-untyped-def]
    code, shown, errors = run(UNKNOWNS, "--mode", "hulp", "--lang", "en")
    assert (code, errors) == (0, "")
    assert "Check your answers" in shown
    assert "Only if something still shows" not in shown.split("Check your answers")[0]
    questions = shown.split("Check your answers")[0].split("\nQuestion ")[1:]
    assert questions
    assert all("Why do we ask this?" in question for question in questions)
    assert all("0. I do not know" in question for question in questions)


def test_nothing_is_preselected(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("\n \n9999\nabc\n-1\nq\n", "--mode", "hulp", "--lang", "en")
    assert shown.count("Choose an answer.") == 5
    assert "Question 2" not in shown


def test_a_later_number_is_never_an_answer_to_a_question_of_one_choice(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("1 2\nq\n", "--mode", "hulp", "--lang", "en")
    assert "Question 2" not in shown


def test_danger_is_answered_at_once(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("1\nq\n", "--mode", "hulp", "--lang", "en")
    assert "112" in shown.split("Question 1")[1].split("Question 2")[0]
    _, calm, _ = run("2\nq\n", "--mode", "hulp", "--lang", "en")
    assert "112" not in calm.split("Question 1")[1]


def test_back_asks_the_question_before_again_and_enter_leaves_its_answer(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("b\n2\nt\n\nq\n", "--mode", "hulp", "--lang", "en")
    assert "This is the first question." in shown
    assert shown.count("\nQuestion 1\n") == 3
    assert shown.count("Now it says: No. Press Enter to leave it so.") == 1
    assert shown.count("\nQuestion 2\n") == 2
    assert "Choose an answer." not in shown


def test_back_goes_further_back_each_time_and_what_was_answered_since_stays(  # type: ignore[no-untyped-def]
    run, tmp_path: Path
) -> None:
    file = tmp_path / "case.yaml"
    typed = f"2\n{THREAT}\nb\nb\nb\n?\n1\nq\n"
    _, shown, _ = run(typed, "--mode", "hulp", "--lang", "en", "--output", str(file))
    numbers = [line.split()[1] for line in shown.splitlines() if line.startswith("Question ")]
    assert numbers == ["1", "2", "3", "2", "1", "1", "3"]
    assert shown.count("This is the first question.") == 1
    facts = yaml.safe_load(file.read_text("utf-8"))["facts"]
    assert facts == {"asker": "supporter", "acute_danger": "yes", "content": ["threat"]}


def test_enter_leaves_an_answer_also_at_the_second_of_two_steps(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "case.yaml"
    _, shown, _ = run("2\n1\nb\n5\n\nq\n", "--lang", "en", "--output", str(file))
    assert shown.count("Now it says: For someone I help") == 2
    assert yaml.safe_load(file.read_text("utf-8"))["facts"]["asker"] == "supporter"


def asked_in(shown: str) -> int:
    """How many questions came before the check page."""
    return shown.split("Check your answers", maxsplit=1)[0].count("\nQuestion ")


@pytest.mark.parametrize("left", ["b", ""])
def test_an_answer_that_is_not_changed_after_all_stays_and_the_check_page_comes_back(  # type: ignore[no-untyped-def]
    run, left: str
) -> None:
    _, unchanged, _ = run(UNKNOWNS, "--mode", "hulp", "--lang", "en")
    typed = "0\n" * asked_in(unchanged) + f"1\n{left}\n0\n"
    code, shown, errors = run(typed, "--mode", "hulp", "--lang", "en")
    assert (code, errors) == (0, "")
    first, second = (page.split("Type a number to change")[0] for page in shown.split("Check your answers")[1:])
    assert first == second
    assert "Now it says: I do not know." in shown
    assert asked_in(shown) == asked_in(unchanged) == shown.count("\nQuestion ")


def test_back_on_the_check_page_asks_the_last_question_and_enter_returns(run) -> None:  # type: ignore[no-untyped-def]
    _, unchanged, _ = run(UNKNOWNS, "--mode", "hulp", "--lang", "en")
    code, shown, errors = run("0\n" * asked_in(unchanged) + "b\n\n0\n", "--mode", "hulp", "--lang", "en")
    assert (code, errors) == (0, "")
    first, second = shown.split("Check your answers")[1:]
    assert first.count("\nQuestion ") == first.count(f"\nQuestion {asked_in(unchanged)}\n") == 1
    assert first.split("Type a number to change")[0] == second.split("Type a number to change")[0]


@pytest.mark.parametrize("day", ["1 1 2150", "2150-01-01"])
def test_a_day_that_has_yet_to_come_is_refused(run, day: str) -> None:  # type: ignore[no-untyped-def]
    _, unchanged, _ = run(f"2\n{THREAT}\n" + UNKNOWNS, "--mode", "hulp", "--lang", "en")
    number = unchanged.split("On which day")[0].count("\nQuestion ")
    before = f"2\n{THREAT}\n" + "0\n" * (number - 3)
    _, shown, _ = run(before + f"{day}\n15 3 2026\nq\n", "--mode", "hulp", "--lang", "en")
    asked = shown.split("On which day")[1]
    assert asked.count(" ".join(rulebook().phrases["ask_day_future"].en.split())) == 1
    assert f"\nQuestion {number + 1}\n" in shown


@pytest.mark.parametrize(("language", "said"), [("nl", "de invoer hield op"), ("en", "the input ended")])
def test_the_end_of_input_is_one_clear_message(run, language: str, said: str) -> None:  # type: ignore[no-untyped-def]
    code, _, errors = run("2\n1\n", "--mode", "hulp", "--lang", language)
    assert code == 2
    assert errors.startswith(f"[ask-input] {said}")
    assert errors.count("\n") == 1


def test_who_asks_is_asked_where_no_mode_says_it(run) -> None:  # type: ignore[no-untyped-def]
    assert "Who are you filling this in for?" in run("2\nq\n", "--lang", "en")[1]
    assert "Who are you filling this in for?" not in run("2\nq\n", "--lang", "en", "--mode", "zelf")[1]


def test_the_usual_roles_come_first_and_the_others_behind_one_more_step(  # type: ignore[no-untyped-def]
    run, tmp_path: Path
) -> None:
    file = tmp_path / "case.yaml"
    _, shown, _ = run("2\n5\nb\n5\n1\nq\n", "--lang", "en", "--output", str(file))
    first, behind, again, more = shown.split("Question 2")[1].split("0. I do not know")[:4]
    assert "3. For my child" in first
    assert "5. Something else" in first
    assert "police" not in first
    assert "police" in behind
    assert "For my child" not in behind
    assert "For my child" in again
    assert "police" in more
    assert "Who are you filling this in for?" in again
    assert yaml.safe_load(file.read_text("utf-8"))["facts"]["asker"] == "suspected_victim"


def test_a_role_that_one_would_rather_not_tell_is_unknown_and_not_asked_again(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name, typed in (("first", "2\n6\nq\n"), ("behind", "2\n5\n13\nq\n")):
        file = tmp_path / name
        _, shown, _ = run(typed, "--lang", "en", "--output", str(file))
        assert "asker" not in yaml.safe_load(file.read_text("utf-8"))["facts"]
        assert "Who are you filling this in for?" not in shown.split("Question 3")[1]


def test_what_is_unknown_is_left_out_of_the_file_as_it_is_of_a_case(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Written out it would say the same: what is filled counts as given also where a file says unknown."""
    file = tmp_path / "case.yaml"
    run(f"2\n{THREAT}\n" + UNKNOWNS, "--mode", "hulp", "--output", str(file))
    facts = yaml.safe_load(file.read_text("utf-8"))["facts"]
    assert facts == {"asker": "supporter", "acute_danger": "no", "content": ["threat"]}
    more = dict.fromkeys(fact.id for fact in _questions().facts if fact.id not in facts) | dict.fromkeys(facts)
    given = Scenario(date="2026-03-16", facts={**facts, "content": ("threat",)})
    said = Scenario(date="2026-03-16", facts={**dict.fromkeys(more, UNKNOWN), **given.facts})
    assert decide(rulebook(), said).statuses() == decide(rulebook(), given).statuses()


@pytest.mark.parametrize(
    ("words", "typed", "own"),
    [
        (("--mode", "hulp"), "", "was the person"),
        (("--mode", "oefenen"), "", "was the person"),
        (("--mode", "zelf"), "", "were you"),
        (("--mode", "ouder"), "", "was your child"),
        ((), "2\n", "were you"),
        ((), "3\n", "was your child"),
        ((), "5\n1\n", "were you"),
        ((), "6\n", "was the person"),
    ],
)
def test_a_question_is_asked_in_the_words_for_whoever_asks(  # type: ignore[no-untyped-def]
    run, words: tuple[str, ...], typed: str, own: str
) -> None:
    _, shown, _ = run(f"2\n{typed}1\nq\n", "--lang", "en", *words)
    asked = next(line for line in shown.splitlines() if "when the image was made?" in line)
    assert asked == f"How old {own} when the image was made?"


def test_the_check_page_too_speaks_to_whoever_asks(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("2\n1\n" + UNKNOWNS, "--mode", "ouder")
    page = shown.split("Controleer uw antwoorden")[1].split("0. Toon wat u kunt doen")[0]
    assert "de leeftijd van uw kind in het beeld: ik weet het niet" in page
    assert "de persoon" not in shown.split("Controleer uw antwoorden")[0]


def test_help_tells_why_and_which_keys_there_are(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("?\nq\n", "--mode", "hulp", "--lang", "en")
    assert shown.count("Quick help then matters more") == 2
    assert shown.count("q to stop") == 2


def test_an_answer_can_be_changed_on_the_check_page(run) -> None:  # type: ignore[no-untyped-def]
    """The first number on the check page is the first question."""
    _, shown, _ = run("0\n" * 2 + "q\n", "--mode", "hulp", "--lang", "en")
    assert "Check your answers" not in shown
    _, unchanged, _ = run(UNKNOWNS, "--mode", "hulp", "--lang", "en")
    asked = unchanged.count("\nQuestion ")
    _, shown, _ = run("0\n" * asked + "1\n2\n" + UNKNOWNS, "--mode", "hulp", "--lang", "en")
    pages = shown.split("Check your answers")
    assert len(pages) == 3
    assert "1. danger at this moment: I do not know" in pages[1]
    assert "1. danger at this moment: No" in pages[2]


def test_answers_go_to_the_named_file_and_nowhere_else(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run(UNKNOWNS, "--mode", "hulp")
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "case.yaml"
    code, _, errors = run(f"2\n{THREAT}\n" + UNKNOWNS, "--mode", "hulp", "--output", str(file))
    assert code == 0
    assert str(file) in errors
    facts = yaml.safe_load(file.read_text("utf-8"))["facts"]
    assert facts["content"] == ["threat"]
    assert file.stat().st_mode & 0o077 == 0


def test_what_was_to_be_kept_is_kept_however_it_ends(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name, typed in (("stopped", f"2\n{THREAT}\nq\n"), ("ended", f"2\n{THREAT}\n")):
        file = tmp_path / name
        run(typed, "--mode", "hulp", "--output", str(file))
        assert yaml.safe_load(file.read_text("utf-8"))["facts"]["acute_danger"] == "no"


def test_ctrl_c_exits_130_and_keeps_what_was_to_be_kept(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_self: object, _progress: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking.Conversation, "_tell_filled", interrupt)
    assert run("2\n", "--mode", "hulp", "--output", str(tmp_path / "kept"))[0] == 130
    assert (tmp_path / "kept").exists()


def test_a_file_that_is_there_is_not_overwritten(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "case.yaml"
    file.write_text("mine", "utf-8")
    code, shown, errors = run("q\n", "--output", str(file))
    assert (code, shown) == (2, "")
    assert "[output-exists]" in errors
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing/case.yaml", "output-unwritable"),
        ("file/case.yaml", "output-unwritable"),
        ("n" * 300, "output-unwritable"),
        ("-", "output-unwritable"),
        ("folder", "output-exists"),
        ("nowhere", "output-exists"),
    ],
)
def test_a_file_that_cannot_be_made_is_refused_before_anything_is_asked(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "nowhere").symlink_to("missing/too")
    ended, shown, errors = run(f"2\n{THREAT}\nq\n", "--mode", "hulp", "--output", name)
    assert (ended, shown) == (2, "")
    assert errors.startswith(f"[{code}]")
    assert errors.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"file", "folder", "nowhere"}


def test_the_file_is_there_from_the_start_and_gone_where_nothing_was_answered(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"
    seen = []
    monkeypatch.setattr(asking.Conversation, "_to_the_end", lambda _: seen.append(file.exists()))
    monkeypatch.setattr(asking.Conversation, "_show", lambda _: None)
    code, _, errors = run("", "--mode", "hulp", "--lang", "en", "--output", str(file))
    assert (code, seen) == (0, [True])
    assert "Your answers are in" not in errors
    assert not file.exists()


def no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def half(handle: int, content: bytes) -> int:
    return WRITE(handle, content[: len(content) // 2 + 1])


WRITE = os.write


def test_answers_that_the_file_does_not_take_are_shown_and_no_half_file_stays(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"
    monkeypatch.setattr(writing.os, "write", half)
    monkeypatch.setattr(writing.os, "fsync", no_room)
    code, shown, errors = run(f"2\n{THREAT}\nq\n", "--mode", "hulp", "--output", str(file))
    assert code == 2
    assert [line.split()[0] for line in errors.splitlines()[1:]] == ["[output-unwritable]", "[ask-not-kept]"]
    assert "No space left" in errors
    assert yaml.safe_load(shown[shown.index("date:") :])["facts"]["content"] == ["threat"]
    assert not file.exists()


def test_a_write_that_takes_only_a_part_goes_on(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing.os, "write", half)
    run(f"2\n{THREAT}\nq\n", "--mode", "hulp", "--output", str(tmp_path / "case.yaml"))
    assert yaml.safe_load((tmp_path / "case.yaml").read_text("utf-8"))["facts"]["content"] == ["threat"]


def test_answers_whose_file_was_taken_away_meanwhile_are_shown(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"

    def replace(_self: object, _key: object) -> None:
        file.unlink(missing_ok=True)
        file.write_text("another's", "utf-8")

    monkeypatch.setattr(asking.Conversation, "_tell_filled", replace)
    code, shown, errors = run(f"2\n{THREAT}\nq\n", "--mode", "hulp", "--output", str(file))
    assert code == 2
    assert "taken away" in errors
    assert yaml.safe_load(shown[shown.index("date:") :])["facts"]["content"] == ["threat"]
    assert file.read_text("utf-8") == "another's"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ContradictionError("one says so, another not"), "Two engines contradicted each other."),
        (EngineDiedError("it died"), "One of the two engines stopped."),
    ],
)
def test_where_the_engines_contradict_or_one_dies_help_is_shown_all_the_same(  # type: ignore[no-untyped-def]
    run, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("routefinder.faces.deciding.decide_filled", fail)
    code, shown, errors = run(UNKNOWNS, "--mode", "hulp", "--lang", "en")
    after = " ".join(shown.split(said)[1].split())
    assert (code, errors) == (3, f"{error}\n")
    assert "Call 112" in after
    assert "Do not save, copy or share the image" in after
    assert "Offlimits" in after


def test_the_register_says_what_it_filled_in_and_can_be_overruled(  # type: ignore[no-untyped-def]
    run, tmp_path: Path
) -> None:
    before = "2\n1\n"
    _, shown, _ = run(before + "0\n" * 30, "--mode", "hulp", "--lang", "en")
    number = next(n for n, part in enumerate(shown.split("\nQuestion ")) if "Which service is it about?" in part)
    typed = before + "0\n" * (number - 3) + "6\n2\n" + "0\n" * 30
    _, shown, _ = run(typed, "--mode", "hulp", "--lang", "en")
    said = shown.split("We filled this in for you.")[1].split("\nQuestion ")[0]
    assert said.count("\n- ") > 2
    assert said.casefold().count("from our list of services") == 1
    page = shown.split("Check your answers")[1]
    line = next(row for row in page.splitlines() if "country of the service" in row)
    asked = shown.split("Check your answers")[0].count("\nQuestion ")
    file = tmp_path / "case.yaml"
    typed = before + "0\n" * (number - 3) + "6\n2\n" + "0\n" * (asked - number)
    typed += f"{line.split('.')[0]}\nDE\n" + "0\n" * 30
    run(typed, "--mode", "hulp", "--lang", "en", "--output", str(file))
    assert yaml.safe_load(file.read_text("utf-8"))["facts"]["establishment"] == "DE"


def test_where_nobody_answers_nothing_is_loaded_but_the_words_for_it(  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("routefinder.faces.deciding.load_rulebook", load)
    monkeypatch.setattr("routefinder.faces.asking.load_rulebook", lambda _: rulebook())
    monkeypatch.setattr(sys, "argv", ["routefinder", "ask"])
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(SystemExit) as ended:
            main()
    out, errors = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert errors.startswith("[ask-input] de invoer hield op")
