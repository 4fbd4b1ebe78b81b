"""``python -m qa``: the command line."""

from qa.serve.cli import main

if __name__ == "__main__":
    main()
