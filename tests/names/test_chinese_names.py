"""A Chinese name is found in each way of spelling it, and another syllable is another person."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names import cantonese, mandarin


@pytest.mark.parametrize(
    ("han", "spelt"),
    [
        ("林俊傑", "Lim Jun Jie"), ("吳家豪", "Goh Jia Hao"), ("黃詩雅", "Wong Shi Ya"), ("張文傑", "Teo Wen Jie"),
        ("李显龙", "Lee Hsien Loong"), ("李顯揚", "Lee Hsien Yang"),
    ],
)  # fmt: skip
def test_a_family_name_in_hokkien_or_cantonese_stands_beside_a_given_one_in_mandarin(han: str, spelt: str) -> None:
    assert found(han, spelt) and found(spelt, han)
    assert not found(han, spelt.rpartition(" ")[0] + " Min") and not found("李显龙", "Lee Hsien Yang")


@pytest.mark.parametrize(
    ("han", "spelt"),
    [
        ("謝少翔", "Tse Siu-cheung"), ("呂傑達", "Lui Kit-tat"), ("周飛啟", "Fei Kai Chow"), ("吕洋", "Lü Yang"),
        ("曾蔭權", "Tsang Yam-kuen"), ("陈光春", "CHAN Kwong Chun"), ("吴天永", "Ng Tin Wing"), ("胡德逸", "HU, Te-i"),
        ("徐哲思", "Hsü Che-ssu"), ("赵超庆", "Chao Ch'ao-ch'ing"), ("单雄信", "Shan Xiongxin"), ("徐世啟", "徐世启"),
        ("仇志明", "Zhiming Qiu"), ("曾国华", "Zeng Guohua"), ("羅家輝", "Law Ka Fai"), ("易建聯", "Yik Kin Luen"),
        ("賀一誠", "Ho Iat Seng"), ("黃少澤", "Wong Sio Chak"), ("楊俊文", "Ieong Chon Man"),
    ],
)  # fmt: skip
def test_a_chinese_name_is_found_in_each_way_of_spelling_it(han: str, spelt: str) -> None:
    assert found(han, spelt)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Minjian Dong", "Tung Min-chien"), ("Qiyu Li", "Li Ch'i-yü"), ("Lv Yangzhi", "LU, Yang-Chih"),
        ("Tsui Siu-leong", "CHUI Siu Leung"), ("Suyun Jo", "Cho Soo-yoon"), ("Kim Ji-won", "Jiwon Kim"),
    ],
)  # fmt: skip
def test_two_spellings_of_the_same_syllables_are_one_name_however_joined(one: str, two: str) -> None:
    assert found(one, two)


@pytest.mark.parametrize(
    ("han", "spelt"),
    [
        ("陈德福", "Tan Teck Hock"), ("林文成", "Lim Boon Seng"), ("張志賢", "Teo Chee Hean"),
        ("吴清福", "Goh Cheng Hock"), ("赵文成", "Teo Boon Seng"), ("廖金華", "Leow Kim Hua"),
        ("杜國輝", "Toh Kok Hui"), ("賴明發", "Lye Beng Huat"), ("池文忠", "Tee Boon Tiong"),
        ("郭文達", "Kwik Boon Tat"),
        ("蔡明順", "Chuah Beng Soon"), ("許國泉", "Koh Kok Chuan"), ("黄庆福", "Steven Wee Kheng Hock"),
    ],
)  # fmt: skip
def test_a_chinese_name_is_found_as_it_is_spelt_in_southeast_asia(han: str, spelt: str) -> None:
    assert found(han, spelt)
    assert found(spelt, han)


@pytest.mark.parametrize(
    ("han", "spelt"),
    [
        ("陈德福", "Tan Teck Huat"), ("林文成", "Lim Boon Heng"), ("張志賢", "Teo Chee Beng"),
        ("池文成", "Chee Boon Seng"), ("林學文", "Lim Hock Boon"), ("陳茂成", "Tan Mong Seng"),
    ],
)  # fmt: skip
def test_another_syllable_in_southeast_asia_is_another_person(han: str, spelt: str) -> None:
    assert not found(han, spelt)


@pytest.mark.parametrize(
    ("han", "kana"),
    [
        ("習近平", "シュウ・キンペイ"), ("李克強", "リ・コッキョウ"), ("毛泽东", "モウ・タクトウ"),
        ("王毅", "オウ・キ"), ("李克強", "リ・コクキョウ"), ("石平", "セキ・ヘイ"), ("曾慶紅", "ソウ・ケイコウ"),
        ("賈慶林", "カ・ケイリン"), ("周恩来", "シュウオンライ"),
        ("鄧小平", "トウショウヘイ"), ("金日成", "キン・ニッセイ"),
    ],
)  # fmt: skip
def test_a_chinese_name_is_found_in_kana_as_japanese_says_it(han: str, kana: str) -> None:
    assert found(han, kana) and found(kana, han)
    assert not found("周恩来", "シュウ・キンペイ")


@pytest.mark.parametrize(
    ("kana", "latin"),
    [("マー・シャオホン", "Ma Xiaohong"), ("リー・クーチアン", "Li Keqiang"), ("シー・ジンピン", "Xi Jinping")],
)
def test_a_chinese_name_is_found_in_kana_as_it_is_heard(kana: str, latin: str) -> None:
    assert found(kana, latin) and found(latin, kana)


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("시진핑", "Xi Jinping"), ("마오쩌둥", "Mao Tse-tung"), ("장쩌민", "Jiang Zemin"), ("차이잉원", "Tsai Ing-wen"),
        ("덩샤오핑", "Xiaoping Deng"), ("주룽지", "Zhu Rongji"), ("저우언라이", "周恩来"),
        ("자오차오칭", "Zhao Chaoqing"), ("중청펑", "Zhong Chengfeng"),
    ],
)  # fmt: skip
def test_a_chinese_name_is_found_in_hangul_as_korea_transcribes_it(hangul: str, latin: str) -> None:
    assert found(hangul, latin)
    assert not found("시진핑", "Xi Zhongxun")


@pytest.mark.parametrize(
    ("cyrillic", "pinyin"),
    [
        ("Си Цзиньпин", "Xi Jinping"), ("Мао Цзэдун", "Mao Zedong"), ("Дэн Сяопин", "DENG Xiaoping"),
        ("Чжоу Эньлай", "Zhou Enlai"), ("Ван Хунин", "Wang Huning"), ("Юй Чжэншэн", "Yu Zhengsheng"),
        ("Лю Хэ", "Liu He"), ("Хуэй Ка Янь", "Hui Ka Yan"),
    ],
)  # fmt: skip
def test_a_chinese_name_in_cyrillic_is_read_back(cyrillic: str, pinyin: str) -> None:
    assert found(cyrillic, pinyin) and found(pinyin, cyrillic)


def test_a_word_in_han_is_read_as_that_word_in_mandarin() -> None:
    assert mandarin.syllables("重庆银行") == ("chong", "qing", "yin", "hang")
    assert mandarin.syllables("行") == ("xing",)
    assert mandarin.syllables("吕布") == ("lv", "bu")
    assert mandarin.syllables("张あ") == ()


def test_each_cantonese_reading_has_a_spelling_that_is_read_back() -> None:
    assert all(cantonese.syllables(cantonese.romanised(reading)) for reading in ("zoeng", "heoi", "jyun", "gwok", "si"))


def test_a_passports_yu_is_the_u_with_dots_of_pinyin() -> None:
    assert found("吕秀莲", "LYU XIULIAN") and found("Lyu Xiulian", "Lu Xiulian")


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("艾合买提·托合提", "Ahmet Tohti"), ("买买提明·买买提", "Memetimin MEMET"), ("哈桑·买合苏木", "Hasan MAHSUM"),
        ("多里坤·艾沙", "Dolkun Isa"), ("阿不都哈克", "Abdul HAQ"),
    ],
)  # fmt: skip
def test_the_name_of_a_uyghur_is_found_in_han(han: str, latin: str) -> None:
    assert found(han, latin) and found(latin, han)
