"""Governed AI: a model fills slots of a closed form; nothing here can send, change or decide. See README.md."""
