"""Chinese numerals as they stand in addresses: 三 → 3, 十二 → 12, 二零一 → 201, 叁 → 3, 两 → 2."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {
    "〇": 0,
    "○": 0,
    "幺": 1,
    "壹": 1,
    "贰": 2,
    "两": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
CHARACTERS = "".join(DIGITS) + "".join(TENS)  # for regular expressions: 十 is among them
_ARABIC = {c: str(v) for c, v in DIGITS.items()} | {str(d): str(d) for d in range(10)}


def to_digits(word: str) -> str:
    """The number *word* stands for as ASCII digits; the word itself when it is none. Mixed forms (3零一) work too."""
    if word.isascii():
        return word
    if not any(c in TENS for c in word):
        figures = [_ARABIC.get(c) for c in word]
        return "".join(f for f in figures if f is not None) if None not in figures else word
    total, digit = 0, None
    for c in word:
        if c in TENS:
            total += (1 if digit is None else digit) * TENS[c]
            digit = None
        elif c in _ARABIC:
            digit = int(_ARABIC[c]) if digit is None else digit * 10 + int(_ARABIC[c])
        else:
            return word
    return str(total + (digit or 0))


def to_chinese(number: int) -> str:
    """1–99 as written in addresses: 12 → 十二."""
    figures = "零一二三四五六七八九"
    if number < 10:
        return figures[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else figures[tens]) + "十" + (figures[ones] if ones else "")
