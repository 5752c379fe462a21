"""Every fault in its long form, by seed, and a table at the end.

`python -m tests.faults` runs all of it, 500 kills among it; `--kills 10 --seeds 2` tries it out, `--only locked` one alone.
"""

import argparse
import asyncio
import io
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.faults.forms import FAULTS, Fault


async def once(fault: Fault, seed: int, size: int) -> tuple[str, bool]:
    """One seed of one fault; what it says, and whether it held. What the program logs is kept for a failure."""
    log = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="gridbot-fault-") as name:
        try:
            with redirect_stdout(log), redirect_stderr(log):
                return await fault.run(Path(name), seed, size), True
        except Exception as error:  # noqa: BLE001  whatever it is, the fault did not hold and the others go on
            print(log.getvalue()[-3000:])
            return f"seed {seed}: {str(error)[:300] or type(error).__name__}", False


def by_pytest(where: str) -> tuple[str, bool]:
    """What has no dice: the test itself is the long form."""
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", *where.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stdout.splitlines() if line.strip()]
    return (said[-1].strip(" =") if said else "nothing ran"), done.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seeds", type=int, default=10, help="seeds of each other fault")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--only", default="", help="part of a fault's name")
    asked = parser.parse_args()
    began, rows = time.monotonic(), []
    for fault in [one for one in FAULTS if asked.only in one.name]:
        since, lines, held, runs = time.monotonic(), [], 0, 1
        if fault.run is None:
            line, well = by_pytest(fault.short)
            lines, held = [line], int(well)
        else:
            runs = 1 if fault.kills else asked.seeds
            for seed in range(asked.seed, asked.seed + runs):
                line, well = asyncio.run(once(fault, seed, asked.kills if fault.kills else 1))
                lines.append(line)
                held += well
                print(f"  {fault.name}, seed {seed}: {line}", flush=True)
        rows.append((fault.name, f"{held} of {runs}", f"{time.monotonic() - since:.0f} s", lines[-1], held == runs))
    print(f"\nseeds {asked.seed} to {asked.seed + asked.seeds - 1}, {time.monotonic() - began:.0f} s\n")
    print("| fault | held | time | figures of the last seed |\n|---|---|---|---|")
    for name, held, seconds, line, _ in rows:
        print(f"| {name} | {held} | {seconds} | {line} |")
    sys.exit(0 if all(well for *_, well in rows) else 1)


if __name__ == "__main__":
    main()
