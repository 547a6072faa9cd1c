from plugins.devtoys.devtoys import DevToysPlugin
import pytest
import shutil


@pytest.mark.skipif(shutil.which("devtoys-cli") is None, reason="devtoys-cli is not installed")
def test_start() -> None:
    assert DevToysPlugin()
