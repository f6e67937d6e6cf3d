package lint

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// Schema names the version of the JSON document.
const Schema = "tomoparity.lint/1"

// Document is the result of a lint, ready for JSON.
type Document struct {
	Schema   string    `json:"schema"`
	Findings []Finding `json:"findings"`
}

// Unread turns the error of a reader into findings.
func Unread(err error) []Finding {
	var list problem.List
	if !errors.As(err, &list) {
		var p *problem.Problem
		if !errors.As(err, &p) {
			p = &problem.Problem{Got: err.Error()}
		}
		list = problem.List{p}
	}
	r := rule("TP000")
	var out []Finding
	for _, p := range list {
		out = append(out, Finding{Code: r.Code, Severity: r.Severity, Title: r.Title, File: p.File, Line: p.Line, Field: p.Field,
			Found: p.Got, Expected: p.Want, Suggestion: strings.ReplaceAll(p.Hint, "\n", "; ")})
	}
	return out
}

// Ignore is one entry of an ignore list.
type Ignore struct {
	Code   string `json:"code"`
	File   string `json:"file"`   // pattern of the file's name or path; empty matches all
	Reason string `json:"reason"` // required
}

// ParseIgnore reads an ignore list, {"ignore":[{"code","file","reason"}]}.
func ParseIgnore(data []byte, name string) ([]Ignore, error) {
	var doc struct {
		Ignore []Ignore `json:"ignore"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, &problem.Problem{File: name, Got: err.Error(), Want: `{"ignore":[{"code":"TP010","file":"*.star","reason":"..."}]}`}
	}
	var faults problem.List
	for i, ig := range doc.Ignore {
		if rule(ig.Code).Title == "" {
			faults.Add(&problem.Problem{File: name, Field: fmt.Sprintf("ignore[%d].code", i), Got: fmt.Sprintf("%q", ig.Code), Want: "a code such as TP010"})
		}
		if strings.TrimSpace(ig.Reason) == "" {
			faults.Add(&problem.Problem{File: name, Field: fmt.Sprintf("ignore[%d].reason", i), Got: "empty", Want: "why this finding is known to be harmless"})
		}
	}
	return doc.Ignore, faults.ErrOrNil()
}

// Apply marks the findings that the list ignores.
func Apply(findings []Finding, list []Ignore) {
	for i, f := range findings {
		for _, ig := range list {
			base, _ := filepath.Match(ig.File, filepath.Base(f.File))
			whole, _ := filepath.Match(ig.File, f.File)
			if ig.Code == f.Code && (ig.File == "" || base || whole) {
				findings[i].Ignored = ig.Reason
			}
		}
	}
}

// Failed reports whether a finding that is not ignored is an error or a warning.
func Failed(findings []Finding) bool {
	for _, f := range findings {
		if f.Ignored == "" && f.Severity != Note {
			return true
		}
	}
	return false
}

// JSON returns the document with a newline at its end.
func JSON(findings []Finding) ([]byte, error) {
	if findings == nil {
		findings = []Finding{}
	}
	out, err := json.MarshalIndent(Document{Schema: Schema, Findings: findings}, "", "  ")
	return append(out, '\n'), err
}

// Text returns the findings for reading.
func Text(findings []Finding) string {
	var b strings.Builder
	shown, ignored := 0, 0
	for _, f := range findings {
		if f.Ignored != "" {
			ignored++
			continue
		}
		shown++
		place := f.File
		if f.Line > 0 {
			place += fmt.Sprintf(" line %d", f.Line)
		}
		for _, part := range []*string{&place, &f.Field} {
			if *part != "" {
				*part += ": "
			}
		}
		fmt.Fprintf(&b, "%s %-7s %s%s%s", f.Code, f.Severity, place, f.Field, f.Found)
		if f.Expected != "" {
			fmt.Fprintf(&b, "; expected %s", f.Expected)
		}
		b.WriteString("\n")
		if f.Suggestion != "" {
			fmt.Fprintf(&b, "    %s\n", f.Suggestion)
		}
	}
	switch {
	case shown == 0:
		b.WriteString("nothing found")
	default:
		fmt.Fprintf(&b, "%d found", shown)
	}
	if ignored > 0 {
		fmt.Fprintf(&b, ", %d ignored with a reason", ignored)
	}
	b.WriteString("\n")
	return b.String()
}

// Page returns the page of a rule as Markdown.
func Page(r Rule) string {
	return fmt.Sprintf("# %s: %s\n\nSeverity: %s.\n\n%s\n\n**What to do.** %s\n\nTo ignore it with a reason, put this into `.tomoparity.json` beside the files:\n\n```json\n{\"ignore\": [{\"code\": \"%s\", \"file\": \"\", \"reason\": \"why this is known to be harmless\"}]}\n```\n",
		r.Code, r.Title, r.Severity, r.Why, r.Do, r.Code)
}
