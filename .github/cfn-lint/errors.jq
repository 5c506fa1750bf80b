# Errors that cfn-lint found and nobody has acknowledged by name, a line each.
.[]
| select(.Level == "Error")
| . as $found
| select(any($acknowledged[0][]; .rule == $found.Rule.Id and (.message as $text | $found.Message | contains($text))) | not)
| "\(.Filename):\(.Location.Start.LineNumber): \(.Rule.Id) \(.Message)"
