"""Groups: which units one serves and who can speak in it for us."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chat:
    """A group. `residents` groups are customer groups: nothing of ours leaves without a member's tap."""

    id: str  # "room:wr…"
    name: str
    kind: str = "residents"  # residents (customer group) | internal | firms | owners …; all but internal need a tap
    units: tuple[str, ...] = ()
    owner: str = ""  # userid of the member who owns it and presses
    tags: tuple[str, ...] = ()
