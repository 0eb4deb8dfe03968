from __future__ import annotations

import hashlib
import hmac

import pytest

from pipeline.fixity import Digest, digest_of, parse_digest


def test_a_keyed_digest_is_hmac_and_a_plain_one_sha256() -> None:
    assert digest_of([b"a", b"b"]) == Digest("sha256", hashlib.sha256(b"ab").hexdigest())
    assert digest_of([b"a", b"b"], b"k" * 32).value == hmac.digest(b"k" * 32, b"ab", "sha256").hex()


def test_the_algorithm_travels_with_the_value() -> None:
    digest = digest_of([b"x"])
    assert parse_digest(str(digest)) == digest
    for wrong in ("", "sha256", "md5:" + "0" * 64, "sha256:00"):
        with pytest.raises(ValueError, match="not a digest"):
            parse_digest(wrong)
