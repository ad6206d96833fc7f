"""The questionnaire in the terminal, through a pipe: one line for each question, and nothing kept unasked."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from cases import rulebook
from routefinder.errors import ContradictionError
from routefinder.faces import asking
from routefinder.faces.cli import main
from routefinder.interview import Questionnaire
from routefinder.rulebook import Rulebook

UNKNOWNS = "0\n" * 60
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


def test_back_asks_the_question_before_again(run) -> None:  # type: ignore[no-untyped-def]
    _, shown, _ = run("b\n2\nt\nq\n", "--mode", "hulp", "--lang", "en")
    assert "This is the first question." in shown
    assert shown.count("\nQuestion 1\n") == 3


def test_the_end_of_input_is_one_clear_message(run) -> None:  # type: ignore[no-untyped-def]
    code, _, errors = run("2\n1\n", "--mode", "hulp")
    assert code == 2
    assert errors.startswith("[ask-input]")
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


def test_a_role_that_one_would_rather_not_tell_is_unknown(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name, typed in (("first", "2\n6\nq\n"), ("behind", "2\n5\n13\nq\n")):
        file = tmp_path / name
        run(typed, "--lang", "en", "--output", str(file))
        assert yaml.safe_load(file.read_text("utf-8"))["facts"]["asker"] == "unknown"


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
    code, _, errors = run("2\n6\n" + UNKNOWNS, "--mode", "hulp", "--output", str(file))
    assert code == 0
    assert str(file) in errors
    facts = yaml.safe_load(file.read_text("utf-8"))["facts"]
    assert facts["content"] == ["threat"]
    assert file.stat().st_mode & 0o077 == 0


def test_what_was_to_be_kept_is_kept_however_it_ends(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name, typed in (("stopped", "2\n6\nq\n"), ("ended", "2\n6\n")):
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


def test_where_the_engines_contradict_help_is_shown_all_the_same(  # type: ignore[no-untyped-def]
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contradict(*_: object) -> None:
        raise ContradictionError("The two engines contradict each other; nothing is answered.")

    monkeypatch.setattr("routefinder.faces.deciding.decide_filled", contradict)
    code, shown, errors = run(UNKNOWNS, "--mode", "hulp", "--lang", "en")
    after = " ".join(shown.split("Two engines contradicted each other.")[1].split())
    assert code == 3
    assert "contradict" in errors
    assert "Call 112" in after
    assert "Do not save, copy or share the image" in after
    assert "Offlimits" in after


def test_the_register_says_what_it_filled_in_and_can_be_overruled(  # type: ignore[no-untyped-def]
    run, tmp_path: Path
) -> None:
    before = "2\n1\n"
    _, shown, _ = run(before + "0\n" * 30, "--mode", "hulp", "--lang", "en")
    number = next(n for n, part in enumerate(shown.split("\nQuestion ")) if "Which service is it?" in part)
    typed = before + "0\n" * (number - 3) + "6\n2\n" + "0\n" * 30
    _, shown, _ = run(typed, "--mode", "hulp", "--lang", "en")
    assert "We filled this in for you." in shown
    page = shown.split("Check your answers")[1]
    line = next(row for row in page.splitlines() if "country of the service" in row)
    asked = shown.split("Check your answers")[0].count("\nQuestion ")
    file = tmp_path / "case.yaml"
    typed = before + "0\n" * (number - 3) + "6\n2\n" + "0\n" * (asked - number)
    typed += f"{line.split('.')[0]}\nDE\n" + "0\n" * 30
    run(typed, "--mode", "hulp", "--lang", "en", "--output", str(file))
    assert yaml.safe_load(file.read_text("utf-8"))["facts"]["establishment"] == "DE"
