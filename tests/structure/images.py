#!/usr/bin/env python3
"""images.py ROOT [PROGRAM]: what can be said of docker/ without building an image. Prints each violation; 1 if there is any.

Dockerfile, .dockerignore, compose, Kubernetes, Slurm and the dev container are read as text and as YAML; PROGRAM knows the
options that they use. Then each line of `faults` is put in, one by one, and must be found. Whether an image keeps its
promises only docker/test-images.sh can say. Schemas are checked where ROOT/build/schemas has them (.ci/run), or Python.
"""
import fnmatch
import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1]).resolve()
program = next((path for path in sys.argv[2:] if pathlib.Path(path).exists()), None)
sys.path.insert(0, str(root / "build/schemas"))
try:
    import yaml
except ImportError:
    yaml = None
try:
    import jsonschema
    import kubernetes_validate
except ImportError:
    kubernetes_validate = None
compose_schema = root / "build/schemas/check_jsonschema/builtin_schemas/vendor/compose-spec.json"

JOBS = ["docker/kubernetes/train.yaml", "docker/kubernetes/sweep.yaml"]
FILES = ["docker/Dockerfile", ".dockerignore", "docker/README.md", "docker/test-images.sh", "docker/compose.yaml", *JOBS,
         "docker/slurm/train.sbatch", ".devcontainer/devcontainer.json", "run", "CMakeLists.txt", "docs/commands.md"]


def dockerfile(files):
    """Yields violations, and keeps the names of the stages in `stages`."""
    text = re.sub(r"^#.*\n", "", files["docker/Dockerfile"], flags=re.M).replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    user, stage, bases = {}, None, {}
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, name = re.fullmatch(r"(\S+) AS (\w+)", rest).groups()
            bases[name], stage = base, name
            user[name] = user.get(base)
            if not base.startswith("${") and base not in bases:
                yield f"the base {base} does not stand at the top"
        elif word == "USER":
            user[stage] = rest
        elif word == "ADD":
            yield "ADD, where COPY would do"
        elif word in ("ENTRYPOINT", "CMD"):
            json.loads(rest)
        elif word not in ("ARG", "COPY", "ENV", "LABEL", "RUN", "WORKDIR"):
            yield f"the instruction {word}"
        if "apt-get" in line and not ("install -y --no-install-recommends" in line and "rm -rf /var/lib/apt/lists" in line):
            yield f"apt-get in {stage} installs too much, or leaves its lists"
        if line.startswith("COPY . ") and stage != "build":
            yield f"the sources are copied into {stage}"
    for base in re.findall(r"^ARG \w*BASE=(.*)", text, re.M):
        if "latest" in base or not re.search(r"/.*:", base):
            yield f"the base {base} is not of one release"
    if list(bases) != ["packages", "build", "test", "suite", "minimal", "final"]:
        yield f"the stages are {list(bases)}"
    yield from (f"{name} runs as root" for name in ("minimal", "final") if (user.get(name) or "0")[0] == "0")
    version = re.search(r"project\(kadanoff VERSION ([\d.]+)", files["CMakeLists.txt"])[1]
    if f'version="{version}"' not in text:
        yield "the label has another version than CMakeLists.txt"
    pictures = re.search(r"^picture_needs=\((.*)\)", files["run"], re.M)[1]
    if " ".join(need.split(":")[0] for need in pictures.split()) not in text:
        yield "final installs other packages for pictures than ./run"


def ignored(path, patterns):
    """As Docker reads .dockerignore: the last pattern that matches the path, or a folder above it, decides."""
    out = False
    for pattern in patterns:
        plain = pattern.lstrip("!")
        parts = [path[:end] for end in [*(i for i, c in enumerate(path) if c == "/"), len(path)]]
        if plain.startswith("**/"):
            hit = any(fnmatch.fnmatch(part.split("/")[-1], plain[3:]) for part in parts)
        else:
            hit = any(fnmatch.fnmatch(part, plain) and part.count("/") == plain.count("/") for part in parts)
        if hit:
            out = not pattern.startswith("!")
    return out


def dockerignore(files):
    patterns = [line for line in files[".dockerignore"].splitlines() if line and not line.startswith("#")]
    for path in (".git/config", ".env", "build/cpu/bin/kadanoff", "data/x.h5", "runs/v64/config.json", "demo/table.html", "x.h5",
                 "kadanoff.sif", "id_rsa", "notes.txt", "docs/x.h5", "tests/host/x.npz", "docker/.env", "tests/__pycache__/x"):
        if not ignored(path, patterns):
            yield f"{path} gets into an image"
    for path in ("run", "CMakeLists.txt", "CMakePresets.json", "LICENSE", "apps/main.cpp", "host/io/x.cpp", "kernels/core/x.cu",
                 "cmake/install.cmake", "docker/third-party.sh", "tests/CMakeLists.txt", "docs/files.md", "bench/gpu_suite.py",
                 ".ci/run", "README.md"):
        if ignored(path, patterns):
            yield f"{path} does not get into the build"


def promises(files):
    said = re.search(r"## What an image promises\n(.*?)\n## ", files["docker/README.md"], re.S)
    said = set(re.findall(r"^- \*\*(.*?)\.\*\*", said[1] if said else "", re.M))
    checked = set(re.findall(r'^ +promise "([^"]*)"', files["docker/test-images.sh"], re.M))
    yield from (f"docker/README.md promises '{words}', which test-images.sh does not check" for words in said - checked)
    yield from (f"test-images.sh checks '{words}', which docker/README.md does not promise" for words in checked - said)


def compose(files):
    document = yaml.safe_load(files["docker/compose.yaml"])
    if kubernetes_validate and compose_schema.exists():
        schema = json.loads(compose_schema.read_text())
        yield from (f"compose: {error.message}" for error in jsonschema.Draft202012Validator(schema).iter_errors(document))
    services = document["services"]
    one = services["kadanoff"]
    if not (one["read_only"] and one["cap_drop"] == ["ALL"] and "no-new-privileges:true" in one["security_opt"]):
        yield "compose gives more rights than the program needs"
    if services["kadanoff-cuda"]["extends"] != {"service": "kadanoff"}:
        yield "compose: kadanoff-cuda is not like kadanoff"
    yield from (f"compose: there is no argument {arg}" for service in services.values() for arg in service["build"]["args"]
                if not re.search(rf"^ARG {arg}=", files["docker/Dockerfile"], re.M))


def kubernetes(files):
    known = {int(code) for code in re.findall(r"^\| (\d+) \|", files["docs/commands.md"], re.M)}
    templates = []
    for name in JOBS:
        documents = list(yaml.safe_load_all(files[name]))
        for document in documents:
            try:
                if kubernetes_validate:
                    kubernetes_validate.validate(document, "1.31", strict=True)
            except kubernetes_validate.ValidationError as error:
                yield f"{name}: {error.path}: {error.message}"
        job = documents[-1]["spec"]
        pod = job["template"]["spec"]
        rules = {code: rule["action"] for rule in job["podFailurePolicy"]["rules"] for code in rule.get("onExitCodes", {}).get("values", [])}
        fail = "FailIndex" if job.get("completionMode") == "Indexed" else "FailJob"
        if rules != {75: "Ignore", 2: fail, 65: fail, 66: fail, 70: fail} or not set(rules) <= known:
            yield f"{name}: the exit codes are taken as {rules}"
        if {"type": "DisruptionTarget", "status": "True"} not in job["podFailurePolicy"]["rules"][0].get("onPodConditions", []):
            yield f"{name}: a lost node counts as a failure"
        if pod["restartPolicy"] != "Never" or pod["terminationGracePeriodSeconds"] < 15 or job["podReplacementPolicy"] != "Failed":
            yield f"{name}: two pods may meet in one folder, or a pod is killed before its checkpoint"
        if not pod["securityContext"]["runAsNonRoot"] or not pod["securityContext"]["runAsUser"]:
            yield f"{name}: runs as root"
        for container in pod["initContainers"] + pod["containers"]:
            rights = container["securityContext"]
            if rights != {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}:
                yield f"{name}: {container['name']} has more rights than it needs"
        arguments = pod["containers"][0].pop("args")
        yield from options(name, arguments[0], [a for a in arguments if a.startswith("--")])
        templates.append(job["template"])
    if templates[0] != templates[1]:
        yield "train.yaml and sweep.yaml differ in more than their arguments"
    toml = yaml.safe_load_all(files[JOBS[0]]).__next__()["data"]["train.toml"]
    yield from options("train.toml", "train", [f"--{line.split(' =')[0]}" for line in toml.splitlines()])


helps = {}


def options(where, verb, used):
    if program:
        if verb not in helps:
            helps[verb] = subprocess.run([program, verb, "--help"], capture_output=True, text=True, check=True).stdout
        yield from (f"{where}: {verb} has no option {option}" for option in used if not re.search(rf"{option}\b", helps[verb]))


def slurm(files):
    text = files["docker/slurm/train.sbatch"]
    head, body = re.split(r"^set -u$", text, maxsplit=1, flags=re.M)
    if re.search(r"^#SBATCH", body, re.M) or re.search(r"^[^#\n]", head, re.M):
        yield "sbatch reads no option after the first command"
    for option in ("--requeue", "--open-mode=append", "--signal=TERM@120", "--time=", "--cpus-per-task="):
        if option not in head:
            yield f"train.sbatch has no {option}"
    if not re.search(r'75\) scontrol requeue "\$SLURM_JOB_ID"', body) or "SRUN_CPUS_PER_TASK" not in body:
        yield "train.sbatch does not go on after 75, or srun has one CPU"
    yield from options("train.sbatch", "train", re.findall(r" (--[a-z-]+)", re.search(r"train\.h5 .*", body)[0]))
    if subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True, check=False).returncode:
        yield "train.sbatch is not bash"


def devcontainer(files):
    build = json.loads(re.sub(r"^//.*\n", "", files[".devcontainer/devcontainer.json"], flags=re.M))["build"]
    if not re.search(rf"^FROM .* AS {build['target']}$", files["docker/Dockerfile"], re.M):
        yield f"the dev container's stage {build['target']} is not in docker/Dockerfile"
    if not (root / ".devcontainer" / build["dockerfile"]).exists() or (root / ".devcontainer" / build["context"]).resolve() != root:
        yield "the dev container is not built from here"


def violations(files):
    for check in [dockerfile, dockerignore, promises, slurm, devcontainer] + ([compose, kubernetes] if yaml else []):
        try:
            yield from check(files)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            yield f"{check.__name__}: cannot be read: {error!r}"


# FILE, what stands there, what may not stand there instead.
faults = [
    ("docker/Dockerfile", "FROM minimal AS final", "FROM debian:12 AS final"),
    ("docker/Dockerfile", "debian:12-slim\n", "debian:latest\n"),
    ("docker/Dockerfile", "fc-cache -sf\nUSER 1000:0", "fc-cache -sf"),
    ("docker/Dockerfile", "USER 1000:0\nWORKDIR", "WORKDIR"),
    ("docker/Dockerfile", "WORKDIR /data", "COPY . ."),
    ("docker/Dockerfile", "--no-install-recommends gnuplot", "gnuplot"),
    ("docker/Dockerfile", "gnuplot-nox fonts", "gnuplot fonts"),
    ("docker/Dockerfile", 'version="', 'version="9'),
    ("docker/Dockerfile", '["kadanoff"]', "kadanoff"),
    (".dockerignore", "\n*\n", "\n"), (".dockerignore", "!apps\n", ""), (".dockerignore", "!run", "!run*"), (".dockerignore", "**/*.h5\n", ""),
    ("docker/README.md", "- **the commit.**", "- **Speed.**"), ("docker/test-images.sh", '"exit codes"', '"codes"'),
    ("docker/compose.yaml", "cap_drop: [ALL]", "cap_drop: [SETUID]"), ("docker/compose.yaml", "CUDA: 12", "DEVICE: 12"),
    ("docker/slurm/train.sbatch", "75) scontrol", "74) scontrol"), ("docker/slurm/train.sbatch", "--resume\n", "--go-on\n"),
    ("docker/slurm/train.sbatch", "esac\n", ""), ("docker/slurm/train.sbatch", "#SBATCH --requeue", "set -e\n#SBATCH --requeue"),
    (".devcontainer/devcontainer.json", '"packages"', '"needs"'),
    *((job, old, new) for job in JOBS for old, new in [
        ("values: [75]", "values: [74]"), ("[2, 65, 66, 70]", "[2, 65, 66, 69, 70]"), ("drop: [ALL]", "drop: []"), ("--resume", "--go-on"),
        ("DisruptionTarget", "Ready"), ("GracePeriodSeconds: 30", "GracePeriodSeconds: 5"), ("runAsUser: 1000", "runAsUser: 0")]),
    (JOBS[0], "batch-size =", "batches ="),
]
if kubernetes_validate and yaml:
    faults += [("docker/compose.yaml", "read_only: true", "read_only: true\n    restrat: always")] * compose_schema.exists()
    faults += [(JOBS[0], "backoffLimit: 10", "backOffLimit: 10"), (JOBS[1], "completions: 10", "completions: ten")]

texts = {name: (root / name).read_text() for name in FILES}
found = list(violations(texts))
for violation in found:
    print(f"images: {violation}")
overlooked = 0
for file, old, new in faults:
    if (not yaml and file.endswith(".yaml")) or (not program and old in ("--resume\n", "--resume", "batch-size =")):
        continue
    if old not in texts[file]:
        print(f"images: the fault '{old}' is not in {file}")
        overlooked += 1
    elif set(violations({**texts, file: texts[file].replace(old, new, 1)})) <= set(found):
        print(f"images: {file} with '{new}' instead of '{old}' is not refused")
        overlooked += 1
print(f"{len(found)} violations; {len(faults)} faults put in, {overlooked} overlooked; "
      f"{'no PyYAML: compose and Kubernetes are not read' if not yaml else 'by schemas' if kubernetes_validate else 'without schemas'}")
sys.exit(1 if found or overlooked else 0)
