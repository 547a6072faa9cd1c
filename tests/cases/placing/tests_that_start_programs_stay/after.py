from plugins.devtoys.devtoys import DevToysPlugin


def test_start() -> None:
    assert DevToysPlugin()
