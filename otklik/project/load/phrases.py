"""What the made-up customers and operators say; `{}` takes a detail, `{w}` a word of the dictionary."""

from __future__ import annotations

TEAMS = ("Пассажиры", "Багаж", "Возвраты", "Бронирование", "Бонусная программа", "Претензии", "Группы", "Грузы")
SERVICES = (
    ("checkin", "Онлайн-регистрация", "Online check-in"),
    ("booking", "Бронирование", "Booking"),
    ("refunds", "Возврат билетов", "Refunds"),
    ("baggage", "Розыск багажа", "Baggage tracing"),
    ("bonus", "Бонусная программа", "Bonus programme"),
    ("site", "Сайт и приложение", "Site and application"),
)
FIRST = ("Анна", "Иван", "Мария", "Пётр", "Ольга", "Сергей", "Елена", "Дмитрий", "Наталья", "Алексей", "Ксения", "Фёдор")
LAST = (
    "Соколов", "Орлов", "Лебедев", "Зайцев", "Волков", "Виноградов", "Бобров", "Журавлёв", "Ковалёв", "Чернышёв",
    "Гусев", "Титов", "Ершов", "Субботин", "Калинин", "Рябов", "Воронин", "Щукин", "Селезнёв", "Тихонов",
)  # fmt: skip
FIRST_EN = ("Maria", "John", "Emma", "Lucas", "Sofia", "Noah", "Olivia", "Liam", "Chloe", "Oscar")
LAST_EN = ("Silva", "Brown", "Moreau", "Rossi", "Novak", "Fischer", "Jansen", "Murphy", "Costa", "Berg")
CITIES = ("Москвы", "Казани", "Сочи", "Самары", "Норильска", "Омска", "Ташкента", "Еревана", "Перми", "Иркутска", "Тюмени")
CITIES_EN = ("Moscow", "Kazan", "Sochi", "Samara", "Yerevan", "Tashkent", "Istanbul", "Perm")
SUBJECTS = (
    "Не печатается посадочный талон", "Вернуть деньги за билет", "Не прилетел чемодан", "Ошибка в фамилии", "Перенос рейса",
    "Не начислены мили", "Двойная оплата заказа", "Нужна справка о полёте", "Место у окна", "Провоз животного",
    "Забыл ноутбук в самолёте", "Жалоба на задержку", "Питание для ребёнка", "Не приходит письмо с билетом",
)  # fmt: skip
SUBJECTS_EN = (
    "Boarding pass does not print", "Refund of a ticket", "My suitcase did not arrive", "Misspelled surname",
    "Changing the flight", "Miles are missing", "Charged twice", "Travelling with a dog", "Invoice for my company",
)  # fmt: skip
ASKED = (
    "Здравствуйте! Лечу из {} рейсом {}, бронирование {}. Не получается пройти регистрацию, пишет ошибку. {w} {w}. Помогите, пожалуйста.",
    "Добрый день. Вылет из {} рейсом {}, заказ {}. Деньги списали дважды, а билет так и не пришёл. {w} {w} {w}.",
    "Мой багаж остался в аэропорту {}, рейс {}, номер брони {}. Чемодан чёрный, на колёсах, внутри {w} и {w}. Когда его привезут?",
    "Прошу вернуть деньги за билет из {} на рейс {}, бронь {}: мы не летим, {w}. Приложил {w} и {w}.",
    "При оплате билета из {} (рейс {}, заказ {}) указал фамилию с ошибкой. Можно ли исправить? {w} {w}.",
    "Рейс из {} номер {} задержали на шесть часов, бронирование {}. Никто ничего не объяснил, {w} {w}. Прошу компенсацию.",
)  # fmt: skip
ASKED_EN = (
    "Hello! I fly from {} on flight {}, booking {}. Check-in shows an error and I cannot print my boarding pass. {w} {w}.",
    "Good day. My suitcase was left in {}, flight {}, reference {}. It is black, with a {w} and a {w} inside. When will it arrive?",
    "Please refund the ticket from {}, flight {}, order {}: we do not travel because of {w}. The payment went through twice.",
)
ANSWERED = (
    "Здравствуйте! Спасибо, что написали. Проверила бронирование: всё в порядке, {w} {w}. Посадочный талон отправила на почту.",
    "Добрый день! Деньги вернутся на карту в течение десяти дней. {w} {w}. Если что-то не так, просто ответьте на это письмо.",
    "Здравствуйте! Чемодан нашли, он прилетит ближайшим рейсом. Курьер позвонит за час. {w} {w}.",
    "Добрый день! Исправили фамилию, новый билет в письме. {w}. Хорошего полёта!",
)
ANSWERED_EN = (
    "Hello! Thank you for writing. I have checked your booking and sent the boarding pass to your e-mail. {w} {w}.",
    "Good day! The money will be back on your card within ten days. {w}. If something is wrong, just reply.",
)
NOTED = (
    "Позвонила в аэропорт: {w} {w}, обещали ответить до вечера.",
    "Смотрю в системе оплаты: {w}, второй платёж не подтверждён.",
    "Передала коллегам из багажа, {w} {w} {w}.",
)
THANKED = (
    "Спасибо, получилось! {w}.",
    "Всё пришло, благодарю. {w} {w}.",
    "Пока ничего не изменилось, {w}. Жду.",
    "А когда ответят? {w}",
)
THANKED_EN = ("Thank you, it works! {w}.", "Nothing has changed yet, {w}. Still waiting.")
# Put together they make some ten thousand words, most of them known to nobody, as names and slips of the pen are.
BEGINNINGS = (
    "", "под", "пере", "за", "на", "вы", "до", "от", "про", "об", "раз", "при", "у", "с", "недо", "само", "авиа", "авто", "фото", "мега",
)  # fmt: skip
ROOTS = (
    "грузка", "возка", "ходка", "писка", "делка", "стройка", "катка", "правка", "рубка", "клейка", "мотка", "садка", "вязка", "краска",
    "варка", "лежка", "носка", "крутка", "печатка", "плавка", "сушка", "чистка", "резка", "сборка", "бивка", "тирка", "тяжка", "стилка",
)  # fmt: skip
ENDINGS = (
    "", "рь", "тель", "ник", "щик", "метр", "граф", "лог", "скоп", "дром", "вед", "бус", "мат", "план", "тека", "град", "порт", "фон",
)  # fmt: skip
