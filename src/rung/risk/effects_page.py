"""The page of ``effects.toml``, for `rung explain` and the reference."""

from __future__ import annotations

PAGE = """\
# effects.toml: what a team says of its own commands

rung knows programs by its tables. Your own scripts are *unknown* to it, and unknown counts as a change. A script that
somebody reviewed can be declared, pinned to the content that was reviewed; a program that does more harm in your place
than elsewhere can be raised.

The file stands beside `rung.toml`, or at the root of the runbooks where there is no `rung.toml`. It counts in `rung
check`, `show`, `run` and `risk`; `rung risk --effects FILE` reads another in its place. Review it like code: whoever
may change it may say what runs by itself.

```toml
[[effect]]
script = "scripts/queue-depth.sh"       # from the folder of this file, or an absolute path
sha256 = "3f0c7b1d0f0f2d1b6a2f6f8f1d9c0e4b5a69788796a5b4c3d2e1f00112233445"
level = "observe"                       # observe, probe, unknown, mutate or destroy
reason = "asks the broker for the depth of one queue; whatever its arguments are"
reviewed = "ana, 2026-01-02"            # who read it, and when

[[effect]]
program = "curl"                        # a program by its name: it can only be raised
level = "mutate"
reason = "everything behind our gateway acts on GET"
```

| key | needed | what it says |
|---|---|---|
| `script` or `program` | one of them | what is declared |
| `sha256` | for a script | the content that was reviewed: `sha256sum FILE` |
| `level` | yes | the level of every call, whatever its arguments are |
| `reason` | yes | the sentence that people read before they approve |
| `reviewed` | no | who reviewed it, and when |

- A declaration may **raise** any level, wherever the name stands, behind `sudo`, `ssh` or `xargs` too.
- It **lowers** only *unknown*, and only where nothing else is known of the command. The script must be called by a path
  (`./scripts/x.sh`, `scripts/x.sh`, `bash scripts/x.sh`) that means the declared file in the folder where the step runs
  (`cwd=`, else the target's `cwd`, else the folder where rung was started), in a text that changes no folder, and not
  on another machine. `timeout`, `nice`, `time`, `nohup`, `stdbuf` and `ionice` may stand before it.
- The script is hashed when the step is planned, and **again just before it starts**, when this file is read again too.
  When the script is no longer the reviewed one, or no longer declared, nothing is started (`script-changed`, exit 6).
- What was lowered is shown with every use: in `rung risk`, `rung show`, a dry run, the transcript and the card of an
  approval.
- Only the script itself is pinned. What it reads, sources or calls is not: review it with them, and keep them apart.
- A mistake in the file stops every command that judges, with the line (`effects-file`, exit 2).
"""
