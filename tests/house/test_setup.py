"""./run and ./test set themselves up: whole or not at all, one at a time, and from no file of whoever calls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cases import ROOT

NEEDED = ("awk", "bash", "cat", "cksum", "dirname", "env", "flock", "mktemp", "rm", "sh")
LOCK = "# part: runtime - nothing\n# part: durable - nothing\n# part: test - nothing\n"
HOSTILE = "import pathlib; pathlib.Path(__file__).with_suffix('.ran').touch()\n"
TRAPS = ("ensurepip", "pip", "platform", "sysconfig", "typer", "venv")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no library, in a folder with a space in its name."""
    root = tmp_path / "a checkout"
    (root / "src" / "routefinder").mkdir(parents=True)
    shutil.copytree(ROOT / ".ci", root / ".ci")
    for name in ("run", "test"):
        shutil.copy2(ROOT / name, root / name)
    (root / "requirements.lock").write_text(LOCK, "utf-8")
    (root / "src" / "routefinder" / "__main__.py").write_text("import typer\n", "utf-8")
    (root / "src" / "typer.py").write_text("print('here')\n", "utf-8")
    return root


@pytest.fixture
def caller(tmp_path: Path) -> Path:
    """The folder of whoever calls, with files that are called as modules that are needed."""
    folder = tmp_path / "caller"
    folder.mkdir()
    for name in TRAPS:
        (folder / f"{name}.py").write_text(HOSTILE, "utf-8")
    return folder


def tools(folder: Path, *names: str, **scripts: str) -> str:
    """A folder with only these programs, for PATH."""
    folder.mkdir()
    for name in names:
        found = sys.executable if name.startswith("python") else shutil.which(name)
        assert found, f"{name} is not here"
        (folder / name).symlink_to(found)
    for name, text in scripts.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!{shutil.which('bash')}\n{text}\n", "utf-8")
        path.chmod(0o755)
    return str(folder)


def started(command: Path, cwd: Path, **env: str) -> subprocess.Popen[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ROUTEFINDER"))}
    return subprocess.Popen(
        [str(command)],
        cwd=cwd,
        env={**plain, "PYTHON": sys.executable, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_two_first_runs_at_once_set_up_once_and_run_no_file_of_the_caller(checkout: Path, caller: Path) -> None:
    both = [ended(process) for process in [started(checkout / "run", caller) for _ in range(2)]]
    assert [(code, out) for code, out, _ in both] == [(0, "here\n")] * 2, both
    assert sorted(err.count("setting up") for *_, err in both) == [0, 1]
    assert not list(caller.glob("*.ran"))


def test_a_set_up_that_was_interrupted_begins_again(checkout: Path, caller: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", checkout / ".venv"], check=True)
    assert ended(started(checkout / "run", caller))[:2] == (0, "here\n")
    kept = checkout / ".venv" / "kept"
    kept.touch()
    (checkout / ".venv" / ".made-from").write_text("another lock", "utf-8")
    assert ended(started(checkout / "run", caller))[:2] == (0, "here\n")
    assert kept.exists(), "only what is new in the lock is installed"
    (checkout / ".venv" / ".made-from").unlink()
    assert ended(started(checkout / "run", caller))[:2] == (0, "here\n")
    assert not kept.exists()


def test_without_a_compiler_the_tests_stop_and_the_program_goes_on(checkout: Path, tmp_path: Path) -> None:
    path = tools(tmp_path / "bin", *NEEDED)
    needs = ended(started(checkout / "run", tmp_path, PATH=path, ROUTEFINDER_NEEDS_DURABLE="1"))
    assert needs[:2] == (2, "")
    assert "second engine is needed" in needs[2]
    assert not (checkout / ".venv").exists()
    code, out, err = ended(started(checkout / "run", tmp_path, PATH=path))
    assert (code, out) == (0, "here\n")
    assert "the second engine stays out" in err


def test_without_python_the_tests_say_what_to_install(checkout: Path, tmp_path: Path) -> None:
    path = tools(tmp_path / "bin", *NEEDED, dpkg="exit 1", id="echo 1000")
    code, out, err = ended(started(checkout / "test", tmp_path, PATH=path, PYTHON=""))
    assert (code, out) == (2, "")
    assert err == "routefinder: please install first: apt-get install python3 python3-venv\n"


def test_without_python_the_tests_install_it(checkout: Path, tmp_path: Path) -> None:
    log, late = tmp_path / "log", tmp_path / "bin" / "python3"
    install = f'echo "$*" >>"{log}"; case "$*" in *python3-venv) ln -s "{sys.executable}" "{late}";; esac'
    stop = 'case "$*" in *chromium*) exit 1;; esac'  # the next thing that is needed ends the trial
    path = tools(tmp_path / "bin", *NEEDED, "ln", "gcc", dpkg="exit 1", id="echo 0", apt_get=f"{install}; {stop}")
    ended(started(checkout / "test", tmp_path, PATH=path, PYTHON=""))
    assert "python3 python3-venv" in log.read_text("utf-8").splitlines()[1]
    assert late.exists()


def test_what_is_installed_leaves_nothing_in_the_home_of_whoever_calls() -> None:
    assert "--no-cache-dir" in (ROOT / ".ci" / "setup").read_text("utf-8")
