"""Everything that can go wrong, by who must act.

GridBotError
├── PersonError           the person can do something: the message gets one polite line back
│   ├── NotYours          the standing may not take this step
│   ├── IllegalMove       the table of moves has no such step from here
│   ├── NoSuchTicket      the number is not known here, or not for this person to see
│   ├── Unclear           more than one matter could be meant, or a word is missing
│   └── RefusedSheet      an import file has rows that cannot be taken; carries them all
├── OfficeError           the office must act
│   └── ConfigError       a key in config.toml or a settings file is wrong; named with its line
├── PlatformError         WeCom said no; carries errcode, errmsg
│   ├── RetryLater        busy or unreachable: try again after .after seconds
│   ├── RenewToken        the token is stale: renew once, repeat once
│   ├── Frozen            this API is closed to us until .until
│   ├── GiveUp            never works as it is: show it to a person
│   └── BadCallback       a callback that cannot be opened; .status is what the platform gets
└── OurError              we must act
    ├── Changed           somebody saved this row since it was read: run the deed again
    ├── NaiveTime         a datetime without a zone; nothing is guessed
    ├── NotStored         the message could not be made durable: do not acknowledge
    └── OldSchema         the database is older than the program: run migrate
"""

from datetime import datetime


class GridBotError(Exception):
    """Base of all. *reply* is what a person reads; the message is for the log."""

    reply = "这会儿没办成，已记下来让人看，请稍后再试。"

    def __init__(self, detail: str = "", *, reply: str | None = None) -> None:
        super().__init__(detail or (self.__doc__ or "").strip())
        if reply is not None:
            self.reply = reply


class PersonError(GridBotError):
    """The person who wrote can do something about it."""


class NotYours(PersonError):
    """The sender's standing may not take this step."""

    reply = "这一步不归您办，没有动。要紧就跟社区说一声。"


class IllegalMove(PersonError):
    """The table of moves has no such step from this state."""

    reply = "这件事现在走不了这一步，发「为什么 #编号」可以看它到哪儿了。"


class NoSuchTicket(PersonError):
    """No ticket of this number that this person may see."""

    reply = "没找到这个编号，请再看一眼，编号是像 #12 这样写的。"


class Unclear(PersonError):
    """More than one matter could be meant, or a needed word is missing."""

    reply = "不确定您说的是哪一件，带上编号再说一遍就行，像 #12 这样。"


class RefusedSheet(PersonError):
    """An import file was refused; nothing was changed. *rows* is [(line, column, reason)]."""

    def __init__(self, rows: list[tuple[int, str, str]]) -> None:
        self.rows = rows
        super().__init__(
            "; ".join(f"line {line}, {column}: {reason}" for line, column, reason in rows),
            reply="表里有几处要改，一行也没有导入：" + "；".join(f"第 {n} 行「{c}」{r}" for n, c, r in rows[:20]),
        )


class OfficeError(GridBotError):
    """The office must act."""


class ConfigError(OfficeError):
    """A key of the configuration is wrong. The message names file, line, key and what is allowed."""


class PlatformError(GridBotError):
    """WeCom refused a call, or could not be reached."""

    def __init__(self, errcode: int = 0, errmsg: str = "", *, path: str = "") -> None:
        self.errcode, self.errmsg, self.path = errcode, errmsg, path
        super().__init__(f"{path}: {errcode} {errmsg}")


class RetryLater(PlatformError):
    """Busy, slow or unreachable: the same call may work after *after* seconds.

    *maybe_done* is true when the call may have been carried out (a time-out after the request left).
    """

    def __init__(
        self, errcode: int = 0, errmsg: str = "", *, path: str = "", after: float = 2.0, maybe_done: bool = False
    ) -> None:
        super().__init__(errcode, errmsg, path=path)
        self.after, self.maybe_done = after, maybe_done


class RenewToken(PlatformError):
    """The token is no longer taken: renew it once and repeat the call once."""


class Frozen(PlatformError):
    """This API, or this whole application when *whole_app*, is closed to us until *until*."""

    def __init__(
        self, errcode: int, errmsg: str, *, path: str = "", until: datetime | None = None, whole_app: bool = False
    ) -> None:
        super().__init__(errcode, errmsg, path=path)
        self.until, self.whole_app = until, whole_app


class GiveUp(PlatformError):
    """Repeating cannot help. *who* must act: "person" (unreachable), "office" (settings), "us" (a bug), "nobody",
    "way" (only this way is closed: another one is looked for)."""

    def __init__(self, errcode: int = 0, errmsg: str = "", *, path: str = "", who: str = "us") -> None:
        super().__init__(errcode, errmsg, path=path)
        self.who = who


class BadCallback(PlatformError):
    """A callback that cannot be opened. *status* is the HTTP status it gets: 400, 403 or 413."""

    def __init__(self, status: int, errcode: int, errmsg: str) -> None:
        super().__init__(errcode, errmsg, path="callback")
        self.status = status


class OurError(GridBotError):
    """We must act."""


class Changed(OurError):
    """The row was saved by somebody else since it was read; the deed is run again, three times."""


class NaiveTime(OurError):
    """A datetime without a zone was handed in; nothing is guessed."""


class NotStored(OurError):
    """The message could not be made durable in time; the platform must ask again."""


class OldSchema(OurError):
    """The database does not have the schema this program needs: run `gridbot migrate`."""

    reply = "数据库还没有建好或升级，请先运行 gridbot migrate。"
