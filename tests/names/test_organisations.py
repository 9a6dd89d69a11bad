"""An organisation is found by what its name says in another language, and another one is not taken for it."""

from __future__ import annotations

import pytest

import asking


def found(query: str, listed: str) -> bool:
    return asking.found(query, listed, "Organization")


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("丹东银行", "Bank of Dandong"),
        ("中国银行", "Bank of China"),
        ("丸山自動車株式会社", "Maruyama Motor Corporation"),
    ],
)
def test_a_place_beside_a_usual_word_is_one_word(han: str, latin: str) -> None:
    assert found(han, latin)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("الجماعة الاسلامية المسلحة", "ARMED ISLAMIC GROUP"), ("وزارة الدفاع", "Ministry of Defence"),
        ("المصرف التجاري السوري", "Syrian Commercial Bank"), ("شبکه حقانی", "HAQQANI NETWORK"),
        ("شركة بنت جبيل للتجارة", "Bint Jbeil Trading Company"),
        ("سازمان صنایع هوافضا", "Aerospace Industries Organization"),
        ("شرکت سرمایه گذاری الوند", "Alvand Investment Company"), ("شرکت سرمایه‌گذاری الوند", "Alvand Investment Co"),
        ("المؤسسة العامة للسياحة", "State Organization for Tourism"),
        ("المؤسسة العامة للسياحة", "General Establishment for Tourism"),
        ("بنیاد تعاون الوند", "Bonyad Taavon Alvand"), ("بنیاد تعاون الوند", "Alvand Cooperative Foundation"),
        ("الخطوط الجوية السورية", "Syrian Airlines"), ("الوند ٹریڈنگ کمپنی لمیٹڈ", "Alvand Trading Company Ltd"),
        ("شركة سيريتل المساهمة المغفلة الخاصة", "Syriatel Private Joint Stock Company"),
    ],
)  # fmt: skip
def test_an_organisation_in_arabic_letters_is_found_by_its_words_in_english(own: str, english: str) -> None:
    assert found(own, english)


@pytest.mark.parametrize(
    ("translated", "english"),
    [
        ("偵察総局", "Reconnaissance General Bureau"), ("정찰총국", "Reconnaissance General Bureau"),
        ("原子力総局", "General Bureau of Atomic Energy"), ("Radar Scientific Production Enterprise", "NPP Radar"),
        ("UC Brevanto PLC", "United Company Brevanto"),
        ("조선대외보험총국", "Korea Foreign Insurance General Bureau"),
        ("Niko GmbH", "Niko Gesellschaft mit beschränkter Haftung"),
    ],
)  # fmt: skip
def test_an_organisation_is_found_by_its_translated_words(translated: str, english: str) -> None:
    assert found(translated, english)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Brevanto Sp. z o.o.", "Brevanto LLC"), ("Brevanto Osakeyhtiö", "Brevanto Oy"),
        ("Brevanto UAB", "Brevanto Ltd"),
        ("Brevanto S.p.A.", "Brevanto Società per Azioni"), ("Brevanto Ltd. Şti.", "Brevanto Limited Şirketi"),
        ("Brevanto Besloten Vennootschap", "Brevanto B.V."), ("PT Brevanto Tbk", "Brevanto Ltd"),
        ("MMC Brevanto", "Brevanto"), ("Brevanto S.A. de C.V.", "Brevanto SA"),
        ("Brevanto d.o.o.", "Brevanto društvo s ograničenom odgovornošću"),
        ("Công ty Cổ phần Brevanto", "Brevanto JSC"),
        ("Sherkat-e Brevanto Sahami Khass", "Brevanto Joint Stock Company"),
        ("ТОВ Бреванто", "Brevanto LLC"), ("Общество с ограниченной ответственностью «Бреванто»", "Brevanto OOO"),
        ("Публичное акционерное общество Бреванто", "Brevanto PJSC"), ("ЖШС Бреванто", "Brevanto LLP"),
        ("Μαρίνα Ανώνυμη Εταιρεία", "Marina S.A."), ("גולן בע״מ", "Golan Ltd"), ("شركة سيريتل ش.م.م", "Syriatel LLC"),
        ("شركة سيريتل المحدودة", "Syriatel Co Ltd"),
    ],
)  # fmt: skip
def test_a_legal_form_of_another_country_hides_no_company(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("Ministère de la Défense", "Ministry of Defence"), ("Ministerium der Verteidigung", "Ministry of Defence"),
        ("Banque Centrale d'Iran", "Central Bank of Iran"), ("Banca Centrale dell'Iran", "Central Bank of Iran"),
        ("Reederei Brevanto", "Brevanto Shipping"), ("Brevanto Denizcilik ve Ticaret", "Brevanto Shipping and Trading"),
        ("Stiftung Brevanto", "Brevanto Foundation"), ("Brevanto Versicherung", "Brevanto Insurance"),
        ("Universität Damaskus", "University of Damascus"), ("Bank Moskau", "Bank of Moscow"),
        ("Beyrouth Trading Co", "Beirut Trading Company"), ("Université d’Alep", "Aleppo University"),
        ("Brevanto Agric. Dev. Bank", "Brevanto Agricultural Development Bank"),
        ("ГК Бреванто", "Brevanto Group"), ("НИИ Бреванто", "Brevanto Research Institute"),
        ("Лаборатория Маковского", "Makovsky Laboratory"),
        ("Εθνική Τράπεζα της Ελλάδος", "National Bank of Greece"),
        ("Ναυτιλιακή Εταιρεία Μαρίνα", "Marina Shipping Company"),
    ],
)  # fmt: skip
def test_an_organisation_is_found_by_its_words_and_places_in_languages_of_europe(own: str, english: str) -> None:
    assert found(own, english) and found(english, own)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Banque Centrale d'Iran", "Central Bank of Iraq"), ("Ministère de la Défense", "Ministry of Finance"),
        ("Reederei Brevanto", "Brevanto Insurance"), ("Universität Damaskus", "University of Aleppo"),
        ("Brevanto UAB", "Bravado UAB"), ("Τράπεζα Πειραιώς", "Alpha Bank"), ("Della George", "George"),
        ("Compagnie Nationale Iranienne du Gaz", "National Iranian Oil Company"),
    ],
)  # fmt: skip
def test_organisations_of_other_words_or_places_are_others(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("ब्रेवान्तो ट्रेडिंग कंपनी लिमिटेड", "Brevanto Trading Company Limited"),
        ("บริษัท มานา อิมพอร์ต เอ็กซ์พอร์ต จำกัด", "Mana Import Export Co Ltd"),
    ],
)
def test_an_organisation_in_scripts_of_india_or_thai_is_found_by_its_usual_words(own: str, latin: str) -> None:
    assert found(own, latin)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("朝鲜矿业发展贸易公司", "Korea Mining Development Trading Corporation"),
        ("侦察总局", "Reconnaissance General Bureau"),
        ("朝鮮鑛業開發貿易會社", "Korea Mining Development Trading Corporation"), ("고려신용은행", "Koryo Credit Bank"),
        ("제2자연과학원", "Second Academy of Natural Sciences"),
        ("第二自然科学院", "Second Academy of Natural Sciences"),
        ("远洋海运管理公司", "Ocean Maritime Management Company"),
        ("선전선동부", "Propaganda and Agitation Department"),
        ("만수대창작사", "Mansudae Art Studio"), ("조선련봉총회사", "Korea Ryonbong General Corporation"),
        ("朝鮮嶺峰総会社", "Korea Ryonbong General Corporation"),
    ],
)  # fmt: skip
def test_an_organisation_of_the_north_is_found_in_han_of_any_country_and_in_hangul(own: str, english: str) -> None:
    assert found(own, english)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("Министерство обороны Российской Федерации", "Ministry of Defence of the Russian Federation"),
        ("Федеральная служба безопасности", "Federal Security Service"),
        ("Российский национальный коммерческий банк", "Russian National Commercial Bank"),
        ("Міністерство оборони України", "Ministry of Defence of Ukraine"),
        ("Камітэт дзяржаўнай бяспекі Рэспублікі Беларусь", "State Security Committee of the Republic of Belarus"),
        ("Генеральный штаб Вооруженных Сил", "General Staff of the Armed Forces"),
        ("Концерн Калашников", "Kalashnikov Concern JSC"), ("Академия наук", "Academy of Sciences"),
        ("Научно-исследовательский институт Бреванто", "Brevanto Scientific Research Institute"),
        ("Арзамасский машиностроительный завод", "Arzamas Machine Building Plant"),
        ("Минский завод колёсных тягачей", "Minsk Wheel Tractor Plant"),
        ("Управление делами", "Directorate of Affairs"), ("Управление делами", "Administration of Affairs"),
        ("Конструкторское бюро Радуга", "Raduga Design Bureau"),
    ],
)  # fmt: skip
def test_an_organisation_in_cyrillic_is_found_by_its_usual_words_in_english(own: str, english: str) -> None:
    assert found(own, english) and found(english, own)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Министерство обороны Российской Федерации", "Ministry of Defence of Ukraine"),
        ("Национальный коммерческий банк Беларуси", "Russian National Commercial Bank"),
        ("Уральский завод", "Ural Bank"),
        ("Конструкторское бюро Радуга", "Council Design Bureau"),
        ("شركة مصفاة حمص", "Banias Refinery Company"),
        ("المؤسسة العامة للسياحة", "State Organization for Minerals"),
        ("بانک صنعت و معدن", "Bank of Industry"),
    ],
)
def test_organisations_that_share_usual_words_alone_are_others(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("고려은행", "Koryo Bank"), ("금성무역", "Kumsong Trading"), ("단천상업은행", "Tanchon Commercial Bank"),
        ("고려항공", "Air Koryo"), ("진명합영은행", "Jinmyong Joint Bank"),
        ("릉라도무역총회사", "Rungnado General Trading"),
        ("조선대성은행", "Korea Taesong Bank"), ("국무위원회", "State Affairs Commission"),
        ("조선인민군", "Korean People's Army"), ("김일성종합대학", "Kim Il Sung University"),
    ],
)  # fmt: skip
def test_an_organisation_of_the_north_is_found_as_its_country_spells_it(own: str, english: str) -> None:
    assert found(own, english) and found(english, own)


@pytest.mark.parametrize(
    ("one", "two"), [("광명은행", "Kwangson Bank"), ("금강은행", "Koryo Bank"), ("금성은행", "Kumgang Bank")]
)
def test_another_organisation_of_the_north_is_not_taken_for_it(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("中国工商银行", "Industrial and Commercial Bank of China"), ("الخطوط الجوية القطرية", "Qatar Airways"),
        ("한국전력공사", "Korea Electric Power Corporation"), ("Российские железные дороги", "Russian Railways"),
        ("中国北方工业公司", "China North Industries Corporation"), ("丹东银行", "Bank of Dandong"),
        ("中国石油公司", "China Petroleum Company"), ("北京银行", "Bank of Beijing"),
        ("華為技術有限公司", "Huawei Technologies Co., Ltd."), ("トヨタ自動車株式会社", "Toyota Motor Corporation"),
    ],
)  # fmt: skip
def test_places_and_usual_words_of_companies_are_found_in_english(own: str, english: str) -> None:
    assert found(own, english) and found(english, own)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bank of Dandong", "Dan Dong Bank"), ("Boko Haram", "Jama'atu Ahlis Sunna (Boko Haram)"),
        ("Acme Trading (Bolt Shipping)", "Bolt Shipping"),
        ("Acme Trading（Bolt Shipping）", "Bolt Shipping"), ("Glocom (Pan Systems Pyongyang)", "Pan Systems Pyongyang"),
        ("Acme Trading (formerly Bolt Shipping)", "Bolt Shipping"),
        ("Syrian Petroleum Company", "Syria Oil Company"),
        ("Attn: Mr. Kim Jong Sik (deputy director)", "Kim Jong Sik"),
    ],
)  # fmt: skip
def test_an_organisation_is_found_whatever_little_words_and_brackets_stand_beside_it(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


def test_a_name_that_a_field_has_twice_is_found() -> None:
    assert found("Bolt Shipping Bolt Shipping", "Bolt Shipping")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("OOOBrookmere", "OOO Brookmere"), ("LLCBrookmere-ST", "LLC Brookmere-ST"), ("OJSC'BRM'", "OJSC 'BRM'"),
        ("BROOKMEREOAO", "Brookmere OAO"), ("Public Joint Stock Comp any Brookmere", "PJSC Brookmere"),
        ("Public JointStock Company Brookmere", "PJSC Brookmere"), ("Public Stock Company Brookmere", "PJSC Brookmere"),
        ("Limi ted Liability CompanyBrookmere", "Brookmere LLC"), ("Brookmere POO", "Brookmere OOO"),
        ("Aktsionernoe Brookmere", "AO Brookmere"),
    ],
)  # fmt: skip
def test_a_legal_form_with_a_space_more_or_less_or_a_word_left_out_hides_no_name(query: str, listed: str) -> None:
    assert found(query, listed)


@pytest.mark.parametrize("slipped", ["Corybantes Ltf", "CORYBANTES TLD", "Corybantes Lt"])
def test_a_slip_in_a_legal_form_hides_no_company(slipped: str) -> None:
    assert found(slipped, "CORYBANTES LTD")


@pytest.mark.parametrize("name", ["Corybas TBC", "Corybas WIL", "Corybas QAC"])
def test_a_word_that_is_near_a_legal_form_of_few_countries_is_a_word(name: str) -> None:
    assert found(name, name) and not found(name, "CORYBAS")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("SATS Ltd", "FT LTD"), ("ASX Ltd", "ACA LTDA."), ("SPAR Group, Inc.", "GRUPO ILC"),
        ("BHP Group Ltd", "مجموعة"), ("ING Groep NV", "GRUPO ILC"),
    ],
)  # fmt: skip
def test_the_one_word_of_a_company_is_no_slip_of_a_legal_form(name: str, other: str) -> None:
    assert found(name, name) and not found(name, other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("RGB International Bhd", "RGI INTERNATIONAL LIMITED"), ("MCB Bank Ltd", "MB BANK"), ("SFS Group", "SES GROUP"),
        ("Recon Technology Ltd", "LEON TECHNOLOGY COMPANY LIMITED"), ("Lens Technology Co Ltd", "LEON TECHNOLOGY"),
        ("1168 Construction JSC", "CONSTRUCTORA W.L."), ("European Equity Fund, Inc / MD", "Mohammad"),
    ],
)  # fmt: skip
def test_what_companies_share_with_others_makes_them_none_of_those(name: str, other: str) -> None:
    assert found(name, name) and not found(name, other)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Tsentrremont OOO", "GAZPROM TSENTRREMONT OOO"), ("Krylovski OAO", "KRYLOVSKI ELEVATOR, OAO"),
        ("Superdeportes Ltda.", "SOCIEDAD SUPERDEPORTES LTDA."),
        ("Khorasan Industries", "KHORASAN METALLURGY INDUSTRIES"),
    ],
)  # fmt: skip
def test_a_body_is_found_without_a_usual_word_or_one_beside_a_rare_one(name: str, listed: str) -> None:
    assert found(name, listed)
    assert not found("Moda Ltda.", "MODA CIFUENTES LTDA.")  # many are called so


def test_a_body_is_found_by_the_initials_that_no_list_gives_and_nobody_else_is() -> None:
    for acronym in ("KWTM", "KWTMC", "K.W.T.M.C."):
        assert found(acronym, "Korea Wolmyong Trading and Marine Company")
    assert found("IRWSL", "Islamic Republic of Wolmyong Shipping Lines")
    assert not found("KWTA", "Korea Wolmyong Trading and Marine Company")  # a letter more is another body
    assert not found("Kwtm", "Korea Wolmyong Trading and Marine Company")  # a name
    assert not found("KWT", "Korea Wolmyong Trading Company")  # many are called so
    assert not found("Kwtm Trading Ltd", "Korea Wolmyong Trading and Marine Company")
    assert not asking.found("MKHS", "Muhammad Khalid Hassan Saleh")


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("جبهة النصرة", "Jabhat al-NUSRA"),
        ("الجبهة الشعبية لتحرير فلسطين", "Popular Front for the Liberation of Palestine"),
        ("لواء القدس", "Liwa al-Quds"), ("هبة الله جان", "Hibatullah JAN"),
        ("大连环球海运有限公司", "Dalian Global Shipping Co., Ltd."), ("沈阳机床", "Shenyang Machine Tool"),
        ("현대중공업", "Hyundai Heavy Industries"), ("株式会社神戸製鋼所", "Kobe Steel Ltd"),
    ],
)  # fmt: skip
def test_a_body_is_found_by_its_words_or_as_it_is_heard(own: str, latin: str) -> None:
    assert found(own, latin) and found(latin, own)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("KOWOD", "Korea Wolmyong Development Trading Corporation (KOWOD)"),
        ("WMG", "Wolmyongang Trading Corporation (WMG)"),
        ("WMG", "WMG (Wolmyongang Trading Corporation)"),
        ("Korea Wolmyong Development Trading Corporation", "Korea Wolmyong Development Trading Corporation (KOWOD)"),
        ("PVBSA", "Petróleos de Brevan, S.A. (PVBSA)"),
        ("GBB", "Gazbrevanbank (GBB)"),
        ("BAZ", "OJSC Brevan Automobile Plant (BAZ)"),  # of zavod
    ],
)
def test_a_body_is_found_by_what_brackets_give_in_short_and_without_it(short: str, name: str) -> None:
    assert found(short, name) and found(name, short)


def test_what_brackets_give_beside_a_body_is_not_always_its_name_in_short() -> None:
    for beside in ("(DUBAI)", "(XQZ)", "(Pvt)", "(UK)"):
        assert not found(beside.strip("()"), f"Korea Wolmyong Development Corporation {beside}")
    assert not asking.found("RAM", "Rashid Ahmad Mansour (RAM)")  # a person


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Brevanto A/S", "Brevanto AS"), ("青松(株)", "青松株式会社"), ("㈱ミライ", "株式会社ミライ"),
        ("Brevanto EAD", "Brevanto"),
        ("Brevanto FZE", "Brevanto Free Zone Establishment"),
        ("Brevanto Agri Co-op", "Brevanto Agricultural Cooperative"),
        ("Brevanto Bros. Est.", "Brevanto Brothers Establishment"),
        ("Brevanto Eng'g Co.", "Brevanto Engineering Company"),
        ("Brevanto Comm Inds", "Brevanto Communications Industries"),
        ("Foreign Trade Bank of DPRK", "Foreign Trade Bank of the Democratic People's Republic of Korea"),
        ("Lashkar-i-Brevan", "Lashkar-e-Brevan"), ("Brevanto (HK) Trdg Ltd", "Brevanto Hong Kong Trading Limited"),
        ("Brevanto Ltd Hong Kong", "Brevanto Limited"), ("Brevanbank of Russia", "PJSC Brevanbank"),
        ("Banco Nacl de Cuba", "Banco Nacional de Cuba"), ("Brevanto Public Company Limited", "Brevanto PCL"),
    ],
)  # fmt: skip
def test_a_body_is_found_as_people_abbreviate_it(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("ООО «Восток-Трейд»", "Vostok-Trade LLC"), ("ООО Бреванто Шиппинг", "Brevanto Shipping LLC"),
        ("Брянский морской торговый порт", "Bryansk Commercial Sea Port"), ("端川商業銀行", "Tanchon Commercial Bank"),
        ("高麗航空", "Air Koryo"), ("中兴通讯", "ZTE Corporation"), ("商汤科技", "SenseTime Technology"),
        ("哈尔滨工业大学", "Harbin Institute of Technology"), ("株式会社東明商事", "Tomei Shoji K.K."),
        ("조선통일발전은행", "Korea United Development Bank"), ("شركة الكابلات السورية", "Syrian Cable Company"),
        ("Fuerzas Armadas Revolucionarias de Colombia", "Revolutionary Armed Forces of Colombia"),
        ("Bank Saderat Iran", "Export Bank of Iran"), ("Bank Sanat va Madan", "Bank of Industry and Mine"),
        ("Sazeman-e Sanaye-ye Havafaza", "Aerospace Industries Organization"),
        ("国家安全部", "State Security Department"), ("인민보안성", "Ministry of People's Security"),
        ("김책공업종합대학", "Kim Chaek University of Technology"), ("长城汽车", "Great Wall Motor"),
        ("杭州海康威视数字技术股份有限公司", "Hangzhou Hikvision Digital Technology Co., Ltd."),
        ("中国核工业集团公司", "China National Nuclear Corporation"),
        ("北京理工大学", "Beijing Institute of Technology"),
        ("한국산업은행", "Korea Development Bank"), ("대우조선해양(주)", "Daewoo Shipbuilding & Marine Engineering"),
        ("شركة القاطرجي", "Qaterji Company"), ("Керченский судоремонтный завод", "Kerch Ship Repair Plant"),
        ("릉라88무역회사", "Rungra 88 Trading Company"), ("조선금강그룹", "Korea Kumgang Group"),
        ("福建省晋华集成电路有限公司", "Fujian Jinhua Integrated Circuit Co., Ltd."), ("재정성", "Ministry of Finance"),
        ("No. 5 Research Institute", "Fifth Research Institute"), ("PMC Brevan", "Private Military Company Brevan"),
        ("科大讯飞", "iFLYTEK"), ("长江存储", "Yangtze Memory"), ("国家航空宇宙局", "National Aerospace Bureau"),
        ("Kata'ib Hizballah", "Hizballah Brigades"), ("Jabhat al-Nusra", "Nusra Front"),
        ("Harakat Hazm", "Hazm Movement"),
        ("Jund al-Islam", "Soldiers of Islam"), ("مصرف التسليف الشعبي", "Popular Credit Bank"),
        ("Уральский завод гражданской авиации", "Ural Civil Aviation Plant"),
    ],
)  # fmt: skip
def test_a_body_is_found_by_its_words_in_yet_another_language(own: str, english: str) -> None:
    assert found(own, english) and found(english, own)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Pars Oil Company", "Fars Oil Company"), ("Daedong Credit Bank", "Daesong Credit Bank"),
        ("대동신용은행", "대성신용은행"), ("Korea Kumsan Trading", "Korea Kumgang Trading"),
        ("Beijing Chengxing Trading", "Beijing Chengtong Trading"), ("North Star Trading", "North Sea Trading"),
        ("Brevanto Foundation Kenya", "Brevanto Foundation Somalia"),
        ("Ministry of Defense of Iran", "Ministry of Defense of Iraq"),
        ("Agricultural Bank of China", "Agricultural Development Bank of China"),
        ("中国农业银行", "中国农业发展银行"), ("Wuhan University", "Wuhan University of Technology"),
        ("Brevanto UK Ltd", "Brevanto UAE Ltd"),
        ("Hunan Construction", "Henan Construction"), ("Danube Trade Kft", "Danube Travel Kft"),
        ("Brevan Council of Iraq - Libya", "Brevan Council of Iraq - Yemen"),
        ("China National Petroleum Corporation", "China National Offshore Oil Corporation"),
    ],
)  # fmt: skip
def test_a_body_whose_telling_word_or_country_is_another_is_another(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


def test_a_slip_in_the_one_telling_word_of_a_body_hides_it_not() -> None:
    assert found("Daedomg Credit Bank", "Daedong Credit Bank") and found("Pasr Oil Company", "Pars Oil Company")
    assert found("Korea Kunsan Trading", "Korea Kumsan Trading") and found("Kumsam Trading", "Kumsan Trading")
