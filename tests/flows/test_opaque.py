"""What Prefect may be told: UUIDs and codes. Whatever a flow raises, nothing of its text is left for a database."""

import importlib
import pickle
import traceback
import uuid
from pathlib import Path

import pytest

from flows.context import using
from flows.incidents import OpaqueError, write_incident
from pipeline.errors import NotEncrypted, PipelineError

SECRET = "Wilhelmina Ostrander"


@pytest.fixture(scope="module")
def opaque(tmp_path_factory):
    """The module, with Prefect's own files in a folder of this test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.setenv("PREFECT_SERVER_EPHEMERAL_ENABLED", "false")
        yield importlib.import_module("flows.opaque")


def nested(secret):
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"in a file of {secret}") from error


def raising(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    "value",
    [SECRET, "", None, 17, "submission.age", f"{uuid.UUID(int=3)}\n", f"{uuid.UUID(int=3)} {SECRET}", [str(uuid.UUID(int=3))]],
)  # fmt: skip
def test_only_a_uuid_is_a_parameter(opaque, value):
    name = str(uuid.uuid4())
    assert opaque.opaque_id(name) == name
    told = []
    flow = opaque.opaque_flow("x")(lambda accession: told.append(accession))
    for ask in (lambda: opaque.opaque_id(value), lambda: flow(value), lambda: flow(accession=value)):
        with pytest.raises(OpaqueError, match=r"^PARAMETER_IS_NOT_OPAQUE$"):
            ask()
    assert told == []


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (raising(ValueError(SECRET)), "INCIDENT "),
        (lambda: nested(SECRET), "INCIDENT "),
        (lambda: Path(f"/nowhere/{SECRET}").read_bytes(), "INCIDENT "),
        (raising(PipelineError(SECRET)), "UNKNOWN"),
        (raising(NotEncrypted(SECRET)), "NOT_ENCRYPTED"),
        (raising(OpaqueError("KEPT")), "KEPT"),
    ],
)  # fmt: skip
def test_whatever_is_raised_becomes_a_code(opaque, home, work, code):
    with using(home, id), pytest.raises(OpaqueError) as caught:
        opaque.scrubbed(work)()
    error = caught.value
    assert str(error).startswith(code)
    assert len(str(error)) <= len("INCIDENT ") + 36
    assert (error.__cause__, error.__context__) == (None, None)
    # Prefect keeps an exception pickled, and its formatted traceback.
    kept = pickle.dumps(error) + "".join(traceback.format_exception(error)).encode()
    assert SECRET.encode() not in kept
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    log = home.path / "logs" / "incidents.log"
    assert log.exists() is (code == "INCIDENT ")
    if log.exists():
        written = log.read_text()
        assert str(error).removeprefix("INCIDENT ") in written
        assert SECRET not in written


def test_results_logs_and_caches_of_flows_and_tasks_stay_off(opaque):
    flow, task = opaque.opaque_flow("x")(nested), opaque.opaque_task("x")(nested)
    assert (flow.persist_result, flow.cache_result_in_memory, flow.log_prints) == (False, False, False)
    assert (task.persist_result, task.log_prints) == (False, False)
    assert task.cache_policy.compute_key(None, {}, {}) is None
    assert (flow.flow_run_name, task.task_run_name) == ("x-{accession}", "x-{accession}")


def test_an_incident_is_a_type_and_a_place(tmp_path):
    with pytest.raises(ValueError, match="file") as caught:
        nested(SECRET)
    incident = write_incident(tmp_path, caught.value)
    log = tmp_path / "logs" / "incidents.log"
    text = log.read_text()
    assert str(incident) in text
    assert "ValueError" in text
    assert "test_opaque.py" in text
    assert SECRET not in text
    assert log.stat().st_mode & 0o077 == 0
