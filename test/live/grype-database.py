"""Makes grype's database of the advisories that ours are from, so that findings can be compared.

    python3 test/live/grype-database.py DIR OUT

DIR holds <Ecosystem>/all.zip as OSV.dev publishes them. grype reads what its own collectors write, so that is what comes to OUT:
records of languages in the form of GitHub's advisories, Go's as they are, Debian's in the form of distributions; what says nothing
but a list of versions is left out. OUT/main.go builds the database with grype's own library (grype 0.120 and later):

    cp OUT/main.go GRYPE-SOURCE/cmd/build-database/main.go; cd GRYPE-SOURCE; go run ./cmd/build-database OUT
    tar -C OUT -cf OUT/database.tar vulnerability.db; grype db import OUT/database.tar
    grype sbom:SYFT.json -o json > GRYPE.json
    node test/live/grype-findings.ts GRYPE.json Debian:12 > AS-OSV-SCANNER.json
    node test/live/compare-osv-scanner.ts FINDINGS.json AS-OSV-SCANNER.json STORE
"""

import collections
import json
import os
import sys
import zipfile

LANGUAGES = {
    "npm": "npm",
    "PyPI": "python",
    "Go": "go",
    "Maven": "java",
    "RubyGems": "gem",
    "NuGet": "nuget",
    "Packagist": "composer",
}

BUILDER = """package main

import (
	"os"
	"time"

	"github.com/anchore/grype/grype/db"
	"github.com/anchore/grype/grype/db/provider"
)

func main() {
	var states provider.States
	for _, name := range []string{"github", "govulndb", "debian"} {
		state, err := provider.ReadState(os.Args[1] + "/" + name + "/metadata.json")
		if err != nil {
			panic(err)
		}
		states = append(states, *state)
	}
	config := db.BuildConfig{SchemaVersion: 6, Directory: os.Args[1], States: states, Timestamp: time.Now(), Hydrate: true}
	if err := db.Build(config); err != nil {
		panic(err)
	}
}
"""


def records(source, ecosystem):
    with zipfile.ZipFile(os.path.join(source, ecosystem, "all.zip")) as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            if not record.get("withdrawn"):
                yield record


def intervals(affected):
    """(introduced, operator, bound) of each range of versions."""
    for versions in affected.get("ranges", []):
        if versions["type"] == "GIT":
            continue
        low = None
        for event in versions["events"]:
            if "introduced" in event:
                low = event["introduced"]
            elif low is not None and "fixed" in event:
                yield low, "<", event["fixed"]
                low = None
            elif low is not None and "last_affected" in event:
                yield low, "<=", event["last_affected"]
                low = None
        if low is not None:
            yield low, "", ""


def github_fixes(record):
    for affected in record.get("affected", []):
        package = affected["package"]
        language = LANGUAGES.get(package["ecosystem"])
        if language is None:
            continue
        for low, operator, bound in intervals(affected):
            parts = ([] if low == "0" else [">=" + low]) + ([operator + bound] if operator else [])
            yield {
                "ecosystem": language,
                "identifier": bound if operator == "<" else "",
                "name": package["name"],
                "namespace": "github:" + language,
                "range": ",".join(parts) or ">=0",
            }


def languages(source):
    """Advisories in GitHub's form, and those of Go's own database."""
    github, go = {}, []
    for ecosystem in LANGUAGES:
        for record in records(source, ecosystem):
            fixes = list(github_fixes(record))
            if record["id"].startswith("GO-"):
                go.append(record)
            elif fixes and record["id"] not in github:
                aliases = record.get("aliases", [])
                github[record["id"]] = {
                    "CVE": aliases,
                    "FixedIn": fixes,
                    "Metadata": {"CVE": aliases},
                    "Severity": "High",
                    "Summary": record.get("summary", ""),
                    "ghsaId": record["id"],
                    "namespace": fixes[0]["namespace"],
                    "published": record.get("published", ""),
                    "updated": record.get("modified", ""),
                }
    return [{"Advisory": advisory} for advisory in github.values()], go


def debian(source, ecosystem):
    """The version that fixes each vulnerability of each package; `None` where nothing does."""
    fixed = collections.defaultdict(dict)
    for record in records(source, ecosystem):
        known = [record["id"].removeprefix("DEBIAN-"), *record.get("aliases", []), *record.get("upstream", [])]
        names = [name for name in known if name.startswith("CVE-")] or [record["id"]]
        for affected in record.get("affected", []):
            if affected["package"]["ecosystem"] != ecosystem:
                continue
            package = affected["package"]["name"]
            bounds = [bound for _, operator, bound in intervals(affected) if operator == "<"]
            for name in names:
                fixed[name][package] = bounds[-1] if bounds else fixed[name].get(package, "None")
    namespace = ecosystem.lower()
    for name, packages in fixed.items():
        fixes = [
            {"Name": package, "NamespaceName": namespace, "VersionFormat": "dpkg", "Version": version}
            for package, version in packages.items()
        ]
        yield {"Vulnerability": {"Name": name, "NamespaceName": namespace, "Severity": "High", "FixedIn": fixes}}


def write(target, provider, schema, items):
    results = os.path.join(target, provider, "results")
    os.makedirs(results, exist_ok=True)
    with open(os.path.join(results, "all.json"), "w") as file:
        json.dump({"schema": f"https://advisories.example/{schema}.json", "identifier": provider, "item": items}, file)
    with open(os.path.join(results, "listing.xxh64"), "w") as file:
        file.write("0  results/all.json\n")
    state = {
        "provider": provider,
        "version": 1,
        "timestamp": "2026-01-01T00:00:00Z",
        "listing": {"path": "results/listing.xxh64", "digest": "0", "algorithm": "xxh64"},
        "store": "flat-file",
    }
    with open(os.path.join(target, provider, "metadata.json"), "w") as file:
        json.dump(state, file)


def main(source, target):
    github, go = languages(source)
    releases = sorted(name for name in os.listdir(source) if name.startswith("Debian:"))
    write(target, "github", "github-security-advisory/schema-1.0.1", github)
    write(target, "govulndb", "osv/schema-1.6.1", go)
    write(target, "debian", "os/schema-1.0.0", [one for release in releases for one in debian(source, release)])
    with open(os.path.join(target, "main.go"), "w") as file:
        file.write(BUILDER)


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
