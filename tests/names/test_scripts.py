"""A name is found across scripts and their many spellings, and another name is not taken for it."""

from __future__ import annotations

import pytest

from sekisho.lists.model import Listing, Name
from sekisho.names import cantonese, mandarin, mccune, transcription
from sekisho.names.japanese import romaji
from sekisho.names.readings import MOST_WORDS, forms
from sekisho.names.screen import Query, Screener
from sekisho.names.slips import other_letter
from sekisho.names.text import MAX_LENGTH


def found(query: str, listed: str, schema: str = "Person") -> bool:
    return bool(Screener([("list@1", [Listing("1", schema, (Name(listed),))])]).screen(Query(query)))


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


@pytest.mark.parametrize("given", [
    ("優子", "Yuko"), ("恵子", "Keiko"), ("和子", "Kazuko"), ("幸子", "Sachiko"), ("誠", "Makoto"), ("正", "Tadashi"),
    ("勝", "Masaru"), ("剛", "Tsuyoshi"), ("亮", "Ryo"), ("健", "Ken"), ("大樹", "Daiki"), ("太郎", "Taro"),
    ("康夫", "Yasuo"), ("洋子", "Yoko"), ("浩一", "Koichi"), ("龍太郎", "Ryutaro"),
])  # fmt: skip
@pytest.mark.parametrize("family", [("佐藤", "Sato"), ("大野", "Ohno"), ("伊藤", "Itoh"), ("大島", "Ōshima")])
def test_a_common_japanese_name_is_found_however_its_long_vowels_are_spelt(
    family: tuple[str, str], given: tuple[str, str]
) -> None:
    assert found(family[0] + given[0], f"{given[1]} {family[1]}")
    assert found(f"{family[0]} {given[0]}", f"{family[1].upper()} {given[1].upper()}")


@pytest.mark.parametrize(
    ("kanji", "latin"),
    [
        ("新田義貞", "Nitta Yoshisada"), ("土方歳三", "Hijikata Toshizo"), ("金山正雄", "Masao Kanayama"),
        ("白鳥健一", "Shiratori Kenichi"), ("飯野健一", "Iino Kenichi"), ("中田健一", "Nakata Kenichi"),
        ("安里健一", "Asato Kenichi"), ("狩野健一", "Kano Kenichi"), ("金城健一", "Kaneshiro Kenichi"),
    ],
)  # fmt: skip
def test_a_japanese_family_name_is_found_in_each_way_it_is_read(kanji: str, latin: str) -> None:
    assert found(kanji, latin)
    assert not found(kanji, "Tanaka Kenji")


def test_a_japanese_given_name_that_is_known_is_not_guessed() -> None:
    assert found("菅義偉", "Suga Yoshihide") and not found("菅義偉", "Suga Yoshiko")
    assert found("佐藤伊代治", "Iyoji SATO") and found("佐藤陸雄", "Sato Mutsuo")


def test_a_japanese_given_name_that_is_not_known_is_read_by_its_characters() -> None:
    assert found("篠田建市", "Kenichi SHINODA")
    assert found("菅建市", "Suga Kenichi") and found("渡辺喜久江", "Kikue WATANABE")
    assert found("石田章六", "Shoroku ISHIDA")
    assert not found("篠田建市", "Haruo SHINODA")


@pytest.mark.parametrize(
    ("kanji", "latin"),
    [
        ("山口組", "YAMAGUCHI-GUMI"), ("工藤會", "Kudo-kai"), ("東京商事株式会社", "Tokyo Shoji Co., Ltd."),
        ("株式会社山本商会", "Yamamoto Shokai K.K."), ("東洋貿易株式会社", "Toyo Boeki"), ("日本銀行", "Nippon Ginko"),
        ("東洋貿易株式会社", "Toyo Trading Co., Ltd."), ("三菱重工業", "Mitsubishi Heavy Industries, Ltd."),
        ("大和", "Daiwa"), ("大和 武", "Yamato Takeshi"),
    ],
)  # fmt: skip
def test_a_japanese_body_is_found_by_its_words_as_heard_and_in_english(kanji: str, latin: str) -> None:
    assert found(kanji, latin, "LegalEntity")


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("大连海博国际货运代理有限公司", "Dalian Haibo International Freight Agency Co., Ltd."),
        ("李建设", "Li Jianshe"), ("만수대예술", "Mansudae Art"), ("박건설", "Pak Kon Sol"), ("정보영", "Jong Bo Yong"),
    ],
)  # fmt: skip
def test_a_usual_word_is_one_in_a_body_s_name_and_none_in_a_person_s(han: str, latin: str) -> None:
    assert found(han, latin)


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"), ("ยิ่งลักษณ์ ชินวัตร", "Yingluck Shinawatra"),
        ("ประยุทธ์ จันทร์โอชา", "Prayut Chan-o-cha"), ("สมชาย วงศ์สวัสดิ์", "Somchai Wongsawat"),
        ("พิธา ลิ้มเจริญรัตน์", "Pita Limjaroenrat"), ("เศรษฐา ทวีสิน", "Srettha Thavisin"),
        ("อนุทิน ชาญวีรกูล", "Anutin Charnvirakul"), ("ประวิตร วงษ์สุวรรณ", "Prawit Wongsuwan"),
        ("นายทักษิณ ชินวัตร", "Thaksin Shinawatra"), ("ธนาคารกรุงไทย", "Krung Thai Bank"),
        ("บริษัทกำแพงเพชรจำกัด", "Kamphaengphet Co., Ltd."),
    ],
)  # fmt: skip
def test_a_thai_name_is_found_as_it_is_heard_and_by_its_letters(thai: str, latin: str) -> None:
    assert found(thai, latin, "LegalEntity")


def test_another_thai_name_is_not_found() -> None:
    assert not found("สมชาย สุขใจ", "Somsak Sukjai")
    assert not found("ประยุทธ์ จันทร์โอชา", "Prawit Wongsuwan")


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("梁朝偉", "Tony Leung Chiu-wai"), ("李家超", "John Lee Ka-chiu"), ("鄭若驊", "Teresa Cheng Yeuk-wah"),
        ("宋楚瑜", "James Soong Chu-yu"), ("劉德華", "Lau Tak Wah Andy"), ("Leung Chiu Wai", "LEUNG, Tony Chiu Wai"),
        ("Paul Young Ho Kim", "김영호"), ("蔡英文", "Tsai Ing-wen"), ("李登輝", "Lee Teng-hui"),
    ],
)  # fmt: skip
def test_an_english_given_name_beside_a_chinese_or_korean_one_may_be_left_out(own: str, latin: str) -> None:
    assert found(own, latin)


def test_another_english_given_name_is_not_left_out() -> None:
    assert not found("Tony Leung Chiu-wai", "John Leung Chiu-wai")
    assert not found("Maria Lopez Garcia", "Lopez Garcia")


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
    ("burmese", "latin"),
    [
        ("အောင်ကျော်ဇော", "Aung Kyaw Zaw"), ("ဦးခင်မောင်ထွန်း", "Khin Maung Htun"), ("ဒေါ်မြင့်မြင့်ဆွေ", "Myint Myint Swe"),
        ("စိုးနိုင်ဦး", "Soe Naing Oo"), ("ချစ်လှိုင်", "Chit Hlaing"), ("သိန်းဌေး", "Thein Htay"), ("အေးထူး", "Aye Htoo"),
        ("မျိုးထွဋ်အောင်", "Myo Htut Aung"), ("ဝေဖြိုး", "Wai Phyo"), ("ဇော်ထိုက်", "Zaw Htike"),
        ("သာငြိမ်းချမ်း", "Thar Nyein Chan"),
        ("ခင်သီရိသက်မွန်", "Khin Thiri Thet Mon"), ("အေးစန္ဒာဝင်း", "Aye Sandar Win"), ("ဉာဏ်လင်း", "Nyan Lin"),
        ("ဘိုကြီးပြည့်စုံ", "Bo Gyi Pyae Sone"),
    ],
)  # fmt: skip
def test_a_burmese_name_is_found_by_its_syllables_as_people_spell_them(burmese: str, latin: str) -> None:
    assert found(burmese, latin) and found(latin, burmese)


@pytest.mark.parametrize(
    ("burmese", "latin"),
    [
        ("အောင်ကျော်ဇော", "Aung Kyaw Moe"), ("မင်းအောင်လှိုင်", "Min Aung Naing"), ("လှဟိန်းနီ", "Hla Khan Ni"),
        ("ယုံကြည်ဘော်", "Yone Kyi Wan"),
    ],
)  # fmt: skip
def test_another_burmese_syllable_is_another_person(burmese: str, latin: str) -> None:
    assert not found(burmese, latin) and not found(latin, burmese)


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
    "own", [("조선희", "Cho Sun-hee"), ("נפתלי בנט", "Naftali Bennett"), ("ابراهیم رئیسی", "Ebrahim Raisi")]
)
def test_a_name_that_looks_like_a_word_or_may_be_spelt_in_two_ways_is_found(own: tuple[str, str]) -> None:
    assert found(*own)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Abdulrahman Al-Otaibi", "Abd al-Rahman al-Utaybi"), ("Jan Vanderberg", "van der Berg, Jan"),
        ("Maria Delacruz", "De la Cruz Maria"), ("Usama Binladin", "Usama bin Laden"), ("王家衛", "Wong Kar-wai"),
        ("Abubakr Baghdadi", "Abu Bakr al-Baghdadi"),
    ],
)  # fmt: skip
def test_a_particle_written_together_with_the_name_behind_it_hides_no_name(query: str, listed: str) -> None:
    assert found(query, listed)
    assert found(listed, query)


@pytest.mark.parametrize(
    "field", ["Ri Won Ho 1964", "12345 Ri Won Ho", "Ri Won Ho (A/C 12345)", "RI WON HO ACCT NO 0012345", "리원호 12345"]
)
def test_the_number_of_an_account_or_a_year_in_the_field_hides_no_name(field: str) -> None:
    assert found(field, "Ri Won Ho")


def test_a_number_of_a_ship_or_a_unit_counts() -> None:
    assert not found("SORMOVSKIY 3067", "SORMOVSKIY 3068", "Vessel")
    assert not found("Victory 3", "Victory", "Vessel")
    assert not found("2024 Holdings", "Holdings", "Organization")
    assert found("Ocean Maritime Management Company 445566", "Ocean Maritime Management Company", "Organization")


def test_another_initial_is_another_person() -> None:
    assert found("John R. Kowalsky", "John R. Kowalsky")
    assert not found("John R. Kowalsky", "John Q. Kowalsky")
    assert not found("V. Kowalsky", "A. Kowalsky") and found("V. Kowalsky", "Viktor Kowalsky")


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("S. Kumar", "Suresh Kumar"), ("Suresh K.", "Suresh Kumar"), ("J. R. Smith", "John Robert Smith"),
        ("D. Petrov", "Dmitry Petrov"), ("PETROV V.I.", "Vladimir Ivanovich Petrov"),
        ("S.V. Lavrov", "Sergei V. Lavrov"), ("Ivanov I. I.", "Igor Ivanovich Ivanov"),
        ("Иванов И. И.", "Igor Ivanovich Ivanov"),
    ],
)  # fmt: skip
def test_initials_stand_for_names_that_many_bear_on_either_side(short: str, whole: str) -> None:
    assert found(short, whole) and found(whole, short)


def test_an_initial_that_is_a_letter_of_numbers_is_one_where_a_dot_says_so() -> None:
    assert forms("Ivanov I.")[-1].tokens == ("i", "ivanov") and forms("Ivanov I") == forms("Ivanov 1")
    assert found("Victory I", "Victory 1", "Vessel") and not found("Ivanov I", "Igor Ivanov")


@pytest.mark.parametrize(
    ("abroad", "latin"),
    [
        ("キム・ジョンウン", "KIM JONG UN"), ("キムジョンウン", "Jong Un KIM"), ("ｷﾑ ｼﾞｮﾝｳﾝ", "Kim Jong Un"),
        ("リ・ウォンホ", "RI WON HO"), ("パク・ポンジュ", "PAK PONG JU"), ("チェ・リョンヘ", "CHOE RYONG HAE"),
        ("ファン・ビョンソ", "HWANG PYONG SO"), ("キム・ヨジョン", "KIM YO JONG"), ("Ким Чен Ын", "Kim Jong-un"),
        ("Ким Ир Сен", "Kim Il Sung"), ("Пак Пон Чжу", "Pak Pong Ju"), ("Цой Рён Хэ", "Choe Ryong Hae"),
        ("Ли Сын Ман", "Syngman RHEE"), ("Мун Чжэ Ин", "Moon Jae-in"), ("Ким Чен Ын", "김정은"),
        ("キム・ジョンウン", "金正恩"),
    ],
)  # fmt: skip
def test_a_korean_name_is_found_as_japanese_and_russian_texts_write_it(abroad: str, latin: str) -> None:
    assert found(abroad, latin)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("キム・ジョンウン", "キム・ジョンマン"), ("キム・ジョンウン", "キム・ソンフン"),
        ("Ким Чен Ын", "Kim Jong Man"), ("ドナルド・トランプ", "Ronald Tramer"), ("로페스 소자", "López Garcia"),
        ("威廉森·马里诺", "Wilson Moreno"), ("郑思义", "Zheng Si Lei"), ("김용만", "Kim Jong Man"),
        ("Jang Chel-su", "KANG CHOL SU"), ("Chen De", "CHO'N"),
        ("Kim I-chul", "Chol KIM"), ("姜仙磊", "Xianlei Yan"), ("Dan Chen", "Tan Chon"),
        ("Pankina Irina Aleksandrovna", "Pankina Galina Aleksandrovna"), ("Mohammad Hassan", "Mohamed Hasan"),
    ],
)  # fmt: skip
def test_what_agrees_by_chance_is_not_found(query: str, listed: str) -> None:
    assert not found(query, listed)


def test_a_common_name_is_found_where_it_is_written_the_same() -> None:
    assert found("Mohamed Hassan", "MOHAMED HASSAN")
    assert found("김일", "Kim Il")


@pytest.mark.parametrize(
    ("arabic", "spelt"),
    [
        ("نور الدين البشاري", "Nouredine el-Bachari"), ("نور الدين البشاري", "Nur al-Din Albashari"),
        ("عبد الصبور الشامي", "Abdessabour Shami"), ("عبدالصبور شامي", "Abd al-Sabur al-Shami"),
        ("فضل الله قاضي", "Fazlullah Qazi"), ("فضل الله قاضي", "Fadl Allah Qadi"), ("کاظم رضوی", "Kazem Razavi"),
        ("بلمختار الصحراوي", "Belmokhtar Essahraoui"), ("حمزة ولد سيدي", "Hamzah Ould Sidi"),
        ("דוד כהן", "David Cohen"), ("محسن صابری", "Mohsen Saberi"), ("سعود الأزهر", "Saud al-Azhar"),
    ],
)  # fmt: skip
def test_an_arabic_name_is_found_with_its_article_and_compounds_apart_or_joined(arabic: str, spelt: str) -> None:
    assert found(arabic, spelt)
    assert found(spelt, arabic)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Nureddin Hassan", "Nur al-Din Hassan"), ("Salah Eddine Karim", "Salahuddin Karim"),
        ("Jamaleddine Bakri", "Jamal al-Deen Bakri"), ("Habib Allah Khan", "Habibullah Khan"),
        ("Hassan Nasrallah", "Hasan Nasr-Allah"), ("Ansar Eddine", "Ansar al-Dine"),
        ("Ruhollah Khomeini", "Ruhullah Khumayni"), ("Qassem Soleimani", "Qasim Sulaymani"),
        ("Mouloud Kacem", "Mulud Qasim"), ("Djamel Zitouni", "Jamal Zaytuni"), ("Ismail Haniyeh", "Isma'il Haniyah"),
        ("Hadi Kalandaran", "Hadi Ghalandaran"), ("Sidi Ould Cheikh", "Sidi Walad Shaykh"),
    ],
)  # fmt: skip
def test_an_arabic_name_in_latin_letters_is_found_as_others_spell_it(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Salahuddin Karim", "Shamsuddin Karim"), ("Jo Chan-yong", "Choe Chun Yong"),
        ("Abdul Shaban", "Abdul Saman"), ("Da Su", "Dass"), ("Ahmad Hamidi", "Ahmad Hammoudi"),
    ],
)  # fmt: skip
def test_another_name_with_other_vowels_is_another_name(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


def test_another_arabic_name_of_the_same_shape_is_not_found() -> None:
    assert not found("نور الدين البشاري", "Nur al-Din al-Masri")
    assert not found("عبد الصبور الشامي", "Abd al-Karim al-Shami")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Wjatscheslaw Michajlowitsch Tschernow", "Vyacheslav Mikhailovich Chernov"),
        ("Viatcheslav Mikhaïlovitch Tchernov", "Vyacheslav Mikhailovich Chernov"),
        ("Vjačeslav Michajlovič Černov", "Wjatscheslaw Michajlowitsch Tschernow"), ("Артём Ковалёв", "Artyom Kovalyov"),
        ("Artem Kovalev", "Артём Ковалёв"),
    ],
)  # fmt: skip
def test_a_russian_name_is_found_in_the_spelling_of_another_country(one: str, two: str) -> None:
    assert found(one, two)
    assert found(two, one)


@pytest.mark.parametrize(
    ("abroad", "english"),
    [
        ("Michail Tschertkow", "Mikhail Chertkov"), ("Sergej Schuschkin", "Sergey Shushkin"),
        ("Ramasan Dschabrailow", "Ramazan Dzhabrailov"), ("Jewgenij Zjurupa", "Yevgeny Tsyurupa"),
        ("Serguei Tchoupine", "Sergei Chupin"), ("Evgueni Jouravlev", "Yevgeny Zhuravlev"),
        ("Siergiej Szczukin", "Sergey Shchukin"), ("Nikita Chruszczenko", "Nikita Khrushchenko"),
        ("Joeri Tsjoerkin", "Yury Churkin"), ("Viktor Jusjtjin", "Viktor Yushchin"),
        ("Anatolij Tjukin", "Anatoly Chukin"),
        ("Mijaíl Jabarov", "Mikhail Khabarov"), ("Mihail Gorbatšuk", "Mikhail Gorbachuk"), ("Ûrij Âšin", "Yury Yashin"),
        ("Nikolaj Michelskij", "Nikolay Mikhelsky"), ("Radovan Hadžić", "Radovan Hadzic"),
        ("Dzhafar Dzhuraev", "Jafar Juraev"), ("Wiktor Janukenkytsch", "Viktor Yanukenkych"),
        ("Surab Tschantschwili", "Zurab Chanchvili"), ("Aschot Sargsjan", "Ashot Sargsyan"),
        ("Uladzimir Halavanka", "Vladimir Golovenko"), ("Siarhei Tsitou", "Sergei Titov"),
        ("Igor Sjoebin", "Igor Shubin"), ("Boris Resnikow", "Boris Reznikov"), ("Georgi Jakowenko", "Georgy Yakovenko"),
    ],
)  # fmt: skip
def test_a_slavic_name_is_found_as_other_countries_spell_it(abroad: str, english: str) -> None:
    assert found(abroad, english)
    assert found(english, abroad)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Oleg Tschertkow", "Mikhail Chertkov"), ("Sergej Schuschkin", "Sergey Sushkov"),
        ("Serguei Tchoupine", "Sergei Shupov"), ("Siergiej Szczukin", "Andrey Shchukin"),
        ("Joeri Tsjoerkin", "Oleg Churkin"), ("Surab Tschantschwili", "Zurab Chkhaidze"),
    ],
)  # fmt: skip
def test_another_slavic_name_spelt_abroad_is_another(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Khaled Chadlioui", "Khalid Shadliwi"), ("Abdelaziz Bouchenafa", "Abd al-Aziz Bushanafa"),
        ("Ahmed Djaballah", "Ahmad Jaballah"), ("Mohamed el-Hachouf", "Muhammad al-Hashuf"),
    ],
)  # fmt: skip
def test_an_arabic_name_in_french_letters_is_found_in_english_ones(french: str, english: str) -> None:
    assert found(french, english)
    assert found(english, french)


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("سيرغي ماكاروف", "Sergei Makarov"), ("يفغيني تشيرنوف", "Yevgeny Chernov"),
        ("فيكتور تسيركوف", "Viktor Tsirkov"), ("ולדימיר מקרוב", "Vladimir Makarov"),
        ("יואב דבורי", "Yoav Dvori"), ("ישעיהו גלבוע", "Yeshayahu Gilboa"),
    ],
)  # fmt: skip
def test_a_name_of_others_in_arabic_script_and_one_with_v_in_hebrew_is_found(own: str, latin: str) -> None:
    assert found(own, latin)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Konstantinos Laskaridis", "Kostas Laskaridis"), ("Chaim Levinson", "Hayyim Levinson"),
        ("Yitzchak Peled", "Isaac Peled"), ("Mohammad Baqer Rahbar", "Mohammad Bagher Rahbar"),
        ("Oleh Marchuk", "Oleg Marchuk"), ("Athanasios Doukas", "Thanasis Doukas"),
    ],
)  # fmt: skip
def test_a_given_name_is_found_in_its_other_forms(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("yale", "other"),
    [
        ("Kwen Hyengswun", "권형순"), ("Co Cani", "Jo Ja Ni"), ("Choy Swuuy", "최수의"),
        ("Cen Kwenswun", "Gwonswun Jon"),
        ("An Cayse", "AN Chae-so"), ("Kim Cengil", "김정일"), ("Pay Hayin", "Bae Haein"),
    ],
)  # fmt: skip
def test_a_korean_name_in_yale_romanisation_is_found(yale: str, other: str) -> None:
    assert found(yale, other) and found(other, yale)


@pytest.mark.parametrize("name", ["Chen Li", "Maya Han", "Lay Trading Co", "Ben Cohen", "Kim Jong Un"])
def test_what_need_be_no_yale_is_not_read_as_it(name: str) -> None:
    assert [form.reading for form in forms(name)] == ["as written"]


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("วลาดีมีร์ ปูติน", "Vladimir PUTIN"), ("บาชาร์ อัลอัสซาด", "Bashar AL-ASSAD"), ("ฮัมบาลี", "Hambali"),
        ("มูอัมมาร์ กัดดาฟี", "Muammar QADDAFI"), ("दाऊद इब्राहिम", "Daud IBRAHIM"),
        ("हाफ़िज़ मुहम्मद सईद", "Hafiz Muhammad SAEED"),
        ("ज़कीउर रहमान लखवी", "ZAKI-UR-REHMAN LAKHVI"), ("ওসামা বিন লাদেন", "Osama BIN LADEN"),
        ("ვლადიმირ პუტინი", "Vladimir PUTIN"), ("თარხან ბათირაშვილი", "Tarkhan Batirashvili"),
        ("Վլադիմիր Պուտին", "Vladimir PUTIN"), ("ኦሳማ ቢን ላደን", "Osama BIN LADEN"), ("מועמר קדאפי", "Muammar QADDAFI"),
    ],
)  # fmt: skip
def test_a_name_in_thai_and_other_scripts_is_found(own: str, latin: str) -> None:
    assert found(own, latin)


@pytest.mark.parametrize(
    "posing",
    [
        "Vlаdimir Рutin", "Vladimír Pυtin", "Vlɑdimir Putin", "Vladimir Pսtin", "Ꮩladimir Putin", "VLADIMIR РUТIN",
        "ᴠʟᴀᴅɪᴍɪʀ ᴘᴜᴛɪɴ", "𝐕𝐥𝐚𝐝𝐢𝐦𝐢𝐫 𝓟𝓾𝓽𝓲𝓷", "Βладимир Пyтин", "Vla\u00addimir\u200b Pu\u200dtin",
        "\u202eVladimir Putin\u202c",
    ],
)  # fmt: skip
def test_letters_that_look_like_others_hide_no_name(posing: str) -> None:
    assert found(posing, "Vladimir PUTIN")


def test_two_who_share_a_family_name_and_a_father_are_two() -> None:
    assert not found("Михаил Александрович Гордеев", "Viktor Aleksandrovich GORDEEV")


def test_a_family_name_in_cyrillic_is_no_usual_word() -> None:
    assert [form.tokens for form in forms("Иван Банков")] == [("ivan", "bankov")]


def test_mccune_reischauer_hears_a_word_across_its_syllables() -> None:
    spelt = {
        "조선": "choson", "광선": "kwangson", "백로": "paengno", "독립": "tongnip", "신라": "silla", "발달": "paltal",
        "압록강": "amnokkang", "만수대": "mansudae", "일본": "ilbon", "한글": "hangul", "국립": "kungnip",
        "발해": "parhae", "철학": "chorhak", "옷솔": "ossol", "핵꿈": "haekkum",
    }  # fmt: skip
    assert {word: mccune.romanised(word) for word in spelt} == spelt
    assert mccune.romanised("자강", "j") == "jagang" and not mccune.romanised("北京")


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


def test_a_russian_name_is_not_read_as_a_chinese_one() -> None:
    for name in ("Иван Панин", "Анна Ли", "Ким Чен Ын", "Юрий Сулин"):
        assert "Cyrillic as Chinese" not in {form.reading for form in forms(name)}


@pytest.mark.parametrize(
    ("own", "latin"), [("智成六号", "JI SONG 6"), ("지성 6호", "JI SONG 6"), ("삼정 2호", "SAM JONG 2")]
)
def test_a_ship_is_found_with_its_number_in_another_script(own: str, latin: str) -> None:
    assert found(own, latin, "Vessel") and not found(own, latin[:-1] + "7", "Vessel")


def test_a_ships_number_counts_in_hangul_too() -> None:
    assert forms("지성 6호")[0].tokens == ("ji", "seong", "6")


@pytest.mark.parametrize("query", ["MU DU BNOG", "NMU DU BONG", "MU DU BONG M/T"])
def test_a_slip_or_a_ships_mark_makes_no_article_of_its_syllables(query: str) -> None:
    assert found(query, "MU DU BONG", "Vessel")


def test_a_roman_one_behind_a_ships_name_is_a_number_though_both_can_be_syllables() -> None:
    assert found("SIONIA I", "SONIA I", "Vessel") and not found("SONIA II", "SONIA I", "Vessel")
    assert found("Tsai Ing I", "蔡英一")
    assert found("SONIAI", "SONIA I", "Vessel") and not found("SONIAII", "SONIA I", "Vessel")


def test_a_number_behind_a_ships_name_makes_no_article_of_its_syllables() -> None:
    assert forms("MU DU BONG NO 2")[0].tokens[:3] == ("mu", "du", "bong")


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


@pytest.mark.parametrize("listed", ["MIAMI PRIDE", "XIN GUANG HAI"])
def test_a_ship_is_found_with_two_typing_errors(listed: str) -> None:
    assert found({"MIAMI PRIDE": "MIAMI PRLDR", "XIN GUANG HAI": "XIN GUNAG BAI"}[listed], listed, "Vessel")
    assert not found("MIAMI STAR", listed, "Vessel")


@pytest.mark.parametrize(
    "name",
    [
        "Ahmad Karzoun, 12 High Street, London", "Ahmad Karzoun 12 High Street London",
        "Ahmad Karzoun; P.O. Box 75, Dubai", "Ahmad Karzoun c/o Karz Trading, Dubai",
        "Karz Trading care of Ahmad Karzoun",
        "Ahmad Karzoun / Karz Trading", "Ahmad Karzoun (born 1970)", "Ahmad Karzoun DOB: 3.4.1970",
        "Ahmad\u200bKarzoun", "Ah\u200bmad Karzoun\ufeff",
    ],
)  # fmt: skip
def test_a_name_before_an_address_or_beside_another_is_found(name: str) -> None:
    assert found(name, "Ahmad KARZOUN")


@pytest.mark.parametrize(
    "name", ["尹浩真 東京都千代田区1-2-3", "尹浩真、平壌市中区域", "윤호진, 평양시 중구역", "윤호진 서울특별시 1"]
)
def test_a_name_before_an_address_in_han_or_hangul_is_found(name: str) -> None:
    assert found(name, "Yun Ho Jin")
    assert not found(name, "Pak Chol Su")


def test_a_legal_form_that_is_a_syllable_hides_no_name() -> None:
    assert found("Chen De", "De CHEN")
    assert not found("Chen De", "Chen WEI")
    assert found("Niko S.A.", "NIKO", "Company")


@pytest.mark.parametrize("name", ["BROOKMERELIMITED", "BrookmereLimited", "BROOKMERES.A.", "Messrs Brookmere"])
def test_a_legal_form_written_together_with_the_name_hides_none(name: str) -> None:
    assert found(name, {"S": "BROOKMERE S.A."}.get(name[-3], "BROOKMERE LIMITED"), "Company")


def test_kana_are_read_letter_by_letter() -> None:
    assert [romaji(word) for word in ("みやざき", "キョウ", "ジョン", "フョードル", "シェイク")] == [
        "miyazaki", "kyou", "jon", "fyodoru", "sheiku",
    ]  # fmt: skip


def test_a_word_in_han_is_read_as_that_word_in_mandarin() -> None:
    assert mandarin.syllables("重庆银行") == ("chong", "qing", "yin", "hang")
    assert mandarin.syllables("行") == ("xing",)
    assert mandarin.syllables("吕布") == ("lv", "bu")
    assert mandarin.syllables("张あ") == ()


def test_each_cantonese_reading_has_a_spelling_that_is_read_back() -> None:
    assert all(cantonese.syllables(cantonese.romanised(reading)) for reading in ("zoeng", "heoi", "jyun", "gwok", "si"))


def test_a_transcription_agrees_with_its_word_and_not_with_another() -> None:
    right = transcription.agreement_of("trump", "teureompeu")
    assert right > 1 > 0 > transcription.agreement_of("smith", "teureompeu")


def test_neighbours_on_the_keyboard_are_slips() -> None:
    assert not other_letter("kim", "kin") and not other_letter("kim", "ikm") and not other_letter("kim", "kiim")
    assert other_letter("kim", "kia")


@pytest.mark.parametrize("name", ["キム ᄋ ホン", "コ ㅋㅋ", "㋖㈇㌿", "マ 点 ᄑ"])
def test_letters_of_hangul_by_themselves_beside_kana_are_no_syllables(name: str) -> None:
    assert all(all(form.tokens) for form in forms(name))
    assert not found(name, "Kim Jong Un")


def test_of_a_name_of_very_many_words_the_first_are_read() -> None:
    assert {len(form.tokens) for form in forms("金 " * 150)} == {MOST_WORDS}
    assert forms(" ".join(["qux"] * 30))[0].tokens == ("qux",) * 30


@pytest.mark.parametrize(
    "name",
    ["a b c" + ", " * 200_000 + "d", "vich " * 40_000, "A.B." * 50_000, "aB" * 100_000, "1234 " + "no " * 60_000],
)
def test_of_a_name_of_very_many_letters_the_first_are_read(name: str) -> None:
    assert all(sum(map(len, form.tokens)) <= MAX_LENGTH for form in forms(name))


def test_a_slip_in_a_legal_form_that_stands_first_hides_no_company_and_makes_none_of_a_name() -> None:
    assert found("JCS Corybantes Trading", "JSC CORYBANTES TRADING", "Company")
    assert found("OJCS Corybantes", "OJSC CORYBANTES", "Company")
    assert not found("MSC Corybas", "JSC CORYBAS", "Company")


def test_a_mexican_company_is_found_without_its_form_and_a_name_that_is_like_that_stays() -> None:
    assert found("Grupo Corybantes SAB de CV", "GRUPO CORYBANTES", "Company")
    assert not found("Sab Corybas", "CORYBAS")
