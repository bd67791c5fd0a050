import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.errors import TemplateError
from organizer.model import Companion, FileIdentity, Match, Order, Reason, Rejection, Role, Status
from organizer.render import Unnameable, compile_template, example_names, name_file
from organizer.render.examples import EXAMPLES

MATCH = EXAMPLES[0].match


def rendered(source: str, match: Match = MATCH) -> str:
    return str(compile_template("mine.j2", source).render(match, order=Order.AIRED))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            "{{ seson }}",
            "mine.j2, line 1: there is no field 'seson'; did you mean 'season'?",
            id="misspelt field",
        ),
        pytest.param(
            "{{ code }}\n{{ series.nmae }}",
            "mine.j2, line 2: 'series' has no field 'nmae'; did you mean 'name'?",
            id="misspelt field of a record",
        ),
        pytest.param(
            "{{ code }}{% if part %}\n\n{{ release.grup }}{% endif %}",
            "mine.j2, line 3: 'release' has no field 'grup'; did you mean 'group'?",
            id="in a branch that no example takes",
        ),
        pytest.param(
            "{{ code }}{% for e in episodes %}{{ e.titel }}{% endfor %}",
            "mine.j2, line 1: 'episode' has no field 'titel'; did you mean 'title'?",
            id="in a loop over episodes",
        ),
        pytest.param(
            "{{ code }}\n{{ (episodes | first).titel }}",
            "mine.j2, line 2: there is no field 'titel'; did you mean 'title'?",
            id="only known while rendering",
        ),
        pytest.param(
            "{{ series['nmae'] }}", "'series' has no field 'nmae'", id="with square brackets"
        ),
        pytest.param(
            "{{ title | uper }}", "there is no filter 'uper'; did you mean 'upper'?", id="filter"
        ),
        pytest.param(
            "{{ title is evn }}", "there is no test 'evn'; did you mean 'even'?", id="test"
        ),
        pytest.param("{{ code }", "mine.j2, line 1: unexpected '}'", id="syntax"),
        pytest.param("a\n{% if x %}", "mine.j2, line 2:", id="unfinished"),
        pytest.param("{{ series }}", "a record (add one of its fields with a dot)", id="record"),
        pytest.param("{{ titles }}", "a list (use the filter join)", id="list"),
        pytest.param("{{ title + 1 }}", "mine.j2, line 1:", id="text and number"),
        pytest.param("{{ number / 0 }}", "mine.j2, line 1: division by zero", id="by zero"),
        pytest.param("{{ episodes | code('x') }}", "there is no style 'x'", id="unknown style"),
        pytest.param("{% set code = 1 %}x", "'code' is a field and cannot be set", id="set field"),
        pytest.param("", "the file name that mine.j2 gives is empty", id="nothing at all"),
        pytest.param("{# only a comment #}", "is empty", id="only a comment"),
        pytest.param("/{{ code }}", "the folder 1 that mine.j2 gives is empty", id="absolute"),
        pytest.param("../{{ code }}", "the folder 1 that mine.j2 gives is empty", id="parent"),
        pytest.param("a//{{ code }}", "the folder 2 that mine.j2 gives is empty", id="no name"),
        pytest.param("x" * 20_000, "more than 16384 characters", id="endless source"),
        pytest.param("a/" * 20 + "x", "nests more than 16 folders", id="too deep"),
    ],
)
def test_a_template_that_cannot_be_used_says_where_and_why(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as raised:
        rendered(source)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{% for i in range(10**9) %}x{% endfor %}", id="power"),
        pytest.param("{% for i in range(999999999) %}x{% endfor %}", id="range"),
        pytest.param(
            "{% for i in range(200) %}{% for j in range(200) %}{% endfor %}{% endfor %}",
            id="nested loops without output",
        ),
        pytest.param(
            "{% for a in title %}{% for b in title %}{% for c in title %}{% for d in title %}"
            "{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
            id="nested loops over text",
        ),
        pytest.param("{{ 'x' * 10000000 }}", id="repeated text"),
        pytest.param("{{ [1] * 10000000 }}", id="repeated list"),
        pytest.param("{{ '%099999999d' % 1 }}", id="format width"),
        pytest.param(
            "{% set a = 'xxxxxxxxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
            id="doubled text",
        ),
        pytest.param("{% set a = [1] %}" + "{% set a = a + a %}" * 40 + "x", id="doubled list"),
        pytest.param(
            "{% set a = ['x'] %}" + "{% set a = [a, a] %}" * 40 + "{{ a | join }}",
            id="lists in lists",
        ),
        pytest.param("{% set a = 9 %}" + "{% set a = a * a %}" * 40 + "x", id="squared number"),
        pytest.param("{{ 'a' | replace('a', 'b' * 4000) }}", id="replacement"),
        pytest.param("{% for i in range(200) %}{{ 'x' | pad }}" + "y" * 200 + "{% endfor %}",
                     id="output"),
        pytest.param("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", id="deep brackets"),
        pytest.param("{% if 1 %}" * 300 + "x" + "{% endif %}" * 300, id="deep blocks"),
        pytest.param("{{ 'x' | pad(99999999) }}{{ 1 | pad(99999999) }}", id="padding is capped"),
    ],
)  # fmt: skip
def test_no_template_runs_long_or_fills_memory(source: str) -> None:
    try:
        name = rendered(source)
    except TemplateError as error:
        assert "\n" not in str(error)  # noqa: PT017 - both ends are right
    else:
        assert len(name) < 256


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{{ title.__class__ }}", id="class"),
        pytest.param("{{ title['__class__'] }}", id="class by item"),
        pytest.param("{{ title | attr('__class__') }}", id="attr filter"),
        pytest.param("{{ [title] | map(attribute='__class__') | first }}", id="map attribute"),
        pytest.param("{{ episodes | map('attr', '__class__') | first }}", id="map attr"),
        pytest.param("{{ '{0.__class__}'.format(title) }}", id="format"),
        pytest.param("{{ '{0}'.format_map }}", id="format_map"),
        pytest.param("{{ title.format_map(series) }}", id="format_map called"),
        pytest.param("{{ [title.format] | map('upper') | first }}", id="method as a value"),
        pytest.param("{{ self }}", id="self"),
        pytest.param("{{ self.__init__.__globals__ }}", id="self's globals"),
        pytest.param("{{ cycler.__init__ }}", id="cycler"),
        pytest.param("{{ lipsum(1) }}", id="lipsum"),
        pytest.param("{{ namespace(a=1) }}", id="namespace"),
        pytest.param("{{ range.__init__ }}", id="range's attributes"),
        pytest.param("{{ loop.cycle('a') }}", id="loop outside a loop"),
        pytest.param("{{ episodes.append(1) }}", id="change of a list"),
        pytest.param("{{ series.update({'id': 1}) }}", id="change of a record"),
        pytest.param("{% include '/etc/passwd' %}", id="include"),
        pytest.param("{% import 'os' as os %}", id="import"),
        pytest.param("{% from 'os' import path %}", id="from import"),
        pytest.param("{% extends 'x' %}", id="extends"),
        pytest.param("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", id="macro"),
        pytest.param("{% block a %}x{% endblock %}", id="block"),
        pytest.param(
            "{% for e in episodes recursive %}{{ loop(episodes) }}{% endfor %}", id="recursive loop"
        ),
        pytest.param("{{ title | pprint }}", id="pprint"),
        pytest.param("{{ [1, 2] | random }}", id="chance"),
        pytest.param("{{ 2 ** 99 }}", id="power"),
    ],
)
def test_nothing_but_values_and_filters_can_be_reached(source: str) -> None:
    with pytest.raises(TemplateError):
        rendered(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        # CVE-2024-56326: a method kept as a value and called by a filter, past the check of calls.
        pytest.param(
            "{{ ['{0.__class__.__base__}'.format] | map('call', title) | first }}",
            "mine.j2, line 1:", id="CVE-2024-56326 format through a filter",
        ),
        pytest.param(
            "{% set f = '{0.__class__.__init__.__globals__}'.format %}{{ f(title) }}",
            "nothing can be called here", id="CVE-2024-56326 format through a variable",
        ),
        # CVE-2025-27516: the filter `attr` hands out format past the sandbox's own look-up.
        pytest.param(
            "{{ ('{0.__class__}' | attr('format'))(title) }}",
            "nothing can be called here", id="CVE-2025-27516 attr",
        ),
        pytest.param(
            "{{ '{0.__class__}' | attr('format') }}",
            "there is no filter 'attr'", id="CVE-2025-27516 attr alone",
        ),
        # CVE-2016-10745 and CVE-2019-10906: format and format_map reach attributes by text.
        pytest.param("{{ '{a.__class__}'.format(a=1) }}", "nothing can be called here",
                     id="CVE-2016-10745 format"),
        pytest.param("{{ '{a.__class__}'.format_map(series) }}", "nothing can be called here",
                     id="CVE-2019-10906 format_map"),
        pytest.param("{{ ('%(a)s' | attr('format_map'))(series) }}",
                     "nothing can be called here", id="format_map through attr"),
        # CVE-2024-22195 and CVE-2024-34064: attributes of HTML out of keys.
        pytest.param("{{ {'a b': 1} | xmlattr }}", "there is no filter 'xmlattr'", id="xmlattr"),
        # CVE-2020-28493: a filter that took long on hostile text.
        pytest.param("{{ ('a@' * 999) | urlize }}", "there is no filter 'urlize'", id="urlize"),
        # Of our own.
        pytest.param("{{ {'a': 1} }}", "'dict' cannot be used", id="a record of one's own"),
        pytest.param("{{ title.upper }}", "no field 'upper'", id="method as a value"),
        pytest.param("{{ titles.append }}", "no field 'append'", id="method of a list"),
        pytest.param("{{ series.keys }}", "'series' has no field 'keys'", id="method of a record"),
        pytest.param("{{ (episodes | first).items }}", "there is no field 'items'",
                     id="method of a record out of a filter"),
        pytest.param("{{ (episodes | first)['__class__'] }}", "cannot be reached",
                     id="class out of a filter"),
        pytest.param("{{ episodes | map(attribute='__class__') | join }}", "no field '__class__'",
                     id="class of each"),
        pytest.param("{{ range(3).start }}", "no field 'start'", id="attribute of a range"),
        pytest.param("{{ range(*[1]) }}", "nothing can be called here", id="unpacked arguments"),
        pytest.param("{% for x in episodes %}{{ loop.__init__ }}{% endfor %}",
                     "cannot be reached", id="loop's attributes"),
        pytest.param("{% set ns = namespace() %}", "nothing can be called", id="namespace"),
        pytest.param("{% set series.id = 1 %}x", "cannot be used", id="change of a record"),
        pytest.param("{{ lipsum.__globals__ }}", "cannot be reached", id="lipsum's globals"),
        pytest.param("{{ joiner() }}", "nothing can be called", id="joiner"),
        pytest.param("{{ caller }}", "no field 'caller'", id="caller"),
        pytest.param("{{ title['\\x5f_class__'] }}", "cannot be reached",
                     id="escaped underscores by item"),
        pytest.param("{{ title[['_', '_class__'] | join] }}", "no field '__class__'",
                     id="joined underscores"),
        pytest.param("{{ title | default(self._TemplateReference__context) }}",
                     "cannot be reached", id="the context"),
        pytest.param("{% autoescape true %}x{% endautoescape %}", "cannot be used",
                     id="autoescape"),
        pytest.param("{% do series.clear() %}", "unknown tag 'do'", id="do"),
        pytest.param("{% debug %}", "unknown tag 'debug'", id="debug"),
        pytest.param("{% trans %}x{% endtrans %}", "unknown tag 'trans'", id="translation"),
        pytest.param("{% filter upper %}x{% endfilter %}", "cannot be used", id="filter block"),
        pytest.param("{% with a = 1 %}x{% endwith %}", "cannot be used", id="with"),
        pytest.param("{% call f() %}{% endcall %}", "cannot be used", id="call block"),
    ],
)  # fmt: skip
def test_escapes_from_the_sandbox_fail_with_a_clear_message(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as raised:
        rendered(source)
    assert str(raised.value).startswith("mine.j2, line 1: ")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("x'''\nimport os\n'''", id="quotes and lines"),
        pytest.param("{{ 7 * 7 }}", id="an expression"),
        pytest.param('"; raise SystemExit; "', id="a statement"),
        pytest.param("\\", id="a backslash"),
    ],
)
def test_a_template_file_cannot_smuggle_code_in_its_name(name: str) -> None:
    # CVE-2024-56201: the compiler put the name of the template into the code it made.
    made = compile_template(name, "{% if part %}{{ part }}{% endif %}{{ code }}")
    assert str(made.render(MATCH, order=Order.AIRED)) == "S01E02.mkv"
    with pytest.raises(TemplateError):
        compile_template(name, "{% block x %}{{ code }}{% endblock %}")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param("a/b", "a/b.mkv", id="folders"),
        pytest.param("{# c #}\n a \n / b \n", "a/b.mkv", id="lines and spaces are dropped"),
        pytest.param("a\n b", "ab.mkv", id="lines are joined"),
        pytest.param("{{ 'a/b' }}", "a-b.mkv", id="an expression makes no folder"),
        pytest.param("{{ 'a' }}/{{ 'b' }}", "a/b.mkv", id="the text between them does"),
        pytest.param("a: b?", "a - b.mkv", id="the template's own text is made legal"),
        pytest.param("{tvdb-{{ series.id }}}", "{tvdb-900101}.mkv", id="the template's id tag"),
        pytest.param(
            "{{ series.id | wrap('[tvdbid-', ']') }}", "[tvdbid-900101].mkv", id="tag by filter"
        ),
        pytest.param("aux", "aux_.mkv", id="device"),
        pytest.param("a./.b", "a/b.mkv", id="dots around"),
        pytest.param("{{ title | colon('') }}", "Who Goes There.mkv", id="own colon policy"),
        pytest.param("{{ series.name | colon(' ') }}",
                     "Northern Lights Harbor (UK).mkv", id="filters see the colon"),
        pytest.param("{% for e in episodes %}{{ e.number }}{{ loop.last }}{% endfor %}"
                     .replace("{{ loop.last }}", ""), "2.mkv", id="loop"),
        pytest.param("{{ 'yes' if part else 'no' }}", "no.mkv", id="condition"),
        pytest.param("{{ date[:4] }}", "2010.mkv", id="part of a date"),
        pytest.param("{{ code | lower }}", "s01e02.mkv", id="filter"),
        pytest.param("{% for i in range(3) %}{{ i }}{% endfor %}", "012.mkv", id="range"),
    ],
)  # fmt: skip
def test_templates_give_relative_paths(source: str, name: str) -> None:
    assert rendered(source) == name


def test_template_syntax_in_a_title_is_only_text(
    match_of: Callable[..., Match], episode: Callable[..., object]
) -> None:
    match = match_of(episode(1, "{{ 7 * 7 }}{% raw %}"), name="{# x #}")
    assert rendered("{{ series.name }}/{{ title }}", match) == "{# x #}/{{ 7 7 }}{% raw %}.mkv"


LONG = "An Endless Title " * 40


@pytest.mark.parametrize("suffix", [0, 40, 100])
def test_a_long_title_is_cut_and_leaves_room_for_companions(
    suffix: int, match_of: Callable[..., Match], episode: Callable[..., object]
) -> None:
    template = compile_template("t", "{{ series.name }} - {{ code }} - {{ title }}{{ part }}")
    match = match_of(episode(2, LONG), part=7)
    name = template.render(match, order=Order.AIRED, longest_suffix=suffix).name
    assert name.startswith("Night Desk - S01E02 - An Endless")
    assert name.endswith("7.mkv")
    stem = name.removesuffix(".mkv")
    assert 255 - 45 - suffix < len(stem) <= 255 - max(suffix, 32)


def test_a_long_series_name_is_cut_when_the_title_is_gone(
    match_of: Callable[..., Match], episode: Callable[..., object]
) -> None:
    template = compile_template("t", "{{ series.full_name }}/{{ series.full_name }} - {{ code }}")
    folder, file = template.render(match_of(episode(2), name=LONG), order=Order.AIRED).parts
    assert len(folder) <= 255
    assert folder.endswith(" (2010)")
    assert file.endswith(" (2010) - S01E02.mkv")
    assert len(file) <= 255 - 32 + 4


def test_the_folder_of_a_long_series_is_the_same_for_all_its_episodes(
    match_of: Callable[..., Match], episode: Callable[..., object]
) -> None:
    template = compile_template(
        "t", "{{ series.full_name }}/{{ series.name }} {{ code }} {{ title }}"
    )
    folders = {
        template.render(match_of(episode(n, "T" * n * 40), name=LONG), order=Order.AIRED).parent
        for n in range(1, 8)
    }
    assert len(folders) == 1


def test_a_template_too_long_by_itself_names_nothing(match_of: Callable[..., Match]) -> None:
    with pytest.raises(TemplateError, match="longer than"):
        compile_template("t", "x" * 300)


def test_the_extension_is_the_files_own_in_lower_case(match_of: Callable[..., Match]) -> None:
    assert rendered("{{ code }}", match_of(file="/in/a.b.MKV")) == "S01E02.mkv"


def test_a_file_that_gets_no_name_is_left_alone_and_says_why(
    match_of: Callable[..., Match],
) -> None:
    template = compile_template("t", "{{ series.network }}/{{ code }}")
    match = match_of()
    with pytest.raises(Unnameable):
        template.render(match, order=Order.AIRED)
    named = name_file(template, match, order=Order.AIRED)
    assert isinstance(named, Rejection)
    assert (named.status, named.reason) == (Status.FAILED, Reason.UNNAMEABLE)
    assert named.message == "the folder 1 that t gives is empty"


def test_a_missing_number_is_a_rejection_of_that_file_alone(match_of: Callable[..., Match]) -> None:
    named = name_file(compile_template("t", "{{ code }}"), match_of(), order=Order.ABSOLUTE)
    assert isinstance(named, Rejection)
    assert (named.status, named.reason) == (Status.NOT_READY, Reason.MISSING_NUMBER)


def test_room_is_left_for_the_longest_companion_in_bytes(
    match_of: Callable[..., Match], episode: Callable[..., object]
) -> None:
    match = match_of(episode(2, LONG))
    suffix = ".Kommentar für Gehörlose über alles.de.sdh.srt"
    companion = Companion(
        path=Path("/in/a.srt"),
        role=Role.SUBTITLE,
        suffix=suffix,
        identity=FileIdentity(device=1, inode=2, size=1, modified=1),
    )
    match = replace(match, file=replace(match.file, companions=(companion,)))
    named = name_file(compile_template("t", "{{ code }} {{ title }}"), match, order=Order.AIRED)
    assert not isinstance(named, Rejection)
    assert len(f"{named.path.stem}{suffix}".encode()) <= 255


def test_examples_of_every_kind_are_named_or_say_why_not() -> None:
    shown = dict(example_names(compile_template("t", "{{ code }}"), Order.DVD))
    assert set(shown) == {example.kind for example in EXAMPLES}
    assert shown["single"] == "S01E03.mkv"
    assert shown["special"] == "S00E01 has no number in dvd order"


def test_jinja_is_only_imported_when_something_is_rendered() -> None:
    program = (
        "import sys; import organizer.cli.journey, organizer.cli.undo;"
        " assert 'jinja2' not in sys.modules; from organizer.render import compile_template;"
        " compile_template('t', '{{ code }}'); assert 'jinja2' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
