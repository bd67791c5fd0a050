"""The README says what there is: every command, option, setting, reason, code, field and filter."""

from pathlib import Path

import click
import pytest

from organizer.cli import COMMANDS, CommandRow
from organizer.cli.organize import command
from organizer.config import PRESETS, SETTINGS, Setting
from organizer.errors import EXIT_CODES
from organizer.model import REASONS, Reason
from organizer.render.fields import FIELDS, Field
from organizer.render.filters import FILTERS, Filter

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_command_is_described(row: CommandRow) -> None:
    assert f"`organize {row.name}" in README


@pytest.mark.parametrize("option", [p for p in command.params if isinstance(p, click.Option)])
def test_every_option_of_the_main_command_is_described(option: click.Option) -> None:
    if option.name != "version":
        assert any(f"`{spelling}" in README for spelling in option.opts)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_listed_with_its_status_and_meaning(reason: Reason) -> None:
    row = REASONS[reason]
    assert f"| `{reason}` | {row.status} | {_cell(row.meaning)} | {_cell(row.example)} |" in README


@pytest.mark.parametrize("code", EXIT_CODES)
def test_every_exit_code_is_listed(code: int) -> None:
    assert f"| {code} | {EXIT_CODES[code]} |" in README


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_is_listed(setting: Setting) -> None:
    assert f"| `{setting.key}` | `{_cell(setting.example)}` | {_cell(setting.meaning)} |" in README


@pytest.mark.parametrize("row", [*FIELDS, *FILTERS], ids=lambda row: row.name)
def test_every_field_and_filter_of_templates_is_listed(row: Field | Filter) -> None:
    assert f"| `{row.name}` | {_cell(row.meaning)} |" in README


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_listed(preset: str) -> None:
    assert f"`{preset}`" in README
