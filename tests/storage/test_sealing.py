"""Sealed is sealed, with keys that can be changed."""

import pytest

from bot.errors import ConfigError
from storage.sealing import Seal, key_file, new_key


def test_what_is_sealed_opens_again():
    """The same words come back, and the sealed bytes show none of them."""
    seal = Seal([new_key()])
    token = seal.seal("李阿姨 3-2-501")
    assert seal.open(token) == "李阿姨 3-2-501"
    assert "李".encode() not in token
    assert (seal.maybe(""), seal.open(None)) == (None, "")


def test_keys_rotate():
    """A new first key seals; what the old one sealed still opens and is still found."""
    old, new = new_key(), new_key()
    before, after = Seal([old]), Seal([new, old])
    assert after.open(before.seal("王师傅")) == "王师傅"
    assert before.index("13800001111") in after.indexes("13800001111")
    assert after.index("13800001111") != before.index("13800001111")
    with pytest.raises(ConfigError, match=r"storage\.keys"):
        before.open(after.seal("王师傅"))


@pytest.mark.parametrize("keys", [[], ["too short"]])
def test_a_wrong_key_is_named(keys):
    """No key, or one that is none, is a fault of the configuration."""
    with pytest.raises(ConfigError, match=r"storage\.keys"):
        Seal(keys)


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    """Made when missing, mode 0600, the same ever after."""
    path = tmp_path / "gridbot.key"
    key = key_file(path)
    assert key_file(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    Seal([key])
