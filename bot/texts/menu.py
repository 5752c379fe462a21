"""The bottom menu of the application: names a thumb finds, and what each click says for its hand."""

from collections.abc import Mapping

# On top: name → (title, key); a key that begins with / is a page of ours.
MENU: Mapping[str, tuple[tuple[str, str], ...]] = {
    "我的": (("我手里的", "menu/mine"),),
    "办一下": (
        ("我到了（报到）", "menu/arrive"),
        ("撤销上一步", "menu/undo"),
        ("例行的做了", "menu/routine"),
        ("怎么说", "menu/help"),
    ),
    "看一看": (
        ("还有几件没办", "menu/pending"),
        ("日报", "menu/digest"),
        ("打开工作台", "/office"),
    ),
}
# What a click stands for, in the words of the table
SAYS: Mapping[str, str] = {
    "mine": "我的",
    "arrive": "报到",
    "undo": "撤销",
    "routine": "做了",
    "help": "帮助",
    "pending": "没办的",
    "digest": "日报",
}
