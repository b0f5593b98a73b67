"""Copy the pictures that the documentation shows from the browser test's, smaller: `make hub-pictures`."""

from pathlib import Path

from PIL import Image

CHECKOUT = Path(__file__).resolve().parents[2]
TAKEN, SHOWN = CHECKOUT / "build" / "hub", CHECKOUT / "docs" / "hub"
WIDTH = 1100  # pixels
OF_THE_FORM = ("ada-profile",)
NAMES = (
    "ada-login", "ada-assignments", "ada-fetched", "ada-notebook", "ada-self-check", "ada-figures",
    "ada-validation-failed", "ada-validation-passed", "ada-submitted", "ada-feedback-fetched", "ada-feedback",
    "prof-courses", "prof-formgrader", "prof-release", "prof-submissions", "prof-autograde", "prof-graded",
    "prof-notebooks-of-the-student", "prof-questions", "prof-release-feedback", "prof-grades",
)  # fmt: skip


def main() -> None:
    """Write docs/hub/*.webp, and say how much they weigh."""
    SHOWN.mkdir(exist_ok=True)
    wanted = [("pictures", name) for name in NAMES] + [("pictures-of-the-form", name) for name in OF_THE_FORM]
    for folder, name in wanted:
        (taken,) = (TAKEN / folder).glob(f"[0-9][0-9]-{name}.png")
        picture = Image.open(taken).convert("RGB")
        size = (WIDTH, round(picture.height * WIDTH / picture.width))
        picture.resize(size, Image.Resampling.LANCZOS).save(SHOWN / f"{name}.webp", quality=70, method=6)
    print(f"{len(wanted)} pictures, {sum(path.stat().st_size for path in SHOWN.glob('*.webp')) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
