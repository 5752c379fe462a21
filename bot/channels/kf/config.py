"""What 微信客服 needs to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KfConfig:
    corp_id: str
    open_kfid: str
    poll_seconds: float = 300.0  # a look without a callback's token is strictly limited
    scene_is_unit: bool = True  # the scene of a link is the code of a unit
