"""Private parts of the formats of Outlook: compound files, MAPI properties, compressed RTF, TNEF, message stores."""
