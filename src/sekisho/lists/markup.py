"""XML of lists, streamed: without DTD, bounded in depth and memory, mended where publishers' files are not XML."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, iterparse  # nosec: _check has refused a DTD before
from xml.parsers import expat

import yaml

from sekisho.lists.model import ListError, Problem

MAX_DEPTH = 64
"""Lists nest some ten deep."""

_OF_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
_CHUNK = 1 << 20
_STRAY = re.compile(rb"&(?!#?\w+;)|<(?![!?]|/?[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>)")
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def records(path: Path, tags: set[str], problems: list[Problem]) -> Iterator[Element]:
    """Each element whose local name is one of ``tags``, whole and without namespaces; first the root, empty.

    An element is emptied when the next one is asked for, so memory holds one at a time. What XML forbids and text
    tools leave behind (control characters, stray ampersands, another encoding) is mended and told in ``problems``; so
    are, once all were asked for, elements and attributes that the publisher's files did not have so far.

    Raises ListError for a file that is cut off or otherwise no XML, for one with a DTD, and for absurd nesting.
    """
    root, opened = _opened(path, problems)
    if root.tag in tags:
        yield root
    wanted = tags - {root.tag}
    met: set[str] = set()
    with opened() as content:
        for _, element in iterparse(content, ("end",)):  # noqa: S314 # nosec
            met.add(element.tag)
            met.update(element.attrib)
            if local(element.tag) in wanted:
                for each in element.iter():
                    each.tag = local(each.tag)
                yield element
                element.clear()
    known = _elements().get(root.tag)
    if known and (new := sorted({local(name) for name in met if not name.startswith(_OF_SCHEMA)} - known)):
        said = f"elements not known: {', '.join(new[:20])}" + (f" and {len(new) - 20} more" if len(new) > 20 else "")
        problems.append(Problem(path.name, f"{said}; in the record of a party they are kept in its source only"))


@cache
def _elements() -> dict[str, frozenset[str]]:
    """Root of a publisher's XML → the names of what is known in it."""
    loaded = yaml.load((files(__package__) / "elements.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {root: frozenset(names.split()) for root, names in loaded.items()}


def _opened(path: Path, problems: list[Problem]) -> tuple[Element, Callable[[], BinaryIO]]:
    """The root, without what it holds, and the way to open the file as XML."""
    found = _check(path, path.open("rb"))
    if isinstance(found, Element):
        return found, lambda: path.open("rb")
    mended = _Mended(path)
    root = _check(path, mended)
    if isinstance(root, Element):
        problems += mended.problems()
        return root, lambda: _Mended(path)  # type: ignore[return-value]
    raise ListError(f"{path.name}: not well-formed XML ({root}); the file may be cut off. Fetch it again")


def _check(path: Path, content: Any) -> Element | str:
    """The root, or what is wrong with the XML. A DTD, which could define entities, and deep nesting are refused."""
    depth = 0
    root = Element("")

    def refuse(*_: object) -> None:
        raise ListError(f"{path.name}: refused: lists carry no DTD and no entities")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, root
        depth += 1
        if depth == 1:
            root = Element(name.rpartition("}")[2], attributes)
        elif depth > MAX_DEPTH:
            raise ListError(f"{path.name}: refused: elements nest more than {MAX_DEPTH} deep")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = refuse, start, end
    try:
        with content:
            parser.ParseFile(content)
    except (expat.ExpatError, LookupError, ValueError) as error:  # of an encoding that nobody knows, say
        return str(error)
    return root


class _Mended:
    """A file of almost-XML, read as XML, in pieces that end where a tag ends."""

    def __init__(self, path: Path) -> None:
        self._name, self._content, self._rest = path.name, path.open("rb"), b""
        self._ready, self._at = b"", 0
        self._controls, self._stray, self._line, self._first = 0, 0, 1, 0
        self._foreign = _not_utf8(path)

    def __enter__(self) -> _Mended:
        return self

    def __exit__(self, *_: object) -> None:
        self._content.close()

    def read(self, length: int = -1, /) -> bytes:
        """At most ``length`` mended bytes; none at the end."""
        if self._at >= len(self._ready):
            self._ready, self._at = self._next(), 0
        end = len(self._ready) if length < 0 else self._at + length
        piece, self._at = self._ready[self._at : end], end
        return piece

    def _next(self) -> bytes:
        piece = self._content.read(_CHUNK)
        if piece:
            piece, cut, rest = (self._rest + piece).rpartition(b">")
            piece, self._rest = piece + cut, rest
            if not piece:
                return self._next()
        else:
            piece, self._rest = self._rest, b""
        if found := _ILLEGAL.search(piece):
            self._first = self._first or self._line + piece.count(b"\n", 0, found.start())
            piece, count = _ILLEGAL.subn(b" ", piece)
            self._controls += count
        self._line += piece.count(b"\n")
        if self._foreign:
            piece = piece.decode("cp1252", "replace").encode()
        piece, count = _STRAY.subn(lambda found: b"&amp;" if found[0] == b"&" else b"&lt;", piece)
        self._stray += count
        return piece

    def problems(self) -> Iterator[Problem]:
        """What was mended, once all was read."""
        if self._controls:
            what = f"{self._controls} control characters that XML forbids, read as blanks"
            yield Problem(f"{self._name}:{self._first}", what)
        if self._foreign:
            yield Problem(f"{self._name}:{self._foreign}", "not UTF-8 as XML would be; read as Windows Latin")
        if self._stray:
            yield Problem(self._name, f"{self._stray} ampersands or brackets that begin nothing, read as letters")


def _not_utf8(path: Path) -> int:
    """The first line that is not UTF-8 in a file that says or implies that it is; 0 where all is well."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as content:
        while piece := content.read(_CHUNK):
            said = re.search(rb'encoding=["\']([\w-]+)', piece[:200]) if line == 1 else None
            if said and said[1].lower() != b"utf-8":
                return 0
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                return line + piece.count(b"\n", 0, error.start)
            line += piece.count(b"\n")
    return 0


def local(tag: str) -> str:
    """An XML tag without its namespace."""
    return tag.rsplit("}", 1)[-1] if tag[0] == "{" else tag


def fields_of(element: Element, say: Callable[[str, str], str] = lambda _, value: value) -> dict[str, tuple[str, ...]]:
    """Every text and attribute below an element under its path, so that nothing of the record is lost.

    Of several elements of one name the second is numbered 2, and so on: ``ADDRESS[2]/CITY``. ``say`` may put an
    attribute's value in words.
    """
    found: dict[str, tuple[str, ...]] = {}

    def walk(node: Element, path: str) -> None:
        for name, value in node.attrib.items():
            if value:
                name = local(name) if name[0] == "{" else name
                found[f"{path}@{name}"] = (say(name, value.strip()),)
        if (text := node.text) and (text := " ".join(text.split())):
            found[path or local(element.tag)] = (text,)
        count: dict[str, int] = {}
        for child in node:
            tag = local(child.tag)
            count[tag] = at = count.get(tag, 0) + 1
            step = tag if at == 1 else f"{tag}[{at}]"
            walk(child, f"{path}/{step}" if path else step)
            if child.tail and (text := " ".join(child.tail.split())):
                found[f"{path}/{step}/after"] = (text,)

    walk(element, "")
    return found


def text_at(element: Element, path: str) -> str:
    """The text of the first element at a path, or nothing."""
    return " ".join((element.findtext(path) or "").split())


def texts_at(element: Element, path: str) -> list[str]:
    """The texts of all elements at a path that have one."""
    return [text for each in element.iterfind(path) if (text := " ".join((each.text or "").split()))]
