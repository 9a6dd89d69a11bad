# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What pairs of names score at most: their words aligned as score.compare aligns them. Compiled.

Words that one side writes together are only told possible or not (score.compare looks at them); reasons that lower a
score and are not looked at here leave the bound where it is. So the bound never falls below the score.
"""

from libcpp.algorithm cimport sort
from libcpp.vector cimport vector

from sekisho.names.alike cimport (
    BARE,
    HEARD,
    SOUNDED,
    TELLING,
    WRITTEN,
    Runs,
    Words,
    apart,
    bits,
    int16_t,
    int32_t,
    int64_t,
    likeness,
    together,
    whole_errors,
    uint8_t,
    uint64_t,
)
from sekisho.names.transcription cimport Text, agreement, numbers

from sekisho.names import keys as _keys
from sekisho.names import likeness as _likeness
from sekisho.names import score as _score_of
from sekisho.names.score import AtMost, Ways

ANY_WAY = Ways(True, True, True, 0, 0)

ROUNDED = 1e-4
"""What a bound in single precision and a score rounded to four digits may differ by."""

cdef enum:
    WIDEST = 12  # words of the longest names that are aligned; of longer ones the bound is 1
    SPOKEN_ERRORS = 4  # letters that may differ in words of the same syllables

cdef float OTHERWISE = _score_of.OTHERWISE, LACKING = _score_of.LACKING, SLIGHT = _score_of.SLIGHT
cdef float OTHER_NUMBERS = _score_of.OTHER_NUMBERS, NOT_QUITE = _score_of.NOT_QUITE
cdef float ALONE = _score_of.ALONE, SYLLABLE_ALONE = _score_of.SYLLABLE_ALONE, TURNED = _score_of.TURNED
cdef float TURNED_SYLLABLES = _score_of.TURNED_SYLLABLES
cdef float DOUBT = _score_of.DOUBT, ENOUGH = _score_of.ENOUGH, FLOOR = _score_of.FLOOR
cdef float LITTLE = _score_of.LITTLE, LONE = _score_of.LONE
cdef double WEAK = _score_of.WEAK, JOINED = _score_of.JOINED
cdef double AGREED = _likeness.AGREED, AGREEMENT = _likeness.AGREEMENT, LEAST_JOINED = _score_of.LEAST_JOINED
cdef const uint64_t[::1] POWERS = _keys.POWERS
cdef int LONGEST = _keys.LONGEST


cdef int _whole_errors(int voice, int length) noexcept:
    """How many letters of whole names may differ, by voice and length."""
    if voice == WRITTEN:
        return whole_errors(length)
    return <int>(0.15 * length + 1)


cdef int _join_errors(int voice, int length) noexcept:
    """How many letters of words that one side writes together may differ, by voice and length; where words meet a
    sound may be another than in each of them, and a transcription may be spelt anyhow."""
    if voice == WRITTEN:
        return min(max(length // 5, 1), 3)
    return <int>((0.175 if voice == SOUNDED else 1.0 if voice == HEARD else 0.15) * length + 1)


cdef class _Side:
    """The words of one form, as they are compared in a voice."""

    cdef Runs forms
    cdef Words lexicon
    cdef const int32_t* words
    cdef int count
    cdef int[WIDEST] letters
    cdef uint64_t[WIDEST] masks
    cdef float[WIDEST] weight
    cdef uint8_t[WIDEST] digit
    cdef bint lone
    cdef vector[uint8_t] joined

    def __cinit__(self, Runs forms):
        self.forms, self.lexicon = forms, forms.lexicon

    cdef void read(self, Py_ssize_t form, int voice) noexcept:
        cdef Words lexicon = self.lexicon
        cdef int at
        cdef int32_t word
        self.words, self.count = &self.forms.words[self.forms.starts[form]], self.forms.many(form)
        self.lone = self.forms.lone[form]
        for at in range(self.count):
            word = self.words[at]
            self.weight[at], self.digit[at] = lexicon.weight[word], lexicon.digit[word]
            if voice == WRITTEN:
                self.letters[at], self.masks[at] = lexicon.length[word], lexicon.mask[word]
            elif voice == BARE:
                self.letters[at], self.masks[at] = lexicon.sound_length[word], lexicon.sound_mask[word]
            else:
                self.letters[at], self.masks[at] = lexicon.sounds_length[word], lexicon.heard_mask[word]

    cdef Text text(self, int places, int first) noexcept:
        """The words of these places written together from the place ``first`` on, then those before it."""
        cdef int at, letter
        cdef Text word
        self.joined.clear()
        for at in range(first, first + self.count):
            if places >> (at % self.count) & 1:
                word = self.lexicon.words.at(self.words[at % self.count])
                for letter in range(word.length):
                    self.joined.push_back(word.letters[letter])
        word.letters, word.length = self.joined.data(), <int>self.joined.size()
        return word

    cdef int telling(self) noexcept:
        """The places of the telling words, as bits."""
        cdef int at, found = 0
        for at in range(self.count):
            found |= (self.weight[at] > TELLING) << at
        return found


cdef bint _may_be_whole(_Side one, _Side two, int voice, int languages) noexcept:
    """Whether two names may be alike as wholes, by the letters of their telling words."""
    cdef int ours = one.telling(), theirs = two.telling()
    if not _near(one, ours, two, theirs, voice, languages, False):
        return False
    if voice != WRITTEN:
        return True
    cdef Text first = one.text(ours, 0), second = two.text(theirs, 0)
    cdef int most = _whole_errors(voice, max(first.length, second.length))
    return apart(first, second, most) <= most


cdef bint _may_join(_Side one, int ours, _Side two, int theirs, int voice, int languages, bint twice) noexcept:
    """Whether words left over may be alike written together; where some stand ``twice``, in any order."""
    if not _near(one, ours, two, theirs, voice, languages, True):
        return False
    if twice:
        return True
    # the second side's words stand in their order, or the first of them last
    cdef int first = 0
    while not theirs >> first & 1:
        first += 1
    return (_alike_joined(one.text(ours, 0), two.text(theirs, 0), voice, languages)
            or (not languages and _alike_joined(one.text(ours, 0), two.text(theirs, first + 1), voice, languages))
            or (voice == HEARD and _near(one, ours, two, theirs, SOUNDED, languages, True)))


cdef bint _alike_joined(Text one, Text two, int voice, int languages) noexcept:
    """Whether two texts may be as alike as words written together must be (score._join)."""
    cdef int most
    cdef vector[int16_t] ours, theirs
    if voice == WRITTEN:
        # words that sound the same may differ in more letters than those spelt almost alike
        most = SPOKEN_ERRORS if languages else 2 * _join_errors(voice, max(one.length, two.length))
        return apart(one, two, most) <= most
    if voice == HEARD:
        numbers(one, ours)
        numbers(two, theirs)
        return AGREED + AGREEMENT * agreement(ours.data(), theirs.data()) >= LEAST_JOINED
    return True


cdef bint _near(_Side one, int ours, _Side two, int theirs, int voice, int languages, bint joined) noexcept:
    """Whether these words may be alike together, by their letters."""
    cdef int at, length = 0, other = 0, most
    cdef uint64_t mask = 0, masks = 0
    for at in range(one.count):
        if ours >> at & 1:
            length += one.letters[at]
            mask |= one.masks[at]
    for at in range(two.count):
        if theirs >> at & 1:
            other += two.letters[at]
            masks |= two.masks[at]
    most = (_join_errors if joined else _whole_errors)(voice, max(length, other))
    if voice != WRITTEN:  # where words meet, a vowel that leads one is not heard, nor a consonant twice
        most += bits(ours) + bits(theirs) - 2
    if joined and languages:
        most = max(most, SPOKEN_ERRORS)
    return abs(length - other) <= most and bits(mask ^ masks) <= 2 * most


cdef bint _parts(_Side one, _Side two, int voice) noexcept:
    """Whether the second may write in two what the first has as one word."""
    cdef int i, j
    cdef uint64_t both
    cdef int32_t word, after
    for j in range(two.count - 1):
        word, after = two.words[j], two.words[j + 1]
        both = two.lexicon.raw[word] + POWERS[min(two.lexicon.length[word], LONGEST)] * two.lexicon.raw[after]
        for i in range(one.count):
            if one.lexicon.raw[one.words[i]] == both:
                return True
            if (voice != WRITTEN and one.letters[i] >= 5
                    and abs(one.letters[i] - two.letters[j] - two.letters[j + 1]) <= 1
                    and bits(one.masks[i] ^ (two.masks[j] | two.masks[j + 1])) <= 2):
                return True
    return False


cdef float _of_many(Runs long, Py_ssize_t form, Runs short, Py_ssize_t other) noexcept:
    """What a form of many words comes to at most beside one of few, by the weight of the words that nothing answers."""
    cdef int left = long.many(form) - 2 * short.many(other), at  # one word may answer two
    cdef vector[float] weights
    cdef float lost = 0, got = 2 * short.weight[other]
    if left <= 0 or 2 * short.told_letters[other] > long.told_letters[form]:
        return 1  # written together they may be alike
    for at in range(long.starts[form], long.starts[form + 1]):
        weights.push_back(long.lexicon.weight[long.words[at]])
    sort(weights.begin(), weights.end())
    for at in range(left):
        lost += weights[at]
    return got / max(got + ALONE * lost, <float>1e-6)


cdef float _order(const int* stands, int aligned, int languages) noexcept:
    """What remains of a score by the order in which words stand: of those ``aligned`` each with the word of the other
    side at its place in ``stands``."""
    cdef int at, first = -1, last = -1, turns = 0
    for at in range(WIDEST):
        if aligned >> at & 1:
            if first < 0:
                first = stands[at]
            elif stands[at] < last:
                turns += 1
            last = stands[at]
    if not turns:
        return 1
    turns += first < last  # from the last one to the first
    return TURNED_SYLLABLES if languages and turns > 1 else TURNED


def at_most(Runs queries, Runs listed, const int64_t[::1] ones, const int64_t[::1] twos, const uint8_t[::1] as_wholes,
            const uint8_t[::1] readings, const uint8_t[::1] listed_readings, const uint8_t[::1] weak, beside,
            double least):
    """What pairs of forms come to at most, as AtMost, where that may be ``least``.

    ``as_wholes``: whether they met as wholes; names of the same syllables have. ``readings`` and ``listed_readings`` of
    the forms are rows and columns of ``beside``: score.Beside of both. ``weak``: of a weak alias.
    """
    cdef Py_ssize_t pair, count = len(ones)
    cdef list found = []
    cdef _Side our = _Side(queries), their = _Side(listed)
    cdef int n, m, i, j, voice, languages, width, number, left, right, best_i, best_j
    cdef double best
    cdef double[WIDEST * WIDEST] rank
    cdef float[WIDEST * WIDEST] alike
    cdef uint8_t[WIDEST * WIDEST] same
    cdef uint8_t[WIDEST] ours_same, theirs_same
    cdef int[WIDEST] stands
    cdef float near, both, got, lack, lost, other_lost, doubt, score, held_weight, other_weight
    cdef bint in_syllables, by_syllables, spelt, shared, same_numbers, twice, whole, join, part, sure, other
    cdef double factor, most
    cdef double place
    for pair in range(count):
        n, m = queries.many(ones[pair]), listed.many(twos[pair])
        voice = together(queries.voice[ones[pair]], listed.voice[twos[pair]])
        languages = queries.spoken[ones[pair]] & listed.spoken[twos[pair]]
        by_syllables, spelt, factor = beside[readings[ones[pair]]][listed_readings[twos[pair]]]
        if weak[twos[pair]]:
            factor *= WEAK
        if voice == SOUNDED and (spelt or (by_syllables and languages)):
            voice = WRITTEN  # what is read by syllables is spelt, not heard
        if max(n, m) > WIDEST:
            if factor * min(_of_many(queries, ones[pair], listed, twos[pair]),
                            _of_many(listed, twos[pair], queries, ones[pair])) >= least - ROUNDED:
                found.append(AtMost(ones[pair], twos[pair], voice, languages, factor, True, ANY_WAY))
            continue
        in_syllables = as_wholes[pair] and languages
        our.read(ones[pair], voice)
        their.read(twos[pair], voice)
        width = 4 if max(n, m) <= 4 else WIDEST
        shared, same_numbers, twice = False, True, False
        for j in range(m):
            theirs_same[j] = 0
        for i in range(n):
            ours_same[i] = 0
            for j in range(m):
                near = likeness(our.lexicon, our.words[i], their.lexicon, their.words[j], voice, languages)
                same[i * m + j] = our.lexicon.key[our.words[i]] == their.lexicon.key[their.words[j]]
                ours_same[i] += same[i * m + j]
                theirs_same[j] += same[i * m + j]
                alike[i * m + j] = near
                # the same words before all, then the likeliest, the nearest, the first
                place = (abs(i - j) * width * width + i * width + j) * 1e-6
                rank[i * m + j] = 0 if near < FLOOR else near + same[i * m + j] - place
            shared |= our.digit[i] and ours_same[i] > 0
            same_numbers &= not our.digit[i] or ours_same[i] > 0
            twice |= ours_same[i] > 1
        for j in range(m):
            same_numbers &= not their.digit[j] or theirs_same[j] > 0
            twice |= theirs_same[j] > 1
        got = lack = 0
        number, left, right = 0, (1 << n) - 1, (1 << m) - 1
        while True:
            best, best_i, best_j = 0, 0, 0
            for i in range(n):
                if left >> i & 1:
                    for j in range(m):
                        if right >> j & 1 and rank[i * m + j] > best:
                            best, best_i, best_j = rank[i * m + j], i, j
            if best <= 0:
                break
            near, both = alike[best_i * m + best_j], 2 * min(our.weight[best_i], their.weight[best_j])
            got += near * both
            lack += (1 - near) * both
            number += 1
            stands[best_i] = best_j
            left &= ~(1 << best_i)
            right &= ~(1 << best_j)
        lost = other_lost = held_weight = other_weight = 0
        for i in range(n):
            held_weight += our.weight[i]
            lost += our.weight[i] if left >> i & 1 else 0
        for j in range(m):
            other_weight += their.weight[j]
            other_lost += their.weight[j] if right >> j & 1 else 0
        doubt = 1
        if not (our.lone and their.lone) and not shared:
            doubt += DOUBT * max(ENOUGH - got / 2, 0)
        both = min(lost, other_lost)
        score = got / max(
            got + doubt * (OTHERWISE * both + (SYLLABLE_ALONE if languages else ALONE) * abs(lost - other_lost)
                           + LACKING * lack), <float>1e-6
        )
        if not twice:  # of words that are the same, others may be aligned
            score *= _order(stands, ~left & ((1 << n) - 1), languages)
        if lack > 0 and our.lone and their.lone:
            score *= NOT_QUITE
        if number == 1 and our.lone != their.lone:
            score *= LONE
        if not same_numbers:
            score *= OTHER_NUMBERS
        score *= 1 - SLIGHT * max(LITTLE - min(held_weight, other_weight), 0)
        whole = in_syllables or _may_be_whole(our, their, voice, languages)
        join = left != 0 and right != 0 and bits(left) + bits(right) > 2 and (
            _may_join(our, left, their, right, voice, languages, twice)
        )
        part = n != m and (_parts(our, their, voice) or _parts(their, our, voice))
        sure = score * factor >= least - ROUNDED
        other = (whole or join or part) and factor * JOINED >= least
        if sure or other:
            most = factor if other else (score + ROUNDED) * factor  # what is alike otherwise may be so fully
            ways = Ways(whole, join, part, left, right)
            found.append(AtMost(ones[pair], twos[pair], voice, languages, most, sure, ways))
    return found
