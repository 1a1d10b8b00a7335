#!/usr/bin/env bash
# Expected: frames 1 to 25 with a `defaultTaskCount` of 10 are chunks of 10, 10 and 5.
# Happens: they are 9, 8 and 8: the count says how many chunks there are, then the frames are
#   spread evenly over them.
# Why it matters: chunk borders cannot be foretold from the count, so nothing may hang on them, such
#   as a key frame every 10 frames.
# Seen with openjd-model 0.14.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet openjd-model==0.14.0
venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

from openjd.model import StepParameterSpaceIterator, create_job, decode_job_template

print("openjd-model", version("openjd-model"))
frame = {
    "name": "Frame",
    "type": "CHUNK[INT]",
    "range": "1-25",
    "chunks": {"defaultTaskCount": 10, "rangeConstraint": "CONTIGUOUS"},
}
step = {
    "name": "Render",
    "parameterSpace": {"taskParameterDefinitions": [frame]},
    "script": {"actions": {"onRun": {"command": "echo", "args": ["{{Task.Param.Frame}}"]}}},
}
template = decode_job_template(
    template={
        "specificationVersion": "jobtemplate-2023-09",
        "extensions": ["TASK_CHUNKING"],
        "name": "Shot",
        "steps": [step],
    },
    supported_extensions=["TASK_CHUNKING"],
)
job = create_job(job_template=template, job_parameter_values={})
tasks = StepParameterSpaceIterator(space=job.steps[0].parameterSpace)
seen = [task["Frame"].value for task in tasks]
print("expected: ['1-10', '11-20', '21-25']")
print("seen:", seen)
if seen != ["1-9", "10-17", "18-25"]:
    sys.exit("Changed: the chunks are no longer evened out.")
PYTHON
