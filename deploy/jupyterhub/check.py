#!/usr/bin/python3
"""Reads the files of this folder as the programs that use them would, as far as that goes without these programs.

    check.py [--chart FOLDER]

FOLDER is the chart of Zero to JupyterHub, where one has it: values.yaml, laid over the chart's own, is then held against its schema too. Without
it, against the keys listed here. One line for each thing that is wrong; the last line counts.
"""
import argparse
import pathlib
import re
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
COURSE = HERE.parents[1]

# The keys of chart 4 that values.yaml may use; None: anything below.
KEYS = {
    "hub": {"config": None, "concurrentSpawnLimit": None, "activeServerLimit": None, "resources": None},
    "proxy": {"service": {"type": None}},
    "singleuser": {
        "image": {"name": None, "tag": None}, "cmd": None, "defaultUrl": None, "startTimeout": None, "uid": None, "fsGid": None,
        "allowPrivilegeEscalation": None, "memory": {"guarantee": None, "limit": None}, "cpu": {"guarantee": None, "limit": None},
        "extraEnv": None, "extraFiles": None, "networkPolicy": None, "cloudMetadata": {"blockWithIptables": None},
        "storage": {"type": None, "capacity": None, "homeMountPath": None, "extraVolumes": None, "extraVolumeMounts": None}},
    "cull": {"enabled": None, "timeout": None, "every": None, "maxAge": None},
    "prePuller": {"hook": None, "continuous": None},
    "scheduling": {"userScheduler": None, "podPriority": None, "userPlaceholder": None},
}
UNITS = {"": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


class Findings:
    """What was looked at and what was wrong."""

    def __init__(self):
        self.passed, self.wrong = 0, []

    def check(self, holds, what):
        """Counts one thing."""
        if holds:
            self.passed += 1
        else:
            self.wrong.append(what)


def amount(text):
    """A number of Kubernetes, such as 400M or 2Gi."""
    match = re.fullmatch(r"([0-9.]+)([a-zA-Z]*)", str(text))
    return float(match.group(1)) * UNITS[match.group(2)] if match and match.group(2) in UNITS else float("nan")


def unknown(values, keys, where=""):
    """The paths in values that keys does not have."""
    for name, value in values.items():
        if name not in keys:
            yield f"{where}{name}"
        elif isinstance(keys[name], dict) and isinstance(value, dict):
            yield from unknown(value, keys[name], f"{where}{name}.")


def documents(name):
    """The documents of a YAML file; a key that stands twice is an error, not the last one's."""

    class Strict(yaml.SafeLoader):
        """Refuses what a reader would overlook."""

        def construct_mapping(self, node, deep=False):
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            if len(keys) != len(set(keys)):
                raise yaml.YAMLError(f"{name}: a key stands twice: {keys}")
            return super().construct_mapping(node, deep)

    return list(yaml.load_all((HERE / name).read_text(encoding="utf-8"), Loader=Strict))


def laid_over(below, above):
    """What helm makes of two files of values."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {name: laid_over(below.get(name), value) for name, value in above.items()}


def check_values(found, chart):
    """values.yaml."""
    (values,) = documents("values.yaml")
    for path in unknown(values, KEYS):
        found.check(False, f"values.yaml: {path} is no key that is known here")
    user = values["singleuser"]
    for kind in ("memory", "cpu"):
        found.check(0 < amount(user[kind]["guarantee"]) <= amount(user[kind]["limit"]), f"values.yaml: {kind}: guarantee above limit")
    mounts, volumes = user["storage"]["extraVolumeMounts"], user["storage"]["extraVolumes"]
    for mount in mounts.values():
        found.check(mount["name"] in {volume["name"] for volume in volumes.values()}, f"values.yaml: no volume {mount['name']}")
        found.check(mount["mountPath"].startswith("/srv/"), f"values.yaml: {mount['mountPath']} hides something of the image")
    found.check(mounts["submissions"]["subPath"] == "{username}", "values.yaml: a learner sees what others have handed in")
    found.check(mounts["data"].get("readOnly") is True, "values.yaml: learners may change the shared data")
    found.check(user["cmd"][0] == "ebm-work" and user["cmd"][-1] == "jupyterhub-singleuser", "values.yaml: cmd lays no work folder")
    idle = user["extraFiles"]["idle"]["data"]
    found.check(idle["MappingKernelManager"]["cull_idle_timeout"] < values["cull"]["timeout"], "values.yaml: a server is ended before its kernels")
    chapter = user["defaultUrl"].rsplit("/", 1)[-1]
    found.check((COURSE / "notebooks" / chapter).exists(), f"values.yaml: no chapter {chapter}")
    if chart:
        import jsonschema
        folder = pathlib.Path(chart)
        schema, own = (yaml.safe_load((folder / name).read_text(encoding="utf-8")) for name in ("values.schema.yaml", "values.yaml"))
        problems = list(jsonschema.Draft7Validator(schema).iter_errors(laid_over(own, values)))
        for problem in problems:
            found.check(False, f"values.yaml: {'.'.join(map(str, problem.absolute_path))}: {problem.message}")
        found.check(not problems, "values.yaml does not fit the chart's schema")
    return values


def check_manifests(found, values):
    """storage.yaml and grade-job.yaml."""
    storage = documents("storage.yaml")
    claims = {item["metadata"]["name"] for item in storage if item["kind"] == "PersistentVolumeClaim"}
    wanted = [volume["persistentVolumeClaim"]["claimName"] for volume in values["singleuser"]["storage"]["extraVolumes"].values()]
    (job,) = documents("grade-job.yaml")
    found.check((job["apiVersion"], job["kind"]) == ("batch/v1", "Job"), "grade-job.yaml is no Job")
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    for volume in pod["volumes"]:
        if "persistentVolumeClaim" in volume:
            wanted.append(volume["persistentVolumeClaim"]["claimName"])
    for claim in wanted:
        found.check(claim in claims, f"storage.yaml: no claim {claim}")
    for mount in container["volumeMounts"]:
        found.check(mount["name"] in {volume["name"] for volume in pod["volumes"]}, f"grade-job.yaml: no volume {mount['name']}")
    image = values["singleuser"]["image"]
    found.check(container["image"] == f"{image['name']}:{image['tag']}", "grade-job.yaml: another image than values.yaml")
    found.check(pod["restartPolicy"] == "Never" and pod["automountServiceAccountToken"] is False and pod["hostUsers"] is False,
                "grade-job.yaml: the pod has an account, or the node's users")
    submissions = next(mount for mount in container["volumeMounts"] if mount["name"] == "submissions")
    found.check(submissions["readOnly"] is True, "grade-job.yaml: submissions can be changed")
    for kind in ("cpu", "memory"):
        found.check(0 < amount(container["resources"]["requests"][kind]) <= amount(container["resources"]["limits"][kind]),
                    f"grade-job.yaml: {kind}: request above limit")
    (policy,) = [item for item in storage if item["kind"] == "NetworkPolicy"]
    labels = job["spec"]["template"]["metadata"]["labels"]
    found.check(policy["spec"]["podSelector"]["matchLabels"].items() <= labels.items(), "storage.yaml: the policy does not meet the Job's pod")
    found.check(sorted(policy["spec"]["policyTypes"]) == ["Egress", "Ingress"] and not {"ingress", "egress"} & policy["spec"].keys(),
                "storage.yaml: a pod that grades may talk to someone")
    script = container["args"][0]
    found.check(subprocess.run(["bash", "-n", "-c", script], check=False).returncode == 0, "grade-job.yaml: bash cannot read the command")
    options = set(re.findall(r'"(--[a-z]+)"', (COURSE / "src/Ebm.Cli/Grading/GradeCommand.cs").read_text(encoding="utf-8")))
    for option in re.findall(r"(?<!\w)--[a-z]+", script):
        found.check(option in options, f"grade-job.yaml: `ebm grade` has no option {option}")
    defined = {item["name"] for item in container["env"]}
    for name in re.findall(r"\$([A-Z]+)", script):
        found.check(name in defined, f"grade-job.yaml: no variable {name}")


def check_image(found):
    """The Containerfile."""
    lines = (HERE / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    known = {"FROM", "COPY", "RUN", "ENV", "ARG", "USER", "WORKDIR", "EXPOSE", "ENTRYPOINT", "CMD"}
    install = (HERE / "install.sh").read_text(encoding="utf-8")
    stages = set()
    for word, rest in steps:
        found.check(word in known, f"Containerfile: {word} is no instruction")
        if word == "FROM":
            stages |= set(re.findall(r" AS (\w+)", rest))
            found.check(":" in rest.split()[0].rsplit("/", 1)[-1] and ":latest" not in rest, f"Containerfile: no version: {rest}")
        if word == "COPY":
            source = rest.split()[-2]
            stage = re.search(r"--from=(\S+)", rest)
            found.check(stage.group(1) in stages if stage else (COURSE / source).exists(), f"Containerfile: nothing to copy: {rest}")
        if word == "RUN":
            found.check(subprocess.run(["sh", "-n", "-c", rest], check=False).returncode == 0, f"Containerfile: sh cannot read {rest}")
            for step in re.findall(r"ebm-install (\w+)", rest):
                found.check(re.search(rf"^{step}\(\)", install, re.MULTILINE), f"Containerfile: install.sh has no step {step}")
        if word in ("CMD", "ENTRYPOINT"):
            found.check(isinstance(yaml.safe_load(rest), list), f"Containerfile: {word} is no list")
    ignored = [(COURSE / name).read_text(encoding="utf-8") for name in (".containerignore", ".dockerignore")]
    found.check(ignored[0] == ignored[1], ".containerignore and .dockerignore differ: docker reads the second only")
    found.check(".git" in ignored[0].splitlines(), ".containerignore: the history, with the solutions, would be in the image")
    found.check([rest for word, rest in steps if word == "USER"][-1:] not in ([], ["root"]), "Containerfile: the image ends as root")


def check_scripts(found):
    """Shell and Python, the service and the links of the README."""
    for name in ("install.sh", "work.sh", "try.sh"):
        found.check(subprocess.run(["bash", "-n", str(HERE / name)], check=False).returncode == 0, f"{name} cannot be read")
        found.check((HERE / name).stat().st_mode & 0o111, f"{name} cannot be started")
    for name in ("jupyterhub_config.py", "try_config.py", "try.py"):
        try:
            compile((HERE / name).read_text(encoding="utf-8"), name, "exec")
            found.check(True, "")
        except SyntaxError as problem:
            found.check(False, f"{name}: {problem}")
    service = (HERE / "ebm-hub.service").read_text(encoding="utf-8")
    found.check("/opt/ebm-course/deploy/jupyterhub/jupyterhub_config.py" in service, "ebm-hub.service starts another configuration")
    settings = set(re.findall(r'environ\.get\("(EBM_\w+)"', (HERE / "jupyterhub_config.py").read_text(encoding="utf-8")))
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    for name in settings - {"EBM_COURSE", "EBM_HUB_URL"}:
        found.check(name in readme, f"README.md does not name the setting {name}")
    for link in re.findall(r"\]\(([^)#:]+)\)", readme):
        found.check((HERE / link).exists(), f"README.md: no file {link}")
    for name in (path.name for path in HERE.iterdir() if path.is_file() and path.name != "README.md"):
        found.check(name in readme, f"README.md does not name {name}")


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--chart", metavar="FOLDER")
    chosen = parser.parse_args()
    found = Findings()
    check_manifests(found, check_values(found, chosen.chart))
    check_image(found)
    check_scripts(found)
    for problem in found.wrong:
        print(problem)
    print(f"{found.passed} passed, {len(found.wrong)} failed")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
