"""What a symptom says by the words that a person wrote it in."""

from __future__ import annotations

from rung.model.pattern import pattern

AGAIN = pattern(
    r"(?i)\b(?:again|always|re-?(?:build|built|make|made|run|compile)\w*|(?:every|each) (?:time|call|run|build)"
    r"|never (?:settle|converge|end|stop|finish|done|up)\w*|up[- ]to[- ]date|nothing (?:has )?changed)\b"
)
"""How a symptom says that work comes again and again."""

SLOWNESS = pattern(
    r"(?i)\b(?:slow\w*|sluggish|crawl\w*|too long|for ?ever|takes? (?:\w+ ){0,2}(?:long\w*|hours?|minutes|time)"
    r"|(?:for|since|after) (?:\w+ )?(?:hours|minutes))\b"
)
"""How a symptom says that it is slow."""

FAILURE = pattern(
    r"(?i)\b(?:fail(?!over)\w*|errors?\b|br[eo]ken?\b|breaks\b|crash\w*|abort\w*|undefined|malformed|truncated"
    r"|red\b|(?:does|do|did|will|can|could|would)(?:n['\u2019]t| not|not)"
    r" (?:\w+ )?(?:build|compile|link|start|end well)\w*)"
)
"""How a symptom says that the build fails."""

OF_PROVENANCE = pattern(
    r"(?i)\bprovenance\b|\bcommits?\b|\brevisions?\b|\bversions?\b|\breproduc\w*|\btrac(?:e|ed|eab\w*)\b|\borigins?\b"
    r"|\b(?:who|what|which)\b.*\b(?:made|built|produced|wrote|code|configuration)\b"
)
"""How a symptom says that nobody knows what made the results."""
