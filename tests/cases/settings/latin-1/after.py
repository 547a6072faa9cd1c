# -*- coding: latin-1 -*-
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="Grüße", description="Größe")
    motto: str = Field(default="naïve \u2026 \u03a9", description="Ein schöner Satz \u2026")
