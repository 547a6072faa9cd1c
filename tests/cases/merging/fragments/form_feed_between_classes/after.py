import os


class A:
    x = 1

    def f(self):
        return self.x


class B:
    y = 2
