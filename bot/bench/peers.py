"""What the callback is measured against: an app that answers a constant, and what one would otherwise write."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from aiohttp import web

CORP, TOKEN, KEY = "ww5f1c0de5f1c0de01", "gridTokenA1", "iUOGu7Zd4kA1fLjBRpplJnU11f2EUE84b4mUfhEZvDk"


def constant(port: int) -> None:
    """A bare aiohttp application that reads the body and answers nothing but 200."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.router.add_post("/wecom/app", answer)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


def make_inbox(path: str) -> None:
    """The peer's table, made before its workers start: two that turn a new file to WAL at once may both fail."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE inbox (id TEXT PRIMARY KEY, who TEXT, body TEXT)")


def make_flask():  # noqa: ANN201  # Flask is a bench-only package, not imported for its type
    """Flask, wechatpy's cipher and parser, one durable row a message: the usual way to write a WeCom callback."""
    from flask import Flask, request
    from wechatpy.work import parse_message
    from wechatpy.work.crypto import WeChatCrypto

    app, crypto = Flask("peer"), WeChatCrypto(TOKEN, KEY, CORP)
    database = sqlite3.connect(os.environ["PEER_DB"], isolation_level=None, timeout=5)
    database.execute("PRAGMA synchronous=FULL")

    @app.post("/wecom/app")
    def receive() -> str:
        signed = (request.args["msg_signature"], request.args["timestamp"], request.args["nonce"])
        message = parse_message(crypto.decrypt_message(request.data, *signed))
        row = (str(message.id), message.source, message.content)
        database.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", row)
        return ""

    return app
