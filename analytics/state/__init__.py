"""Application state: users, conversations, answers, jobs and whatever else Marlow remembers apart from the
facts.
"""

from analytics.state.opened import State, open_state

__all__ = ["State", "open_state"]
