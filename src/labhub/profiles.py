"""What a server is given when it starts: the CPU or the GPU profile, its environment, and a form in French."""

import os
import sys
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

from labhub import cards, places
from labhub.settings import HubSettings

CPU, GPU = "cpu", "gpu"
NO_CARD = "-1"  # for CUDA_VISIBLE_DEVICES
FULL = (
    "La carte graphique est occupée : toutes les places sont prises. "
    "Votre serveur calcule sur le processeur ; les carnets donnent les mêmes résultats, plus lentement. "
    "Pour retenter votre chance, arrêtez votre serveur puis démarrez-le de nouveau."
)
_ASSIGNED = "cnnlab_card"  # the spawner's attribute; servers end with the hub, so nothing has to be remembered
_OF_CARDS = frozenset({
    "CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES", "TF_FORCE_GPU_ALLOW_GROWTH", "CNNLAB_GPU_MEMORY_MB",
    "XLA_PYTHON_CLIENT_PREALLOCATE", "XLA_PYTHON_CLIENT_MEM_FRACTION", "CUDA_MPS_PINNED_DEVICE_MEM_LIMIT",
})  # fmt: skip


def environment(settings: HubSettings, role: str) -> dict[str, str]:
    """Return what every server of a role finds in its environment."""
    found = {
        "JUPYTER_CONFIG_PATH": settings.config_path(role),
        "CNNLAB_EXCHANGE": str(settings.exchange),
        "CNNLAB_COURSE_ID": settings.course,
        "CNNLAB_PROFILE": settings.profile,
        "CNNLAB_IDLE_S": str(settings.idle_minutes * 60),
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }
    return found | ({"CNNLAB_KERAS_DATA": settings.keras_data} if settings.keras_data else {})


def grader_environment(settings: HubSettings) -> dict[str, str]:
    """Return the environment of the course's service."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return environment(settings, "grader") | {
        "CNNLAB_COURSE_ROOT": str(places.course_of(settings)),
        "JUPYTERHUB_DEFAULT_URL": "/lab?formgrader=true",
        "PATH": path,
    }


def card_environment(card: cards.Card | None, settings: HubSettings) -> dict[str, str]:
    """Return what shares a card: which one is seen, memory taken as needed, and at most a student's part of it."""
    if card is None:
        return {"CUDA_VISIBLE_DEVICES": NO_CARD}
    part = settings.gpu_memory_mb / card.total_mb
    return {
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
        "CUDA_VISIBLE_DEVICES": card.uuid,
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "CNNLAB_GPU_MEMORY_MB": str(settings.gpu_memory_mb),  # cnnlab.gpu sets it as TensorFlow's limit
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
        "XLA_PYTHON_CLIENT_MEM_FRACTION": f"{part:.3f}",
        # a hard limit where NVIDIA's MPS runs; without MPS nothing reads it
        "CUDA_MPS_PINNED_DEVICE_MEM_LIMIT": f"0={settings.gpu_memory_mb}M",
    }


def form(settings: HubSettings, found: list[cards.Card], taken: Counter[str]) -> str:
    """Return the fields of the page that asks for a profile; empty where there is no card to offer."""
    if not settings.gpu_memory_mb or not found:
        return ""
    places_left = sum(
        max(cards.seats(card, settings.gpu_memory_mb, settings.gpu_students) - taken[card.uuid], 0) for card in found
    )
    free = cards.choose(found, taken, settings.gpu_memory_mb, settings.gpu_students)
    left = f"{places_left} place{'s' if places_left > 1 else ''} libre{'s' if places_left > 1 else ''}"
    state = left if free else "occupée en ce moment : le serveur calculerait sur le processeur"
    names = escape(", ".join(sorted({card.name for card in found})))
    memory = f"{settings.gpu_memory_mb / 1024:.1f}".replace(".", ",")
    return f"""
<fieldset class="mb-3">
  <div class="form-check mb-3">
    <input class="form-check-input" type="radio" name="profile" id="profile-cpu" value="{CPU}" checked>
    <label class="form-check-label" for="profile-cpu"><strong>Processeur</strong><br>
      Suffit pour les carnets 1 à 3, et pour rédiger les autres.</label>
  </div>
  <div class="form-check">
    <input class="form-check-input" type="radio" name="profile" id="profile-gpu" value="{GPU}">
    <label class="form-check-label" for="profile-gpu"><strong>Carte graphique</strong> ({state})<br>
      Pour entraîner les réseaux des carnets 4 à 7. Carte : {names} ; au plus {memory} Gio par étudiant.
      Arrêtez votre serveur dès que vous avez fini : la place sera rendue.</label>
  </div>
</fieldset>"""


def options_from_form(data: dict[str, list[str]]) -> dict[str, str]:
    """Return the profile that was chosen, CPU for anything else that a browser may send."""
    return {"profile": GPU if data.get("profile") == [GPU] else CPU}


def taken_places(users: Any) -> Counter[str]:
    """Count the servers of each card, by uuid, among all users of the hub."""
    spawners = [spawner for user in users.values() for spawner in user.spawners.values() if spawner.active]
    return Counter(card for spawner in spawners if (card := getattr(spawner, _ASSIGNED, "")))


def assign(spawner: Any, settings: HubSettings, users: Any) -> None:
    """Give a server that is about to start its profile; where the card is full it runs on the CPU and is told."""
    setattr(spawner, _ASSIGNED, "")
    wants_card = settings.gpu_memory_mb and spawner.user_options.get("profile") == GPU
    card = None
    if wants_card:
        found = cards.read_cards(settings.nvidia_smi)
        card = cards.choose(found, taken_places(users), settings.gpu_memory_mb, settings.gpu_students)
    setattr(spawner, _ASSIGNED, card.uuid if card else "")
    kept = {name: value for name, value in spawner.environment.items() if name not in _OF_CARDS}  # it is used again
    spawner.environment = {
        **kept,
        **environment(settings, settings.role_of(spawner.user.name)),
        **card_environment(card, settings),
        "CNNLAB_GPU_MESSAGE": FULL if wants_card and card is None else "",  # shown by cnnlab.gpu
    }


def configure(c: Any, settings: HubSettings) -> None:
    """Set the form and the hook in JupyterHub's configuration."""

    def users_of(spawner: Any) -> Any:
        return spawner.user.settings["users"]

    def options_form(spawner: Any) -> str:
        found = cards.read_cards(settings.nvidia_smi) if settings.gpu_memory_mb else []
        return form(settings, found, taken_places(users_of(spawner)))

    c.Spawner.pre_spawn_hook = lambda spawner: assign(spawner, settings, users_of(spawner))
    if settings.gpu_memory_mb:
        c.Spawner.options_form = options_form
        c.Spawner.options_from_form = options_from_form
