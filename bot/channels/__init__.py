"""The ears and the mouth: one folder for each lawful way in or out, in the same few words.

wecom/ is what they share (seal, tokens, client, limits); app/ the members' application; smart_bot/ the long connection;
archive/ the ear in residents' groups.
"""
