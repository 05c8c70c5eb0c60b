"""Who works at the demo company."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.accounts.models import Role

PASSENGERS, BAGGAGE, REFUNDS = "Пассажиры", "Багаж", "Билеты и возвраты"


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    mail: str
    roles: tuple[str, ...] = (Role.OPERATOR,)
    teams: tuple[str, ...] = (PASSENGERS,)

    @property
    def email(self) -> str:
        return f"{self.mail}@polyus.example"


PEOPLE = (
    Person(name="Анна Котова", mail="anna"),
    Person(name="Борис Чернов", mail="boris", teams=(BAGGAGE,)),
    Person(name="Виктория Лебедева", mail="lebedeva"),
    Person(name="Галина Орлова", mail="orlova"),
    Person(name="Даниил Фомин", mail="fomin", teams=(BAGGAGE,)),
    Person(name="Елена Соболева", mail="soboleva", teams=(REFUNDS,)),
    Person(name="Жанна Мирзоева", mail="mirzoeva"),
    Person(name="Захар Белый", mail="bely", teams=(REFUNDS,)),
    Person(name="Ирина Галкина", mail="galkina"),
    Person(name="Кирилл Зимин", mail="zimin"),
    Person(name="Любовь Сорокина", mail="sorokina", teams=(REFUNDS,)),
    Person(name="Марат Хасанов", mail="khasanov"),
    Person(name="Надежда Юдина", mail="yudina", teams=(BAGGAGE,)),
    Person(name="Оксана Данилюк", mail="danilyuk"),
    Person(name="Павел Рощин", mail="roshchin"),
    Person(name="Рената Шарипова", mail="sharipova"),
    Person(name="Семён Вольский", mail="volsky"),
    Person(name="Тамара Гусева", mail="guseva", teams=(REFUNDS,)),
    Person(name="Ульяна Ершова", mail="ershova"),
    Person(name="Фёдор Карпов", mail="karpov", teams=(BAGGAGE,)),
    Person(name="Эльвира Назарова", mail="nazarova"),
    Person(name="Яна Костенко", mail="kostenko"),
    Person(name="Вера Тихонова", mail="vera", roles=(Role.RESPONDER,), teams=()),
    Person(name="Глеб Осипов", mail="gleb", roles=(Role.RESPONDER,), teams=()),
    Person(name="Тимур Алиев", mail="timur", roles=(Role.RESPONDER,), teams=()),
    Person(name="Елизавета Громова", mail="gromova", roles=(Role.OPERATOR, Role.LEAD), teams=(PASSENGERS,)),
    Person(name="Олег Марков", mail="oleg", roles=(Role.ADMIN,), teams=()),
)
LINKS = {"operator": "Анна Котова", "responder": "Вера Тихонова", "lead": "Елизавета Громова", "admin": "Олег Марков"}
