"""Is a process still there?"""

from pathlib import Path


def is_there(pid):
    """A dead one that nobody has waited for is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
