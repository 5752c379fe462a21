"""What people write down too much of: invented telephones, cards, names, doors and plates, and the search for them."""

import io
import json
import random
import re
import sqlite3
import tarfile
import zipfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import ahocorasick
from PIL import Image

CHINESE = "[\xe4-\xe9][\x80-\xbf]{2}"
ALONE_NUMBER = re.compile(rb"(?<![0-9A-Za-z])(?P<door>[1-9][0-9]{3})(?P<house>)(?![0-9A-Za-z])")
NAMED_NUMBER = re.compile(
    rf"(?:{CHINESE}|[0-9]-) ?(?P<door>[1-9][0-9]{{3}})(?![0-9])|(?P<house>[1-9][0-9]{{3}}) ?{CHINESE}".encode("latin-1")
)
INDEX = re.compile(rb'<c [^>]*t="s"[^>]*><v>[0-9]+</v>')  # a place in the list of words
SEALED = re.compile(rb"gAAAA[\w=-]+|[0-9a-f]{12,}")  # where four digits may stand by chance
_TAR = slice(257, 262)
SURNAMES = ("欧阳", "司马", "皇甫", "尉迟", "令狐", "慕容", "周", "陈", "林", "黄", "郭", "邓")
GIVEN = "霁月砚秋栖梧挽澜听泉沐岚知微予景行"

RESIDENT = (
    "我叫{name}，3号楼2单元{door}厨房漏水了，电话{phone}，身份证{card}",
    "2号楼1单元电梯又停了，找{phone}",
    "还在漏，{door}家里没人就打{phone}",
    "早上好，我是{name}，有事加我微信{phone}",
    "{plate}这车又堵在4号楼消防通道上，没人管吗",
    "楼上{door}半夜放音响，吵得睡不着",
    "帮我爸{name}问下高龄补贴，证件号{card}",
    "5栋3单元{door}门口堆了一堆纸箱，挡路了",
    "6号楼下面路灯不亮，物业的回我电话 {phone} 就行",
)
STAFF = (
    "代报 {name} 3号楼2单元{door} 门禁坏了 电话{phone} 身份证{card}",
    "代报 张大爷 4栋1单元 楼道灯坏了，家里{door}，{phone}",
    "代报 {name} 2号楼 {plate} 占了别人车位",
)
ALONE = (
    "我是{name}，住3栋2单元{door}，下水道堵了，电话{phone}",
    "身份证{card}，{name}，想问居住证怎么办",
    "车牌{plate}被人划了，1号楼前面，找{phone}",
)
WORKED = (
    "#{number} 修好了，换了{door}的阀，{name}签的字，电话{phone}",
    "#{number} 等配件，{door}家里没人，{phone}",
    "#{number} 已经处理完了，{plate}挪走了",
)


@dataclass(frozen=True)
class Plant:
    """Something that only those with a right may read."""

    kind: str
    word: str
    at: datetime
    by: str


class Planter:
    """Invents what is private; the same for the same seed, nothing twice."""

    def __init__(self, seed):
        self.dice, self.plants, self._used = random.Random(seed), [], set()

    def fill(self, words, at, by, **given):
        """*words* with new plants in the place of their kinds."""
        kinds = [kind for kind in ("phone", "card", "name", "door", "plate") if f"{{{kind}}}" in words]
        made = {kind: self._new(kind) for kind in kinds}
        self.plants += [Plant(kind, word, at, by) for kind, word in made.items()]
        return words.format(**made, **given)

    def _new(self, kind):
        while True:
            word = getattr(self, f"_{kind}")()
            if word not in self._used:
                self._used.add(word)
                return word

    def _phone(self):
        return f"1{self.dice.choice('3589')}{self.dice.randrange(10**9):09d}"

    def _card(self):
        head = f"110101{self.dice.randint(1940, 2009)}{self.dice.randint(1, 12):02d}{self.dice.randint(1, 28):02d}{self.dice.randrange(1000):03d}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return head + "10X98765432"[sum(int(digit) * by for digit, by in zip(head, weights, strict=True)) % 11]

    def _name(self):
        return self.dice.choice(SURNAMES) + "".join(self.dice.sample(GIVEN, 2))

    def _door(self):
        floor = self.dice.choice([floor for floor in range(11, 34) if floor != 20])  # 2006, 2007: papers name years
        return f"{floor}{self.dice.randint(1, 9):02d}"

    def _plate(self):
        return f"苏{self.dice.choice('ABCDE')}{self.dice.choice('KLMNPQ')}{self.dice.randrange(10**4):04d}"


def photo(words):
    """A phone's picture that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = words, words
    exif.get_ifd(0x8825)[1] = "N"
    raw = io.BytesIO()
    Image.new("RGB", (640, 480), "#0f6b5c").save(raw, "JPEG", exif=exif)
    return raw.getvalue()


def opened(raw):
    """These bytes and all that is packed in them: tar, and zip within tar."""
    found = [raw]
    if zipfile.is_zipfile(io.BytesIO(raw)) and raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    elif raw[_TAR] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
            found += [part for one in packed if one.isfile() for part in opened(packed.extractfile(one).read())]
    return found


class Search:
    """All plants at once, in the ways in which text is kept: UTF-8, UTF-16, and JSON's escapes."""

    def __init__(self, plants):
        self.sayers = defaultdict(set)
        for plant in plants:
            self.sayers[plant.word].add(plant.by)
        self._whole = ahocorasick.Automaton()  # hundreds of words in megabytes: one pass, not one for each
        for plant in plants:
            for form in _forms(plant.word) if plant.kind != "door" else ():
                self._whole.add_word(form.decode("latin-1"), plant.word)
        self._whole.make_automaton()
        self._doors = {plant.word for plant in plants if plant.kind == "door"}

    def of(self, raw):
        """The planted words in these bytes."""
        if raw[:5] == b"<?xml":
            raw = re.sub(rb"<[^>]*>", b" ", INDEX.sub(b" ", raw))
        if raw[:6] == b"SQLite":
            return self.among_figures(cells(raw))
        if raw[_TAR] == b"ustar":
            return self._whole_in(raw)  # its parts are looked at one by one; between them stand figures of all kinds
        return self._whole_in(raw) | self._numbers(ALONE_NUMBER, raw)

    def among_figures(self, raw):
        """The same where numbers of four digits stand for anything: a door is one beside words, or behind 3-2-."""
        return self._whole_in(raw) | self._numbers(NAMED_NUMBER, raw)

    def _whole_in(self, raw):
        return {word for _, word in self._whole.iter(raw.decode("latin-1"))} if len(self._whole) else set()

    def _numbers(self, pattern, raw):
        found = (match.group("door") or match.group("house") for match in pattern.finditer(SEALED.sub(b" ", raw)))
        return {number.decode() for number in found} & self._doors


def cells(raw):
    """Every text of every table, and every sealed one as it stands; what is but a figure is told as a door would be."""
    with closing(sqlite3.connect(":memory:")) as link:
        link.deserialize(raw[:18] + b"\1\1" + raw[20:])  # a file without its log of changes
        tables = [row[0] for row in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = (row for table in tables if table != "notes" for row in link.execute(f"SELECT * FROM {table}"))
        found = (cell for row in rows for cell in row if isinstance(cell, str | bytes))
        raws = (cell.encode() if isinstance(cell, str) else cell for cell in found)
        return b"\n".join("室".encode() + one if one.isdigit() else one for one in raws)


def _forms(word):
    return {word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode()}
