"""A repository of the user's: read at will, and written to by publishing refs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.errors import GitError
from generator.git.branch_names import refuse_case_clash
from generator.git.command import ISOLATED_VARIABLES, identity
from generator.git.packing import is_of_a_broken_ref, publish_pack
from generator.git.reading import ReadableRepository
from generator.git.staging import own_filters
from generator.git.trailers import with_workspace

_FETCH = (
    *("fetch", "--atomic", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-auto-maintenance"),
    "--no-recurse-submodules",
)

# The other end is an isolated repository of ours, which the user's settings have no part in either.
_OTHER_END = "env " + " ".join(f"{name}={value}" for name, value in ISOLATED_VARIABLES.items())
_UPLOAD = f"--upload-pack={_OTHER_END} git -c safe.directory='*' -c uploadpack.allowAnySHA1InWant=true upload-pack"
# The first protocol in which commits that no ref names can be asked for, whatever the user has set.
_PROTOCOL = ("-c", "protocol.version=2")

# What git says when branches cannot be moved, and what a person can do about it; the first that is said counts.
_STEPS = {
    ("No space left", "quota exceeded"): "free space, then run it again.",
    ("Permission denied", "Read-only file system"): "correct the permissions, then run it again.",
    (".lock': File exists",): "wait until no other git process is at work here, then run it again.",
    ("unable to create directory",): "see to it that the folder of branches can be written, then run it again.",
    ("cannot lock ref", "[rejected]", "refusing to fetch"): "rename or delete the branch that is in the way.",
}


@dataclass(frozen=True)
class Repository(ReadableRepository):
    """A git repository that may be written to: its branches, and for plain Copier its work tree."""

    def delete_branches(self, branches: Mapping[str, str]) -> None:
        """Delete branches, provided that each is still at its commit; all of them or none.

        Raises:
            GitError: One was moved meanwhile, or cannot be deleted.
        """
        lines = [f"delete refs/heads/{name} {commit}\n" for name, commit in branches.items()]
        self.git("update-ref", "--stdin", data="".join(lines).encode())

    def publish(self, source: Repository, refs: Mapping[str, str], *, replace: Sequence[str] = ()) -> None:
        """Take commits of an isolated repository over into branches of this one, all of them or none.

        Args:
            source: Where the commits are.
            refs: Branch name to commit id. A branch must be new or an ancestor of its commit.
            replace: Branches that may be replaced by an unrelated commit.

        Raises:
            WorkspaceError: A branch differs from one that there is only in case; nothing was moved.
            GitError: A branch is in the way or checked out somewhere; nothing was moved.
        """
        refuse_case_clash(self, refs)
        # By their ids: names which git cannot have beside each other only meet where they are published.
        specs = [f"{'+' * (branch in replace)}{commit}:refs/heads/{branch}" for branch, commit in refs.items()]
        # The longest rule wins: none of the user's sends this fetch to another address.
        itself = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{source.root}.insteadOf"}
        try:
            try:
                self.git(
                    *(*_PROTOCOL, *_FETCH),
                    _UPLOAD,
                    str(source.root),
                    *specs,
                    env={**itself, "GIT_CONFIG_VALUE_0": str(source.root)},
                )
            except GitError as error:
                if not is_of_a_broken_ref(error):
                    raise
                publish_pack(self, source, refs, replace)
        except GitError as error:
            raise GitError(("fetch", *refs), error.stderr, f"Nothing was moved; {_step_after(error.stderr)}") from error

    def commit_in_place(self, branch: str, paths: Sequence[str], message: str) -> str:
        """Commit the given files of the user's own work tree on a branch made for them; for plain Copier only.

        The branch starts at the current commit, unless it is checked out already. Whatever else is staged stays so.

        Raises:
            ManyErrors: A file goes through a filter that is not set up.
            GitError: The branch exists and is not the current one, or nothing can be committed; then the same branch
                is checked out as before.
        """
        whole = [self._whole(path) for path in paths]
        strict = own_filters(self, whole)
        current = self.current_branch()
        date = self.commit_date("HEAD")
        if current != branch:
            self.git("switch", "--quiet", "--create", branch)
        try:
            self.git(*strict, "--literal-pathspecs", "add", "--force", "--", *whole)
            self.git(
                *(
                    *strict,
                    "--literal-pathspecs",
                    "commit",
                    "--quiet",
                    "--no-verify",
                    "--only",
                    "-F",
                    "-",
                    "--",
                    *whole,
                ),
                data=with_workspace(message, self.folder).encode("utf-8", "replace"),
                env=identity(date),
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


def _step_after(said: str) -> str:
    found = (step for words, step in _STEPS.items() if any(word in said for word in words))
    return next(found, "run it again.")
