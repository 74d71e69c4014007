#!/bin/sh
# curl before a compatible endpoint: what somebody at a terminal sees.
# Speaks the lines of JSON that speaking.py explains: base URL, task and prompt come on standard
# input, key and model stand in OPENAI_API_KEY and OPENAI_MODEL. SMOKE_PYTHON reads the JSON.
set -u

pick() { # PATH: print what stands there in the JSON of standard input, text without its quotes
    "$SMOKE_PYTHON" -c '
import json, sys
value = json.load(sys.stdin)
for step in sys.argv[1].split("."):
    value = value[int(step) if isinstance(value, list) else step]
print(value if isinstance(value, str) else json.dumps(value))
' "$1"
}

quoted() { # print standard input as a JSON text
    "$SMOKE_PYTHON" -c 'import json, sys; print(json.dumps(sys.stdin.read().rstrip("\n")))'
}

post() { # BODY: ask, print the answer, leave with curl's own code
    curl --silent --show-error --no-buffer --fail-with-body --max-time 20 \
        "${base}chat/completions" \
        --header "Authorization: Bearer $OPENAI_API_KEY" \
        --header "Content-Type: application/json" \
        --data "$1"
}

user() { printf '{"role": "user", "content": %s}' "$(printf '%s' "$prompt" | quoted)"; }

body() { # MESSAGES [MORE]
    printf '{"model": "%s", "messages": [%s]%s}' "$OPENAI_MODEL" "$1" "${2:-}"
}

text() {
    answer=$(post "$(body "$(user)")") || return
    printf '{"text": %s}' "$(printf '%s' "$answer" | pick choices.0.message.content | quoted)"
}

stream() {
    answer=$(post "$(body "$(user)" ', "stream": true')") || return
    pieces=$(printf '%s\n' "$answer" | sed -n 's/^data: //p' | grep -v '^\[DONE\]' |
        while read -r event; do
            printf '%s' "$event" | pick choices.0.delta.content 2>/dev/null | sed '/^null$/d; s/^/|/'
        done)
    told=$(printf '%s' "$pieces" | tr -d '\n|' | quoted)
    printf '{"text": %s, "pieces": %s}' "$told" "$(printf '%s\n' "$pieces" | grep -c '^|')"
}

WEATHER='{"type": "function", "function": {"name": "get_weather",
    "description": "Tell the weather of a city.", "parameters": {"type": "object",
    "properties": {"city": {"type": "string"}}, "required": ["city"]}}}'

tools() {
    answer=$(post "$(body "$(user)" ", \"tools\": [$WEATHER]")") || return
    message=$(printf '%s' "$answer" | pick choices.0.message) || return
    history="$(user), $message"
    cities=""
    for number in 0 1; do
        call=$(printf '%s' "$message" | pick "tool_calls.$number") || return
        city=$(printf '%s' "$call" | pick function.arguments | pick city) || return
        id=$(printf '%s' "$call" | pick id | quoted)
        history="$history, {\"role\": \"tool\", \"tool_call_id\": $id,
            \"content\": $(printf '18 degrees in %s' "$city" | quoted)}"
        cities="$cities${cities:+, }$(printf '%s' "$city" | quoted)"
    done
    answer=$(post "$(body "$history" ", \"tools\": [$WEATHER]")") || return
    said=$(printf '%s' "$answer" | pick choices.0.message.content | quoted)
    printf '{"text": %s, "calls": [%s]}' "$said" "$cities"
}

structured() {
    schema='{"type": "object", "properties": {"name": {"type": "string"},
        "age": {"type": "integer"}}, "required": ["name", "age"], "additionalProperties": false}'
    answer=$(post "$(body "$(user)" ", \"response_format\": {\"type\": \"json_schema\",
        \"json_schema\": {\"name\": \"person\", \"strict\": true, \"schema\": $schema}}")") || return
    value=$(printf '%s' "$answer" | pick choices.0.message.content) || return
    printf '{"value": %s}' "$value"
}

version=$(curl --version | sed -n '1s/^curl \([^ ]*\).*/\1/p')
printf '{"versions": {"curl": "%s"}}\n' "$version"
while IFS= read -r line; do
    base=$(printf '%s' "$line" | pick base_url)
    prompt=$(printf '%s' "$line" | pick prompt)
    answer=""
    # Not in a subshell, because what an endpoint said of an error is kept in $answer.
    exec 3>"$SMOKE_FOLDER/saw" 4>"$SMOKE_FOLDER/failed"
    "$(printf '%s' "$line" | pick task)" >&3 2>&4
    code=$?
    exec 3>&- 4>&-
    if [ "$code" -eq 0 ]; then
        printf '{"saw": %s}\n' "$(tr '\n' ' ' <"$SMOKE_FOLDER/saw")"
    else
        message=$(tail -n 1 "$SMOKE_FOLDER/failed"; printf '%s' "$answer" | tr -s ' \n' ' ')
        printf '{"raised": {"class": "exit code %s", "message": %s}}\n' \
            "$code" "$(printf '%s' "$message" | quoted)"
    fi
done
