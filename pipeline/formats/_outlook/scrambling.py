"""Blocks of a message store are scrambled, not encrypted (MS-PST 5.1 and 5.2): the keys are published constants."""

from __future__ import annotations

from pipeline.errors import UnknownFormat

NONE, PERMUTE, CYCLIC = 0, 1, 2
#: The third and the second table of MS-PST 5.1; the first is the inverse of the third.
_BACK = bytes.fromhex(
    "47f1b4e60b6a7248854e9eebe2f89453e0bba002e85a09abdbe3bac67cc310dd39059630f53760828cc9134a6b1df3fb8f26"
    "97ca911701c4322d6e3195ffd923d1005e79dc443b1a28c5615720903d83b943be67d2464276c06d5b7eb20f16293ca90354"
    "0dda5ddff6b7c762cd8d06d3695c86d614f7a56675acb1e94521700c879f74a4224c6fbf1f56aa2eb3783350b0a392bccf19"
    "1ca763cb1e4d3e4b1b9b4fe7f0eead3ab55904ea40552551e57a893868527bfc27aed7bdfa07f4cc8e5fef359c842b15d577"
    "3449b6120a7f7188fd9d18417d93d8582ccefe24afdeb836c8a180a69998a82f0e816573e4c2a28ad4e111d0088b2af2ed9a"
    "643fc16cf9ec"
)
_MIDDLE = bytes.fromhex(
    "14530f56b3c87a9ceb65481716159f02cc547c83000d0c0ba262a876dbd9edc7c5a4dcac8574d6d0a79bae9a967166c36399"
    "b8dd73928e847da55ed15d93b1575150808952944f4e0a6bbc8d7f6e47464140440111cb033ff7f4e1a98f3c3af9fbf01930"
    "82092ec99da08649ee6f4d6dc42d813425871b88aafc06a11238fd4c4272641337246a757743ffe6b44b365ce4d8353d45b9"
    "2cecb7312b290768a30e697b189e2139be281a5b78f523ca2ab0af3efe048ce7e5983295d3f64ae8a6eae9f3d52f7020f21f"
    "0567ad5510cecde3273bdabad7c226d4911dd21c2233f8faf15aefcf90b68bb5bdc0bf08971e6ce261e0c6c159abbb58de5f"
    "df60797eb28a"
)
_FORTH = bytes(_BACK.index(number) for number in range(256))


def unscrambled(raw: bytes, method: int, block: int) -> bytes:
    """Return the content of a block.

    Args:
        raw: As it is stored.
        method: ``bCryptMethod`` of the header.
        block: Its BID, which is the key of the cyclic method.

    Raises:
        UnknownFormat: It is scrambled in another way (Windows information protection).
    """
    if method == NONE:
        return raw
    if method == PERMUTE:
        return raw.translate(_BACK)
    if method == CYCLIC:
        return _cyclic(raw, block)
    raise UnknownFormat("a message store that is encrypted by Windows")


def _cyclic(raw: bytes, block: int) -> bytes:
    key = (block ^ (block >> 16)) & 0xFFFF
    out = bytearray(len(raw))
    for at, letter in enumerate(raw):
        low, high = key & 0xFF, key >> 8
        middle = _MIDDLE[(_FORTH[(letter + low) & 0xFF] + high) & 0xFF]
        out[at] = (_BACK[(middle - high) & 0xFF] - low) & 0xFF
        key = (key + 1) & 0xFFFF
    return bytes(out)
