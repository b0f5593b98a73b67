"""What can go wrong while a hub is prepared or started, said in one line that names the remedy."""


class HubError(Exception):
    """The hub cannot be prepared or started as asked; the message says what to do."""
