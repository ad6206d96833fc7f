"""``python -m routefinder``: the same as the command ``routefinder``."""

from routefinder.faces.cli import main

if __name__ == "__main__":
    main()
