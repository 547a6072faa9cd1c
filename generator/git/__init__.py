"""The only package that says git.

Every command runs with a clean environment: nothing of ``GIT_*``, no hooks, no file-system monitor, no prompts, no
automatic maintenance, every write synced. Commits carry a fixed identity and the date of the commit they stand on, so
that the same input gives the same object ids on a laptop, in a hook and in CI.
"""

from generator.git.attributes import Attributes, read_attributes
from generator.git.branch_names import refuse_unusable
from generator.git.cloning import clone_shared, new_repository
from generator.git.command import IDENTITY_EMAIL, IDENTITY_NAME, clean_environment
from generator.git.exchange import fetch_branches, held, keep_commit, open_mirror, pack_commits, take_pack
from generator.git.history import TaskHistory
from generator.git.isolated import Conflict, IsolatedRepository, TreeBuilder
from generator.git.objects import Objects
from generator.git.opening import git_version, open_workspace
from generator.git.remote import Remote, remote_tags
from generator.git.repository import Repository
from generator.git.signing import signing_notice
from generator.git.staging import filters_of, refuse_unfit
from generator.git.three_way import Versions, mark_unmerged, merge_versions, unmerged_paths
from generator.git.trailers import (
    TrailerCommit,
    last_trailers,
    parse_trailers,
    reverted_tasks,
    task_blocks,
    task_of,
    workspace_of,
)

__all__ = [
    "IDENTITY_EMAIL",
    "IDENTITY_NAME",
    "Attributes",
    "Conflict",
    "IsolatedRepository",
    "Objects",
    "Remote",
    "Repository",
    "TaskHistory",
    "TrailerCommit",
    "TreeBuilder",
    "Versions",
    "clean_environment",
    "clone_shared",
    "fetch_branches",
    "filters_of",
    "git_version",
    "held",
    "keep_commit",
    "last_trailers",
    "mark_unmerged",
    "merge_versions",
    "new_repository",
    "open_mirror",
    "open_workspace",
    "pack_commits",
    "parse_trailers",
    "read_attributes",
    "refuse_unfit",
    "refuse_unusable",
    "remote_tags",
    "reverted_tasks",
    "signing_notice",
    "take_pack",
    "task_blocks",
    "task_of",
    "unmerged_paths",
    "workspace_of",
]
