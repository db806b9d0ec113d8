"""`./drt` itself: makes its environment once, also when two start at once or one was interrupted. No network."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.embedded.programs import ROOT

CLI = "import os, sys; print(os.getcwd(), sys.argv[1:], sorted(sys.modules).count('site'), flush=True)\n"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose lock is empty and whose `cli` says where it is."""
    copy = tmp_path_factory.mktemp("copy") / "a repo"
    (copy / "requirements").mkdir(parents=True)
    (copy / "requirements/run.txt").write_text("# nothing==0\n")
    (copy / "cli.py").write_text(CLI)
    shutil.copy(ROOT / "drt", copy)
    return copy


def start(copy: Path, cwd: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd)}
    return subprocess.Popen(
        [copy / "drt", *arguments], cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_two_at_once_install_once_and_both_run_where_they_were_called(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "cli.py").write_text("raise SystemExit('the wrong cli')")
    runs = [start(copy, tmp_path, "up", "--data", name) for name in "ab"]
    answers = [run.communicate(timeout=60) for run in runs]
    for name, (output, _) in zip("ab", answers, strict=True):
        assert output == f"{tmp_path} ['up', '--data', '{name}'] 1\n"
    assert sum(errors.count("drt: installing") for _, errors in answers) == 1


def test_installs_again_only_when_the_lock_changed_or_the_last_time_was_interrupted(copy: Path, tmp_path: Path) -> None:
    run = start(copy, tmp_path)
    run.communicate(timeout=60)
    assert start(copy, tmp_path).communicate(timeout=60)[1] == ""
    (copy / "requirements/run.txt").write_text("# other==0\n")
    assert "installing" in start(copy, tmp_path).communicate(timeout=60)[1]
    (copy / ".venv/installing").touch()
    (copy / ".venv/half").touch()
    assert "installing" in start(copy, tmp_path).communicate(timeout=60)[1]
    assert not (copy / ".venv/half").exists()


def test_says_in_one_line_what_cannot_be_installed(copy: Path, tmp_path: Path) -> None:
    start(copy, tmp_path).communicate(timeout=60)
    broken = tmp_path / "broken"
    shutil.copytree(copy, broken, symlinks=True)
    (broken / "requirements/run.txt").write_text("./nowhere==1\n")
    run = start(broken, tmp_path)
    errors = run.communicate(timeout=60)[1]
    assert run.returncode == 1
    assert errors.splitlines()[-1].startswith("drt: installing failed; once the cause is mended, the same command")
    assert (broken / ".venv/installing").exists()
