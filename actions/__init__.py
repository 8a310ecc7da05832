"""Rasa's webhook side: one action that hands what was heard to the service and replies with references."""
