"""Text as a reader would meet it, with anchors that lead back into the item."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text in one place of an item: a paragraph, a cell, a header, a whole text file.

    Attributes:
        anchor: The format's own address of the place. The same walk gives the same anchors in `read` and `rewrite`;
            unique within an item.
        text: Characters as the reader sees them; edits address them as half-open character ranges.
        visible: False for text that no reader sees (hidden rows, comments, alternative text): the default policy
            removes it, so it is searched for terms but never edited.
        again: Of another reading of text, in another order or by other code, the anchor of the passage where it stands.
            What is found in it only is edited like everything else; its words are not counted twice.
    """

    anchor: str
    text: str
    visible: bool = True
    again: str = ""
