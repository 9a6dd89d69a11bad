"""What is remembered, kept or put off says what reading it anew would."""

from __future__ import annotations

import gc
import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from sekisho.lists.model import Listing, Name, from_record, from_text, to_record
from sekisho.names import index, kept, korean, readings
from sekisho.names.alike import Runs
from sekisho.names.columns import columns_of
from sekisho.names.fields import ADDED, ENDS
from sekisho.names.form import Form
from sekisho.names.forms import Forms, bag_of
from sekisho.names.lexicon import Lexicon
from sekisho.names.nearly import Nearly
from sekisho.names.screen import MANY, Query, Screener
from sekisho.names.text import SPACED, signs, tokens
from sekisho.names.words import address_words, articles, phrases, places

TEXTS = st.text(max_size=12)
VALUES = st.dictionaries(
    st.sampled_from(["listed", "source", 'a"listed', "properties", "programme"]) | TEXTS,
    st.lists(TEXTS, max_size=3).map(tuple),
    max_size=4,
)
SAID = (
    *articles(),
    *phrases(),
    *places(),
    *address_words(),
    *ADDED,
    *ENDS,
    "i",
    "az",
    "petrovich",
    "ovna",
    "kim",
    "sun",
    "de",
    "bin",
)
WORDS = st.sampled_from(SAID) | st.text("abcdehiklmnostuvwyzABC.-/,'\n 123éчšħキ金김\u200b", min_size=1, max_size=9)


@given(
    st.builds(
        Listing, TEXTS, TEXTS, st.lists(st.builds(Name, TEXTS, TEXTS), max_size=3).map(tuple), VALUES, TEXTS,
        st.lists(TEXTS, max_size=2).map(tuple), TEXTS, VALUES,
    )
)  # fmt: skip
def test_a_listing_read_when_asked_for_is_the_listing(listing: Listing) -> None:
    for separators in ((",", ":"), (", ", ": ")):
        text = json.dumps(to_record(listing), ensure_ascii=False, separators=separators)
        read = from_text(text + "\n")
        assert read == from_record(json.loads(text)) == listing
        assert pickle.loads(pickle.dumps(read)) == listing
        assert to_record(read) == to_record(listing)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
@example("LIN, Mika")
@example("PETROV Ivan Ivanovich")
@example("Harbour Trading, Pyongyang 12")
def test_what_a_name_has_no_sign_of_says_nothing(name: str) -> None:
    quick = readings.forms_of(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readings, "signs", lambda text: signs(text) | ~SPACED)  # as if it had every one
        assert quick == readings.forms_of(name)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
@example("Maria de Ħal")
@example("Felipe de JesКus")
def test_whatever_letters_a_name_has_it_is_read_in_latin_ones(name: str) -> None:
    assert all(word.isascii() for form in readings.forms_of(name) for word in form.tokens)


def test_a_word_met_before_has_the_same_columns() -> None:
    words = [f"{one}{two}{three}" for one in ("kim", "chong", "sh") for two in "aeiou" for three in ("", "rov", "ng")]
    first = columns_of(words)
    again = columns_of([*words[::-1], "another"])
    for name in ("raw", "key", "sound", "spoken", "weight", "variants", "head"):
        assert (first[name] == again[name][:-1][::-1]).all()
    starts = again["sounds.starts"]
    texts = [again["sounds"][starts[at] : starts[at + 1]].tobytes() for at in range(len(words))]
    assert b"".join(texts[::-1]) == first["sounds"].tobytes()
    assert np.all(np.diff(first["words.starts"]) == [len(word) for word in words])


@given(st.text("aABbzZ09._-'`\"(), \n", max_size=30))
def test_the_words_of_an_ascii_name_are_those_it_has_beside_another(name: str) -> None:
    assert (*tokens(name), "あ") == tokens(f"{name} あ")


@given(st.lists(st.text("abc", max_size=6), max_size=4), st.text("abc", max_size=6))
def test_the_word_that_another_is_but_for_one_error_is_found(words: list[str], word: str) -> None:
    assert Nearly(words).find(word) == next((each for each in words if OSA.distance(each, word) <= 1), "")


def arrays_of(read: Sequence[Form]) -> Forms:
    """Readings as those of listed names are kept."""
    vocabulary: dict[str, int] = {}
    words = [vocabulary.setdefault(word, len(vocabulary)) for form in read for word in form.tokens]
    return Forms.made(
        Lexicon.made(list(vocabulary)),
        np.array(words, dtype=np.int32),
        np.array([len(form.tokens) for form in read], dtype=np.int64),
        np.array([form.voice for form in read], dtype=np.int8),
        np.array([bag_of(form) for form in read], dtype=np.uint32),
    )


def test_the_languages_of_many_names_are_those_of_each() -> None:
    names = ["Kim Jong Un", "Tse Siu-cheung", "Zheng Si Lei", "John Smith", "Wong", "Ri Ho", "Mohammed Ali", "Chen De"]
    korean, chinese, cantonese = 1, 2, 4
    many = arrays_of([readings.forms(name)[0] for name in names])
    assert many.spoken.tolist() == [
        korean, cantonese, chinese, 0, 0, korean | chinese, 0, korean | chinese | cantonese,
    ]  # fmt: skip


def test_names_asked_for_are_read_as_listed_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        "KIM Jong Un", "金正恩", "김정은", "キム・ジョンウン", "Ким Чен Ын", "محمد علي", "LIN, Mika",
        "Harbour Trading 12", "Kwen Hyengswun", "Petrov Ivan Ivanovich", "Cosco Shipping Co., Ltd.", "al-Zawahiri",
        "Victory 3", "",
    ]  # fmt: skip
    held = index.Index.of([Listing(str(at), "Person", (Name(name),)) for at, name in enumerate(names) if name])
    told = held.find_many(names, 0.3)
    monkeypatch.setattr(index, "asked", lambda forms: Runs(arrays_of(forms)))
    assert told == held.find_many(names, 0.3)
    assert sum(map(len, told)) > len(names)


def test_a_kept_table_is_read_or_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_HERE", tmp_path)
    made: list[int] = []

    def _table() -> dict[str, tuple[str, ...]]:
        made.append(1)
        return {"a": ("b", "c")}

    assert kept.kept(_table)() == kept.kept(_table)() == {"a": ("b", "c")}
    assert len(made) == 1
    (file,) = (tmp_path / "__pycache__").iterdir()
    file.write_bytes(file.read_bytes()[:-3])  # cut off
    assert kept.kept(_table)() == {"a": ("b", "c")}
    assert len(made) == 2
    monkeypatch.setattr(kept, "engine", lambda: "another version")
    assert kept.kept(_table)() == {"a": ("b", "c")}
    assert len(made) == 3
    monkeypatch.setattr(kept, "_HERE", tmp_path / "no" / "such")  # as where nothing may be written
    assert kept.kept(_table)() == {"a": ("b", "c")}


def test_a_word_is_parted_the_longest_syllable_first() -> None:
    assert korean.syllables("jongun")[0] == ("cog", "on")
    assert korean.syllables("kim") == (("kim",),)
    assert korean.syllables("petersburg") == korean.syllables("kim2") == korean.syllables("") == ()


def test_a_large_batch_leaves_the_collector_on() -> None:
    screener = Screener([("list", [Listing("1", "Person", (Name("KIM Jong Un"),))])])
    found = screener.screen_many([Query(f"Kim Jong Un {at}") for at in range(MANY)] + [Query("KIM Jong Un")])
    assert gc.isenabled()
    assert found[-1] == screener.screen(Query("Kim Jong Un")) != []
