"""E-mail, IP and MAC addresses: what is one, what only looks like one, and what is for a person to judge."""

import pytest

from redaction.detectors.addresses import DETECTOR


def found(text: str, kind: str) -> list[str]:
    return [text[span.start : span.end] for span in DETECTOR.spans(text) if span.kind == kind and span.score == 1]


@pytest.mark.parametrize(
    "address",
    [
        "jean.dupont@ministere.example.fr", "a@b.org", "j+tag@x.co.uk", "o'neil@x.org", "x_y-z%w@sub.sub.domain.museum", "JEAN@EXAMPLE.ORG",
        "élise@exemple.fr", "иван@почта.рф", "user@xn--80ak6aa92e.com", "用户@例子.公司", "user@münchen.de", "root@[192.168.1.7]", '"jean dupont"@x.org',
        "jean＠example.org", "1234567@qq.com",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around", ["{}", "write to {}.", "<{}>", "mailto:{}", "({}),", "от {}; ok", "x\n{}\ny", "'{}'"]
)
def test_mail_addresses(address, around):
    text = around.format(address)
    assert found(text, "email") == [address]


@pytest.mark.parametrize(
    "text",
    ["user@", "@user said", "a @ b.org", "5@3.50 each", "icon@2x.png", "me@home", "git@2.30", "x@y", "@@@@", "@.org", "foo@.org", "a@-"],
)  # fmt: skip
def test_no_mail_addresses(text):
    assert found(text, "email") == []


@pytest.mark.parametrize("text", ["user at example dot org", "jean.dupont (at) example.org", "jean [at] x [dot] org"])
def test_spoken_addresses_are_suggestions(text):
    spans = [span for span in DETECTOR.spans(text) if span.kind == "email"]
    assert [span.score for span in spans] == [0.5]


@pytest.mark.parametrize("address", ["192.168.14.7", "10.0.0.5", "8.8.8.8", "203.0.113.255"])
@pytest.mark.parametrize(
    "around",
    ["from {} at", "{}", "http://{}/index", "{}:8080", "({})", "{}/24", "ip={};", "{}-", "sent by {}.", "[{}]"],
)
def test_ipv4(address, around):
    assert found(around.format(address), "ip") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "version 10.1.2.3", "v10.1.2.3", "release 4.18.0.305", "section 4.2.1.7", "Article 3.4.5.6", "1.2.3.4.5", "01.02.03.04", "300.1.2.3",
        "1.2.3.4 Introduction", "12.03.2021", "OID 1.3.6.1", "127.0.0.1", "255.255.255.0", "0.0.0.0", "1.234.567.890", "§ 4.2.1.7", "01.99.00.47.11",
        "EN-1.2.3.4", "firmware 2.0.0.1", "10.1.2", "x10.1.2.3x", "пункт 4.2.1.7",
    ],
)  # fmt: skip
def test_no_ipv4(text):
    assert found(text, "ip") == []


@pytest.mark.parametrize(
    "address",
    ["2001:db8:85a3::8a2e:370:7334", "fe80::1ff:fe23:4567:890a", "2001:0db8:0000:0000:0000:ff00:0042:8329", "fe80::1ff:fe23:4567:890a%eth0", "2A02:8071::1"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "via {} at", "[{}]", "({})", "от {} в"])
def test_ipv6(address, around):
    assert found(around.format(address), "ip") == [address]


@pytest.mark.parametrize(
    "text",
    ["10:20:30", "12:00::13:30", "ratio 1:2:3", "std::abs::cd", "a::b", "dead::", "::1", "::", "10:20:30:40", "John 3:16:2", "face::bead", "1::2",
     "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff", "20:15:10:05"],
)  # fmt: skip
def test_no_ipv6(text):
    assert found(text, "ip") == []


@pytest.mark.parametrize("address", ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "10:20:30:40:50:60"])
@pytest.mark.parametrize("around", ["{}", "mac {},", "({})"])
def test_mac(address, around):
    assert found(around.format(address), "mac") == [address]


@pytest.mark.parametrize(
    "text",
    ["00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF", "20-11-12-10-11-12", "1234.5678.9012", "00:1A:2B:3C:4D", "00:1A:2B:3C:4D:5E:6F", "00:1A-2B:3C:4D:5E", "x00:1A:2B:3C:4D:5E"],
)  # fmt: skip
def test_no_mac(text):
    assert found(text, "mac") == []


@pytest.mark.parametrize("text", ["claims at issue. As", "at 18.45", "located at no. 128", "look at dot com"])
def test_prose_is_no_spoken_address(text):
    assert list(DETECTOR.spans(text)) == []
