# -*- coding: latin-1 -*-
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="Grüße", description="Größe")
