"""How alike two words are, and by what."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from sekisho.names.form import BARE, HEARD, SOUNDED, WRITTEN
from sekisho.names.slips import slips
from sekisho.names.sound import as_by_ear, have_other_vowels, in_distinct, kinds, phonetic, skeleton
from sekisho.names.syllables import back, spoken
from sekisho.names.transcription import agreement_of
from sekisho.names.variants import VARIANT, same_name, several, variants
from sekisho.names.weights import is_borne
from sekisho.names.words import canonical

SPELT = (0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3)
"""Errors that still make two words alike, by the length of the shorter one; beyond the table as at its end."""

OTHER_KINDS = 1
"""Kinds of consonants that a word may have and its transcription not, or the other way about."""
AGREED, AGREEMENT, LEAST_AGREEMENT = 0.57, 0.24, 0.2
"""What a transcription that agrees no better than chance would be alike, what each unit of agreement adds, and the
least that counts."""
SPOKEN, LOOSE = 0.93, 0.88
"""What words of the same syllables are alike, and where their vowels are spelt otherwise too."""
PARTED, RENAMED = 3.0, 3.6
"""What one letter that differs takes off where both words are syllables, and where both are names that many bear: more
likely another than a typing error."""
SOUND = 0.95
"""What words that sound the same across scripts are alike; less by the share of the letters that differ."""
LEAST_SOUND, LEAST_OTHERWISE = 0.66, 0.76
"""The part of the letters that must sound the same; and where a consonant is another, but for a transcription, which
may lack one (Никитин is not Sinitsyn)."""
ERROR = 1.2
"""What one letter that differs takes off a word's likeness, in letters."""
SAME_HEARD = 0.86
"""What words of one script are alike that differ more in letters than in sound."""
SAME_SPELT, LEAST_SPELT, LEAST_CONSONANTS = 0.8, 5, 3
"""What words of one script are alike that two writers spell by ear (Soleimani, Sulaymani), and the letters and
consonants that they must have."""
SAME_BARE = (0.0, 0.0, 0.68, 0.85, 0.92)
"""What words of the same consonants are alike, by how many they have."""
OTHER_VOWELS = 0.2
"""What other vowels take off that."""
OTHER_BORNE = 0.15
"""And where each is a given name that many bear, and the two are not forms of one (محمد, Mahmood; عيسى, Aziz)."""
OTHER_CONSONANT = 0.15
"""And each consonant that is another in Arabic and Hebrew script (sound.in_distinct)."""
SAME_LONG, LEAST_LONG = 0.9, 4
"""And what words are alike that sound the same, vowels and all, for long ones are written (غالي, Ghaly); and the
letters that they must have."""
INITIAL = 0.75
"""What an initial and a word that begins with it are alike."""


def errors_allowed(shorter: int) -> int:
    """Errors that still make two words alike, by the length of the shorter one."""
    return SPELT[min(shorter, len(SPELT) - 1)]


def transcribed(one: str, two: str) -> float:
    """How alike words are by how well one of them as a transcription agrees with the other."""
    if (kinds(one) ^ kinds(two)).bit_count() > OTHER_KINDS:
        return 0.0
    agreed = agreement_of(one, two)
    return min(AGREED + AGREEMENT * agreed, SOUND) if agreed >= LEAST_AGREEMENT else 0.0


def is_another(one: str, two: str) -> bool:
    """Whether two given names are no spellings of one: they have other consonants, are known as two and sound
    so, or are a man's and a woman's (Mario, Maria)."""
    known = one in variants() and two in variants() and not same_name(one, two)
    ends = {one[-1], two[-1]} == {"a", "o"} and one[:-1] == two[:-1]
    return skeleton(one) != skeleton(two) or (known and phonetic(one) != phonetic(two)) or ends


MADE = ("ov", "ev", "in", "ci", "cu", "li", "lu", "el", "ez", "ko")
"""Endings of two letters by which family names are made of names: no slip of the finger puts them there."""


def are_two(one: str, two: str) -> bool:
    """Whether two words are names known in several forms and no form of one, nor sound alike (Donald, Ronald)."""
    ours, theirs = variants().get(one, (several(),)), variants().get(two, (several(),))
    known = ours[0] < several() and theirs[0] < several() and set(ours).isdisjoint(theirs)
    return known and phonetic(one) != phonetic(two)


def is_made_of(one: str, two: str) -> bool:
    """Whether one of two words is a family name made of the other (Ahmad, Ahmadi; Sechin, Sechinov); by one letter of
    what many bear alone."""
    short, long = sorted((one, two), key=len)
    end = long[len(short) :]
    return long.startswith(short) and (end in MADE or (end == "i" and is_borne(short)))


@lru_cache(maxsize=30_000)
def word_likeness(one: str, two: str, voice: int, as_spoken: int) -> tuple[float, str]:
    """Likeness of two words and how it was found. ``voice``: the greater of the two forms' (form.Form).

    ``as_spoken``: the bits of the languages of syllables that both names can be of throughout (Forms.spoken).
    """
    if one == two:
        return 1.0, "same"
    as_one, as_two = canonical(one), canonical(two)
    if as_one == as_two:
        return 1.0, "same"
    if as_one.isdigit() or as_two.isdigit():
        return 0.0, ""
    best, how = 0.0, ""
    shorter, longer = sorted((len(one), len(two)))
    syllables, parted = _as_spoken(one, two, as_spoken) if as_spoken else ((0.0, ""), False)
    if shorter == 1:
        return syllables if syllables[0] else (INITIAL, "initial") if longer > 1 and one[0] == two[0] else (0.0, "")
    parted = parted and voice == WRITTEN
    renamed = not syllables[0] and (
        (
            voice in (WRITTEN, SOUNDED)
            and ((is_borne(one) and is_borne(two) and is_another(one, two)) or is_made_of(one, two))
        )
        or (voice == HEARD and are_two(one, two))
    )
    allowed = errors_allowed(shorter)
    if allowed and voice != BARE and (errors := OSA.distance(one, two, score_cutoff=allowed)) <= allowed:
        if errors and voice in (WRITTEN, SOUNDED):
            errors = slips(one, two)
        each = PARTED if parted else RENAMED if renamed else ERROR
        best = 1 - each * errors / longer if longer > 3 else 0.0 if parted else 0.5
        how = "spelt alike"
    if best < VARIANT and same_name(one, two):
        best, how = VARIANT, "another form"
    if best < syllables[0]:
        best, how = syllables
    if (
        voice == WRITTEN
        and best < SAME_HEARD
        and not (parted or renamed)
        and phonetic(one) == phonetic(two)
        and (shorter >= 4 or shorter == 3 == len(phonetic(one)) < longer)  # Dib, Deeb
    ):
        best, how = SAME_HEARD, "same sound"
    if voice == WRITTEN and best < SAME_SPELT and not (parted or renamed) and _spelt_otherwise(one, two):
        best, how = SAME_SPELT, "spelt by ear"
    if voice in (SOUNDED, HEARD) and best < SOUND and not renamed:
        first, second = phonetic(one), phonetic(two)
        length = max(len(first), len(second))
        heard = 1 - OSA.distance(first, second) / length
        least = LEAST_SOUND if voice == HEARD or skeleton(one) == skeleton(two) else LEAST_OTHERWISE
        if heard >= least and (near := SOUND * (1 - ERROR * (1 - heard))) > best:
            best, how = near, "same sound" if heard == 1 else "like sound"
    if voice == HEARD and best < SOUND and not renamed and (near := transcribed(one, two)) > best:
        best, how = near, "same sound" if near == SOUND else "like sound"
    if voice == BARE and best < SAME_LONG and shorter >= LEAST_LONG and phonetic(one) == phonetic(two):
        best, how = SAME_LONG, "same sound"
    if voice == BARE and best < 0.9:
        first, second = skeleton(one), skeleton(two)
        if first == second:
            near = SAME_BARE[min(len(first), 4)] - OTHER_VOWELS * have_other_vowels(one, two)
            near -= OTHER_BORNE * (one in variants() and two in variants())
            near -= OTHER_CONSONANT * OSA.distance(in_distinct(one), in_distinct(two), score_cutoff=5)
            if near > best:
                best, how = near, "same consonants"
    return best, how


def _spelt_otherwise(one: str, two: str) -> bool:
    """Whether two words are one as two writers spell it by ear; not where many bear each of the two."""
    return (
        min(len(one), len(two)) >= LEAST_SPELT
        and skeleton(one) == skeleton(two)
        and len(skeleton(one)) >= LEAST_CONSONANTS
        and not (is_borne(one) and is_borne(two))
        and as_by_ear(one) == as_by_ear(two)
    )


SPELLINGS_OF = ("Korean spelling", "Chinese spelling", "Cantonese spelling")
"""How words are alike that are the same syllables of a language, in the order of syllables.LANGUAGES."""


def _as_spoken(one: str, two: str, languages: int) -> tuple[tuple[float, str], bool]:
    """How alike two words are as syllables of one of the languages, and whether they are syllables that differ."""
    best, parted = (0.0, ""), False
    for language, (ours, theirs) in enumerate(zip(spoken(one), spoken(two), strict=True)):
        if languages >> language & 1 and ours and theirs:
            parted = True
            if not set(ours).isdisjoint(theirs):
                near = LOOSE if language == 0 and back(one) != back(two) else SPOKEN
                best = max(best, (near, SPELLINGS_OF[language]))
    return best, parted and not best[0]
