import os; import sys
from pathlib import Path
from pydantic_settings import BaseSettings; DEBUG = True


class Settings(BaseSettings):   
    host: str = "localhost"; port: int = 8000   
    workers: int = 4
    data_dir: Path = Path("data")
    
    def url(self) -> str:
        return self.host  
