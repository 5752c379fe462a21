"""Seeded damage to what is well formed, and a guard: the documented error or none, and never a second of work."""

import copy
import json
import os
import random
import time

COUNT = int(os.environ.get("HOSTILE", "4000"))  # mutations for each parser; .ci/run asks for 20,000
SPECIAL = (
    b"\x00", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"&a;",
    b'"', b"\\", b"\\ud800", b"\\u0000", b"{", b"[" * 2000, b"}", b"]", b"1e999", b"-", b"NaN", b"9" * 5000, b"%s", b"=cmd|' /C calc'!A0",
    "①".encode(), "²".encode(), "٣".encode(), "〇".encode(), "零".encode(), "十".encode(), "亿".encode(), b"#", "＃".encode(),
    "\u202e".encode(), "\u200b".encode(), "👨‍👩‍👧".encode(), b" " * 300, b"\r\n", b"\t", "到".encode(), "、".encode(), b"../", b"/",
    "周八".encode(), b"25:61", "99月99日".encode(), "2月30日".encode(), b"\xef\xbb\xbf", b"1-" * 200, b"(" * 200,
)  # fmt: skip


def mutations(seeds, count, seed):
    """*count* damaged copies of *seeds*, the same for the same *seed*; some bytes are none of UTF-8."""
    dice = random.Random(seed)
    for _ in range(count):
        data = bytearray(dice.choice(seeds))
        for _ in range(dice.randint(1, 5)):
            at, other = dice.randint(0, len(data)), dice.randint(0, len(data))
            low, high = sorted((at, other))
            match dice.randrange(7):
                case 0 if data:
                    data[at % len(data)] ^= 1 << dice.randrange(8)
                case 1:
                    del data[low : min(high, low + 8)]
                case 2:
                    data[at:at] = dice.choice(SPECIAL)
                case 3:
                    data[at:at] = data[low : min(high, low + 200)]
                case 4:
                    del data[at:]
                case 5:
                    data[low:high] = dice.choice(SPECIAL)
                case _:
                    data[at:at] = dice.choice(seeds)[:100]
        yield bytes(data[:20000])


ODD = (
    None, True, 0, -1, 1e308, 10**30, float("inf"), "", "\ud800", "9" * 400, "①", [], {}, [[]], [None], [1, "a", {}], {"content": {}},
    {"item": 3}, {"text": ["好"]}, "{", "null", "{\"content\":\"x\"}",
)  # fmt: skip


def twists(objects, count, seed):
    """*count* copies of JSON *objects* in which some values are other ones, moved or gone; still well-formed JSON."""
    dice = random.Random(seed)
    texts = [json.dumps(one) for one in objects]
    for _ in range(count):
        found = json.loads(dice.choice(texts))
        for _ in range(dice.randint(1, 3)):
            inner = _somewhere(found, dice)
            names = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
            if not names:
                continue
            at = dice.choice(names)
            match dice.randrange(4):
                case 0:
                    del inner[at]
                case 1:
                    inner[at] = copy.deepcopy(inner[dice.choice(names)])
                case _:
                    inner[at] = copy.deepcopy(dice.choice(ODD))
        yield found


def _somewhere(value, dice):
    """The object itself, or one within it."""
    while True:
        inner = [one for one in (value.values() if isinstance(value, dict) else value) if isinstance(one, dict | list)]
        if not inner or dice.random() < 0.4:
            return value
        value = dice.choice(inner)


def as_text(raw):
    return raw.decode("utf-8", "replace")


def bears(parse, value, *allowed):
    """Run *parse*; its documented errors are fine. Seconds are the thread's own work, so a busy machine changes nothing."""
    start = time.thread_time()
    try:
        return parse(value)
    except allowed:
        return None
    finally:
        spent = time.thread_time() - start
        assert spent < 1, f"{spent:.2f} s for {value!r:.200}"
