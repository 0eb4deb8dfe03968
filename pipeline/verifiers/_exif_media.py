"""What exiftool may say of a copy of sound or film: how it is coded, and nothing about people, devices or dates."""

from __future__ import annotations

import re
from typing import Any

_TRACK = re.compile(r"Track\d{1,3}:(.+)")
_NO_DATE = "0000:00:00 00:00:00"


def _group(group: str, names: str) -> frozenset[str]:
    return frozenset(f"{group}:{name}" for name in names.split())


_MOVIE = _group(
    "QuickTime",
    "CompatibleBrands CreateDate CurrentTime Duration Free HandlerType HandlerVendorID MajorBrand MatrixStructure "
    "MediaData MediaDataOffset MediaDataSize MinorVersion ModifyDate MovieHeaderVersion NextTrackID PosterTime "
    "PreferredRate PreferredVolume PreviewDuration PreviewTime SelectionDuration SelectionTime TimeScale",
)
_OF_TRACK = frozenset(
    "Unknown_sdtp IndependentAndDisposableSamples AVCConfiguration AudioBitsPerSample AudioChannels AudioFormat "
    "AudioSampleRate Balance BitDepth ChunkOffset ChunkOffset64 ColorProfiles ColorPrimaries "
    "TransferCharacteristics MatrixCoefficients VideoFullRangeFlag ColorRepresentation CompositionTimeToSample "
    "CompressorID FontTable GraphicsMode HandlerDescription HandlerType ImageHeight ImageWidth MatrixStructure "
    "MediaCreateDate MediaDuration MediaHeaderVersion MediaLanguageCode MediaModifyDate MediaTimeScale "
    "NullMediaHeader OpColor OtherFormat PixelAspectRatio SampleDuration SampleGroupDescription SampleSizes "
    "SampleTime SampleToChunk SampleToGroup SourceImageHeight SourceImageWidth SyncSampleTable Text "
    "TimeToSampleTable TrackCreateDate TrackDuration TrackHeaderVersion TrackID TrackLayer TrackModifyDate "
    "TrackVolume Unknown_alac Unknown_dOps Unknown_edts Unknown_esds Unknown_hvcC Unknown_vpcC Unknown_av1C "
    "Unknown_fiel Unknown_clli Unknown_mdcv AV1ConfigurationVersion ChromaFormat ChromaSamplePosition "
    "VideoFieldOrder VideoFrameRate XResolution YResolution BufferSize MaxBitrate AverageBitrate".split()
)
_OPUS = _group("Opus", "AudioChannels OpusVersion OutputGain SampleRate")
_VORBIS = _group("Vorbis", "AudioChannels MaximumBitrate MinimumBitrate NominalBitrate SampleRate Vendor VorbisVersion")
_SPEEX = _group("Speex", "AudioChannels SampleRate Vendor VBR NominalBitrate SpeexVersion")
_FLAC = _group(
    "FLAC",
    "BitsPerSample BlockSizeMax BlockSizeMin Channels FrameSizeMax FrameSizeMin MD5Signature SampleRate TotalSamples",
)
_ALLOWED = {
    "video/mp4": _MOVIE,
    "audio/mp4": _MOVIE,
    "audio/wav": _group("RIFF", "AvgBytesPerSec BitsPerSample Encoding NumChannels NumberOfSamples SampleRate"),
    "audio/aiff": _group(
        "AIFF",
        "CompressionType CompressorName FormatVersionTime NumChannels NumSampleFrames SampleRate SampleSize",
    ),
    "audio/flac": _FLAC,
    "audio/ogg": _OPUS | _VORBIS | _SPEEX | _FLAC,
}
#: Values without which an allowed tag would be a hiding place.
_VALUES: dict[str, frozenset[object]] = {
    "CreateDate": frozenset({_NO_DATE}),
    "ModifyDate": frozenset({_NO_DATE}),
    "MediaCreateDate": frozenset({_NO_DATE}),
    "MediaModifyDate": frozenset({_NO_DATE}),
    "TrackCreateDate": frozenset({_NO_DATE}),
    "TrackModifyDate": frozenset({_NO_DATE}),
    "HandlerDescription": frozenset({"VideoHandler", "SoundHandler", "SubtitleHandler"}),
    "MediaLanguageCode": frozenset({"und"}),
    "FontTable": frozenset({"Arial"}),
    "Vendor": frozenset({""}),
    "CompressorName": frozenset({""}),
    "FormatVersionTime": frozenset({"1990:05:23 14:40:00"}),
}


def covers(media_type: str) -> bool:
    """Return whether a media type is one of sound or film."""
    return media_type in _ALLOWED


def allows(tag: str, value: Any, media_type: str) -> bool:
    """Return whether a tag may be there with this value.

    Args:
        tag: ``group:name``.
        value: As exiftool shows it.
        media_type: Of the copy.
    """
    name = tag.partition(":")[2]
    if name in _VALUES and value not in _VALUES[name]:
        return False
    if _ALLOWED[media_type] is _MOVIE and _TRACK.fullmatch(tag):
        return name in _OF_TRACK
    return tag in _ALLOWED[media_type]


def is_subtitle(tag: str) -> bool:
    """Return whether a tag's value is text that a reader sees."""
    return _TRACK.fullmatch(tag) is not None and tag.endswith(":Text")
