"""Which variables of the environment are settings of libraries: what student code may read, what changes results."""

import re
from collections.abc import Mapping

NAMES = frozenset({"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "MPLCONFIGDIR"})
BEGINNINGS = (
    "LC_", "PYTHON", "KERAS_", "CNNLAB_", "TORCH_", "TF_", "XLA_", "JAX_", "CUDA_", "NVIDIA_", "OMP_", "OPENBLAS_",
    "MKL_",
)  # fmt: skip
_CHANGE_RESULTS = ("CNNLAB_", "KERAS_", "TF_", "XLA_", "JAX_")
# Terraform's and OpenTofu's begin as TensorFlow's do: passwords among them
_TERRAFORM = (
    "TF_VAR_", "TF_CLI_", "TF_HTTP_", "TF_CLOUD_", "TF_LOG", "TF_INPUT", "TF_DATA_DIR", "TF_WORKSPACE",
    "TF_IN_AUTOMATION", "TF_REGISTRY_", "TF_PLUGIN_CACHE", "TF_REATTACH_", "TF_ENCRYPTION", "TF_STATE_",
)  # fmt: skip
_SECRET = re.compile("KEY|TOKEN|SECRET|PASS(WORD|WD|PHRASE)|CREDENTIAL|AUTH", re.IGNORECASE)
_KEYS_OF_RANDOMNESS = "JAX_"  # what its settings call keys


def passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what student code may read: settings of libraries, none whose name tells a secret."""
    return {name: value for name, value in environment.items() if name in NAMES or _is_setting(name, BEGINNINGS)}


def changing_results(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what two gradings must share to find the same."""
    return {name: value for name, value in environment.items() if _is_setting(name, _CHANGE_RESULTS)}


def _is_setting(name: str, beginnings: tuple[str, ...]) -> bool:
    if not name.startswith(beginnings) or name.startswith(_TERRAFORM):
        return False
    return name.startswith(_KEYS_OF_RANDOMNESS) or not _SECRET.search(name)
