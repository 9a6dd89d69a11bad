"""Names that a field cuts off: a line of a SWIFT message holds 35 characters, and so the first 35 of a longer name."""

from __future__ import annotations

from sekisho.names.form import CUT, Form
from sekisho.names.text import tokens

FIELD = 35
"""Characters of a line."""
SPACES = 2
"""By which a line that is full may seem shorter: a space at its end, and one that a reader took out."""


def _whole(text: str) -> tuple[Form, ...]:
    """The letters of a text as one word, so that the last may be half a word and others' words do not meet it."""
    word = "".join(tokens(text.replace("&", " and ")))
    return (Form((word,), CUT),) if len(word) > FIELD // 2 else ()


def of_listed(name: str) -> tuple[Form, ...]:
    """A listed name as a full line has it; none of a shorter one."""
    return _whole(name[:FIELD]) if len(name) > FIELD and name.isascii() else ()


def of_asked(name: str) -> tuple[Form, ...]:
    """A name that fills a line, and so may go on; none of others."""
    return _whole(name) if FIELD - SPACES <= len(name) <= FIELD and name.isascii() else ()
