"""A page to print for each grid, whose QR says where who joins by it belongs."""

from bot.commands.posters import write_posters


async def test_every_grid_has_its_page_and_its_notice(house, tmp_path):
    """Eight grids: eight pages with their QR, eight notices with the way to 客服; asked again, the QR is the same."""
    written = await write_posters(house.config, tmp_path / "posters")
    ways = dict(house.simulator.customer_groups.ways)
    await write_posters(house.config, tmp_path / "again")
    page = (tmp_path / "posters" / "G3-海报.html").read_text("utf-8")
    notice = (tmp_path / "posters" / "G3-群公告.txt").read_text("utf-8")

    assert len(written) == 16
    assert {way["state"] for way in ways.values()} == {f"G{number}" for number in range(1, 9)}
    assert house.simulator.customer_groups.ways == ways
    assert "https://p.example/qr/" in page
    assert "work.weixin.qq.com/kfid" in notice
    assert "不同意" in notice
