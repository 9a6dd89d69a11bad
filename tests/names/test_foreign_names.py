"""A foreign name in Han, kana or Hangul is found by its sound, or as usage has it."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.lists.model import Listing, Name
from sekisho.names import transcription
from sekisho.names.screen import Query, Screener


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("ドナルド・トランプ", "Donald TRUMP"), ("도널드 트럼프", "Donald Trump"), ("사담 후세인", "Saddam Hussein"),
        ("ウラジーミル・プーチン", "Vladimir Putin"), ("블라디미르 푸틴", "Vladimir Putin"),
        ("宮崎潔", "Miyazaki Kiyoshi"), ("弗拉基米尔·普京", "Vladimir PUTIN"), ("サダム・フセイン", "Saddam HUSSEIN"),
        ("萨达姆·侯赛因", "Saddam Hussein"), ("안토니오 도너번", "Antonio Donovan"), ("ロペス・ソウザ", "López Souza"),
    ],
)  # fmt: skip
def test_a_foreign_name_is_found_by_its_sound(own: str, latin: str) -> None:
    assert found(own, latin)


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("唐纳德·特朗普", "Donald Trump"), ("米高·卡里克", "Michael Carrick"), ("乔治·布什", "George Bush"),
        ("迈克尔·乔丹", "Michael Jordan"), ("ジョージ・クリスチャンセン", "George Christiansen"),
        ("谢尔盖·拉夫罗夫", "Sergei Lavrov"), ("米哈伊尔·米舒斯京", "Mikhail Mishustin"),
        ("愛德華·史諾登", "Edward Snowden"),
        ("雨果·查韦斯", "Hugo Chavez"), ("雅克·希拉克", "Jacques Chirac"),
        ("勒布朗·詹姆斯", "LeBron James"),
    ],
)  # fmt: skip
def test_a_foreign_name_is_found_as_usage_has_it_and_where_its_letters_are_heard_otherwise(
    own: str, latin: str
) -> None:
    assert found(own, latin)


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("伊戈尔·谢钦", "Igor Sechin"), ("易卜拉欣·莱西", "Ebrahim Raisi"), ("穆阿迈尔·卡扎菲", "Muammar Gaddafi"),
        ("巴勃罗·埃斯科瓦尔", "Pablo Escobar"), ("马苏德·阿兹哈尔", "Masood Azhar"), ("查尔斯·泰勒", "Charles Taylor"),
        ("西尔维奥·贝卢斯科尼", "Silvio Berlusconi"), ("克里斯托弗·希尔", "Christopher Hill"),
        ("奥马尔·巴希尔", "Omar al-Bashir"), ("阿卜杜勒·加尼·巴拉达尔", "Abdul Ghani Baradar"),
        ("瓦列京娜·马特维延科", "Valentina Matviyenko"),
    ],
)  # fmt: skip
def test_a_han_character_is_heard_as_what_it_stands_for_in_foreign_names(own: str, latin: str) -> None:
    assert found(own, latin) and found(latin, own)


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("바샤르 알아사드", "Bashar al-Assad"), ("오마르 알바시르", "Omar Bashir"),
        ("알베르토 알메이다", "Alberto Almeida"),
    ],
)  # fmt: skip
def test_an_arabic_article_that_korean_joins_is_one(own: str, latin: str) -> None:
    assert found(own, latin) and found(latin, own)


@pytest.mark.parametrize(
    ("own", "latin"),
    [("哈桑·鲁哈尼", "Hussein Rouhani"), ("하산 로하니", "Hussein Rouhani"), ("ハサン・ロハニ", "Hussein Rouhani")],
)
def test_two_known_names_that_sound_much_the_same_in_transcription_are_two(own: str, latin: str) -> None:
    assert found(own, "Hassan Rouhani") and not found(own, latin)


@pytest.mark.parametrize(
    ("kana", "english"),
    [
        ("ディー・シー・ビー・ファイナンス・リミテッド", "DCB Finance Limited"),
        ("パルセック・エル・エル・シー", "Parsek LLC"),
        ("セコンド・エコノミック・コミッティー", "Second Economic Committee"), ("チェ・フィ", "CHOE HWI"),
        ("第3アカデミー", "3rd Academy"),
    ],
)  # fmt: skip
def test_letters_and_numbers_in_kana_are_those_of_the_english_name(kana: str, english: str) -> None:
    assert found(kana, english, "LegalEntity")


def test_a_name_that_is_heard_as_another_known_one_is_another() -> None:
    assert found("唐纳德·特朗普", "Donald Trump") and not found("唐纳德·特朗普", "Ronald Trump")
    assert found("リサ・スミス", "Lisa Smith") and found("アンナ・シュミット", "Hannah Schmidt")


def test_a_transcription_agrees_with_its_word_and_not_with_another() -> None:
    right = transcription.agreement_of("trump", "teureompeu")
    assert right > 1 > 0 > transcription.agreement_of("smith", "teureompeu")


@pytest.mark.parametrize(
    ("listed", "latin"),
    [
        ("ウラジーミル・プーチン", "Vladimir Putin"), ("アドルフ・ヒトラー", "Adolf Hitler"),
        ("블라디미르 푸틴", "Vladimir Putin"), ("弗拉基米尔·普京", "Vladimir Putin"),
        ("ベニート・ムッソリーニ", "Benito Mussolini"), ("ウラジーミル・プーチン", "Владимир Путин"),
    ],
)  # fmt: skip
def test_who_is_listed_in_kana_hangul_or_han_alone_is_found_by_another_spelling(listed: str, latin: str) -> None:
    assert found(latin, listed) and found(listed, latin)


def test_who_is_listed_in_latin_letters_too_is_held_against_those() -> None:
    names = Name("Joseph Kabila"), Name("ヨセフ・カビラ")
    both = Screener([("l", [Listing("1", "Person", names)])])
    kana = Screener([("l", [Listing("1", "Person", names[1:])])])
    assert kana.screen(Query("Yoshev Gabila")) and not both.screen(Query("Yoshev Gabila"))
