from pydantic import BaseModel
from pydantic_settings import BaseSettings
from pydantic import ConfigDict
from pydantic_settings import SettingsConfigDict


class Task(BaseModel):
    name: str

    # Rows of the database are welcome.
    model_config = ConfigDict(from_attributes=True, populate_by_name=True, extra="forbid", frozen=True)


class Extra2(BaseSettings):
    level: int = 1

    model_config = SettingsConfigDict(env_prefix="DEVTOYS_", env_file=".env")
