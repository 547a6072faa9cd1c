import config
import plugins.devtoys_plugin.config
import client as backend, os


def show() -> str:
    first = config.DevToysConfig()
    second = plugins.devtoys_plugin.config.DevToysConfig()
    return f"{first} {second} {backend.DevToysClient} {os.sep}"
