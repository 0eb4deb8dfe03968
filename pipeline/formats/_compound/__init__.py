"""Compound files ([MS-CFB]), in which Outlook and the old Office keep what they hold."""
