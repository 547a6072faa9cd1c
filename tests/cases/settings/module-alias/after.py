import typing as t

import pydantic as p
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: t.Optional[str] = p.Field(default=None)
    token: t.Optional[p.SecretStr] = p.Field(default=None)
    any_list: list[t.Any] = p.Field(default_factory=list)
