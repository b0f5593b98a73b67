"""The profile: how much data and training, one setting for notebooks and grader alike."""

import os
import shutil

PROFILES = ("embedded", "quick", "full")
SEED = 42  # of every student's random draws


def current_profile() -> str:
    """Return the profile named by CNNLAB_PROFILE; without it, `full` where a GPU is seen, else `embedded`.

    Raises:
        ValueError: CNNLAB_PROFILE names no profile.
    """
    name = os.environ.get("CNNLAB_PROFILE", "").strip()
    if not name:
        return "full" if shutil.which("nvidia-smi") else "embedded"
    if name not in PROFILES:
        raise ValueError(f"CNNLAB_PROFILE={name!r} : ce profil n’existe pas ; choisissez {', '.join(PROFILES)}.")
    return name


def graine() -> int:
    """Renvoie la graine des tirages au hasard du carnet : 42, ou CNNLAB_SEED pour mesurer l’effet du hasard."""
    return int(os.environ.get("CNNLAB_SEED") or SEED)
