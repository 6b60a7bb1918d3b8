rung_worst=0
rung_patience=5
rung_folder=$(mktemp -d) || exit 2
trap 'rm -rf -- "$rung_folder"' EXIT

# Stop unless these programs are here.
rung_need() {
  local rung_program
  for rung_program in "$@"; do
    command -v "$rung_program" > /dev/null || { printf 'cannot look: %s is not installed\n' "$rung_program" >&2; exit 2; }
  done
}

# Stop unless a setting has the form it must have: name, form, usual value, what it is.
rung_set() {
  local LC_ALL=C
  [ -n "${!1-}" ] || printf -v "$1" '%s' "$3"
  if ! [[ ${!1} =~ $2 ]] || [ "$(printf %s "${!1}" | wc -c)" -gt 1024 ]; then
    printf 'cannot look: set %s (%s)\n' "$1" "$4" >&2
    exit 2
  fi
  [[ $1 != RUNG_TARGET_* ]] || printf -v "$1" '%s' "${!1%/}"
  export "${1?}"
}

# Write a value so that it stays within its part of an address.
rung_encode() {
  local LC_ALL=C rung_at rung_char
  for ((rung_at = 0; rung_at < ${#1}; rung_at++)); do
    rung_char=${1:rung_at:1}
    case $rung_char in
      [a-zA-Z0-9._~-]) printf '%s' "$rung_char" ;;
      *) printf '%%%02X' "'$rung_char" ;;
    esac
  done
}

# The scheme, host and port of an address.
rung_origin() {
  [[ $1 =~ ^https?://[^/?#]+ ]] && printf %s "${BASH_REMATCH[0]}"
}

# Ask by HTTP: seconds, method, address, more options. A redirect is followed where it stays with its host. An answer
# of 300 or more is exit 22; none at all is remembered as lost. What answers HEAD has no body.
rung_get() {
  local rung_seconds=$1 rung_method=$2 rung_address=$3 rung_body=$rung_folder/body rung_said rung_left=10
  shift 3
  while :; do
    [ "$rung_method" != HEAD ] || { rung_body=/dev/null; set -- -I "$@"; }
    : > "$rung_folder/body"
    rung_said=$(curl -q -sS --globoff --proto '=http,https' --max-time "$rung_seconds" -o "$rung_body" \
      -w '%{http_code} %{redirect_url}' "$@" --url "$rung_address") || {
      : > "$rung_folder/lost"
      return 22
    }
    case ${rung_said%% *} in 301 | 302 | 303 | 307 | 308) ;; *) break ;; esac
    [ "$((rung_left -= 1))" -ge 0 ] || break
    [ "$(rung_origin "${rung_said#* }")" = "$(rung_origin "$rung_address")" ] || break
    rung_address=${rung_said#* }
    set --
  done
  cat -- "$rung_folder/body"
  [ "${rung_said%% *}" -lt 300 ] || return 22
}

# Give an exit code on, and remember the answer as lost when it is the one by which a program says so.
rung_lost() {
  [ "$1" -ne "$2" ] || : > "$rung_folder/lost"
  return "$1"
}

# Ask for the judgement. What it may take is time of the processor: a busy machine is no pattern without an end.
rung_ask() (
  ulimit -t "$rung_patience"
  exec timeout -k 1 "$((rung_patience * 60))" python3 -I -X utf8 -c "$rung_judge" "$@"
)

# Look once: the commands, then the words of the judgement. 0 it holds, 1 it does not, 2 it could not be looked at.
rung_once() {
  local rung_commands=$1 rung_command rung_code=0 rung_complained=0
  shift
  : > "$rung_folder/out"
  rm -f -- "$rung_folder/lost"
  for rung_command in $rung_commands; do
    "$rung_command" >> "$rung_folder/out" 2> "$rung_folder/err" < /dev/null
    rung_code=$?
    [ "$rung_code" -eq 0 ] || break
  done
  [ ! -s "$rung_folder/err" ] || rung_complained=1
  if [ "$1" = exit ] && [ "$rung_code" -eq "$2" ]; then return 0; fi
  [ ! -e "$rung_folder/lost" ] || return 2
  case $rung_code in 124 | 126 | 127 | 137) return 2 ;; esac
  [ "$1" != exit ] || return 1
  { rung_ask "$1" "$rung_code" "$rung_complained" "$rung_folder/out" "${@:2}"; } 2> "$rung_folder/err"
  case $? in
    0) return 0 ;;
    3) return 1 ;;
    124 | 137 | 152) printf 'the pattern takes more than %s s of computing\n' "$rung_patience" > "$rung_folder/err" ;;
  esac
  return 2
}

# Look as often as the runbook says: where, what, once|within|for, seconds, pause, then as above.
rung_expect() {
  local rung_where=$1 rung_what=$2 rung_hold=$3 rung_until=$((SECONDS + $4)) rung_pause=$5 rung_said
  shift 5
  while :; do
    rung_once "$@"
    rung_said=$?
    case $rung_hold in
      within) [ "$rung_said" -eq 1 ] || break ;;
      for) [ "$rung_said" -eq 0 ] || break ;;
      *) break ;;
    esac
    [ "$SECONDS" -lt "$rung_until" ] || break
    sleep "$rung_pause"
  done
  case $rung_said in
    0) printf 'holds        %s: %s\n' "$rung_where" "$rung_what" ;;
    1) printf 'DOES NOT     %s: %s\n' "$rung_where" "$rung_what" ;;
    *)
      printf 'NOT LOOKED   %s: %s\n' "$rung_where" "$rung_what"
      tail -n 1 -- "$rung_folder/err" | LC_ALL=C tr -cd '[:print:]\n' >&2
      ;;
  esac
  [ "$rung_said" -le "$rung_worst" ] || rung_worst=$rung_said
}
