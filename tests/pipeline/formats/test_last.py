"""An answer about a file holds until the file is another one."""

from pipeline.formats._last import LastOf


def test_the_same_file_is_asked_about_once_and_a_changed_one_again(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"first")
    other.write_bytes(b"else")
    last = LastOf()
    asked: list[bytes] = []

    def ask_of(path) -> bytes:
        return last.of(path, lambda: asked.append(path.read_bytes()) or path.read_bytes())

    assert [ask_of(one), ask_of(one)] == [b"first", b"first"]
    assert asked == [b"first"]
    fresh = tmp_path / "fresh"
    fresh.write_bytes(b"later")  # of the same size, in the place of the first
    fresh.replace(one)
    assert [ask_of(one), ask_of(other), ask_of(one)] == [b"later", b"else", b"later"]
    assert asked == [b"first", b"later", b"else", b"later"]


def test_what_is_kept_is_taken_once_and_of_the_unchanged_file_only(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"first")
    other.write_bytes(b"else")
    last = LastOf[str]()
    last.keep(one, "walked")
    assert last.take(one) == "walked"
    assert last.take(one) is None
    last.keep(one, "walked")
    assert last.take(other) is None
    assert last.take(one) is None
