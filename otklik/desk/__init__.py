"""Tickets, their conversations, and the operators' workspace."""
