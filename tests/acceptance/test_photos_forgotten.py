"""What residents send over their page is not kept for longer than the papers say."""

from datetime import timedelta

from bot.web.photos import KEPT, Photos
from storage.sealing import Seal
from tests.acceptance.house import KEY


async def test_a_photo_goes_in_the_night_though_nobody_sends_another(house):
    """A photo of thirty days goes in the next night, one of yesterday stays."""
    folder, seal = house.config.storage.data / "photos", Seal([KEY])
    for age in (KEPT - timedelta(hours=1), timedelta(days=1)):
        moment = house.start - age
        kept = Photos(folder, seal, lambda moment=moment: moment).put(b"a picture")

    await house.passes(hours=20)

    assert [path.name for path in folder.iterdir()] == [kept.ref]
