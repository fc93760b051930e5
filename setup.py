"""What pyproject.toml cannot say of the compiled code (scheduler/search/anneal/core), which knows nothing of Python.

ctypes loads it: one wheel per platform therefore serves every Python. Without a C compiler the package installs all the
same; that is said here, which pip shows with -v alone, and again by `scheduler plan` and in its page.
"""

import os
import zlib
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

MISSING = """
*** Pas de code compilé : il faut un compilateur C (gcc, clang, MSVC). Sans lui une formation se calcule, un centre non.
*** No compiled code: it needs a C compiler (gcc, clang, MSVC). Without it a programme can be planned, a centre cannot.
"""


CORE = Path("scheduler", "search", "anneal", "core")


class Library(build_ext):
    def get_ext_filename(self, fullname: str) -> str:
        return str(Path(*fullname.split("."))) + (".dll" if os.name == "nt" else ".so")

    def get_export_symbols(self, ext):
        return ext.export_symbols  # not the function by which Python would import it

    def build_extension(self, ext) -> None:
        """The compiled code knows which sources it was made from: one that is left from older ones is not used."""
        sources = zlib.crc32(b"".join(path.read_bytes() for path in sorted(CORE.glob("*.[ch]"))))
        ext.define_macros = [("SOURCES", f"{sources}LL")]
        super().build_extension(ext)

    def run(self) -> None:
        super().run()
        if not all(Path(self.get_ext_fullpath(ext.name)).exists() for ext in self.extensions):
            self.warn(MISSING)


class WithExamples(build_py):
    """The wheel has the instances of the repository, which are kept once; `scheduler init` starts from them."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for folder in Path("instances").iterdir():
                if folder.is_dir():
                    self.copy_tree(str(folder), str(Path(self.build_lib, "scheduler", "examples", folder.name)))


class AnyPython(bdist_wheel):
    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


setup(cmdclass={"build_py": WithExamples, "build_ext": Library, "bdist_wheel": AnyPython})
