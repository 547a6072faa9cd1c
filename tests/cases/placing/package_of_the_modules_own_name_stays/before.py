import devtoys
from devtoys import Client


def make() -> Client:
    return devtoys.connect()
