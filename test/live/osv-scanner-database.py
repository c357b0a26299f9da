"""Lays out advisories as osv-scanner reads them offline.

    python3 test/live/osv-scanner-database.py DIR OUT

DIR holds <Ecosystem>/all.zip as OSV.dev publishes them. osv-scanner looks for a distribution's records under its family alone
(`Debian/all.zip`), so the archives of its releases are put together; the others are linked. Then:

    OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY=OUT osv-scanner scan image --offline --archive IMAGE.tar ...
"""

import os
import sys
import zipfile


def main(source, target):
    families = {}
    for ecosystem in sorted(os.listdir(source)):
        archive = os.path.join(source, ecosystem, "all.zip")
        if os.path.exists(archive):
            families.setdefault(ecosystem.split(":")[0], []).append(archive)
    # Releases before 2.4 read the first, later ones the second.
    for folder in ("osv-scanner", "osv-scalibr"):
        for family, archives in families.items():
            place = os.path.join(target, folder, family)
            os.makedirs(place, exist_ok=True)
            path = os.path.join(place, "all.zip")
            if os.path.lexists(path):
                os.remove(path)
            if len(archives) == 1:
                os.symlink(os.path.abspath(archives[0]), path)
            else:
                merge(archives, path)


def merge(archives, path):
    written = set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as merged:
        for archive in archives:
            with zipfile.ZipFile(archive) as records:
                for name in records.namelist():
                    if name not in written:
                        written.add(name)
                        merged.writestr(name, records.read(name))


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
