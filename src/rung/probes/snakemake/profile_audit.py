"""What each profile sets, and which differences change the meaning of a run and which only its speed.

No workflow is read: the profiles in `profiles/` and `workflow/profiles/` (or each one named with --profile) are, in the
form that this version of Snakemake takes. Settings are made comparable first. What removes, forces or unlocks is named
as dangerous; retries, long waits and narrowed triggers as hiding something. What a single profile hands to the workflow
(``config:``) is compared with what the configuration files say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.hide import hidden
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.configured import DEFAULT, configuration
from rung.probes.smk.profile import chosen, not_taken, plain, settings
from rung.probes.smk.setting import Kind, danger, hides, kind
from rung.probes.smk.speech import again

SHOWN = 25
DANGER = "dangerous: "
NOT_SET = "not set"
HANDED = "config."  # begins a setting that a profile hands to the workflow
NO_PROFILE = "."  # no profile lies in the project's own folder: what the files say without any
NO_OPTION = "no option of Snakemake has a _"
ORDER = (Kind.DANGER, Kind.MEANING, Kind.HIDES, Kind.UNKNOWN, Kind.KILLED, Kind.SPEED, Kind.WORDS)
NOT_SHOWN = (
    "what the workflow would really do under each profile: `profiles` asks that",
    "settings from the command line, the environment and files outside the project",
    "whether a tool's result hangs on its number of threads",
)


def following(_case: Case) -> Look | None:
    """Ask for no command beyond the version."""
    return None


def read(case: Case) -> Answer:
    """Compare every profile with the first, and name what is dangerous in each."""
    files = chosen((p for p, entry in case.entries.items() if not entry.folder), case.version, case.ask.profiles)
    found = {folder: settings(case.read(path) or b"") for folder, path in files.items()}
    broken = tuple(f"{files[folder]}: cannot be read as a profile" for folder, each in found.items() if each is None)
    gone = tuple(f"{folder}: no profile of the project" for folder in case.ask.profiles if folder not in files)
    known = {folder: each for folder, each in found.items() if each is not None}
    wrong = {file: keys for file in files.values() if (keys := not_taken(case.read(file) or b""))}
    if wrong and not (broken or gone):
        return _rejected(case, wrong)
    told = (line for folder, each in known.items() for line in _told(folder, each))
    dangers = tuple(sorted(told, key=lambda line: not line.startswith(DANGER)))
    if broken or gone:
        said = "A profile cannot be read, so nothing is known of what it sets."
        if any(line.startswith(DANGER) for line in dangers):
            said = f"{said[:-1]}; another one removes, forces, unlocks or passes over what is half made."
        rejected = tuple(f"{file}: {key}: {NO_OPTION}" for file, keys in wrong.items() for key in keys)
        return Answer("unreadable", said, (*broken, *gone, *dangers, *rejected), NOT_SHOWN, again(case.ask, "profiles"))
    if not known:
        return Answer("no-profile", "The project has no profile.", (), NOT_SHOWN, again(case.ask, "planned"))
    found_out = (*_differences(known), *_beside_files(case, known))
    differences = sorted(found_out, key=lambda pair: ORDER.index(pair[0]))
    kinds = {each for each, _ in differences}
    notes = tuple(f"{each}: taken by itself, without being named" for each in DEFAULT if _default(case, each, known))
    lines = (*dangers, *(f"{each.value}: {line}" for each, line in differences), *notes)
    more = (f"{len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()
    word, said = _verdict(known, kinds, len(differences))
    return Answer(word, said, (*lines[:SHOWN], *more), NOT_SHOWN, again(case.ask, "profiles"))


def _rejected(case: Case, wrong: Mapping[str, tuple[str, ...]]) -> Answer:
    lines = tuple(f"{file}: {key}: {NO_OPTION}, write {key.replace('_', '-')}"
                  for file, keys in wrong.items() for key in keys)  # fmt: skip
    said = f"Snakemake ends at once with such a profile: {many(len(lines), 'setting')} that it does not take."
    return Answer("rejected", said, lines[:SHOWN], NOT_SHOWN, showing.printed(case, next(iter(wrong)), 1, after=SHOWN))


def _default(case: Case, folder: str, known: Mapping[str, object]) -> bool:
    return folder in known and case.version >= (8,)


def _verdict(known: Mapping[str, Mapping[str, str]], kinds: set[Kind], count: int) -> tuple[str, str]:
    profiles = many(len(known), "profile")
    if any(danger(key, value) for each in known.values() for key, value in each.items()):
        return "dangerous", f"{profiles}: one of them removes, forces, unlocks or passes over what is half made."
    differences = many(count, "difference")
    if len(known) == 1 and kinds:
        return (
            "differ-in-meaning",
            f"{profiles}, which hands the workflow {many(count, 'value')} that its files do not say.",
        )
    if kinds & {Kind.MEANING, Kind.HIDES, Kind.UNKNOWN, Kind.DANGER}:
        return "differ-in-meaning", f"{profiles} with {differences}; the same command is not the same run."
    if kinds:
        return "differ-in-speed", f"{profiles} with {differences}, none of them about what is computed."
    return "same", f"{profiles} and no difference." if len(known) > 1 else f"{profiles}, and nothing dangerous in it."


def _told(folder: str, found: Mapping[str, str]) -> Iterator[str]:
    for key, value in sorted(found.items()):
        if why := danger(key, value):
            yield f"{DANGER}{folder}: {key}: {clipped(hidden(value), 40)}: {why}"
        elif why := hides(key, value):
            yield f"hides: {folder}: {key}: {clipped(hidden(value), 40)}: {why}"


def _differences(known: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Kind, str]]:
    first, *others = known
    for other in others:
        for key in sorted(known[first].keys() | known[other].keys()):
            one, two = known[first].get(key, NOT_SET), known[other].get(key, NOT_SET)
            if one != two and not _off(key, one, two):
                mine, yours = (_brief(key, each) for each in (one, two))
                yield _kind(key, (one, two)), f"{key}: {mine} in {first}, {yours} in {other}"


def _beside_files(case: Case, known: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Kind, str]]:
    """Yield what a single profile hands to the workflow and the configuration files say otherwise, or do not say."""
    handed = {key: value for key, value in next(iter(known.values())).items() if key.startswith(HANDED)}
    if len(known) > 1 or not handed:
        return
    folder, files = next(iter(known)), tuple(path for path, entry in case.entries.items() if not entry.folder)
    plain = replace(case.ask, profiles=(NO_PROFILE,))
    said = configuration(files, case.read, plain, case.version)
    held = dict(_leaves(said.values, HANDED.rstrip(".")))
    for key, value in sorted(handed.items()):
        other = held.get(key, NOT_SET)
        if said.renewed or key.split(".")[1] in said.open:
            yield Kind.MEANING, f"{_shown(key, value)} in {folder}; what it would be without, only Snakemake could tell"
        elif other != value:
            yield Kind.MEANING, f"{_shown(key, value)} in {folder}, {_brief(key, other)} in the configuration files"


def _leaves(held: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield what a configuration says, by the names and in the form that settings of a profile have."""
    if isinstance(held, Mapping):
        for name, each in held.items():
            yield from _leaves(each, f"{path}.{name}")
    elif isinstance(held, list):
        yield path, " ".join(sorted(plain(each) for each in held))
    else:
        yield path, plain(held)


def _shown(key: str, value: str) -> str:
    return f"{key}: {_brief(key, value)}"


def _brief(key: str, value: str) -> str:
    return clipped(hidden(f"{key}: {value}").removeprefix(f"{key}: "), 60)


def _off(key: str, one: str, two: str) -> bool:
    """Say whether an option is off either way: what is handed to the workflow itself may mean something by `false`."""
    return "." not in key and {one, two} <= {NOT_SET, "false"}


def _kind(key: str, values: tuple[str, str]) -> Kind:
    """Return the class of a difference; a setting that could hide something and hides nothing here is about speed."""
    found = kind(key)
    quiet = not any(hides(key, value) for value in values if value != NOT_SET)
    return Kind.SPEED if found is Kind.HIDES and quiet else found


PROBE = Probe(
    "What do the profiles set, and does it change meaning or only speed?",
    (
        Word("same", good=True, meaning="The profiles set the same, and nothing dangerous."),
        Word("differ-in-speed", good=True, meaning="They differ in cores, resources, words or killed runs only."),
        Word(
            "differ-in-meaning",
            good=False,
            meaning="They differ in what is computed, hidden, or in unknown settings, or a single one from the files.",
        ),
        Word("dangerous", good=False, meaning="A profile removes, forces, unlocks, or lets half-made files pass."),
        Word("unreadable", good=False, meaning="A profile cannot be read."),
        Word("rejected", good=False, meaning="A profile holds a key with a _, with which Snakemake ends at once."),
        Word("no-profile", good=False, meaning="There is no profile in the project."),
    ),
    following,
    read,
)
