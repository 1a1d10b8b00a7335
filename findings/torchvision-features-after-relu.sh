#!/usr/bin/env bash
# Expected: the features of a convolution are the same whatever other layers are asked for.
# Happens: `create_feature_extractor` gives conv4_2 of VGG before the ReLU if no deeper layer is asked
#   for, and after it otherwise: the ReLU, which is in place, overwrites them. The two outputs
#   "conv" and "relu" are one memory.
# Why it matters: style transfer asks for conv4_2 of the content beside deeper layers of the style, so
#   the content cost is of other features than those of a network that ends at conv4_2.
# Seen with torchvision 0.29.1 and torch 2.14.1, and torchvision 0.29.2 and torch 2.15.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet torch==2.14.1 torchvision==0.29.1 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import torch
import torchvision
from torchvision.models import vgg19
from torchvision.models.feature_extraction import create_feature_extractor

print("torch", torch.__version__, "torchvision", torchvision.__version__)
torch.manual_seed(0)
network = vgg19().eval()  # of noise: the behavior is that of any weights
picture = torch.randn(1, 3, 64, 64)
conv4_2, conv5_1 = "features.21", "features.28"
with torch.no_grad():
    alone = create_feature_extractor(network, [conv4_2])(picture)[conv4_2]
    beside = create_feature_extractor(network, [conv4_2, conv5_1])(picture)[conv4_2]
negative = [bool((features < 0).any()) for features in (alone, beside)]
print("expected: the same features, some of them negative")
print("seen: negative alone", negative[0], "and beside conv5_1", negative[1])
print("seen: those beside conv5_1 are the ReLU of those alone:", torch.equal(alone.relu(), beside))
if negative != [True, False] or not torch.equal(alone.relu(), beside):
    sys.exit("Changed: the features of a convolution no longer depend on deeper layers.")
PYTHON
