"""The sequences by which a program steers a terminal: put into each promoted check as it stands, for Python 3.9 on."""

# As ECMA-48 has them. A string sequence (title, link) ends within 1024 characters or is none: none is waited for.
CONTROL = r"[0-?]{0,64}[ -/]{0,8}[@-~]"
SEQUENCE = rf"\x1b(?:\[{CONTROL}|[\]PX^_][^\x07\x1b\n]{{0,1024}}(?:\x07|\x1b\\)|[ -/]{{0,4}}[0-~])"
# Characters that take no room: zero-width ones, those of direction, the soft hyphen.
UNSEEN = "\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
