"""`python -m spine` is the command `spine`."""

from spine.cli import main

if __name__ == "__main__":
    main()
