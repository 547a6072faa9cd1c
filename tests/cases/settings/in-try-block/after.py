try:
    from pydantic_settings import BaseSettings
except ImportError:
    BaseSettings = object

if True:
    class Settings(BaseSettings):
        host: str = "localhost"
        workers: int = 4
