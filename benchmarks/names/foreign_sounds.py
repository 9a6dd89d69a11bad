"""Make src/sekisho/names/foreign.txt, the sounds that Han characters stand for in foreign names, from Wikidata's name
tokens (CC0), the train split only.

usage: foreign_sounds.py

Expectation maximisation learns which letters of a Latin word each character stands for, a run of them each, one behind
another; words that do not part so, for they are misaligned or translated, are left out. Of the runs that a character
stands for, and its Mandarin reading, the one is kept by which the words agree best as transcriptions
(transcription.txt). Run before transcription.py, which learns anew what a unit of the sounds stands for.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from common import DATA, bare, dice, script, split_of

from sekisho.names import korean, mandarin
from sekisho.names.transcription import agreement_of

TABLE = Path(__file__).parents[2] / "src/sekisho/names/foreign.txt"
LONGEST = 5  # letters of one character
OFTEN, MOST = 2, 5  # rows of a spelling that is trusted at once, and for which one counts at most
LEAST = -2.2  # the logarithm of the chance of a word, for each character, from which it is well aligned
SEEN, KNOWN_FROM = 3, 5  # words with a character by which it is told, and told better than by general knowledge
ROWS, SHARE = 120, 0.06  # words that a choice is held against; of a character's letters those that are a choice
PINYIN = 0.02  # by which another sound must be better than that of Mandarin
_KNOWN = """
bai 拜 be 別彆 cha 恰 chai 柴 chan 昌羌 chen 岑 chi 齊 chin 欽 chu 丘 dan 當 dun 敦鄧 ge 治 gon 貢 han 翰 hi 希
hyu 休 jan 讓章冉 je 熱哲惹 jen 珍任仁忍 ji 芝姬 jo 若喬 jon 瓊榮 ju 茹茱 ka 喀 ken 謙堅 ko 寇 kua 誇
kyu 久 le 烈 len 連 lu 盧 lyo 廖遼 lyu 柳留 men 緬 myu 妙繆謬 non 農 nu 奴 nyu 紐牛 ren 聯 sh 什 sha 夏 shan 尚
she 雪 shen 申沈 sho 肖紹邵曉 shu 修旭 son 遜松 te 鐵 ten 騰滕 tin 京 tsan 倉蒼 tson 聰 vo 伏 wan 旺 yan 楊揚 yen 延
yo 岳 za 紮 zan 贊 ze 策 zh 日 zi 濟 zin 津 zon 宗 zu 祖
"""
KNOWN = {char: sound for sound, chars in re.findall(r"(\w+) (\w+)", _KNOWN) for char in chars}
"""What characters that too few words have usually stand for."""
HEAD = """\
# The sound that Han characters stand for in foreign names, each before its characters, as traditional ones; of others
# it is that of Mandarin. From Wikidata's name tokens (CC0), the train split of the benchmarks, and of those that these
# seldom have from general knowledge of how such names are written.
# Made by benchmarks/names/foreign_sounds.py.
"""
Row = tuple[str, str, int]
Chances = dict[str, dict[str, float]]


def rows() -> Iterator[Row]:
    """Latin words, each with a spelling in Han and how many persons are so spelt."""
    for line in (DATA / "names/wd_coling2018/wd_chinese_80").read_text("utf-8").splitlines():
        latin, own, count = line.split("\t")
        latin, own = bare(latin), own.replace(" ", "")
        fit = re.fullmatch("[a-z]{3,}", latin) and 2 <= len(own) <= len(latin) and all(map(is_han, own))
        if fit and split_of(latin) == "train":
            yield latin, "".join(map(korean.traditional, own)), int(count)


def is_han(char: str) -> bool:
    """Whether a letter is a Han character."""
    return script(char) == "han"


def _first(char: str, run: str) -> float:
    """The chance of letters for a character before anything is learned."""
    sound = mandarin.by_sound(char)
    chance = 0.02 * math.exp(-abs(len(run) - 2))
    if run and sound and run[0] == sound[0]:
        chance *= 50 if run == sound else 10
    return chance


def aligned(held: list[Row], chances: Chances, least: float) -> tuple[Chances, list[Row]]:
    """How often each character stands for which letters, and the rows that part so well."""
    counts: Chances = defaultdict(lambda: defaultdict(float))
    good = []

    def chance(char: str, run: str) -> float:
        known = chances.get(char)
        return _first(char, run) * (0.3 if chances else 1) if known is None else known.get(run, 1e-7)

    for latin, own, count in held:
        n, m = len(latin), len(own)
        steps = [
            [[chance(char, latin[at : at + size]) for size in range(min(LONGEST, n - at) + 1)] for at in range(n + 1)]
            for char in own
        ]
        ahead = [[0.0] * (n + 1) for _ in range(m + 1)]
        behind = [[0.0] * (n + 1) for _ in range(m + 1)]
        ahead[0][0] = behind[m][n] = 1
        for place in range(m):
            for at in range(n + 1):
                for size, each in enumerate(steps[place][at]):
                    ahead[place + 1][at + size] += ahead[place][at] * each
        whole = ahead[m][n]
        if not whole or math.log(whole) / m < least:
            continue
        good.append((latin, own, count))
        for place in range(m - 1, -1, -1):
            for at in range(n + 1):
                behind[place][at] = sum(
                    each * behind[place + 1][at + size] for size, each in enumerate(steps[place][at])
                )
        for place, char in enumerate(own):
            for at in range(n + 1):
                for size, each in enumerate(steps[place][at]):
                    share = ahead[place][at] * each * behind[place + 1][at + size] / whole
                    if share > 1e-3:
                        counts[char][latin[at : at + size]] += share * min(count, MOST)
    return counts, good


def chances_of(counts: Chances) -> Chances:
    """Counts as chances."""
    return {char: {run: n / (sum(own.values()) + 1.5) for run, n in own.items()} for char, own in counts.items()}


def plain(run: str) -> str:
    """Letters of a Latin word as one writes their sound."""
    run = re.sub("c(?=[eiy])", "s", run.replace("ck", "k").replace("ph", "f").replace("x", "ks").replace("qu", "k"))
    run = re.sub(r"([b-df-hj-np-tv-xz])\1", r"\1", re.sub("c(?!h)", "k", run))
    run = re.sub("(ey|ie|ee|ea)$", "i", run) if len(run) > 2 else run
    return re.sub("(?<=[a-z])y$", "i", run)


def choices(char: str, counts: Chances) -> list[str]:
    """What a character may stand for: the letters that it often does, and its Mandarin reading."""
    own = counts.get(char, {})
    often = [run for run, n in sorted(own.items(), key=lambda each: -each[1])[:8] if n >= SHARE * sum(own.values())]
    found = [*map(plain, often), *often[:3], mandarin.by_sound(char)]
    found += [f"{run}u" for run in found if run and run[-1] not in "aeiou"]
    return [run for run in dict.fromkeys(found) if re.fullmatch("[a-z]+", run)]


def chosen(good: list[Row], counts: Chances) -> dict[str, str]:
    """The sound of each character by which the words that have it agree best."""
    having: dict[str, list[Row]] = defaultdict(list)
    for row in good:
        for char in dict.fromkeys(row[1]):
            having[char].append(row)
    sounds = {char: mandarin.by_sound(char) for char in having}
    order = dice("foreign sounds")

    def agreed(held: list[Row]) -> float:
        read = ((latin, "".join(sounds[char] for char in own)) for latin, own, _ in held)
        return sum(max(agreement_of(latin, sound), -1) for latin, sound in read if sound) / len(held)

    for _ in range(3):
        for char, held in sorted(having.items(), key=lambda each: (-len(each[1]), each[0])):
            some = held if len(held) <= ROWS else order.sample(held, ROWS)
            scores = {}
            for sound in choices(char, counts):
                sounds[char] = sound
                scores[sound] = agreed(some) + PINYIN * (sound == mandarin.by_sound(char))
            if scores:
                sounds[char] = max(scores, key=lambda sound: scores[sound])
    seen = Counter(char for char, held in having.items() for _ in held)
    told = {char: sound for char, sound in sounds.items() if seen[char] >= SEEN}
    return told | {char: sound for char, sound in KNOWN.items() if seen[char] < KNOWN_FROM}


def main() -> None:
    """Learn and write."""
    held = list(rows())
    often = [row for row in held if row[2] >= OFTEN]
    chances: Chances = {}
    for turn in range(8):
        counts, good = aligned(*((often, chances, -99 if turn < 2 else -4) if turn < 5 else (held, chances, LEAST)))
        chances = chances_of(counts)
    made: dict[str, list[str]] = defaultdict(list)
    for char, sound in chosen(good, counts).items():
        if sound != mandarin.by_sound(char):
            made[sound].append(char)
    lines = [f"{sound} {''.join(sorted(chars))}" for sound, chars in sorted(made.items())]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(good):,} of {len(held):,} words, {sum(map(len, made.values()))} characters, {len(made)} sounds")


if __name__ == "__main__":
    main()
