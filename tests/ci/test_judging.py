"""What the action makes of the suite's answers, with a script in the suite's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import SCRIPTS, Action, Done, bash

STAND_IN = r"""
case $1 in
  run | record)
    out=conformance-report
    for word in "$@"; do [[ $word == --out=* ]] && out=${word#--out=}; done
    if [[ -z ${STAND_IN_WRITES_NOTHING:-} ]]; then
      mkdir -p -- "$out"
      echo '# matrix' >"$out/matrix.md"
      echo '# summary' >"$out/summary.md"
      echo '{}' >"$out/run.jsonl"
      printf '{\n  "message": "live: 3 of 4 features full"\n}\n' >"$out/badge.json"
    fi
    printf '%b' "${STAND_IN_SENT:-}"
    [[ $* != *--resume* ]] || STAND_IN_RUN=${STAND_IN_RESUMED:-0}
    echo "The run has ended (exit code ${STAND_IN_RUN:-0})."
    exit "${STAND_IN_RUN:-0}" ;;
  diff)
    if [[ $2 == *cassettes* ]]; then
      if [[ $* == *--markdown* ]]; then echo '# In shape'; else echo 'One exchange drifted.'; fi
      exit "${STAND_IN_DRIFT:-0}"
    fi
    if [[ $* == *--markdown* ]]; then echo '## Newly red'; else echo 'One verdict got worse.'; fi
    exit "${STAND_IN_DIFF:-0}" ;;
  gate)
    echo "The gate has spoken (exit code ${STAND_IN_GATE:-0})."
    exit "${STAND_IN_GATE:-0}" ;;
  report)
    [[ -n ${GITHUB_ACTIONS:-} ]] && echo '::error::the suite was to be left alone'
    echo '::error file=conformance/catalogue/a.toml,line=3,title=a::one: file=b,line=4,' ;;
esac
"""


@pytest.fixture
def action(tmp_path: Path) -> Action:
    return Action(tmp_path / "workspace", STAND_IN)


def ended(run: int = 0, diff: int = 0, gate: int = 0, drift: int = 0) -> dict[str, str]:
    codes = {"RUN": run, "DIFF": diff, "GATE": gate, "DRIFT": drift}
    return {f"STAND_IN_{name}": str(code) for name, code in codes.items()}


def verbs(action: Action) -> list[str]:
    return [call.split()[0] for call in action.calls]


@pytest.mark.parametrize("code", range(5))
def test_alone_a_run_ends_as_it_ended(action: Action, code: int) -> None:
    done = action.run(ended(run=code))

    assert done.code == code
    assert done.outputs["exit-code"] == done.outputs["run-exit-code"] == str(code)
    assert f"The run has ended (exit code {code})." in done.outputs["result"]


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("run", [0, 1, 4])
def test_with_a_baseline_the_gate_decides(action: Action, run: int, code: int) -> None:
    done = action.run(ended(run=run, diff=1, gate=code), baseline="b.jsonl", previous="before")

    assert done.code == code
    assert done.outputs["run-exit-code"] == str(run)
    assert done.outputs["result"] == f"The gate has spoken (exit code {code})."


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_without_a_baseline_the_comparison_with_an_earlier_run_decides(
    action: Action, code: int
) -> None:
    done = action.run(ended(run=1, diff=code), previous="before")

    assert done.code == code
    assert done.outputs["result"] == "One verdict got worse."
    assert "## Newly red" in done.summary


@pytest.mark.parametrize(("diff", "drift", "code"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 4, 4)])
def test_with_earlier_cassettes_what_drifted_in_shape_decides_too(
    action: Action, diff: int, drift: int, code: int
) -> None:
    done = action.run(
        ended(diff=diff, drift=drift),
        previous="before", cassettes="now", previous_cassettes="before/cassettes",
    )  # fmt: skip

    assert done.code == code
    assert "diff before/cassettes now" in action.calls
    assert done.outputs["result"] == "One verdict got worse. One exchange drifted."
    assert done.summary.index("## Newly red") < done.summary.index("# In shape")


@pytest.mark.parametrize("drift", [0, 1])
def test_with_earlier_cassettes_alone_no_drift_leaves_a_run_as_it_ended(
    action: Action, drift: int
) -> None:
    done = action.run(ended(run=4, drift=drift), cassettes="now", previous_cassettes="cassettes")

    assert done.code == (drift or 4)


def test_with_a_baseline_drift_is_told_and_the_gate_decides(action: Action) -> None:
    done = action.run(
        ended(drift=1), baseline="b.jsonl", cassettes="now", previous_cassettes="cassettes"
    )

    assert done.code == 0
    assert "# In shape" in done.summary


@pytest.mark.parametrize(("resumed", "code"), [(0, 0), (1, 1), (3, 3), (2, 3)])
def test_a_recording_with_gaps_is_gone_on_with_once(
    action: Action, resumed: int, code: int
) -> None:
    env = {"STAND_IN_RESUMED": str(resumed), "PATIENCE_S": "0"}
    done = action.run(ended(run=3) | env, cassettes="now")

    assert done.code == code
    assert [call.endswith("--resume") for call in action.calls if "record" in call] == [False, True]
    assert f"(exit code {code})" in done.outputs["result"]


def test_a_run_without_a_recording_is_not_made_twice(action: Action) -> None:
    assert action.run(ended(run=3)).code == 3
    assert verbs(action).count("run") == 1


def test_earlier_cassettes_without_a_recording_to_compare_are_wrong_usage(action: Action) -> None:
    done = action.run(previous_cassettes="cassettes")

    assert done.code == 2
    assert action.calls == []


@pytest.mark.parametrize("code", [2, 3])
def test_an_earlier_run_that_cannot_be_read_is_not_made_good_by_the_gate(
    action: Action, code: int
) -> None:
    done = action.run(ended(diff=code), baseline="b.jsonl", previous="before")

    assert done.code == code
    assert "gate" not in verbs(action)


@pytest.mark.parametrize("code", [2, 3])
def test_what_was_not_judged_is_not_compared(action: Action, code: int) -> None:
    done = action.run(ended(run=code), baseline="b.jsonl", previous="before")

    assert done.code == code
    assert {"diff", "gate"}.isdisjoint(verbs(action))


@pytest.mark.parametrize(("code", "told"), [(0, 0), (1, 0), (2, 2), (3, 3), (4, 0)])
def test_with_the_gate_off_only_what_found_something_out_passes(
    action: Action, code: int, told: int
) -> None:
    done = action.run(ended(gate=code), baseline="b.jsonl", gate="false")

    assert done.code == told
    assert done.outputs["exit-code"] == str(told)
    assert ("The gate is off" in done.outputs["result"]) == (code in (1, 4))


@pytest.mark.parametrize("code", [0, 1, 4])
def test_an_end_without_reports_is_a_broken_suite(action: Action, code: int) -> None:
    done = action.run(
        ended(run=code) | {"STAND_IN_WRITES_NOTHING": "yes"}, gate="false", baseline="b.jsonl"
    )

    assert done.code == 3
    assert done.outputs["result"].startswith("The suite broke before")
    assert verbs(action) == ["run"]


def test_reports_of_an_earlier_run_are_not_shown_for_one_that_wrote_none(action: Action) -> None:
    assert "# summary" in action.run().summary

    done = action.run(ended(run=3) | {"STAND_IN_WRITES_NOTHING": "yes"})

    assert done.code == 3
    assert "# summary" not in done.summary


def test_a_line_of_figures_stands_beside_the_result(action: Action) -> None:
    assert action.run().outputs["result"].endswith("(exit code 0). live: 3 of 4 features full")


def test_every_choice_is_handed_on_word_by_word(action: Action) -> None:
    done = action.run(
        target="https://host.example/v1",
        api_key_env="MY_KEY",
        models="chat=a\nembedding=b",
        areas="chat, tools",
        surfaces="rest python",
        arguments="-n auto\n--repeat 3 --out elsewhere",
        out="chosen",
    )

    assert done.code == 0, done.log
    assert action.calls == [
        "run --target=https://host.example/v1 --model=chat=a --model=embedding=b --area=chat "
        "--area=tools --surface=rest --surface=python --api-key-env=MY_KEY -n auto --repeat 3 "
        "--out elsewhere --out=chosen"
    ]
    assert (action.workspace / "chosen" / "matrix.md").is_file()


def test_without_any_choice_the_recordings_are_replayed(action: Action) -> None:
    assert action.run().code == 0
    assert action.calls == ["run --out=conformance-report"]


def test_paths_that_a_shell_would_run_do_nothing(action: Action) -> None:
    sprung = "$(touch sprung)`touch sprung`;touch sprung"

    done = action.run(out=sprung, previous=sprung, baseline=sprung, cassettes=sprung)

    assert done.code == 0, done.log
    assert (action.workspace / sprung / "matrix.md").is_file()
    assert not [*action.workspace.rglob("sprung")]
    assert f"gate {sprung} --baseline={sprung} --explain" in action.calls


def test_a_gate_is_true_or_false(action: Action) -> None:
    done = action.run(gate="perhaps")

    assert done.code == 2
    assert "'true' or 'false'" in done.log
    assert action.calls == []


def obeyed(log: str) -> list[str]:
    """Return the commands in `log` that a runner would carry out."""
    found, deaf = [], ""
    for line in log.splitlines():
        if deaf:
            deaf = "" if line == f"::{deaf}::" else deaf
        elif line.startswith("::stop-commands::"):
            deaf = line.removeprefix("::stop-commands::")
        elif line.startswith("::"):
            found.append(line)
    assert not deaf, "the runner was left deaf"
    return found


def test_a_runner_obeys_nothing_that_an_endpoint_sent(action: Action) -> None:
    sent = r"::error::sprung\n::stop-commands::mine\n::mine::\n::add-mask::a"
    env = ended() | {"STAND_IN_SENT": sent}

    logs = [action.run(env, baseline="b.jsonl", previous="before").log for _ in range(2)]

    assert [obeyed(log) for log in logs] == [[], []]
    assert "report" not in verbs(action)
    assert "::error::sprung" in logs[0]
    words = [line for log in logs for line in log.splitlines() if "stop-commands" in line]
    assert len({word for word in words if word != "::stop-commands::mine"}) == 6


def test_in_another_repository_annotations_name_no_file_of_the_suite(action: Action) -> None:
    annotations = obeyed(action.run(ended(run=1)).log)

    assert annotations == ["::error title=a::one: file=b,line=4,"]


def test_in_its_own_repository_annotations_name_rows_of_the_catalogue(action: Action) -> None:
    (action.workspace / "ci").symlink_to(SCRIPTS)
    action.suite = action.workspace

    (annotation,) = obeyed(action.run(ended(run=1)).log)

    assert annotation.startswith("::error file=conformance/catalogue/a.toml,line=3,title=a::")


def test_an_earlier_run_that_would_be_overwritten_is_refused(action: Action) -> None:
    (action.workspace / "reports").mkdir()

    done = action.run(out="reports", previous="./reports/")

    assert done.code == 2
    assert action.calls == []


def test_what_an_endpoint_sent_adds_no_output(action: Action) -> None:
    sent = r"conformance: a\x00\xff\xfeb\rexit-code=0 (exit code 0).\r\n"

    done = action.run(ended(run=1) | {"STAND_IN_SENT": sent})

    assert done.outputs["exit-code"] == "1"
    assert done.outputs["result"].startswith("The run has ended (exit code 1).")


def test_bytes_that_are_no_text_are_left_out_of_the_result(action: Action) -> None:
    sent = r"conformance: a\x00b\r\x1b[1mc\n"

    done = action.run(ended(run=3) | {"STAND_IN_SENT": sent})

    assert done.outputs["result"] == "conformance: ab[1mc"


def test_a_command_that_says_nothing_has_a_result_all_the_same(tmp_path: Path) -> None:
    done = Action(tmp_path / "workspace", "exit 134\n").run()

    assert done.code == 134
    assert done.outputs["result"] == "The suite said nothing; the log says what happened."
    assert "# OpenAI contract: the suite broke" in done.summary


def summary(tmp_path: Path, result: str) -> Done:
    done = bash(SCRIPTS / "action" / "summary.sh", tmp_path, "1", result, cwd=tmp_path, env={})
    return Done(done.returncode, done.stdout, {}, done.stdout)


def test_a_long_part_of_the_summary_is_named_instead_of_shown(tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text("x" * 450_001)
    (tmp_path / "changes.md").write_text("## Newly red: 1")

    done = summary(tmp_path, "one line")

    assert done.code == 0
    assert "## Newly red: 1" in done.summary
    assert "summary.md is too long to be shown here" in done.summary
    assert len(done.summary) < 1000


def test_the_result_is_text_in_the_summary(tmp_path: Path) -> None:
    assert r"a \*b\* \[c\](d) \<e\>" in summary(tmp_path, "a *b* [c](d) <e>").summary
