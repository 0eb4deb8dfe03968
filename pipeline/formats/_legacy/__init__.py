"""Old Office formats: converted by LibreOffice to the kind that replaced them, then cleaned as that."""
