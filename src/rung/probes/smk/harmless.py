"""Names that a Snakefile may use while it is read: none of them changes anything, starts anything or reaches out.

What is not named here counts as acting. Sorted by hand; `eval`, `query`, `pickle` and what writes stay out.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BUILTINS = _words("""
    abs all any bool bytes chr dict divmod enumerate filter float format frozenset hash hasattr hex id int isinstance
    issubclass iter len list map max min next oct ord pow print range repr reversed round set slice sorted str sum tuple
    zip NotImplemented Ellipsis
    """)
"""Builtins that compute only. `open` is weighed by its mode, exceptions by their ending."""
SNAKEMAKE = _words("""
    expand glob_wildcards temp temporary protected ancient directory touch multiext unpack pipe service report local
    repeat ensure branch collect exists subpath flatten update before_update gather scatter rules checkpoints config
    input output params wildcards threads resources log attempt rule validate min_version Wildcards srcdir
    """)
"""What Snakemake lays beside the builtins. `shell`, `storage`, `lookup` (it evaluates a query) and more stay out."""
PARTS = {"workflow": _words("cores basedir source_path"), "shell": _words("executable prefix")}
"""What may be used of two names that can do more: a dry run starts no shell, and these two only say which one."""
METHODS = _words("""
    split rsplit splitlines strip lstrip rstrip join format lower upper title capitalize casefold startswith endswith
    find rfind index count replace partition rpartition removeprefix removesuffix zfill ljust rjust isdigit isdecimal
    isalpha isalnum items keys values get append extend add update pop copy insert sort reverse setdefault union
    difference intersection issubset issuperset discard fromkeys most_common elements group groups groupdict match
    fullmatch search findall finditer sub exists is_file is_dir iterdir glob rglob read_text read readline readlines
    resolve absolute relative_to with_suffix with_name with_stem joinpath as_posix isfile isdir islink getsize getmtime
    basename dirname abspath splitext expanduser realpath relpath normpath commonprefix commonpath set_index
    reset_index tolist to_list to_dict unique drop_duplicates dropna fillna isin astype iterrows itertuples squeeze
    sort_values sort_index groupby isnull notnull isna notna any all duplicated nunique first last min max sum mean
    rename_axis get_group size head tail strftime date today now year month
    """)
"""Methods of texts, containers, paths and tables that may be called; `replace` with two arguments, a path's has one."""
ATTRIBUTES = _words("path sep loc iloc index columns values shape name names stem suffix parent parents parts T")
"""Attributes of what a module gives that are no calls."""
MODULES: dict[str, frozenset[str]] = {
    "__future__": _words("annotations division absolute_import print_function unicode_literals generator_stop"),
    "collections": _words("defaultdict OrderedDict Counter ChainMap deque"),
    "csv": _words("reader DictReader"),
    "datetime": _words("date datetime timedelta"),
    "fnmatch": _words("fnmatch filter fnmatchcase"),
    "functools": _words("partial reduce lru_cache cache"),
    "glob": _words("glob iglob"),
    "itertools": _words("chain product combinations permutations repeat count islice groupby zip_longest starmap"),
    "json": _words("load loads dumps"),
    "math": _words("ceil floor log log2 log10 sqrt pow inf"),
    "multiprocessing": frozenset(["cpu_count"]),
    "numpy": _words("arange linspace array unique nan"),
    "os": _words("path listdir environ getenv walk scandir sep getcwd cpu_count"),
    "os.path": METHODS,
    "pandas": _words("read_csv read_table read_excel DataFrame Series concat merge isna notna isnull notnull"),
    "pathlib": _words("Path PurePath PurePosixPath"),
    "re": _words("compile match search fullmatch findall finditer sub split escape IGNORECASE MULTILINE VERBOSE"),
    "snakemake.io": _words("expand glob_wildcards temp protected ancient directory touch multiext"),
    "snakemake.utils": _words("min_version validate Paramspace"),
    "string": _words("ascii_lowercase ascii_uppercase ascii_letters digits"),
    "sys": _words("version_info maxsize platform"),
    "typing": _words("Any Dict List Optional Set Tuple Union Iterable Mapping Sequence"),
    "yaml": frozenset(["safe_load"]),
}
"""Modules that may be imported, each with what may be used of it."""
