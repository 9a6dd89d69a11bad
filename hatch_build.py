"""Compiles the modules of sekisho.names that are written in Cython (*.pyx), beside their sources.

Run by the build; by hand, after a change of one of them: ``python hatch_build.py``.
"""

from __future__ import annotations

from pathlib import Path
from platform import machine
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCES = ROOT / "src"


def compile_all() -> None:
    """Compile what is newer than what was compiled of it; needs a C++ compiler and Python's headers."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    flags = ["-O3", "-g0"]
    if machine() in ("x86_64", "AMD64"):
        flags.append("-march=x86-64-v2")  # of 2009 and later, which count bits in one instruction
    extensions = [
        Extension(f"sekisho.names.{source.stem}", [str(source)], language="c++", extra_compile_args=flags)
        for source in sorted((SOURCES / "sekisho" / "names").glob("*.pyx"))
    ]
    made = cythonize(extensions, include_path=[str(SOURCES)], build_dir=str(ROOT / "build"), quiet=True)
    distribution = Distribution({"ext_modules": made, "package_dir": {"": str(SOURCES)}})
    command = distribution.get_command_obj("build_ext")
    command.inplace = True
    command.ensure_finalized()
    command.run()


class Compiled(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled modules into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files of the wheel are gathered."""
        compile_all()
        build_data["pure_python"], build_data["infer_tag"] = False, True
        build_data["artifacts"] += ["*.so", "*.pyd"]


if __name__ == "__main__":
    compile_all()
