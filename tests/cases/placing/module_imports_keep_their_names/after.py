from . import config
from . import config as config_module
import os
from . import client as backend


def show() -> str:
    first = config.DevToysConfig()
    second = config_module.DevToysConfig()
    return f"{first} {second} {backend.DevToysClient} {os.sep}"
