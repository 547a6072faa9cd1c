"""Templates: which one is meant, whether two addresses mean the same one, and the one of this installation.

The installation's own template is a small repository of nothing but ``copier.yml`` and ``blueprints``, with a commit
and a tag for each release. A wheel carries it as a git bundle; a source checkout makes the same one from its tags.
Units name it by an address without any path of a machine, which git resolves by the helper that comes with the tool.
"""

from generator.template.addresses import OWN_TEMPLATE, is_own, is_same_template, resolve_template
from generator.template.bundle import own_bundle, own_releases

__all__ = ["OWN_TEMPLATE", "is_own", "is_same_template", "own_bundle", "own_releases", "resolve_template"]
