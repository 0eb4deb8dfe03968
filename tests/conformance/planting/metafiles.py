"""EMF, WMF and SVM: records that draw nothing, and words that no reader sees."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.samples import metafiles


def enhanced(sower: Sower) -> Iterator[Original]:
    """EMF."""
    yield sower.reaped("emf", metafiles.emf(say=sower.at))


def windows(sower: Sower) -> Iterator[Original]:
    """WMF, placed, and without the header that places it."""
    for bare in (False, True):
        yield sower.reaped("wmf", metafiles.wmf(bare=bare, say=sower.at))


def star_view(sower: Sower) -> Iterator[Original]:
    """SVM."""
    yield sower.reaped("svm", metafiles.svm(sower.at))


ORIGINALS: Makers = (enhanced, windows, star_view)
