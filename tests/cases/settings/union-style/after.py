from typing import Union

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Union[str, None] = None
    limit: Union[int, str] = 3
    proxy: Union[str, None] = None
