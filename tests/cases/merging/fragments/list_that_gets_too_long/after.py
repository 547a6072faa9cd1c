import os, sys
from plugins.echo import EchoPlugin
from plugins.status import StatusPlugin

PLUGINS = (EchoPlugin, StatusPlugin)
BY_NAME = {'echo': EchoPlugin, 'status': StatusPlugin}
__all__ = [
  'BY_NAME',
  'PLUGINS',
  'find',
  'something_even_longer_than_that',
  'something_rather_long',
]
EXTRAS = []
ONE = ('x',)

def find(name):
  return BY_NAME[name]
