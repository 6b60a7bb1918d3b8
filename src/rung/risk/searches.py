"""Requests by POST that only ask: the search paths of Elasticsearch and OpenSearch, and Prometheus queries.

Only exact forms count. A path segment before ``_search`` must be one index: with two, a newer server takes
``POST /index/_doc/_search`` for a document of that name.
"""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.risk.http import writes_by_query
from rung.risk.word import NEUTRAL

HOST = rf"(?:https?://)?(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?<!{NEUTRAL})(?::(?:\d+|{NEUTRAL}))?|(?:https?://)?{NEUTRAL}:\d+"
INDEX = r"/(?!_)(?!\.{1,2}/)[a-z0-9.*,<>+:_-]+|/_all"
# Source: the REST API specification of Elasticsearch 8.12 (rest-api-spec), the paths that take GET and POST alike.
ASKS = (
    r"_search|_count|_msearch|_mget|_field_caps|_validate/query|_analyze|_search/template|_msearch/template"
    r"|_search_shards"
)
ALONE = r"_cluster/allocation/explain|_render/template|_ingest/pipeline/_simulate"
# `scroll` makes a context at the server that stays for a time.
FLAG = (
    r"(?:pretty|human|size|from|q|sort|timeout|ignore_unavailable|allow_no_indices|expand_wildcards|filter_path|format|v"
    r"|track_total_hits|routing|preference|_source|_source_includes|_source_excludes|typed_keys|explain|terminate_after"
    r"|rest_total_hits_as_int|search_type|default_operator|df|analyzer|lenient|error_trace|include_yes_decisions"
    r"|include_disk_info|request_cache|batched_reduce_size|version|all_shards|rewrite)(?:=[\w.,:*%+-]*)?"
)
SEARCH = pattern(rf"(?:{HOST})(?:(?:{INDEX})?/(?:{ASKS})|/(?:{ALONE}))/?(?:\?{FLAG}(?:&{FLAG})*)?")
# Source: Prometheus 2.50, HTTP API: these take a form by POST because a query can be long.
QUERY = pattern(rf"(?:{HOST})(?:/prometheus)?/api/v1/(?:query|query_range|query_exemplars|series|labels)")
FIELD = pattern(r"(?:query|time|start|end|step|timeout|limit|match(?:\[\]|%5B%5D))=[^&]*", re.DOTALL)


def asks_by_post(address: str, fields: tuple[str, ...]) -> bool:
    """Say whether a POST of ``fields`` to ``address`` is one of the forms that only ask."""
    if SEARCH.fullmatch(address):
        return True
    if not fields or not QUERY.fullmatch(address):
        return False
    return all(FIELD.fullmatch(part) and not writes_by_query(part) for each in fields for part in _parts(each))


def _parts(field: str) -> list[str]:
    """Cut a form at its ampersands; those of a query's own text stand between quotes or are written ``%26``."""
    return field.split("&")
