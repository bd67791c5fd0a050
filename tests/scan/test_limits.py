from pathlib import Path

from organizer.scan.limits import NAME_MAX, device_of, free_bytes, longest_name


def test_a_name_is_never_longer_than_the_file_system_takes(tmp_path: Path) -> None:
    limit = longest_name(tmp_path)
    assert 0 < limit <= NAME_MAX
    (tmp_path / ("x" * limit)).touch()


def test_a_library_that_does_not_exist_yet_has_the_limits_of_the_folder_above(
    tmp_path: Path,
) -> None:
    assert longest_name(tmp_path / "not/yet/there") == longest_name(tmp_path)
    assert free_bytes(tmp_path / "not/yet/there") > 0


def test_what_cannot_be_asked_has_the_usual_limit_and_no_room(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert longest_name(file / "below") == NAME_MAX
    assert free_bytes(file / "below") == 0
    assert device_of(file / "below") is None


def test_a_folder_to_come_lies_on_the_device_of_the_one_above(tmp_path: Path) -> None:
    assert device_of(tmp_path / "not/yet") == tmp_path.stat().st_dev
