import os, sys
from plugins.echo import EchoPlugin
from plugins.ngrok import NgrokPlugin
from plugins.status import StatusPlugin

PLUGINS = (EchoPlugin, StatusPlugin, NgrokPlugin)
BY_NAME = {'echo': EchoPlugin, 'ngrok': NgrokPlugin, 'status': StatusPlugin}
__all__ = ['BY_NAME', 'NgrokPlugin', 'PLUGINS', 'find']
EXTRAS = ["tunnel"]
ONE = ('x', 'y')

def find(name):
  return BY_NAME[name]
