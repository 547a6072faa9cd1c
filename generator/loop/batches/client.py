"""The service that answers: OpenAI's, or any that speaks like it, through OpenAI's own library.

The key comes from the environment and goes into the header of requests and nowhere else: no error, log line or record
has it. What may be sent twice without harm is tried again by the library, after growing pauses and as long as the
service asks for. Making a batch is tried once: the library would send it again where only the answer got lost.
"""

from __future__ import annotations

import hashlib
import os
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from generator.errors import GeneratorError
from generator.loop.batches.remote import METADATA_KEY, TOLD, TRANSIENT, RemoteBatch, ServiceError
from generator.loop.extra import required
from generator.output import note
from generator.redaction import redact
from generator.results.source import MEBIBYTE, SIZE_CAP
from generator.values.credentials import REDACTED

KEY_VARIABLE = "OPENAI_API_KEY"
URL_VARIABLE = "OPENAI_BASE_URL"
DEFAULT_URL = "https://api.openai.com/v1"
RETRIES = 5
SECONDS = 120.0
_CONNECT_SECONDS = 15.0
_CHUNK = MEBIBYTE
_TOO_LARGE = 413
# Servers of one's own ask for none, and the library does not send a request without one.
_NO_KEY = "none"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Client:
    """The service at one address.

    Args:
        base_url: Its address; by default what ``OPENAI_BASE_URL`` says, else OpenAI's.
        retries: How often what may be sent twice is tried again.

    Raises:
        GeneratorError: The library is not installed, or there is no key for OpenAI.
    """

    def __init__(self, base_url: str | None = None, *, retries: int = RETRIES) -> None:
        library = required("openai")
        self.base_url = base_url or os.environ.get(URL_VARIABLE) or DEFAULT_URL
        self._key = os.environ.get(KEY_VARIABLE, "").strip()
        if not self._key and self.base_url == DEFAULT_URL:
            raise GeneratorError(f"{KEY_VARIABLE} is not set, without which {DEFAULT_URL} answers nothing.", "Set it.")
        self._library = library
        self._transport = required("httpx2")
        timeout = self._transport.Timeout(SECONDS, connect=_CONNECT_SECONDS)
        self._api = library.OpenAI(
            api_key=self._key or _NO_KEY, base_url=self.base_url, timeout=timeout, max_retries=retries
        )
        self._retries = retries
        address = urllib.parse.urlsplit(self.base_url)
        if self._key and address.scheme == "http" and address.hostname not in _LOCAL:
            note(f"warning: {self.address} is no https address, so others on the way can read the key")

    @property
    def address(self) -> str:
        """The service's address without secrets."""
        return self._told(self.base_url)

    @property
    def has_key(self) -> bool:
        """Tell whether the environment has a key."""
        return bool(self._key)

    def upload(self, path: Path) -> str:
        """Upload a file of requests and return its id; a second upload harms nobody.

        Raises:
            ServiceError: The service did not take it.
        """
        with self._judged("uploading the requests"), path.open("rb") as stream:
            made = self._api.files.create(file=(path.name, stream, "application/jsonl"), purpose="batch")
            return self._id_of(made, "file")

    def delete_file(self, file_id: str) -> None:
        """Delete a file of requests.

        Raises:
            ServiceError: The service did not do it.
        """
        with self._judged(f"deleting the file {file_id}"):
            self._api.files.delete(file_id)

    def create(self, file_id: str, endpoint: str, submission_id: str) -> RemoteBatch:
        """Make a batch of an uploaded file; this is sent once.

        Raises:
            ServiceError: The service refused, or no answer came; ``may_be_done`` tells them apart.
        """
        with self._judged("making the batch"):
            made = self._api.with_options(max_retries=0).batches.create(
                input_file_id=file_id,
                endpoint=endpoint,
                completion_window="24h",
                metadata={METADATA_KEY: submission_id},
            )
            self._id_of(made, "batch")
            return RemoteBatch.of(made.model_dump(warnings=False))

    def retrieve(self, batch_id: str) -> RemoteBatch:
        """Return what the service says of a batch now.

        Raises:
            ServiceError: It does not know it, or cannot be asked.
        """
        with self._judged(f"asking for {batch_id}"):
            found = self._api.batches.retrieve(batch_id)
            self._id_of(found, "batch")
            return RemoteBatch.of(found.model_dump(warnings=False))

    def batches(self) -> Iterator[RemoteBatch]:
        """Yield the batches of the account, the newest first.

        Raises:
            ServiceError: The service cannot be asked.
        """
        with self._judged("listing the batches"):
            for found in self._api.batches.list(limit=100):
                yield RemoteBatch.of(found.model_dump(warnings=False))

    def download(self, file_id: str, open_target: Callable[[], BinaryIO]) -> str:
        """Write a file's bytes as they are, a part at a time in memory, and return their SHA-256.

        Args:
            file_id: The file.
            open_target: Gives an empty stream; asked again where a connection broke on the way.

        Raises:
            ServiceError: It could not be read to its end.
        """
        for left in reversed(range(self._retries + 1)):
            try:
                return self._download(file_id, open_target())
            except self._transport.HTTPError as error:
                if not left:
                    problem = f"{self.address}: fetching the file {file_id} broke off: {type(error).__name__}."
                    raise ServiceError(problem, "Run it again.") from None
        raise AssertionError

    def _download(self, file_id: str, target: BinaryIO) -> str:
        digest = hashlib.sha256()
        with (
            self._judged(f"fetching the file {file_id}"),
            self._api.files.with_streaming_response.content(file_id) as answer,
        ):
            left = SIZE_CAP
            for chunk in answer.iter_bytes(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    problem = f"{self.address}: the file {file_id} is larger than {SIZE_CAP // MEBIBYTE} MiB."
                    raise ServiceError(problem, "No results are as large.", _TOO_LARGE)
                digest.update(chunk)
                target.write(chunk)
        return digest.hexdigest()

    def answer(self, url: str, body: Mapping[str, Any]) -> tuple[int, object]:
        """Send one request by itself; return the status and the body that came back, whichever they are.

        Args:
            url: As a file of requests has it, ``/v1/chat/completions``.
            body: The request's body.

        Raises:
            ServiceError: No answer came, or the service has no time now.
        """
        try:
            with self._judged("asking the model"):
                # The address of a service ends in its version, with which the urls of a batch begin.
                found = self._api.post(url.removeprefix("/v1"), body=dict(body), cast_to=object)
        except ServiceError as error:
            if error.status is None or error.is_transient or error.status in {401, 403, 404}:
                raise
            return error.status, {"error": {"message": error.problem}}
        return 200, found

    def _id_of(self, made: Any, kind: str) -> str:
        found = getattr(made, "id", None)
        if not isinstance(found, str) or not found:
            raise ServiceError(f"{self.address} answers without the id of a {kind}.", "Is it the right address?")
        return found

    @contextmanager
    def _judged(self, doing: str) -> Iterator[None]:
        """Turn what the library raises into one sentence without secrets; the error itself holds the request."""
        try:
            yield
        except self._library.APIStatusError as error:
            status = error.status_code
            # The library says the status too.
            said = self._told(f"status {status}: {error.message.removeprefix(f'Error code: {status} - ')}")
            raise ServiceError(f"{self.address}: {doing} failed with {said}", _step(status), status) from None
        except self._library.APIConnectionError as error:
            why = "no answer came in time" if isinstance(error, self._library.APITimeoutError) else "no connection"
            raise ServiceError(f"{self.address}: {doing} failed: {why}.", _step(None)) from None
        except self._library.OpenAIError as error:
            raise ServiceError(f"{self.address}: {doing} failed: {self._told(str(error))}", "", 400) from None
        except ValueError as error:
            # What came back is no JSON, as from a proxy's page.
            said = self._told(f"{type(error).__name__}: {error}")
            raise ServiceError(f"{self.address}: {doing}: the answer cannot be read: {said}", _step(None)) from None

    def _told(self, text: str) -> str:
        known = text.replace(self._key, REDACTED) if self._key else text
        return redact(" ".join(known.split()))[:TOLD]


def _step(status: int | None) -> str:
    if status in {401, 403}:
        return f"Look at {KEY_VARIABLE}."
    if status is None or status in TRANSIENT or status >= 500:
        return "Run it again later; nothing is sent twice."
    return ""
