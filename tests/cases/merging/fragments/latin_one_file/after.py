# -*- coding: latin-1 -*-
NAME = 'café'


def greet():
    return "hé"
