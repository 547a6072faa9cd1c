from devtoys_plugin import DevToysPlugin


def test_start() -> None:
    assert DevToysPlugin()
