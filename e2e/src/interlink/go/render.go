// Renders a template as interLink's virtual kubelet does: text/template, a struct-like value, nothing else.
package main

import (
	"encoding/json"
	"os"
	"text/template"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var data map[string]any
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	check(decoder.Decode(&data))
	parsed, err := template.New("").Option("missingkey=error").Parse(string(text))
	check(err)
	check(parsed.Execute(os.Stdout, data))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
