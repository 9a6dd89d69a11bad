"""Bodies by the initials of their words (NIOC), which not every list gives."""

from __future__ import annotations

import re

from sekisho.names.form import ACRONYM, Form
from sekisho.names.text import tokens
from sekisho.names.words import is_of_bodies, is_slight, words

LEAST, MOST = 4, 6
"""Initials of a body that is found by them: of three letters one company in eight of all that are called so bears those
of a listed body."""
_ASKED = re.compile(f"[A-Z]{{{LEAST},{MOST}}}")


def of_listed(name: str) -> tuple[Form, ...]:
    """The initials of a body's Latin name, with the legal form at its end and without; none of other names."""
    if not name.isascii():
        return ()
    found = [word for word in tokens(name) if not is_slight(word) or is_of_bodies(word)]
    if not any(map(is_of_bodies, found)) or any(map(str.isdigit, found)):
        return ()
    while found and is_slight(found[0]):
        found = found[1:]
    last = len(found)
    while last and is_slight(found[last - 1]):
        last -= 1
    read = dict.fromkeys("".join(word[0] for word in each) for each in (found, found[:last]))
    return tuple([Form((each,), ACRONYM) for each in read if LEAST <= len(each) <= MOST and each not in words()])


def of_asked(name: str) -> tuple[Form, ...]:
    """A name that may be initials, for it is one word in capitals; none of others."""
    bare = name.replace(".", "").strip()
    return (Form((bare.lower(),), ACRONYM),) if _ASKED.fullmatch(bare) else ()
