"""Read what mongosh evaluates: only calls of methods that read, on literals. Any other JavaScript is not understood."""

from __future__ import annotations

import re

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.verdicts import unknown

STRING = r"""(?:"[^"\\\n]*"|'[^'\\\n]*')"""
LITERAL = rf"(?:{STRING}|-?\d+(?:\.\d+)?|true|false|null|undefined|/[\w .^$*+-]*/i?)"
# An object, an array or a date of literals: no name is called in it but these constructors.
VALUE = pattern(
    rf"(?:{LITERAL}|(?:new )?(?:ISODate|Date|ObjectId|NumberLong|NumberInt|NumberDecimal|UUID|Timestamp)(?=\()"
    r"|\$?[\w.]+(?=\s*:)|[\s{}\[\](),:])*"
)
READS = frozenset(
    "find findOne countDocuments estimatedDocumentCount count distinct explain aggregate getIndexes stats dataSize "
    "storageSize totalIndexSize totalSize latencyStats isCapped getShardDistribution validate limit sort skip "
    "projection pretty toArray size hasNext next itcount hint maxTimeMS batchSize comment count "
    "status conf config printReplicationInfo printSecondaryReplicationInfo hello isMaster isMaster "
    "getReplicationInfo serverStatus currentOp hostInfo version getName getMongo getCollectionNames "
    "getCollectionInfos getCollection getSiblingDB listCommands serverBuildInfo getProfilingStatus "
    "getLogComponents getUsers getRoles printShardingStatus getBalancerState isBalancerRunning listShards "
    "balancerCollectionStatus".split()
)
WRITES = pattern(
    r"\$(?:out|merge|where|function|accumulator|unionWith|currentOp\s*:\s*\{[^}]*kill)|\b(?:function|=>|eval|load|require|import)"
)
ROOT = pattern(r"(?:db|rs|sh)\b")
MEMBER = pattern(r"\.([A-Za-z_]\w*)|\[\s*" + STRING + r"\s*\]")
PRINTS = pattern(r"(?:printjson|print|tojson|EJSON\.stringify|JSON\.stringify)\(")
SHOWS = pattern(r"(?:show (?:dbs|databases|collections|tables|users|roles|profile|logs?)|use [\w-]+)\Z")


def mongo(text: str) -> Verdict:
    """Return the level of what mongosh evaluates."""
    part = strange_in_mongo(text)
    if part:
        return unknown("this part of the script is not known only to read", "mongo", part[:80])
    return Verdict(Effect.OBSERVE, "the expressions only call methods that read", "mongo")


def strange_in_mongo(text: str) -> str:
    """Return the first part that is not known only to read, empty when all of it is."""
    for statement in filter(None, (part.strip() for part in _statements(text))):
        bare = re.sub(STRING, "''", statement)
        if (
            "//" in bare
            or "/*" in bare
            or "repair" in bare
            or WRITES.search(statement)
            or not (SHOWS.match(statement) or _reads(statement))
        ):
            return statement
    return ""


def _statements(text: str) -> list[str]:
    """Cut at semicolons outside quotes; a quote that stays open makes the whole one strange statement."""
    bare = re.sub(STRING, lambda found: " " * len(found[0]), text)
    ends = [at for at, char in enumerate(bare) if char == ";"]
    return [text[begin + 1 : end] for begin, end in zip([-1, *ends], [*ends, len(text)], strict=True)]


def _reads(text: str) -> bool:
    found = PRINTS.match(text)
    if found:
        rest = re.sub(r",\s*(?:null|undefined)?\s*,?\s*\d*\s*\)\Z", ")", text)
        return rest.endswith(")") and _reads(rest[found.end() : -1].strip())
    root = ROOT.match(text)
    return root is not None and _chain(text, root.end())


def _chain(text: str, at: int) -> bool:
    """Follow members and calls to the end of the text: every method called must be one that reads."""
    while at < len(text):
        found = MEMBER.match(text, at)
        if found is None:
            return False
        at = found.end()
        if at < len(text) and text[at] == "(":
            end = _closes(text, at)
            if end < 0 or found[1] not in READS or not VALUE.fullmatch(text, at + 1, end):
                return False
            at = end + 1
    return True


def _closes(text: str, at: int) -> int:
    """Return where the bracket that opens at ``at`` closes, or -1."""
    bare = re.sub(STRING, lambda found: " " * len(found[0]), text)
    depth = 0
    for index in range(at, len(bare)):
        depth += {"(": 1, ")": -1}.get(bare[index], 0)
        if depth == 0:
            return index
    return -1
