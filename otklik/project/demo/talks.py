"""What the demo's customers and operators have said to each other before the story begins."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.project.demo.people import BAGGAGE, REFUNDS

CUSTOMER, NOTE, THIRD_PARTY, WAITING, RESOLVED = "customer", "note", "waiting_third_party", "waiting_customer", "resolved"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message: how many minutes after the first, who (an operator's first name, or the customer), and what follows a reply."""

    after: int
    who: str
    text: str
    is_note: bool = False
    then: str = WAITING


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One ticket, `ago` minutes old. `known` are lines of the fact sheet: what, value, whether it is proven."""

    name: str
    email: str
    subject: str
    text: str
    ago: int
    lines: tuple[Line, ...] = ()
    phone: str = ""
    kind: str = "question"
    channel: str = "portal"
    language: str = "ru"
    service: str = ""
    team: str = ""
    taken_by: str = ""
    known: tuple[tuple[str, str, bool], ...] = ()


TALKS = (
    Talk(
        name="Марина Соколова",
        email="marina.sokolova@example.com",
        subject="Ребёнок летит один: что нужно на регистрации?",
        text="Здравствуйте! Дочери 11 лет, в пятницу летит одна рейсом PL 114 в Архангельск, там встретит бабушка. "
        "Какие документы взять и за сколько приехать?",
        ago=2900,
        service="checkin",
        known=(("Рейс", "PL 114, Санкт-Петербург — Архангельск", True), ("Номер билета", "555 2400 771204", True)),
        lines=(
            Line(
                after=14,
                who="Анна",
                text="Марина, здравствуйте! Понадобятся свидетельство о рождении, согласие родителя и паспортные данные бабушки. "
                "Приезжайте за два часа: у стойки 12 ребёнка встретит сотрудник и проводит до кресла. Онлайн дочь зарегистрировать "
                "нельзя, это делаем мы у стойки. Согласие можно заполнить заранее, бланк я приложила к письму на вашей странице.",
            ),
            Line(after=41, who=CUSTOMER, text="Спасибо, всё понятно! Бланк нашла, заполнила."),
            Line(
                after=44, who="Анна", text="Отлично. Хорошего полёта! Если что-то изменится, ответьте прямо здесь.", then=RESOLVED
            ),
        ),
    ),
    Talk(
        name="Игорь Лапин",
        email="i.lapin@example.com",
        phone="+7 921 555-01-17",
        subject="Не прилетел чемодан, рейс PL 233",
        text="Прилетел вчера в Шереметьево рейсом PL 233, чемодана на ленте не было. Бирка PL 448120. "
        "Синий, твёрдый, с жёлтым ремнём. Завтра улетаю дальше, внутри лекарства.",
        ago=1130,
        kind="complaint",
        channel="email",
        team=BAGGAGE,
        known=(
            ("Багажная бирка", "PL 448120", False),
            ("Рейс", "PL 233, Архангельск — Москва", True),
            ("Приметы", "синий, твёрдый, жёлтый ремень", False),
        ),
        lines=(
            Line(
                after=9,
                who="Борис",
                text="Игорь, простите, что так вышло. Розыск открыл сразу, номер MOWPL10482. До завтра нужен адрес, куда привезти "
                "чемодан, и до какого часа вы в Москве. Лекарства можно купить сейчас: чек возместим, его хватит сфотографировать.",
            ),
            Line(
                after=26, who=CUSTOMER, text="Гостиница «Заря», Гостиничная, 4. Выезжаю завтра в 15:00. Лекарства куплю, спасибо."
            ),
            Line(
                after=95,
                who="Борис",
                text="В Архангельске нашли: стоял у выхода 3, бирка цела. Отправляют ночным рейсом, курьер берёт в 10:40.",
                is_note=True,
            ),
            Line(
                after=97,
                who="Борис",
                text="Чемодан нашёлся в Архангельске и летит к вам ночным рейсом. Курьер будет в «Заре» завтра с 11:30 до 12:30 и позвонит "
                "за полчаса. Напишу, когда он выедет.",
                then=THIRD_PARTY,
            ),
        ),
    ),
    Talk(
        name="John Whitaker",
        email="john.whitaker@example.com",
        subject="Name misspelt on my e-ticket",
        text="Hello, my surname is Whitaker but the ticket says Witaker (555 2400 771366). I fly PL 419 on Saturday. "
        "Will I be let on board?",
        ago=410,
        kind="request",
        language="en",
        channel="email",
        service="booking",
        known=(("E-ticket", "555 2400 771366", True), ("Flight", "PL 419, Saint Petersburg — Murmansk", True)),
        lines=(
            Line(
                after=6,
                who="Галина",
                text="Hello John, one missing letter does not stop you, but let us put it right so that nobody asks. Please reply with "
                "the surname exactly as in your passport; the correction is free and takes about an hour.",
            ),
            Line(after=31, who=CUSTOMER, text="WHITAKER, exactly as in my signature. Thank you for the quick answer!"),
        ),
    ),
    Talk(
        name="Зульфия Ахметова",
        email="zulfiya.akhmetova@example.com",
        phone="+7 917 555-02-40",
        subject="Возврат за отменённый рейс ещё не пришёл",
        text="Клиентка звонила: рейс PL 342 отменили 9 ноября, обещали вернуть деньги за десять дней, прошло две недели. "
        "Карта та же. Просит назвать дату.",
        ago=265,
        kind="complaint",
        channel="phone",
        taken_by="Елена",
        team=REFUNDS,
        known=(("Номер билета", "555 2400 769015", True), ("Сумма", "14 380 ₽", True), ("Обещано", "до 19 ноября", False)),
        lines=(
            Line(
                after=12,
                who="Елена",
                text="В бухгалтерии платёж висит с пометкой «неверный счёт»: банк сменил реквизиты. Попросила провести заново, "
                "ответ обещали сегодня до 17:00.",
                is_note=True,
            ),
            Line(
                after=15,
                who="Елена",
                text="Зульфия, деньги вернулись к нам из банка: у него сменились реквизиты. Отправляем заново сегодня. До 17:00 напишу вам "
                "точную дату зачисления, а если её не будет, всё равно напишу, на чём остановились.",
                then=THIRD_PARTY,
            ),
        ),
    ),
    Talk(
        name="Пётр Ильич Нестеров",
        email="nesterov.pi@example.com",
        subject="Можно ли провезти удочки?",
        text="Добрый день. Лечу в Нарьян-Мар, со мной тубус с удочками, 1 м 55 см, 4 кг. Это багаж или спортивный инвентарь?",
        ago=190,
        known=(("Рейс", "PL 207, Москва — Нарьян-Мар", True),),
        lines=(
            Line(
                after=8,
                who="Ирина",
                text="Пётр Ильич, добрый день! Тубус до 160 см и до 10 кг едет как обычное место багажа, доплаты нет, если место "
                "входит в ваш тариф. У вас «Оптимальный», одно место есть. Сдайте его у стойки негабарита, это справа от входа 2.",
                then=RESOLVED,
            ),
        ),
    ),
    Talk(
        name="Алина Безрукова",
        email="alina.bezrukova@example.com",
        subject="Хочу место рядом с мужем",
        text="Нас посадили в разные концы салона, хотя билеты в одной брони. Можно пересадить без доплаты? Рейс PL 405, бронь K7MMQ2.",
        ago=96,
        kind="request",
        service="checkin",
        known=(("Бронь", "K7MMQ2", True), ("Рейс", "PL 405, Калининград — Мурманск", True), ("Места сейчас", "4A и 21F", True)),
        lines=(
            Line(
                after=11,
                who="Анна",
                text="Алина, пересадила вас на 14D и 14E, это рядом и бесплатно: разлучать пассажиров одной брони мы не должны. "
                "Посадочные обновятся сами, их стоит скачать заново. Подтвердите, пожалуйста, что места видны.",
            ),
        ),
    ),
    Talk(
        name="Сергей Доронин",
        email="s.doronin@example.com",
        subject="Справка о полёте для работы",
        text="Нужна справка, что я действительно летел 17 ноября рейсом PL 101. Бухгалтерия не принимает маршрутную квитанцию.",
        ago=74,
        kind="request",
        channel="email",
    ),
    Talk(
        name="Emily Carter",
        email="emily.carter@example.com",
        subject="Travelling with a guide dog",
        text="My guide dog Bruno (Labrador, 31 kg) travels with me on PL 419 on Sunday. Do I need to book a place for him, and is "
        "there a form? Last time another airline asked for papers at the gate and I nearly missed the flight.",
        ago=52,
        language="en",
        service="booking",
        known=(("Flight", "PL 419, Saint Petersburg — Murmansk", True),),
    ),
    Talk(
        name="Виктор Панов",
        email="",
        phone="+7 911 555-03-08",
        subject="Забыл планшет в самолёте",
        text="Клиент звонит из аэропорта Мурманска: планшет в кармане кресла 7C, рейс PL 419, прилетел час назад. Чехол красный. "
        "Ждёт в зале прилёта до 16:00.",
        ago=38,
        kind="request",
        channel="phone",
        taken_by="Надежда",
        team=BAGGAGE,
        known=(("Место", "7C", False), ("Рейс", "PL 419", True)),
        lines=(
            Line(
                after=4,
                who="Надежда",
                text="Позвонила в Мурманск, экипаж ещё на борту, посмотрят и перезвонят мне.",
                is_note=True,
            ),
        ),
    ),
    Talk(
        name="Ольга Мещерякова",
        email="olga.mesh@example.com",
        subject="Оплата прошла дважды",
        text="С карты два раза списали по 9 760 рублей за один билет (555 2400 771402). Второй раз вернёте? Скрин из банка есть.",
        ago=27,
        kind="failure",
        service="booking",
        team=REFUNDS,
        known=(("Номер билета", "555 2400 771402", True), ("Списано", "2 × 9 760 ₽", False)),
    ),
    Talk(
        name="Руслан Габитов",
        email="gabitov@example.com",
        subject="Идея: показывать номер ленты в приложении",
        text="Прилетаю с вами два раза в месяц и всегда ищу ленту по табло. Вы же её знаете, когда самолёт сел. Пришлите номер "
        "ленты сообщением, пока мы рулим: все скажут спасибо.",
        ago=19,
        kind="idea",
    ),
    Talk(
        name="Лидия Фёдоровна Крюкова",
        email="krukova1948@example.com",
        subject="Где моё место и как его посмотреть",
        text="Здравствуйте, мне 77 лет, сын купил билет, сказал зарегистрироваться самой. Нашла себя по номеру, а дальше просит выбрать "
        "кресло, и я боюсь нажать не туда. Это платно? Можно мне у окна?",
        ago=8,
        service="checkin",
        known=(
            ("Номер билета", "555 2400 771455", True),
            ("Рейс", "PL 114, Санкт-Петербург — Архангельск", True),
            ("Остановилась", "на выборе места", True),
        ),
    ),
)
