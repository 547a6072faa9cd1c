#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Settings after odd beginnings."""

from __future__ import annotations

__all__ = ["Settings"]
__package__ = "app"

from typing import TYPE_CHECKING

from pydantic import Field, SecretStr

if TYPE_CHECKING:
    from pydantic import SecretStr

try:
    from pydantic_settings import BaseSettings
except ImportError:
    from pydantic import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
    token: SecretStr | None = None
    tags: list[str] = Field(default_factory=list)
