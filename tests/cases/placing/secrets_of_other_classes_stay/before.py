from pydantic import BaseModel


class Login(BaseModel):
    user: str
    api_key: str


def header(config: Login) -> str:
    return config.api_key
