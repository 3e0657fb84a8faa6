"""Columns that many tables share, so that each means the same everywhere."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import mapped_column

from coord.store.db import UtcDateTime, public_id

Id = Annotated[int, mapped_column(primary_key=True)]
PublicId = Annotated[str, mapped_column(String(24), unique=True, default=public_id)]
OrganizationKey = Annotated[int, mapped_column(ForeignKey("organization.id"), index=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Words = Annotated[list[str], mapped_column(JSON, default=list)]
