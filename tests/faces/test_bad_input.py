"""Bad files and bad words on the command line: exit code 2, one line a fault on standard error, and nothing else."""

from __future__ import annotations

import codecs
import json
import os
import pwd
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import cases
from cases import ROOT
from routefinder.faces import deciding
from routefinder.faces.cli import main
from routefinder.load import load_rulebook

VALID = ROOT / "tests" / "bad" / "valid"
RULES = VALID / "rules"
LINE = re.compile(r"(?:(?P<file>.*?)(?::(?P<line>\d+))?: )?\[(?P<code>[a-z0-9-]+)\] (?P<message>\S.*)")
HEAD = "date: '2026-03-16'\n"
FACTS = HEAD + "facts:\n"
EXPECT = HEAD + "facts: {colour: red}\nexpect:\n"
BOMB = FACTS + "  a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"  {name}: &{name} [{','.join(['*' + before] * 10)}]\n" for before, name in zip("abcdef", "bcdefg", strict=True)
)  # fmt: skip
NESTED_ALIASES = "".join(f"a{n}: &a{n} {'[' * 30}{f'*a{n - 1}' if n else 'x'}{']' * 30}\n" for n in range(4))

# What stands in the file, and for each fault its code, its line and a word that the message names.
FILES = {
    # No file of words at all.
    "empty": ("", [("yaml-empty", 1, "empty")]),
    "only blanks": ("\n  \n\n", [("yaml-empty", 1, "empty")]),
    "only comments": ("# one\n# two\n", [("yaml-empty", 1, "empty")]),
    "only dashes": ("---\n", [("scenario-shape", 1, "mapping")]),
    "only null": ("null\n", [("scenario-shape", 1, "mapping")]),
    "one word": ("red\n", [("scenario-shape", 1, "mapping")]),
    "a list at the top": ("- facts: {colour: red}\n- facts: {open: yes}\n", [("scenario-shape", 1, "mapping")]),
    "a JSON list at the top": ('[{"facts": {}}]', [("scenario-shape", 1, "mapping")]),
    "two documents": (HEAD + "---\n" + HEAD, [("yaml-several", 2, "second")]),
    "larger than a mebibyte": (FACTS + "  colour: red\n" + "#" * (1 << 20), [("file-too-large", None, "1024 KiB")]),
    # Bytes and characters.
    "NUL bytes": (b"date: '2026-03-16'\nid: a\0b\n", [("yaml-character", 2, "in a file. Leave it out.")]),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(50), [("yaml-character", 1, "U+007F")]),
    "not UTF-8": ("date: '2026-03-16'\nid: café\n".encode("latin-1"), [("file-not-utf8", 2, "byte 26")]),
    "UTF-16": (FACTS.encode("utf-16"), [("file-not-utf8", 1, "byte 0")]),
    "UTF-16 without its mark": (FACTS.encode("utf-16-le"), [("yaml-character", 1, "U+0000")]),
    "half a character": (b"id: \xf0\x9f\x99", [("file-not-utf8", 1, "byte 4")]),
    "a raw escape character": ("date: '2026-03-16'\nid: \x1b[31m\n", [("yaml-character", 2, "U+001B")]),
    "a written escape character": (HEAD + 'title: "\\e[2J"\n', [("yaml-character", 2, "U+001B")]),
    "an escape character in a key": (FACTS + '  "\\e[31mred": yes\n', [("yaml-character", 3, "U+001B")]),
    "a bell in a value": (FACTS + '  colour: "\\a"\n', [("yaml-character", 3, "U+0007")]),
    "characters that turn the order": (HEAD + "title: 'a \u202edcba'\n", [("yaml-character", 2, "U+202E")]),
    "half a pair in JSON": ('{"title": "\\ud83d"}', [("yaml-syntax", 1, "escape")]),
    # YAML and JSON that cannot be read.
    "a tab as an indent": (HEAD + "facts:\n\tcolour: red\n", [("yaml-syntax", 3, "token")]),
    "an open quote": (HEAD + "title: 'open\n", [("yaml-syntax", 2, "quoted scalar")]),
    "an open bracket": (FACTS + "  pets: [cat\n", [("yaml-syntax", 3, "line 3")]),
    "an indent that does not fit": (FACTS + "   colour: red\n  open: yes\n", [("yaml-syntax", 4, "block")]),
    "two colons": (FACTS + "  colour: red: green\n", [("yaml-syntax", 3, "mapping")]),
    "JSON without a comma": ('{"date": "2026-03-16"\n "facts": {}}', [("yaml-syntax", 2, "','")]),
    "JSON that stops": ('{"facts": {"pets": [', [("yaml-syntax", 1, "flow")]),
    "an unknown directive": ("%YAML 9.9\n---\nfacts: {}\n", [("yaml-syntax", 1, "incompatible")]),
    # Depth and size.
    "100,000 brackets": ("facts: " + "[" * 100_000, [("yaml-too-deep", 1, "50 levels")]),
    "100,000 braces": ("{a: " * 100_000, [("yaml-too-deep", 1, "50 levels")]),
    "100,000 dashes": ("- " * 100_000, [("yaml-too-deep", 1, "50 levels")]),
    "100,000 question marks": ("? " * 100_000, [("yaml-too-deep", 1, "50 levels")]),
    "100,000 brackets that close": ("[" * 100_000 + "]" * 100_000, [("yaml-too-deep", 1, "50 levels")]),
    "deep through aliases": (NESTED_ALIASES, [("yaml-too-deep", 2, "50 levels")]),
    "a bomb of aliases": (BOMB, [("yaml-too-many", 7, "100000 values")]),
    "200,000 values": ("facts: [" + "a," * 200_000 + "]", [("yaml-too-many", 1, "100000 values")]),
    # What YAML can and a case cannot.
    "an unknown alias": (FACTS + "  colour: *red\n", [("yaml-alias", 3, "*red")]),
    "an alias of itself": (FACTS + "  pets: &pets [*pets]\n", [("yaml-alias", 3, "*pets")]),
    "a merge key": (FACTS + "  <<: {colour: red}\n  open: yes\n", [("yaml-merge", 3, "<<")]),
    "a Python object": (FACTS + "  colour: !!python/object/apply:os.system [ls]\n", [("yaml-tag", 3, "os.system")]),
    "a tag of its own": (FACTS + "  colour: !paint red\n", [("yaml-tag", 3, "!paint")]),
    "a key that is a list": (FACTS + "  [colour]: red\n", [("yaml-key", 3, "word")]),
    "a key that is null": (FACTS + "  ~: red\n", [("yaml-key", 3, "word")]),
    "a key that is empty": (FACTS + "  : red\n", [("yaml-syntax", 3, "key")]),
    "a key that is an empty word": (FACTS + "  '': red\n", [("scenario-fact", 3, "''")]),
    "a fact twice": (FACTS + "  colour: red\n  open: yes\n  colour: red\n", [("yaml-duplicate", 5, "line 3")]),
    "a key twice in JSON": ('{"facts": {},\n "facts": {}}', [("yaml-duplicate", 2, "'facts'")]),
    "a fact three times": (
        FACTS + "  colour: red\n  colour: red\n  colour: red\n",
        [("yaml-duplicate", 4, "'colour'"), ("yaml-duplicate", 5, "'colour'")],
    ),
    # Keys of a case.
    "an unknown key": (HEAD + "fact: {colour: red}\n", [("scenario-key", 2, "Did you mean 'facts'?")]),
    "a key in capitals": (HEAD + "Facts: {colour: red}\n", [("scenario-key", 2, "Did you mean 'facts'?")]),
    "a key of 10,000 characters": (HEAD + f"? {'k' * 10_000}\n: v\n", [("scenario-key", 2, "kkk…'")]),
    "facts as a list": (FACTS + "  - colour: red\n", [("scenario-shape", 2, "'facts'")]),
    "facts as a word": (HEAD + "facts: red\n", [("scenario-shape", 2, "'facts'")]),
    "facts without any": (HEAD + "facts:\n", [("scenario-shape", 2, "'facts'")]),
    "a title as a mapping": (HEAD + "title: {nl: Een zaak}\n", [("scenario-shape", 2, "'title'")]),
    "an id as a list": (HEAD + "id: [S1]\n", [("scenario-shape", 2, "'id'")]),
    # Days.
    "30 February": ("date: 2026-02-30\n", [("scenario-date", 1, "2026-02-30")]),
    "29 February of a common year": ("date: 2025-02-29\n", [("scenario-date", 1, "2025-02-29")]),
    "a date the other way round": ("date: 16-03-2026\n", [("scenario-date", 1, "Write it as YYYY-MM-DD.")]),
    "a date with a time": ("date: 2026-03-16T12:00:00\n", [("scenario-date", 1, "T12:00:00")]),
    "a date in other digits": ("date: ٢٠٢٦-٠٣-١٦\n", [("scenario-date", 1, "YYYY-MM-DD")]),
    "a date as a list": ("date: [2026, 3, 16]\n", [("scenario-date", 1, "must be one day")]),
    "a date that is null": ("date: ~\n", [("scenario-date", 1, "no day")]),
    "a date of nothing": ("date: ''\n", [("scenario-date", 1, "''")]),
    "a number as a date": ("date: 20260316\n", [("scenario-date", 1, "20260316")]),
    "the last day that can be written": ("date: 9999-12-31\n", [("scenario-date", 1, "2199")]),
    "the year nought": ("date: 0000-01-01\n", [("scenario-date", 1, "0000-01-01")]),
    "dates with an unknown key": (HEAD + "dates:\n  ordr: 2026-01-01\n", [("scenario-key", 3, "'order'?")]),
    "dates as a list": (HEAD + "dates: [2026-01-01]\n", [("scenario-shape", 2, "'dates'")]),
    "a day of dates that does not exist": (HEAD + "dates: {act: 2026-13-01}\n", [("scenario-date", 2, "2026-13-01")]),
    "a day of dates that is null": (HEAD + "dates: {act: null}\n", [("scenario-date", 2, "'act' has no day")]),
    # Facts with one value.
    "an unknown fact": (FACTS + "  color: red\n", [("scenario-fact", 3, "Did you mean 'colour'?")]),
    "a fact that only follows": (FACTS + "  bright: yes\n", [("scenario-fact", 3, "'bright' follows")]),
    "an unknown value": (FACTS + "  colour: gren\n", [("scenario-value", 3, "Did you mean 'green'?")]),
    "a value in capitals": (FACTS + "  colour: RED\n", [("scenario-value", 3, "Did you mean 'red'?")]),
    "unknown in capitals": (FACTS + "  colour: Unknown\n", [("scenario-value", 3, "Did you mean 'unknown'?")]),
    "no value": (FACTS + "  colour:\n", [("scenario-value", 3, "'colour' has no value")]),
    "an empty value": (FACTS + "  colour: ''\n", [("scenario-value", 3, "''")]),
    "null": (FACTS + "  colour: null\n", [("scenario-value", 3, "write unknown")]),
    "a list for one value": (FACTS + "  colour: [red]\n", [("scenario-value", 3, "takes one value")]),
    "a mapping for one value": (FACTS + "  colour: {is: red}\n", [("scenario-value", 3, "takes one value")]),
    "on": (FACTS + "  open: on\n", [("scenario-value", 3, "'on'")]),
    "off": (FACTS + "  open: off\n", [("scenario-value", 3, "'off'")]),
    "y": (FACTS + "  open: y\n", [("scenario-value", 3, "'y'")]),
    "1 for yes": (FACTS + "  open: 1\n", [("scenario-value", 3, "'1'")]),
    "an emoji": (FACTS + "  colour: 🟥\n", [("scenario-value", 3, "🟥")]),
    "right to left": (FACTS + "  colour: אדום\n", [("scenario-value", 3, "אדום")]),
    "a word of 10,000 characters": (FACTS + f"  colour: {'r' * 10_000}\n", [("scenario-value", 3, "rrr…'")]),
    "a word of several lines": (FACTS + '  colour: "red\\ngreen"\n', [("scenario-value", 3, "red�green")]),
    "a country that is none": (FACTS + "  seat: XX\n", [("scenario-value", 3, "NO, SE")]),
    "a country by its name": (FACTS + "  seat: Norway\n", [("scenario-value", 3, "'Norway'")]),
    "a letter that grows in capitals": (FACTS + "  seat: \u017fE\n", [("scenario-value", 3, "'\u017fE'")]),
    "a shop that is not listed": (FACTS + "  shop: cornr\n", [("scenario-value", 3, "Did you mean 'corner'?")]),
    # Numbers.
    "a negative number": (FACTS + "  age: -1\n", [("scenario-number", 3, "'-1'")]),
    "nan": (FACTS + "  age: .nan\n", [("scenario-number", 3, "'.nan'")]),
    "inf": (FACTS + "  age: .inf\n", [("scenario-number", 3, "'.inf'")]),
    "1e400": (FACTS + "  age: 1e400\n", [("scenario-number", 3, "'1e400'")]),
    "a number of 400 digits": (FACTS + f"  age: {'9' * 400}\n", [("scenario-number", 3, "999…'")]),
    "hexadecimal": (FACTS + "  age: 0x10\n", [("scenario-number", 3, "'0x10'")]),
    "octal": (FACTS + "  age: 0o17\n", [("scenario-number", 3, "'0o17'")]),
    "octal of old": (FACTS + "  age: 017\n", [("scenario-number", 3, "'017'")]),
    "a comma": (FACTS + "  age: 1,5\n", [("scenario-number", 3, "'1,5'")]),
    "underscores": (FACTS + "  age: 1_000\n", [("scenario-number", 3, "'1_000'")]),
    "a number in other digits": (FACTS + "  age: ٣\n", [("scenario-number", 3, "'٣'")]),
    "a number as a list": (FACTS + "  age: [1]\n", [("scenario-value", 3, "takes one value")]),
    "true for a number": (FACTS + "  age: true\n", [("scenario-number", 3, "'true'")]),
    # Lists.
    "an empty list": (FACTS + "  pets: []\n", [("scenario-list", 3, "Write [none].")]),
    "an empty list that has no none": (FACTS + "  birds: []\n", [("scenario-list", 3, "Leave it out")]),
    "unknown in a list": (FACTS + "  pets:\n    - cat\n    - unknown\n", [("scenario-list", 5, "'unknown'")]),
    "none beside others": (FACTS + "  pets: [cat, none]\n", [("scenario-list", 3, "'none'")]),
    "none where there is none": (FACTS + "  birds: none\n", [("scenario-value", 3, "'none'")]),
    "null in a list": (FACTS + "  pets: [cat, ~]\n", [("scenario-value", 3, "words only")]),
    "a list in a list": (FACTS + "  pets: [[cat]]\n", [("scenario-value", 3, "words only")]),
    "a mapping for a list": (FACTS + "  pets: {cat: yes}\n", [("scenario-value", 3, "takes a list")]),
    "the same wrong word twice on a line": (FACTS + "  pets: [ct, ct]\n", [("scenario-value", 3, "'cat'?")]),
    # What is expected.
    "an unknown route": (EXPECT + "  available:\n    - wlak\n", [("scenario-route", 5, "Did you mean 'walk'?")]),
    "an unknown word in expect": (EXPECT + "  availble: [walk]\n", [("scenario-key", 4, "Did you mean 'available'?")]),
    "expect as a list": (EXPECT + "  - walk\n", [("scenario-shape", 3, "'expect'")]),
    "one route for a list": (EXPECT + "  available: walk\n", [("scenario-expect", 4, "a list of routes")]),
    "a list in a list of routes": (EXPECT + "  available: [[walk]]\n", [("scenario-expect", 4, "words only")]),
    "a list for a mapping": (EXPECT + "  deadlines: [walk]\n", [("scenario-expect", 4, "a mapping of routes")]),
    "a figure for a mapping": (EXPECT + "  deadlines: {walk: 12}\n", [("scenario-expect", 4, "'walk'")]),
    "an unknown figure": (EXPECT + "  deadlines: {walk: {hour: 12}}\n", [("scenario-key", 4, "Did you mean 'hours'?")]),
    "a list as a figure": (EXPECT + "  sanctions: {walk: {max_eur: [1]}}\n", [("scenario-expect", 4, "'max_eur'")]),
    "a list as an authority": (EXPECT + "  authorities: {walk: [guide]}\n", [("scenario-expect", 4, "'walk'")]),
    # Several faults at once, in the order of the text.
    "six faults": (
        "dat: x\ndates: {act: soon}\nfacts:\n  colour: gren\n  pets: []\n  colour: red\nexpect: {available: [fly]}\n",
        [
            ("scenario-key", 1, "'dat'"),
            ("scenario-date", 2, "'soon'"),
            ("scenario-value", 4, "'gren'"),
            ("scenario-list", 5, "'pets'"),
            ("yaml-duplicate", 6, "'colour'"),
            ("scenario-route", 7, "'fly'"),
        ],
    ),
}  # fmt: skip

# Valid neighbours of what stands above: the fact as it is read.
NEIGHBOURS = {
    "NO is Norway": ("seat: NO", "NO"),
    "no is Norway in small letters": ("seat: no", "NO"),
    "No is a no": ("open: No", "no"),
    "TRUE is a yes": ("open: TRUE", "yes"),
    "a quoted yes": ("open: 'yes'", "yes"),
    "one word for a list": ("pets: cat", ("cat",)),
    "none alone": ("pets: [none]", ("none",)),
    "the order of the vocabulary": ("pets: [dog, cat, dog]", ("cat", "dog")),
    "nought": ("age: 0", "0"),
    "18 digits": ("age: 999999999999999999.5", "999999999999999999.5"),
    "a used alias": ("pets: &p [cat]\n  birds: owl  # *p is named, not used", ("cat",)),
    "an unlisted shop": ("shop: none", "none"),
}


@cache
def rulebook(folder: Path | None = None):
    return cases.rulebook() if folder is None else load_rulebook(folder)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Rulebooks are read once, and the second engine is not started."""
    monkeypatch.setattr(deciding, "load_rulebook", rulebook)
    monkeypatch.setattr(deciding, "second_engine", lambda _: None)


@pytest.fixture
def routefinder(monkeypatch, capsys):
    """Run the program in this process."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["routefinder", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return caught.value.code, printed.out, printed.err

    return run


def process(command: list[str], env: dict[str, str] | None = None, **more) -> tuple[int, str, str]:
    """Run a command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
    done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def started(*words: object, **more) -> tuple[int, str, str]:
    """Run the program in a process of its own."""
    return process([sys.executable, "-m", "routefinder", *map(str, words)], **more)


def faults_in(code: int, out: str, err: str) -> list[tuple[str, str, int | None, str]]:
    """The file, code, line and message of every fault, when the program said nothing else."""
    assert code == 2, err
    assert out == ""
    assert all(char.isprintable() or char == "\n" for char in err)
    assert "Input should" not in err
    found = [LINE.fullmatch(line) for line in err.splitlines()]
    assert found, "it says nothing"
    assert all(found), err
    return [
        (row["file"], row["code"], int(row["line"]) if row["line"] else None, row["message"]) for row in found if row
    ]


def written(folder: Path, content: str | bytes, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_a_line_for_each_fault(name, routefinder, tmp_path) -> None:
    content, wanted = FILES[name]
    path = written(tmp_path, content)
    found = faults_in(*routefinder("decide", path, "--rules", RULES))
    assert [(file, code, line) for file, code, line, _ in found] == [
        (str(path), code, line) for code, line, _ in wanted
    ]
    for (*_, message), (*_, word) in zip(found, wanted, strict=True):
        assert word in message
        assert len(message) < 500


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_valid_neighbour_is_read_as_it_is_meant(name, tmp_path) -> None:
    line, wanted = NEIGHBOURS[name]
    path = written(tmp_path, FACTS + f"  {line}\n")
    with deciding.session(RULES) as desk:
        assert desk.read(str(path)).facts[line.split(":")[0]] == wanted


@pytest.mark.parametrize(
    "content", [codecs.BOM_UTF8 + FACTS.encode() + b"  open: yes\n", FACTS.replace("\n", "\r\n") + "  open: yes\r\n"]
)
def test_a_byte_order_mark_and_other_line_ends_do_no_harm(content, tmp_path) -> None:
    with deciding.session(RULES) as desk:
        assert desk.read(str(written(tmp_path, content))).facts == {"open": "yes"}


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_is_read_as_a_program_writes_it(ascii_only, tmp_path) -> None:
    case = {"title": "\\u 🙂 \\ud83d\\ude42 \\\\", "facts": {"open": True, "age": 17.5, "pets": ["cat"]}}
    path = written(tmp_path, json.dumps(case, ensure_ascii=ascii_only, indent="\t"), "case.json")
    with deciding.session(RULES) as desk:
        read = desk.read(str(path))
    assert read.title == case["title"]
    assert read.facts == {"open": "yes", "age": "17.5", "pets": ("cat",)}


def test_a_comma_too_many_in_json_does_no_harm(tmp_path) -> None:
    path = written(tmp_path, '{"facts": {"open": true, "pets": ["cat",],},}', "case.json")
    with deciding.session(RULES) as desk:
        assert desk.read(str(path)).facts == {"open": "yes", "pets": ("cat",)}


def test_a_flood_of_faults_is_answered_soon(routefinder, tmp_path) -> None:
    path = written(tmp_path, FACTS + "".join(f"  fact{number}: red\n" for number in range(20_000)))
    assert len(faults_in(*routefinder("decide", path, "--rules", RULES))) == 20_000


def test_no_is_norway_in_the_rulebook_that_comes_with_the_program(routefinder, tmp_path) -> None:
    code, out, err = routefinder("decide", written(tmp_path, FACTS + "  establishment: NO\n"), "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["facts"]["establishment"] == "NO"


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("contnet: [threat]", "scenario-fact", "Did you mean 'content'?"),
        ("content: [treat]", "scenario-value", "Did you mean 'threat'?"),
        ("content: [threat, unknown]", "scenario-list", "leave the fact out"),
        ("notices: [none, complete_notice]", "scenario-list", "stands alone"),
        ("vlop: on", "scenario-value", "Known here: yes, no, unknown."),
        ("establishment: Ireland", "scenario-value", "ISO 3166-1"),
        ("platform: tik_tok", "scenario-value", "Did you mean 'tiktok'?"),
        ("provider_turnover_eur: 1e9", "scenario-number", "plain number"),
        ("hours_since_trusted_flagger_notice: -2", "scenario-number", "plain number"),
        ("something_else_altogether: yes", "scenario-fact", "'routefinder facts' lists them."),
    ],
)
def test_the_rulebook_that_comes_with_the_program_knows_the_nearest_word(
    line, code, word, routefinder, tmp_path
) -> None:
    ((_, found, number, message),) = faults_in(*routefinder("decide", written(tmp_path, FACTS + f"  {line}\n")))
    assert (found, number) == (code, 3)
    assert word in message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.yaml", "file-missing"),
        ("folder", "file-folder"),
        ("", "file-folder"),
        ("case.yaml/inside.yaml", "file-unreadable"),
        ("n" * 300, "file-unreadable"),
        ("nul\0byte", "file-unreadable"),
        ("loop", "file-unreadable"),
        ("\x1b[31mred\x1b[0m.yaml", "file-missing"),
        ("two\nlines.yaml", "file-missing"),
    ],
)
def test_what_is_no_file_is_refused(name, code, routefinder, tmp_path) -> None:
    written(tmp_path, FACTS)
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    ((_, found, line, _),) = faults_in(*routefinder("decide", tmp_path / name, "--rules", RULES))
    assert (found, line) == (code, None)


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({}, [("rules", "rules-folder", None)]),
        ({"readme.txt": "rules:\n"}, [("rules", "rules-folder", None)]),
        ({"a.yaml": ""}, [("rules/a.yaml", "yaml-empty", 1)]),
        ({"a.yaml": "- rules\n"}, [("rules/a.yaml", "rules-shape", 1)]),
        ({"a.yaml": b"rules: \xff\n"}, [("rules/a.yaml", "file-not-utf8", 1)]),
        ({"a.yaml": "rules: " + "[" * 100_000}, [("rules/a.yaml", "yaml-too-deep", 1)]),
        ({"a.yaml": BOMB}, [("rules/a.yaml", "yaml-too-many", 7)]),
        ({"a.yaml": "rules: !!python/name:os.system ''\n"}, [("rules/a.yaml", "yaml-tag", 1)]),
        (
            {"a.yaml": "ruls: []\nrules: {}\n", "b.yaml": "version: [1]\n"},
            [
                ("rules/a.yaml", "rules-section", 1),
                ("rules/a.yaml", "rules-shape", 2),
                ("rules/b.yaml", "rules-shape", 1),
            ],
        ),
        ({"a.yaml": "gates:\n  -\n  - door\n  - {id: a}\n"}, [
            ("rules/a.yaml", "rules-value", 2), ("rules/a.yaml", "rules-value", 3),
            ("rules/a.yaml", "rules-missing", 4), ("rules/a.yaml", "rules-missing", 4),
        ]),
    ],
)  # fmt: skip
def test_a_bad_rulebook_is_refused_with_a_line_for_each_fault(files, wanted, routefinder, tmp_path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, content in files.items():
        written(folder, content, name)
    found = faults_in(*routefinder("decide", VALID / "scenario.yaml", "--rules", folder))
    assert [(file.removeprefix(f"{tmp_path}/"), code, line) for file, code, line, _ in found] == wanted


@pytest.mark.parametrize("name", ["no-such-folder", "case.yaml", "\x1b[31mred"])
def test_what_is_no_rules_folder_is_refused(name, routefinder, tmp_path) -> None:
    path = written(tmp_path, FACTS)
    ((_, code, _, _),) = faults_in(*routefinder("decide", path, "--rules", tmp_path / name))
    assert code == "rules-folder"


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "", "2026-3-1", "nan", "٢٠٢٦-٠٣-١٦", "20260316", "9999-12-31"])
def test_a_bad_day_on_the_command_line_is_refused(day, routefinder) -> None:
    ((_, code, _, _),) = faults_in(*routefinder("decide", VALID / "scenario.yaml", "--rules", RULES, "--date", day))
    assert code == "scenario-date"


@pytest.mark.parametrize(
    "words",
    [
        ["decid", "case.yaml"],
        ["\x1b[31mdecide"],
        ["decide"],
        ["decide", "case.yaml", "more.yaml"],
        ["decide", "case.yaml", "--format", "pdf"],
        ["decide", "case.yaml", "--format", "\x1b[2J"],
        ["decide", "case.yaml", "--lang", "fr"],
        ["decide", "case.yaml", "--no-such-option"],
        ["decide", "case.yaml", "--date"],
        ["--no-such-option"],
        ["test"],
    ],
)
def test_a_bad_call_is_refused(words, routefinder) -> None:
    code, out, err = routefinder(*words)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].strip(" │╰─╯")
    assert "Traceback" not in err
    assert "\x1b" not in err


def test_a_scenario_that_cannot_be_read_is_no_failed_test_but_a_wrong_call(routefinder, tmp_path) -> None:
    code, out, err = routefinder("test", written(tmp_path, FACTS + "  colour: gren\n"), "--rules", RULES)
    assert code == 2
    assert "[scenario-value]" in out + err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"facts: [" + b"[" * 100_000, "yaml-too-deep"),
        (b"\0", "yaml-character"),
        (b"", "yaml-empty"),
        (b"#" * (3 << 20), "file-too-large"),
    ],
)
def test_standard_input_in_a_process_of_its_own(content, code) -> None:
    ((file, found, _, _),) = faults_in(*started("decide", "-", "--rules", RULES, input=content))
    assert (file, found) == ("standard input", code)


def test_a_closed_standard_input_is_refused() -> None:
    code, out, err = started("decide", "-", "--rules", RULES, preexec_fn=lambda: os.close(0))
    assert (code, out) == (2, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_messages_survive_a_plain_locale(locale, tmp_path) -> None:
    path = written(tmp_path, FACTS + "  colour: 🟥\n")
    plain = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ((_, code, line, _),) = faults_in(*started("decide", path, "--rules", RULES, env=plain))
    assert (code, line) == ("scenario-value", 3)


# Nobody may not import what the tests import, so all of it is imported by a first run, on a file that is not there.
AS_NOBODY = """
import contextlib, io, os, sys
from routefinder.faces import cli, deciding
deciding.second_engine = lambda index: None
*words, user = sys.argv
with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):
    sys.argv = [word.replace("case.yaml", "none.yaml") for word in words]
    cli.main()
sys.argv = words
if os.geteuid() == 0:
    os.setuid(int(user))
cli.main()
"""


def test_a_file_that_may_not_be_read_is_refused(tmp_path) -> None:
    path = written(tmp_path, FACTS)
    path.chmod(0)
    user = str(pwd.getpwnam("nobody").pw_uid)
    words = ["decide", str(path), "--rules", str(RULES), user]
    ((file, code, line, message),) = faults_in(*process([sys.executable, "-c", AS_NOBODY, *words]))
    assert (file, code, line) == (str(path), "file-unreadable", None)
    assert "Permission denied" in message
