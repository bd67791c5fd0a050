"""`python -m organizer` is the same program as `organize`."""

from organizer.cli import main

if __name__ == "__main__":
    main()
