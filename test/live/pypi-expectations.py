"""What PyPI's advisories say of every version that any of them enumerates, read and evaluated without Seaworthy.

    pypi-expectations.py ZIP

Prints JSON lines {name, version, enumerated, evaluated}: ids that list the version, and ids whose ranges hold it by the
evaluation of the OSV schema, in the order of `packaging.version`. Withdrawn advisories are left out, GIT ranges too.
"""

import json
import re
import sys
import zipfile
from collections import defaultdict

from packaging.version import InvalidVersion, Version


def parse(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def holds(events, version):
    """The version is affected if the last event at or before it, in order, is `introduced`."""
    steps = []
    for event in events:
        for kind, value in event.items():
            if kind == "introduced" and value == "0":
                steps.append((0, None, 0, True))
                continue
            bound = parse(value)
            if bound is None:
                continue
            if kind == "introduced":
                steps.append((1, bound, 0, True))
            elif kind == "fixed":
                steps.append((1, bound, 1, False))
            elif kind == "last_affected":
                steps.append((1, bound, 2, False))
    # Fixed and introduced in one version: the stretch goes on.
    turns = {b for a, b, o, s in steps if a and o == 0} & {b for a, b, o, s in steps if a and o == 1}
    steps = [step for step in steps if step[2] == 2 or step[1] not in turns]
    steps.sort(key=lambda step: (step[0], step[1] or Version("0"), step[2]))
    affected = False
    for always, bound, order, state in steps:
        if always == 0 or (version is not None and (version > bound if order == 2 else version >= bound)):
            affected = state
    return affected


def main(path):
    packages = defaultdict(list)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            if record.get("withdrawn"):
                continue
            for entry in record.get("affected", []):
                package = entry.get("package") or {}
                if package.get("ecosystem") == "PyPI":
                    canonical = re.sub(r"[-_.]+", "-", package["name"]).lower()
                    packages[canonical].append((record["id"], entry))
    for name, entries in packages.items():
        for version in sorted({v for _, entry in entries for v in entry.get("versions") or []}):
            parsed = parse(version)
            enumerated = {i for i, entry in entries if version in (entry.get("versions") or [])}
            equal = {
                i
                for i, entry in entries
                if not any(r["type"] != "GIT" for r in entry.get("ranges") or [])
                and parsed is not None
                and any(parse(v) == parsed for v in entry.get("versions") or [])
            }
            evaluated = {
                i
                for i, entry in entries
                if any(holds(r["events"], parsed) for r in entry.get("ranges") or [] if r["type"] != "GIT")
            }
            answer = {
                "name": name,
                "version": version,
                "enumerated": sorted(enumerated),
                "evaluated": sorted(evaluated | equal),
            }
            print(json.dumps(answer))


main(sys.argv[1])
