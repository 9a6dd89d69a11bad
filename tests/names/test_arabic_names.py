"""An Arabic, Persian or Hebrew name is found in the letters of others, and theirs in Arabic and Hebrew script."""

from __future__ import annotations

import pytest

from asking import found


@pytest.mark.parametrize(
    ("arabic", "spelt"),
    [
        ("نور الدين البشاري", "Nouredine el-Bachari"), ("نور الدين البشاري", "Nur al-Din Albashari"),
        ("عبد الصبور الشامي", "Abdessabour Shami"), ("عبدالصبور شامي", "Abd al-Sabur al-Shami"),
        ("فضل الله قاضي", "Fazlullah Qazi"), ("فضل الله قاضي", "Fadl Allah Qadi"), ("کاظم رضوی", "Kazem Razavi"),
        ("بلمختار الصحراوي", "Belmokhtar Essahraoui"), ("حمزة ولد سيدي", "Hamzah Ould Sidi"),
        ("דוד כהן", "David Cohen"), ("محسن صابری", "Mohsen Saberi"), ("سعود الأزهر", "Saud al-Azhar"),
        ("قصي صدام حسين", "Qusay Saddam Hussein"), ("نبيه بري", "Nabih Berri"), ("ميشال عون", "Michel Aoun"),
        ("جبران باسيل", "Gibran Bassil"), ("محمد رعد", "Mohammad Raad"), ("محمد الضيف", "Mohammed Deif"),
        ("سمير جعجع", "Samir Geagea"), ("عبدالمحسن الشهري", "Abdulmohsen al-Shehri"),
    ],
)  # fmt: skip
def test_an_arabic_name_is_found_with_its_article_and_compounds_apart_or_joined(arabic: str, spelt: str) -> None:
    assert found(arabic, spelt)
    assert found(spelt, arabic)


@pytest.mark.parametrize(
    ("arabic", "spelt", "other"),
    [
        ("ساجي درويش", "Sajee Darwish", "Saja Darwish"),
        ("نبيه بري", "Nabih Berri", "Nabih Bara"),
        ("غالي", "Ghaly", "Ghala"),
    ],
)
def test_long_vowels_that_are_written_count(arabic: str, spelt: str, other: str) -> None:
    assert found(arabic, spelt) and found(spelt, arabic) and not found(arabic, other)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Nureddin Hassan", "Nur al-Din Hassan"), ("Salah Eddine Karim", "Salahuddin Karim"),
        ("Jamaleddine Bakri", "Jamal al-Deen Bakri"), ("Habib Allah Khan", "Habibullah Khan"),
        ("Hassan Nasrallah", "Hasan Nasr-Allah"), ("Ansar Eddine", "Ansar al-Dine"),
        ("Ruhollah Khomeini", "Ruhullah Khumayni"), ("Qassem Soleimani", "Qasim Sulaymani"),
        ("Mohammed Dib ZAITOUN", "Muhammad Deeb ZAYTUN"),
        ("Mouloud Kacem", "Mulud Qasim"), ("Djamel Zitouni", "Jamal Zaytuni"), ("Ismail Haniyeh", "Isma'il Haniyah"),
        ("Hadi Kalandaran", "Hadi Ghalandaran"), ("Sidi Ould Cheikh", "Sidi Walad Shaykh"),
    ],
)  # fmt: skip
def test_an_arabic_name_in_latin_letters_is_found_as_others_spell_it(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


def test_another_arabic_name_of_the_same_shape_is_not_found() -> None:
    assert not found("نور الدين البشاري", "Nur al-Din al-Masri")
    assert not found("عبد الصبور الشامي", "Abd al-Karim al-Shami")


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
    ("arabic", "latin"),
    [
        ("رضا احمدزاده", "Reza Ahmadzadeh"), ("هبت الله اخوندزاده", "Hibatullah AKHUNDZADA"),
        ("جهانگیر ابراهیمی", "Jahangir Ebrahimi"), ("بهروز کمالوندی", "Behrouz Kamalvandi"),
        ("أدهم طباجة", "Adham TABAJA"), ("فتحي حسن", "Fathi Hassan"), ("مدحت مرسي", "Midhat Mursi"),
        ("إسحاق لامونغا", "Ishaq Lamonga"), ("فتح الله جان", "Fathallah Jan"), ("دهقان کریم", "Dehghan Karim"),
    ],
)  # fmt: skip
def test_what_looks_like_one_sound_in_latin_letters_is_two_in_arabic_ones(arabic: str, latin: str) -> None:
    assert found(arabic, latin) and found(latin, arabic)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("غلامعلی رشید", "Gholam Ali Rashid"), ("علیرضا پناهیان", "Ali Reza Panahian"),
        ("علیرضا پناهیان", "Alireza Panahian"),
        ("ضياء الحق", "Zia ul-Haq"), ("عبدالحق وثیق", "Abdul Haq WASIQ"), ("عبد الحي مطمئن", "Abdul Hai Motmaen"),
    ],
)  # fmt: skip
def test_names_of_two_parts_are_found_apart_and_together(arabic: str, latin: str) -> None:
    assert found(arabic, latin) and found(latin, arabic)
