"""A name in Thai, Burmese and other scripts is found in Latin letters, and another one is not taken for it."""

from __future__ import annotations

import pytest

from asking import found


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
    ("burmese", "latin"),
    [
        ("အောင်ကျော်ဇော", "Aung Kyaw Zaw"), ("ဦးခင်မောင်ထွန်း", "Khin Maung Htun"), ("ဒေါ်မြင့်မြင့်ဆွေ", "Myint Myint Swe"),
        ("စိုးနိုင်ဦး", "Soe Naing Oo"), ("ချစ်လှိုင်", "Chit Hlaing"), ("သိန်းဌေး", "Thein Htay"), ("အေးထူး", "Aye Htoo"),
        ("မျိုးထွဋ်အောင်", "Myo Htut Aung"), ("ဝေဖြိုး", "Wai Phyo"), ("ဇော်ထိုက်", "Zaw Htike"),
        ("သာငြိမ်းချမ်း", "Thar Nyein Chan"),
        ("ခင်သီရိသက်မွန်", "Khin Thiri Thet Mon"), ("အေးစန္ဒာဝင်း", "Aye Sandar Win"), ("ဉာဏ်လင်း", "Nyan Lin"),
        ("ဘိုကြီးပြည့်စုံ", "Bo Gyi Pyae Sone"), ("ဢေးထူး", "Aye Htoo"), ("ဨထူး", "Ay Htoo"),
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
