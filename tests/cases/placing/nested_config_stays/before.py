from pydantic import BaseModel, BaseSettings, Extra


class Task(BaseModel):
    name: str

    class Config:
        # Rows of the database are welcome.
        orm_mode = True
        allow_population_by_field_name = True
        extra = Extra.forbid
        allow_mutation = False


class Extra2(BaseSettings):
    level: int = 1

    class Config:
        env_prefix = "DEVTOYS_"
        env_file = ".env"
