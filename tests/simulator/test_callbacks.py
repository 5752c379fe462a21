"""What the bot is told, and how often."""

from datetime import timedelta

from tests.simulator.conftest import control


async def test_the_address_is_checked_when_the_bot_is_met(sim):
    """The platform asks both addresses for an echo before it uses them."""
    assert sim.callbacks.verified == {"app": True, "archive": True}


async def test_what_a_worker_writes_arrives_as_the_reference_says(sim, bot, http):
    """A line typed to the application arrives sealed, with sender, time, id and agent."""
    await control(sim, http, "", who="wang", text="3栋2单元楼道灯坏了 ]]> <b>")
    await sim.conductor.settle()

    told = bot.got[-1]
    assert told["FromUserName"] == "wang"
    assert told["ToUserName"] == sim.corp.corp_id
    assert (told["MsgType"], told["Content"]) == ("text", "3栋2单元楼道灯坏了 ]]> <b>")
    assert told["CreateTime"] == str(int(sim.clock.now().timestamp()))
    assert told["MsgId"].isdigit()
    assert told["AgentID"] == str(sim.corp.agent_id)


async def test_a_picture_with_words_is_two_messages(sim, bot, api):
    """A picture with words to the application comes as words, then a picture that can be fetched."""
    await sim.phones.say("wang", "app", "您看", image="一摊水")
    await sim.conductor.settle()

    kinds = [told["MsgType"] for told in bot.got]
    assert kinds == ["text", "image"]
    async with api.http.get(bot.got[1]["PicUrl"]) as answer:
        assert (await answer.read()).startswith(b"\x89PNG")


async def test_a_location_and_a_voice_arrive(sim, bot):
    """A worker can send where he is, and speak."""
    await sim.phones.say("wang", "app", location={"latitude": 31.2, "longitude": 121.4, "label": "3栋"})
    await sim.phones.say("wang", "app", voice="马上到")
    await sim.conductor.settle()

    assert {"MsgType": "location", "Location_X": "31.2", "Label": "3栋", "AppType": "wxwork"}.items() <= bot.got[
        0
    ].items()
    assert bot.got[1]["Format"] == "amr"


async def test_an_unanswered_message_is_asked_again(sim, bot):
    """A message that gets no answer comes again, with the same id under a fresh signature, three times in all."""
    bot.behave = ["close", 503]
    await sim.phones.say("wang", "app", "收到没有")
    await sim.conductor.settle()

    assert len({told["MsgId"] for told in bot.got}) == 1
    assert len(bot.got) == 3
    assert len(set(bot.stamps)) == 3


async def test_a_slow_answer_is_cut_and_asked_again(sim, bot):
    """Who answers later than the limit is asked again."""
    sim.callbacks.limit = 0.1
    bot.behave = [0.3]
    await sim.phones.say("wang", "app", "在吗")
    await sim.conductor.settle()

    assert len(bot.got) == 2


async def test_the_platform_gives_up_after_three_tries(sim, bot):
    """A message refused three times is lost, and known to be."""
    bot.behave = [500, 500, 500]
    await sim.phones.say("wang", "app", "在吗")
    await sim.conductor.settle()

    assert len(bot.got) == 3
    assert len(sim.world.lost) == 1


async def test_lost_and_doubled_callbacks_on_demand(sim, bot, http):
    """A callback can be lost, and can come twice at once."""
    await control(sim, http, "/fault", kind="callbacks_lost", times=1)
    await sim.phones.say("wang", "app", "一")
    await control(sim, http, "/fault", kind="duplicate", times=1)
    await sim.phones.say("wang", "app", "二")
    await sim.conductor.settle()

    assert [told["Content"] for told in bot.got] == ["二", "二"]
    assert len({told["MsgId"] for told in bot.got}) == 1


async def test_a_fault_ends_by_itself(sim, bot, http):
    """A fault lasts as many seconds of office time as it was given."""
    await control(sim, http, "/fault", kind="callbacks_lost", **{"for": 60})
    await sim.conductor.move_by(timedelta(seconds=61))
    await sim.phones.say("wang", "app", "好了")
    await sim.conductor.settle()

    assert [told["Content"] for told in bot.got] == ["好了"]


async def test_a_press_arrives_with_its_choice_and_the_card_can_be_greyed(sim, bot, api, http):
    """A pressed button arrives with what was selected; the passive reply greys the card for who pressed it."""
    await api.card("wang|Zhao")
    card = sim.world.heard("wang")[-1]["card"]
    assert card["id"] == "t-1"
    bot.behave = [
        "<xml><MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[已接单]]></ReplaceName></Button></xml>"
    ]
    await control(sim, http, "/press", who="wang", card="t-1", key="accept", selected={"eta": "2h"})
    await sim.conductor.settle()

    told = bot.got[-1]
    assert (told["Event"], told["EventKey"], told["TaskId"]) == ("template_card_event", "accept/little/12", "t-1")
    assert told["CardType"] == "button_interaction"
    assert told["SelectedItems"]["SelectedItem"] == {"QuestionKey": "eta", "OptionIds": {"OptionId": "2h"}}
    assert sim.world.heard("wang")[-1]["card"]["replace_text"] == "已接单"
    assert "replace_text" not in sim.world.heard("Zhao")[-1]["card"]
    async with http.post(
        f"{sim.base_url}/control/press", json={"who": "wang", "card": "t-1", "key": "accept/little/12"}
    ) as gone:
        assert gone.status == 404


async def test_the_code_of_a_press_changes_the_card_once(sim, bot, api):
    """The code that comes with a press changes that card for everybody, once, within 72 hours."""
    await api.card("wang|Zhao")
    await sim.phones.press("wang", "t-1", "accept/little/12")
    await sim.conductor.settle()
    body = {
        "userids": ["wang", "Zhao"], "agentid": sim.corp.agent_id, "response_code": bot.got[-1]["ResponseCode"],
        "button": {"replace_name": "王师傅已接单"},
    }  # fmt: skip

    assert (await api.post("message/update_template_card", body))["invaliduser"] == []
    assert sim.world.heard("Zhao")[-1]["card"]["replace_text"] == "王师傅已接单"
    assert (await api.post("message/update_template_card", body))["errcode"] != 0


async def test_a_passive_text_reply_is_seen(sim, bot):
    """The bot may answer a message in the answer itself."""
    bot.behave = ["<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[收到]]></Content></xml>"]
    await sim.phones.say("wang", "app", "在吗")
    await sim.conductor.settle()

    assert sim.world.heard("wang")[-1]["text"] == "收到"
