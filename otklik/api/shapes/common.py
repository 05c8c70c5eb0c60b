"""What several subjects share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Query, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict
from pydantic_core import PydanticCustomError

# What PostgreSQL counts to.
LAST = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1970, 2200


def in_our_time(moment: datetime) -> datetime:
    """Years that could not be shifted into another zone are refused."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("bounds", "{words}", {"words": _("The year must lie between 1970 and 2200.")})
    return moment.astimezone(UTC)


Id = Annotated[int, Field(ge=1, le=LAST)]
Moment = Annotated[AwareDatetime, AfterValidator(in_our_time), Field(strict=False)]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
Key = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["checkin"])]


class Given(Schema):
    """A body: fields that are not known are mistakes, not noise."""

    model_config = ConfigDict(extra="forbid", strict=True)


def given(**content: Any) -> ConfigDict:
    """The same with an example for the documents."""
    return ConfigDict(extra="forbid", strict=True, json_schema_extra={"example": content})


def shown(**content: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": content})


def iso(moment: datetime | None) -> str | None:
    """To the microsecond: a caller may ask for what changed since."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
