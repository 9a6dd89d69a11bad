"""Names of others on a page: no character of theirs turns around the line that they stand in."""

_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


def straight(text: str) -> str:
    """A text in which each mark that turns a line, to its end where nothing ends it, is shown as such (�)."""
    return text if text.isascii() else text.translate(_TURNS)
