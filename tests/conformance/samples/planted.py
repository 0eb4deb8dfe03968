"""What every sample holds."""

#: Planted where no reader looks; a handler's name, so that it is learned and protected.
CANARY = "Zebulon Quandrington"
#: What a reader sees; must be there afterwards.
SEEN = "Harbour report number 4711"
