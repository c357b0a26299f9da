/**
 * What Poetry runs for us, in Python, inside its own virtual environment. `poetry lock` by itself asks the registry about every
 * package again, so files, markers and git heads that nobody planned would move. The driver seeds Poetry's locked packages with
 * the planned versions and answers for every other locked package from the lock file; only what is planned, or newly needed,
 * is asked for. Written for Poetry 1.5 to 2.x.
 *
 * It reads a task as JSON from stdin (`LockTask`), exits with 0 and a written lock file, or with 1 and the reason on stderr.
 */
export type LockTask = Readonly<{
  /** Absolute folder of pyproject.toml and poetry.lock. */
  directory: string
  moves: readonly Readonly<{ name: string; from: string; to: string }>[]
  gitDependencies: boolean
  /** False without a sandbox: metadata of a package without wheels would have to be built. */
  buildBackends: boolean
}>

export const LOCK_DRIVER = String.raw`
import json
import sys
from pathlib import Path

from cleo.io.buffered_io import BufferedIO
from packaging.utils import canonicalize_name
from poetry.core.constraints.version import Version
from poetry.factory import Factory
from poetry.installation.installer import Installer
from poetry.packages.direct_origin import DirectOrigin
from poetry.repositories import exceptions
from poetry.repositories.http_repository import HTTPRepository
from poetry.repositories.legacy_repository import LegacyRepository
from poetry.repositories.lockfile_repository import LockfileRepository
from poetry.repositories.pypi_repository import PyPiRepository
from poetry.utils.env import SystemEnv

# Renamed in Poetry 2.
NotFound = getattr(exceptions, "PackageNotFoundError", None) or exceptions.PackageNotFound


def ask_simple_api_too():
    """Mirrors often serve the simple API alone (PEP 503, 691), not the JSON API that Poetry asks first."""
    ask_json_api = PyPiRepository._get_release_info

    def release_info(self, name, version):
        try:
            return ask_json_api(self, name, version)
        except NotFound:
            return LegacyRepository._get_release_info(self, name, version)

    PyPiRepository._get_release_info = release_info


def refuse_builds():
    def refuse(self, link):
        raise RuntimeError(f"{link.filename} has no wheel; building it needs a sandbox")

    HTTPRepository._get_info_from_sdist = refuse


def answer_from_lock(pool, packages):
    """Packages that nobody moves keep the metadata and files that the lock file has."""
    known = {(package.name, str(package.version)): package for package in packages if not package.is_direct_origin()}
    ask_registry = pool.package

    def package(name, version, *args, **kwargs):
        locked = known.get((canonicalize_name(name), str(version)))
        return locked.clone() if locked else ask_registry(name, version, *args, **kwargs)

    pool.package = package
    return ask_registry


def offer_planned_versions(pool, packages, moves):
    """A planned package has the planned version or those in the lock file: another one would not be the plan's."""
    offered = {}
    for package in packages:
        offered.setdefault(package.name, set()).add(str(package.version))
    planned = {canonicalize_name(m["name"]) for m in moves}
    for m in moves:
        versions = offered.setdefault(canonicalize_name(m["name"]), set())
        versions.discard(m["from"])
        versions.add(m["to"])
    ask_registry = pool.find_packages

    def find_packages(dependency):
        found = ask_registry(dependency)
        return [p for p in found if p.name not in planned or str(p.version) in offered[p.name]]

    pool.find_packages = find_packages


def keep_git_commits(packages, allowed):
    """A git dependency stays at the commit that the lock file names."""
    clone_repository = DirectOrigin.get_package_from_vcs

    def from_git(vcs, url, branch=None, tag=None, rev=None, *args, **kwargs):
        wanted = branch or tag or rev or "HEAD"
        for package in packages:
            same = package.source_type == vcs and package.source_url == url
            if same and wanted in (package.source_reference, package.source_resolved_reference):
                return package.clone()
        if not allowed:
            raise PermissionError(f"git dependency {url} must be resolved, and allow.gitDependencies is off")
        return clone_repository(vcs, url, branch, tag, rev, *args, **kwargs)

    DirectOrigin.get_package_from_vcs = staticmethod(from_git)


def seed(packages, moves, ask_registry):
    seeded = LockfileRepository()
    for package in packages:
        to = next((m["to"] for m in moves if canonicalize_name(m["name"]) == package.name and m["from"] == str(package.version)), None)
        seeded.add_package(package if to is None else ask_registry(package.name, Version.parse(to)))
    return seeded


def lock(task):
    io = BufferedIO()
    poetry = Factory().create_poetry(Path(task["directory"]), io=io, disable_plugins=True)
    packages = poetry.locker.locked_repository().packages
    ask_simple_api_too()
    if not task["buildBackends"]:
        refuse_builds()
    keep_git_commits(packages, task["gitDependencies"])
    moved = {(canonicalize_name(m["name"]), m["from"]) for m in task["moves"]}
    ask_registry = answer_from_lock(poetry.pool, [p for p in packages if (p.name, str(p.version)) not in moved])
    offer_planned_versions(poetry.pool, packages, task["moves"])
    seeded = seed(packages, task["moves"], ask_registry)
    poetry.locker.locked_repository = lambda: seeded
    installer = Installer(io, SystemEnv(Path(sys.prefix)), poetry.package, poetry.locker, poetry.pool, poetry.config)
    installer.lock(update=False)
    return installer.run()


try:
    sys.exit(lock(json.load(sys.stdin)))
except PermissionError as error:
    print(error, file=sys.stderr)
    sys.exit(3)
except Exception as error:
    print(f"{error or type(error).__name__}", file=sys.stderr)
    sys.exit(1)
`
