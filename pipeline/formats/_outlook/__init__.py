"""Private parts of the formats of Outlook: MAPI properties, compressed RTF, TNEF, message stores."""
