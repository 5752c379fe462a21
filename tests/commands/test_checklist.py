"""`gridbot check` walks an administrator through what his way of connecting needs, and names what is missing."""

import pytest

from bot.commands.check import _hooks, _wecom
from bot.commands.checklist import PROFILES, STEPS, ask, steps
from bot.config import from_tree
from tests.acceptance.house import House

WECOM = {"corp_id": "ww1", "app": {"agent_id": 1, "secret": "s", "token": "t", "aes_key": "a" * 43}}
KF = {"open_kfid": "wk1"}


def walked(profile, **wecom):
    config = from_tree({"web": {"public_url": "https://a.example"}, "wecom": WECOM | wecom,
                        "community": [{"code": "songling", "name": "松岭"}]})  # fmt: skip
    return {found.what: found for found in steps(config, profile)}


def test_each_profile_is_told_what_it_lacks():
    """Without an archive A does not work, without 客服 B does not, without the smart bot direct does not."""
    lacking = {
        profile: [what for what, found in walked(profile).items() if found.state == "missing"] for profile in PROFILES
    }

    assert lacking == {"A": ["清单 会话内容存档"], "B": ["清单 微信客服"], "direct": ["清单 智能机器人"]}


def test_what_is_there_is_not_asked_for_again():
    """With 客服 configured, B is complete as far as the configuration can tell."""
    assert walked("B", kf=KF)["清单 微信客服"].state == "on"
    assert [found for found in walked("B", kf=KF).values() if found.state == "missing"] == []


@pytest.mark.parametrize("profile", ["A", "B"])
def test_every_step_says_where_to_click(profile):
    """Whoever reads a line knows where in the console it is done; nothing of ours is left unfilled."""
    found = walked(profile)
    told = [one for one in found.values() if one.what.startswith("清单") and one.state != "on"]

    assert all("→" in one.said or "public_url" in one.said for one in told)
    assert all("{" not in one.said for one in found.values())
    assert len(told) >= 5


def test_what_is_not_built_yet_is_never_called_on():
    """Who writes the contacts into the file is told that they do nothing yet; of the bot's callbacks, what they cannot."""
    written = {
        "smart_bot": {"mode": "webhook", "token": "t", "aes_key": "a" * 43},
        "contacts": {"secret": "s"},
    }
    config = from_tree({"wecom": WECOM | written, "community": [{"code": "songling", "name": "松岭"}]})
    found = {one.what: one for one in _wecom(config)}

    assert (found["通讯录同步"].state, "还没接上" in found["通讯录同步"].said) == ("hint", True)
    assert (found["智能机器人"].state, "不能先开口" in found["智能机器人"].said) == ("hint", True)
    assert found["智能机器人"].said.endswith("/wecom/smart-bot")


def test_what_no_page_settles_is_named():
    """What the platform leaves open stands in the list, with how it is dealt with."""
    assert sum(what.startswith("官方没写明") for what in walked("A")) >= 5
    assert {step.what for step in STEPS} >= {"客户群权限", "微信客服", "会话内容存档"}


async def test_a_hook_without_its_group_is_named(tmp_path):
    """A hook is of use only where an internal group bears its name: before there is a register nobody can tell, after
    it the one that fits none is named."""
    house = House(tmp_path, push={"hooks": [
        {"name": "松岭社区工作群", "url": "https://a.example/cgi-bin/webhook/send?key=a1"},
        {"name": "没有的群", "url": "https://a.example/cgi-bin/webhook/send?key=a2"},
    ]})  # fmt: skip
    [on] = [one for one in _wecom(house.config) if one.what == "消息推送"]
    [before] = await _hooks(house.config)
    async with house.platform(), house.bot():
        pass
    [after] = await _hooks(house.config)

    assert (on.state, before.state, after.state) == ("on", "hint", "missing")
    assert "「没有的群」" in after.said
    assert "松岭社区工作群" not in after.said


async def test_the_platform_is_asked_what_the_application_may(tmp_path):
    """With real secrets it tries: groups are seen, the 客服 account is there and ours to use."""
    house = House(tmp_path)
    async with house.platform():
        found = {one.what: one.state for one in await ask(house.config)}

    assert found == {"客户群接口": "on", "微信客服接口": "on"}
