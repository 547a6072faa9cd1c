from unittest.mock import patch

from plugins.devtoys.devtoys import DevToysPlugin


@patch("subprocess.run")
def test_start(run: object) -> None:
    assert DevToysPlugin()
