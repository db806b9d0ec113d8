"""`python -m bench.faults --minutes 10`: load, while every program is killed in its turn; what was promised holds."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
from pathlib import Path

from bench.faults.run import Plan, run


def main() -> int:
    """Run and print; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="bench.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--riders", type=int, default=8, help="how many at once")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and choices")
    options = parser.parse_args()
    os.environ.setdefault("DRT_SECRET", secrets.token_urlsafe(32))
    plan = Plan(options.minutes * 60, riders=options.riders, seed=options.seed)
    with tempfile.TemporaryDirectory(prefix="drt-faults-") as folder:
        verdict = asyncio.run(run(Path(folder), plan))
    print(verdict.table())
    return 0 if verdict.kept else 1


if __name__ == "__main__":
    sys.exit(main())
