import unittest

import pytest


class TestTools(unittest.IsolatedAsyncioTestCase):
    async def test_fetch(self) -> None:
        self.assertTrue(True)


@pytest.mark.anyio
async def test_other() -> None:
    assert True


async def helper() -> None:
    assert True
