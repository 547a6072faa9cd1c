"""The only module that says git.

Every command runs with a clean environment: nothing of ``GIT_*``, no hooks, no file-system monitor, no prompts, no
automatic maintenance, every write synced. Commits carry a fixed identity and the date of the commit they stand on, so
that the same input gives the same object ids on a laptop, in a hook and in CI.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import GitError, WorkspaceError
from generator.process import Completed, run

IDENTITY_NAME = "aas-generator"
IDENTITY_EMAIL = "aas-generator@noreply.invalid"
OLDEST_GIT = (2, 38)
# The user's own settings must neither run programs nor change what is written, printed or fetched.
_SAFE_CONFIG = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.fsync": "all",
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    "core.quotePath": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "fetch.unpackLimit": "1",
    "commit.gpgSign": "false",
    "advice.detachedHead": "false",
    "init.templateDir": "",
    "submodule.recurse": "false",
    "protocol.file.allow": "always",
    "clone.rejectShallow": "false",
    "fetch.prune": "false",
    "fetch.pruneTags": "false",
    "log.showSignature": "false",
    "color.ui": "false",
    "i18n.commitEncoding": "UTF-8",
    "i18n.logOutputEncoding": "UTF-8",
    "commit.cleanup": "whitespace",
    "trailer.separators": ":",
    "merge.verifySignatures": "false",
    "merge.log": "false",
    "merge.stat": "false",
    "rerere.enabled": "false",
}
_ISOLATED_CONFIG = {
    "core.autocrlf": "false",
    "core.safecrlf": "false",
    "core.eol": "lf",
    "core.attributesFile": os.devnull,
    "filter.lfs.smudge": "",
    "filter.lfs.clean": "",
    "filter.lfs.process": "",
    "filter.lfs.required": "false",
}
_KEPT_VARIABLES = ("PATH", "HOME", "SYSTEMROOT", "XDG_CONFIG_HOME", "TMPDIR")


def clean_environment() -> dict[str, str]:
    """Return the environment that git runs in: the user's own configuration, none of the caller's ``GIT_*``."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


_FETCH = (
    *("fetch", "--atomic", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance"),
    "--no-recurse-submodules",
)


@dataclass(frozen=True)
class TrailerCommit:
    """A commit that was made here: its id and the trailers of its message, names in lower case."""

    commit: str
    trailers: Mapping[str, str]


@dataclass(frozen=True)
class Repository:
    """A git repository, or a linked worktree of one.

    Attributes:
        top: The work tree's top folder.
        common_dir: The folder that all worktrees share.
    """

    top: Path
    common_dir: Path
    isolated: bool = False

    def git(
        self,
        *args: str,
        data: bytes = b"",
        env: Mapping[str, str] | None = None,
        seconds: float = 300.0,
        accept: Sequence[int] = (0,),
    ) -> Completed:
        """Run one git command in the work tree.

        Raises:
            GitError: It ended with a code that is not in ``accept``, did not end in ``seconds``, or did not start.
        """
        config = {**_SAFE_CONFIG, **(_ISOLATED_CONFIG if self.isolated else {})}
        options = [part for key, value in config.items() for part in ("-c", f"{key}={value}")]
        try:
            finished = run(
                ["git", *options, *args],
                cwd=self.top,
                env={**clean_environment(), **(env or {})},
                data=data,
                seconds=seconds,
            )
        except (OSError, ValueError) as error:
            raise GitError(args, f"could not be started: {error}") from error
        if finished.returncode is None:
            raise GitError(args, f"did not end in {seconds:g} s")
        if finished.returncode not in accept:
            raise GitError(args, finished.error_text or f"ended with {finished.returncode}")
        return finished

    def resolve(self, revision: str) -> str | None:
        """Return the commit id of a revision, or ``None`` where there is none."""
        found = self.git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", accept=(0, 1, 128)
        )
        return found.text.strip() or None if found.returncode == 0 else None

    def head(self) -> str:
        """Return the commit that is checked out.

        Raises:
            WorkspaceError: Nothing was committed yet.
        """
        commit = self.resolve("HEAD")
        if commit is None:
            raise WorkspaceError(self.top, "the repository has no commit yet.", "Commit something first.")
        return commit

    def branches(self, prefix: str) -> dict[str, str]:
        """Return the branches below a prefix, name to commit id."""
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", f"refs/heads/{prefix}").text
        pairs = (line.rsplit(" ", 1) for line in listed.splitlines())
        return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}

    def checked_out(self) -> frozenset[str]:
        """Return the branches that are checked out, here or in another worktree."""
        lines = self.git("worktree", "list", "--porcelain").text.splitlines()
        return frozenset(line.removeprefix("branch refs/heads/") for line in lines if line.startswith("branch "))

    def trailers(self, commit: str) -> dict[str, str]:
        """Return the trailers of a commit's message, names in lower case."""
        return parse_trailers(
            self.git("log", "-1", "--format=%(trailers:only,unfold)", "--end-of-options", commit).text
        )

    def message(self, commit: str) -> str:
        """Return the whole message of a commit."""
        return self.git("log", "-1", "--format=%B", "--end-of-options", commit).text

    def task_commits(self, commit: str) -> dict[str, TrailerCommit]:
        """Return the newest commit of each task in the history of ``commit``, by the ``Task-Id`` trailer.

        A squashed commit keeps the messages of several in its body, there also indented: they count like trailers.
        """
        listed = self.git(
            *("log", "-E", "-i", "--grep=^ *Task-Id: ", "-z", "--format=%H%n%B", "--end-of-options", commit)
        ).text
        found: dict[str, TrailerCommit] = {}
        for record in filter(None, listed.split("\0")):
            commit_id, _, message = record.partition("\n")
            for trailers in _task_blocks(message):
                found.setdefault(trailers["task-id"].upper(), TrailerCommit(commit_id, trailers))
        return found

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Tell whether ``older`` is part of the history of ``newer``."""
        return self.git("merge-base", "--is-ancestor", older, newer, accept=(0, 1)).returncode == 0

    def commit_date(self, commit: str) -> str:
        """Return a commit's committer date in git's raw form."""
        return self.git("log", "-1", "--format=%cd", "--date=raw", "--end-of-options", commit).text.strip()

    def files(self, commit: str) -> frozenset[str]:
        """Return the paths of all files of a commit."""
        listed = self.git("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).text
        return frozenset(filter(None, listed.split("\0")))

    def clone_shared(self, target: Path) -> Repository:
        """Make an isolated repository that borrows this one's objects; nothing is checked out in it yet."""
        target.parent.mkdir(parents=True, exist_ok=True)
        self.git("clone", "--shared", "--no-checkout", "--no-tags", "--quiet", str(self.common_dir), str(target))
        return Repository(target, target / ".git", isolated=True)

    def check_out(self, commit: str) -> None:
        """Put exactly the files of a commit into the work tree; for isolated repositories only."""
        self._only_isolated()
        self.git("checkout", "--detach", "--force", "--quiet", commit)
        self.git("clean", "-ffdxq")

    def merge_into_head(self, commit: str, date: str, message: str) -> bool:
        """Merge a commit into the detached head; on a conflict take it back and return ``False``."""
        self._only_isolated()
        merged = self.git("merge", "--no-ff", "--quiet", "-m", message, commit, env=_identity(date), accept=(0, 1))
        if merged.returncode == 0:
            return True
        self.git("merge", "--abort", accept=(0, 128))
        return False

    def apply_diff(self, diff: bytes, paths: Collection[str]) -> None:
        """Apply a unified diff to files of the work tree, all of it or nothing; for isolated repositories only.

        git does it in a scratch repository with these files alone: attributes and settings cannot change their bytes,
        and the index stays as it is.

        Raises:
            GitError: The diff does not fit exactly, or does more than change lines of the given files.
        """
        self._only_isolated()
        quiet = {"GIT_ATTR_NOSYSTEM": "1"}
        with tempfile.TemporaryDirectory(prefix="aas-diff-") as folder:
            scratch = Repository(Path(folder), Path(folder, ".git"), isolated=True)
            scratch.git("init", "--quiet", "--initial-branch=main")
            for path in paths:
                (scratch.top / path).parent.mkdir(parents=True, exist_ok=True)
                (scratch.top / path).write_bytes((self.top / path).read_bytes())
            scratch.git("add", "--force", "--all", env=quiet)
            options = ("--3way", "--recount", "--whitespace=nowarn")
            scratch.git("-c", "apply.ignoreWhitespace=no", "apply", *options, "-", data=diff, env=quiet)
            if scratch.staged_modes() != dict.fromkeys(paths, "100644"):
                raise GitError(("apply", *options), "the diff does more than change lines of its files")
            after = {path: (scratch.top / path).read_bytes() for path in paths}
        for path, content in after.items():
            (self.top / path).write_bytes(content)

    def has_changes(self) -> bool:
        """Tell whether the work tree has changes or new files that no commit has; nothing is written."""
        return bool(self.git("--no-optional-locks", "status", "--porcelain").text)

    def file_at(self, revision: str, path: str) -> bytes | None:
        """Return a file of a revision; ``None`` where there is none."""
        found = self.git("cat-file", "blob", f"{revision}:{path}", accept=(0, 128))
        return found.stdout if found.returncode == 0 else None

    def stage_all(self) -> list[tuple[str, str]]:
        """Stage every change of the work tree; return (status letter, path) of each."""
        self._only_isolated()
        self.git("add", "--all", "--force", ".")
        listed = self.git(
            *("diff-index", "--cached", "--name-status", "--no-renames", "--ignore-submodules=none", "-z", "HEAD")
        )
        fields = listed.text.split("\0")
        return list(zip(fields[0::2], fields[1::2], strict=False))

    def staged_modes(self) -> dict[str, str]:
        """Return the file mode of every staged path."""
        listed = self.git("ls-files", "--stage", "-z").text
        entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        return {path: facts.split(" ", 1)[0] for facts, path in entries}

    def write_tree(self) -> str:
        """Write the staged files as a tree and return its id."""
        return self.git("write-tree").text.strip()

    def export(self, target: Path) -> None:
        """Copy the staged files into an empty folder, as a checkout would."""
        target.mkdir(parents=True)
        self.git("checkout-index", "--all", "--force", f"--prefix={target}/")

    def export_commit(self, commit: str, target: Path) -> None:
        """Copy the files of a commit into a folder, as a checkout would; what is staged stays as it is."""
        with tempfile.TemporaryDirectory(prefix="aas-index-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.git("read-tree", commit, env=index)
            self.git("checkout-index", "--all", "--force", f"--prefix={target}/", env=index)

    def commit_tree(self, tree: str, parents: Sequence[str], message: str, date: str) -> str:
        """Make a commit with our identity and a given date; return its id."""
        parent_args = [part for parent in parents for part in ("-p", parent)]
        made = self.git("commit-tree", tree, *parent_args, "-F", "-", data=_bytes(message), env=_identity(date))
        return made.text.strip()

    def publish(self, source: Repository, refs: Mapping[str, str], *, replace: Sequence[str] = ()) -> None:
        """Take commits of an isolated repository over into branches of this one, all of them or none.

        Args:
            source: Where the commits are.
            refs: Branch name to commit id. A branch must be new or an ancestor of its commit.
            replace: Branches that may be replaced by an unrelated commit.

        Raises:
            GitError: A branch is in the way or checked out somewhere; nothing was moved.
        """
        # Numbered, so that names which git cannot have beside each other only meet where they are published.
        out = {f"refs/out/{number}": (branch, commit) for number, (branch, commit) in enumerate(refs.items())}
        updates = "".join(f"update {ref} {commit}\n" for ref, (_, commit) in out.items())
        source.git("update-ref", "--stdin", data=updates.encode())
        specs = [f"{'+' * (branch in replace)}{ref}:refs/heads/{branch}" for ref, (branch, _) in out.items()]
        try:
            self.git(*_FETCH, str(source.top), *specs)
        except GitError as error:
            raise GitError(
                ("fetch", *refs), error.stderr, "Nothing was moved; rename or delete the branch that is in the way."
            ) from error

    def commit_in_place(self, branch: str, paths: Sequence[str], message: str) -> str:
        """Commit the given files of the user's own work tree on a branch made for them; for plain Copier only.

        The branch starts at the current commit, unless it is checked out already. Whatever else is staged stays so.

        Raises:
            GitError: The branch exists and is not the current one, or nothing can be committed; then the same branch
                is checked out as before.
        """
        current = self.git("symbolic-ref", "--quiet", "--short", "HEAD", accept=(0, 1)).text.strip()
        date = self.commit_date("HEAD")
        if current != branch:
            self.git("switch", "--quiet", "--create", branch)
        try:
            self.git("--literal-pathspecs", "add", "--force", "--", *paths)
            self.git(
                *("--literal-pathspecs", "commit", "--quiet", "--no-verify", "--only", "-F", "-", "--", *paths),
                data=_bytes(message),
                env=_identity(date),
            )
        except GitError:
            if current != branch:
                self._leave_branch(branch, current)
            raise
        return self.head()

    def _leave_branch(self, branch: str, before: str) -> None:
        """Take back the creation of a branch on which nothing was committed."""
        start = self.head()
        if before:
            self.git("symbolic-ref", "HEAD", f"refs/heads/{before}")
        else:
            self.git("update-ref", "--no-deref", "HEAD", start)
        self.git("update-ref", "-d", f"refs/heads/{branch}", start)

    def _only_isolated(self) -> None:
        if not self.isolated:
            raise WorkspaceError(self.top, "this is a user's checkout; nothing is ever built in it.")


def open_workspace(path: Path) -> Repository:
    """Return the repository whose top folder is ``path``.

    Raises:
        WorkspaceError: The folder is missing, is no git repository, is bare, or is not the top of its repository; or
            git is missing or too old.
    """
    if not _is_folder(path):
        raise WorkspaceError(path, "there is no such folder.", "Name the workspace with --workspace.")
    probe = Repository(path.resolve(), path.resolve())
    _check_version(probe)
    asked = ("--is-bare-repository", "--is-inside-git-dir", "--path-format=absolute", "--git-common-dir")
    found = probe.git("rev-parse", *asked, accept=(0, 128))
    if found.returncode != 0:
        raise _no_repository(path, found.error_text)
    bare, inside, common = found.text.removesuffix("\n").split("\n", 2)
    if bare == "true" or inside == "true":
        raise WorkspaceError(path, "this repository has no work tree.", "Name a checkout of it with --workspace.")
    top = Path(probe.git("rev-parse", "--path-format=absolute", "--show-toplevel").text.removesuffix("\n"))
    if top.resolve() != path.resolve():
        raise WorkspaceError(path, f"the folder is inside the repository {top}.", "Name the repository's top folder.")
    return Repository(path.resolve(), Path(common))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _check_version(probe: Repository) -> None:
    wanted = ".".join(map(str, OLDEST_GIT))
    if shutil.which("git", path=clean_environment().get("PATH")) is None:
        raise WorkspaceError(probe.top, "git is not installed.", f"Install git {wanted} or newer.")
    said = probe.git("version").text
    found = re.match(r"git version (\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < OLDEST_GIT:
        raise WorkspaceError(probe.top, f"{said.strip()} is too old.", f"Install git {wanted} or newer.")


def _no_repository(path: Path, said: str) -> WorkspaceError:
    if "dubious ownership" in said:
        step = f"Run 'git config --global --add safe.directory {path.resolve()}' if you trust it."
        return WorkspaceError(path, "the repository belongs to another user, so git does not open it.", step)
    reason = said.split("\n", maxsplit=1)[0]
    return WorkspaceError(path, f"this is no git repository ({reason}).", "Run 'git init' there and commit.")


def _task_blocks(message: str) -> list[dict[str, str]]:
    """Return the trailers of each paragraph of a message that names a task; the last paragraph comes first."""
    paragraphs: list[list[str]] = [[]]
    for line in message.split("\n"):
        if line.strip():
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([])
    blocks = [parse_trailers("\n".join(lines)) for lines in reversed(paragraphs)]
    return [block for block in blocks if "task-id" in block]


def _bytes(message: str) -> bytes:
    return message.encode("utf-8", "replace")


def parse_trailers(block: str) -> dict[str, str]:
    """Return the trailers of a message's last block, names in lower case; the last of a name wins."""
    pairs = (line.partition(": ") for line in block.split("\n"))
    return {key.lower(): value.strip() for key, colon, value in pairs if colon and re.fullmatch(r"[A-Za-z0-9-]+", key)}


def _identity(date: str) -> dict[str, str]:
    date = f"@{date}"  # without the sign git does not read the dates of the first years as seconds
    return {
        "GIT_AUTHOR_NAME": IDENTITY_NAME,
        "GIT_AUTHOR_EMAIL": IDENTITY_EMAIL,
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": IDENTITY_NAME,
        "GIT_COMMITTER_EMAIL": IDENTITY_EMAIL,
        "GIT_COMMITTER_DATE": date,
    }
