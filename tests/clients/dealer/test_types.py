"""Each client is typed against the schema of its role: reading a field that the role may not read does not compile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.embedded.programs import ROOT

CLIENTS = ROOT / "clients"


def test_a_forbidden_field_is_a_type_error_and_an_allowed_one_is_not() -> None:
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    node = shutil.which("node", path=search)
    assert node, "no node: ./drt test installs it"
    compiler = CLIENTS / "node_modules/typescript/bin/tsc"
    options = "--noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler --target es2023"
    run = subprocess.run(
        [node, compiler, *options.split(), "--allowImportingTsExtensions", "tests/clients/dealer/forbidden.ts"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = [line for line in run.stdout.splitlines() if "error" in line]
    assert lines, run.stdout + run.stderr
    source = Path(__file__).with_name("forbidden.ts").read_text().splitlines()
    place = 1 + next(number for number, line in enumerate(source) if "?.lastCampaign" in line)
    assert all(line.startswith(f"tests/clients/dealer/forbidden.ts({place},") for line in lines), run.stdout
