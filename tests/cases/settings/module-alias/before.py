import typing as t

import pydantic as p
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: t.Optional[str] = p.Field(default=None)
