"""Private parts of the formats of content lines: contacts (vCard) and calendars (iCalendar)."""
