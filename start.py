"""Two commands for a fresh clone: `python3 start.py` installs everything and runs the demonstration,
`python3 start.py test` installs everything and passes the tests. Anything else is handed to `gridbot`."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / ".venv"
PYTHON = HOME / ("Scripts" if os.name == "nt" else "bin") / "python"


def install(requirements: str) -> None:
    """Make the environment once; again only when the pinned list has changed."""
    wanted = hashlib.sha256((HERE / requirements).read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    mark = HOME / f"installed-{requirements}"
    if mark.exists() and mark.read_text() == wanted:
        return
    if not PYTHON.exists():
        print("Making an environment in .venv …", flush=True)
        try:
            venv.create(HOME, with_pip=True, symlinks=os.name != "nt")
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(
                f"Python could not make an environment ({error}). On Debian or Ubuntu: apt-get install python3-venv"
            )
    print(f"Installing what {requirements} pins (a few minutes the first time) …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(HERE / requirements)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(HERE)], check=True)
    mark.write_text(wanted)


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  this file runs before anything has checked
        sys.exit(f"gridbot needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command, rest = (words[0], words[1:]) if words else ("demo", [])
    try:
        install("requirements-dev.txt" if command == "test" else "requirements.txt")
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    module = ["pytest", *rest] if command == "test" else ["bot", command, *rest]
    try:
        return subprocess.run(
            [str(PYTHON), "-m", *module], check=False, cwd=HERE if command == "test" else None
        ).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
