"""tesseract as a tool: a process with its library, for whoever has a picture to read."""
