"""The service's address, the key and what is told of both."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generator.errors import GeneratorError
from generator.loop import extra
from generator.loop.batches.client import KEY_VARIABLE, URL_VARIABLE, Client
from generator.loop.batches.remote import RemoteBatch, ServiceError
from tests.loop.batch_server import KEY, BatchServer, Fault


def test_without_a_key_openai_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    with pytest.raises(GeneratorError, match="OPENAI_API_KEY is not set"):
        Client()


def test_a_server_of_ones_own_may_need_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    assert Client("http://127.0.0.1:8000/v1").address == "http://127.0.0.1:8000/v1"


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(GeneratorError, match=r"pip install 'aas-generator\[openai\]'"):
        extra.required("openai")


def test_an_address_on_which_others_read_the_key_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    Client("http://models.invalid/v1")
    assert "others on the way can read the key" in capsys.readouterr().err
    Client("https://models.invalid/v1")
    Client("http://localhost:1/v1")
    assert capsys.readouterr().err == ""


def test_what_a_service_says_back_of_the_key_is_taken_out(service: BatchServer) -> None:
    body = f'{{"error": {{"message": "Bearer {KEY} is no good, nor is https://u:pw-s3cret@host.invalid/x"}}}}'
    service.faults = [Fault("retrieve", 400, body=body)]
    with pytest.raises(ServiceError) as caught:
        Client().retrieve("batch_1")
    assert KEY not in str(caught.value)
    assert "pw-s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_wrong_key_is_not_shown(service: BatchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-wrong-9876543210ZYXWvutsr")
    with pytest.raises(ServiceError, match="Look at OPENAI_API_KEY") as caught:
        Client().retrieve("batch_1")
    assert "9876543210ZYXW" not in str(caught.value)
    assert str(caught.value).count("401") == 1
    assert not caught.value.is_transient


@pytest.mark.parametrize("body", ["<html>a proxy's page</html>", "[]", "null", '"text"', '{"object": "batch"}'])
def test_what_is_no_batch_is_told(body: str, service: BatchServer) -> None:
    service.faults = [Fault("retrieve", 200, body=body)]
    with pytest.raises(ServiceError):
        Client(retries=0).retrieve("batch_1")


def test_a_batch_object_in_another_form_says_what_it_can() -> None:
    odd = {"id": "batch_1", "status": 7, "metadata": [], "request_counts": {"completed": True}, "errors": {"data": "x"}}
    assert RemoteBatch.of(odd) == RemoteBatch(batch_id="batch_1")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_tried_again(status: int, service: BatchServer) -> None:
    service.faults = [Fault("list", status)]
    assert list(Client(retries=1).batches()) == []
    assert service.calls == ["GET /v1/batches"] * 2


def test_nothing_of_it_is_loaded_by_other_commands() -> None:
    program = (
        "import sys; import generator.cli.model; print([x for x in ('openai', 'genai_prices') if x in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
