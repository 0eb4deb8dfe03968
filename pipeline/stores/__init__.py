"""Where sanitised copies are released to; one file each."""
