"""A Slavic name is found as each country spells it, and another one is another."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names.readings import forms


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Wjatscheslaw Michajlowitsch Tschernow", "Vyacheslav Mikhailovich Chernov"),
        ("Viatcheslav Mikhaïlovitch Tchernov", "Vyacheslav Mikhailovich Chernov"),
        ("Vjačeslav Michajlovič Černov", "Wjatscheslaw Michajlowitsch Tschernow"), ("Артём Ковалёв", "Artyom Kovalyov"),
        ("Artem Kovalev", "Артём Ковалёв"), ("Сергій Тігіпко", "Serhiy Tihipko"), ("Sergii Tigipko", "Serhiy Tihipko"),
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


def test_a_family_name_in_cyrillic_is_no_usual_word() -> None:
    assert [form.tokens for form in forms("Иван Банков")] == [("ivan", "bankov")]


def test_a_russian_name_is_not_read_as_a_chinese_one() -> None:
    for name in ("Иван Панин", "Анна Ли", "Ким Чен Ын", "Юрий Сулин"):
        assert "Cyrillic as Chinese" not in {form.reading for form in forms(name)}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Алексей Владимирович Никитин", "Aleksei Vladimirovich Sinitsyn"),
        ("Виктор Владимирович Смирнов", "Wiktor Wladimirowitsch Milonow"),
        ("Александр Андреевич Сычевой", "Aleksandr Andreevich Gaevoy"),
        ("Олег Владимирович Маткин", "Oleg Vladimirovich Vyatkin"),
    ],
)
def test_a_family_name_with_other_consonants_is_another_beside_the_same_given_name_and_father(
    one: str, two: str
) -> None:
    assert not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [("Алексей Никитин", "Aleksey Nikitine"), ("Пётр Джонсон", "Petr Johnson"), ("Игорь Шувалов", "Igor Shuvalow")],
)
def test_one_that_is_heard_the_same_is_the_same(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("cyrillic", "bare"),
    [
        ("Александр Вучич", "VUCIC, Aleksandar"), ("Ратко Младич", "MLADIC, Ratko"), ("Борис Тадич", "Boris Tadic"),
        ("Слободан Милошевич", "MILOSEVIC, Slobodan"), ("Неманья Ковачевич", "Nemanja KOVACEVIC"),
    ],
)  # fmt: skip
def test_a_name_of_the_balkans_is_found_without_its_hacheks(cyrillic: str, bare: str) -> None:
    assert found(cyrillic, bare) and found(bare, cyrillic)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Джордж Буш", "George Bush"), ("Майкл Джексон", "Michael Jackson"), ("Джеймс Уилсон", "James Wilson"),
        ("Жерар Депардье", "Gérard Depardieu"), ("Майк Помпео", "Mike Pompeo"), ("Такер Карлсон", "Tucker Carlson"),
        ("Джейк Салливан", "Jake Sullivan"), ("Уильям Бёрнс", "William Burns"), ("Джо Байден", "Joe Biden"),
        ("Роберт Фицо", "Robert Fico"),
    ],
)  # fmt: skip
def test_a_name_of_the_west_is_found_in_cyrillic(cyrillic: str, latin: str) -> None:
    assert found(cyrillic, latin) and found(latin, cyrillic)
    assert not found(cyrillic, "James Smith") and not found("Джон Уилсон", "James Wilson")


@pytest.mark.parametrize(
    ("own", "english"),
    [("Rəşad Sadıqov", "Rashad SADIGOV"), ("Heydər Əliyev", "Гейдар Алиев"), ("Elçin Məmmədov", "Elchin MAMMADOV")],
)
def test_the_turned_e_of_azerbaijan_is_an_a_abroad(own: str, english: str) -> None:
    assert found(own, english) and found(english, own)
