package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What follows are the promises of the JSON documents, written as a program of
// somebody else would rely on them.

// shape says what a value must be: a type by name, "|" between alternatives;
// in quotes a word that is one of an enumeration.
type shape map[string]string

var checkShape = shape{
	"schema": `"tomoparity.check/1"`, "series": "string", "headline": "string",
	"verdict": `"ok"|"convention"|"mistake"|"inconsistent"|"undetermined"`,
	"claims":  "list", "relations": "list", "evidence": "object|null", "remedies": "list", "vocabulary": "list",
	"findings": "list", "unknown": "list", "assumed": "list", "warnings": "list", "images": "object", "volumes": "list", "files": "list",
	"version": "string", "command": "string", "elapsed_s": "number", "exit_code": "number",
}

var claimShape = shape{
	"id": "string", "label": "string", "package": `"imod"|"eman2"`, "path": "string", "tilt_axis_deg": "number|null",
	"angle_sense":  `"angles as recorded"|"angles reversed"|"angles of unknown sense"`,
	"depth_parity": `"right"|"wrong"|"undetermined"`, "volume_hand": `"as-imaged"|"mirrored"|"undetermined"`,
	"absolute_hand": "string", "agreement": "number|null", "agreement_sigma": "number|null", "tilts": "number",
	"excluded_sections": "list", "sources": "list", "notes": "list",
}

var relationShape = shape{
	"a": "string", "b": "string", "kind": `"identical"|"rotated"|"mirrored"|"inconsistent"|"ambiguous"`,
	"operation": "string", "matrix": "list", "shift_A": "list", "rms_px": "number|null", "max_px": "number|null",
	"matched_tilts": "number", "sections_only_a": "list", "sections_only_b": "list", "causes": "list",
}

var evidenceShape = shape{
	"state": "string", "axis_deg_360": "number|null", "axis_sigma_deg": "number|null", "kappa": "number|null",
	"kappa_sigma": "number|null", "lr": "number|null", "lr0": "number|null", "margin": "number|null",
	"posterior_correct": "number|null", "tilts_used": "number", "votes": "number", "sign_flip_p": "number|null",
	"expected_lr": "number|null", "axis_given": "bool", "pretilt_deg": "number|null", "incline_deg": "number|null",
	"defocus_A": "number|null", "reason": "string", "help": "string",
}

var remedyShape = shape{"claim": "string", "package": `"imod"|"eman2"`, "action": "string", "command": "string"}

var projectShape = shape{"schema": `"tomoparity.project/1"`, "claim": "string", "package": "string", "points": "list"}

var pointShape = shape{"specimen_A": "list", "voxel": "list|null", "tilts": "list"}

var tiltShape = shape{"tilt": "number", "x": "number", "y": "number", "height_A": "number", "defocus_A": "number|null"}

var infoShape = shape{"schema": `"tomoparity.info/1"`, "items": "list"}

var itemShape = shape{"path": "string", "what": "string", "package": "string", "facts": "list", "warnings": "list"}

// object checks that v has the keys of s, each of its type, and no other: a key
// that is added must be described here.
func (s shape) object(t *testing.T, where string, v any) map[string]any {
	t.Helper()
	m, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%s is %T, not an object", where, v)
	}
	for key, want := range s {
		value, there := m[key]
		if !there {
			t.Errorf("%s: no %q", where, key)
		} else if !isOf(value, want) {
			t.Errorf("%s: %s is %v, want %s", where, key, value, want)
		}
	}
	for key := range m {
		if _, known := s[key]; !known {
			t.Errorf("%s: %q is in the document and not in its description", where, key)
		}
	}
	return m
}

func isOf(v any, want string) bool {
	name := map[string]string{"string": "string", "float64": "number", "bool": "bool", "[]interface {}": "list", "map[string]interface {}": "object", "<nil>": "null"}[fmt.Sprintf("%T", v)]
	for _, w := range strings.Split(want, "|") {
		if w == name || w == fmt.Sprintf("%q", v) {
			return true
		}
	}
	return false
}

func list(t *testing.T, m map[string]any, key string) []any {
	t.Helper()
	l, ok := m[key].([]any)
	if !ok {
		t.Fatalf("%s is %T, not a list", key, m[key])
	}
	return l
}

// tomoparity runs the program inside the test and wants nothing on standard error.
func tomoparity(t *testing.T, want int, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, &out, &errs); code != want {
		t.Fatalf("tomoparity %s: exit code %d, want %d\n%s", strings.Join(args, " "), code, want, errs.String())
	}
	if errs.Len() > 0 {
		t.Errorf("tomoparity %s: on standard error: %s", strings.Join(args, " "), errs.String())
	}
	return out.Bytes()
}

func document(t *testing.T, text []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	if dec.More() || !bytes.HasSuffix(text, []byte("}\n")) {
		t.Error("more than one document, or no newline at its end")
	}
	return v
}

// checkDocument holds a document of check against its description.
func checkDocument(t *testing.T, text []byte) map[string]any {
	t.Helper()
	d := checkShape.object(t, "document", document(t, text))
	ids := map[any]bool{}
	for i, c := range list(t, d, "claims") {
		m := claimShape.object(t, fmt.Sprintf("claim %d", i), c)
		if ids[m["id"]] {
			t.Errorf("two claims are called %v", m["id"])
		}
		ids[m["id"]] = true
	}
	n := len(ids)
	if got := len(list(t, d, "relations")); got != n*(n-1)/2 {
		t.Errorf("%d relations of %d claims", got, n)
	}
	for i, r := range list(t, d, "relations") {
		m := relationShape.object(t, fmt.Sprintf("relation %d", i), r)
		if !ids[m["a"]] || !ids[m["b"]] || m["a"] == m["b"] {
			t.Errorf("relation %d is between %v and %v", i, m["a"], m["b"])
		}
		rows := list(t, m, "matrix")
		if len(rows) != 3 || len(rows[0].([]any)) != 3 || len(list(t, m, "shift_A")) != 3 {
			t.Errorf("relation %d: matrix %v, shift %v", i, m["matrix"], m["shift_A"])
		}
	}
	for i, r := range list(t, d, "remedies") {
		if m := remedyShape.object(t, fmt.Sprintf("remedy %d", i), r); !ids[m["claim"]] {
			t.Errorf("remedy %d is for %v", i, m["claim"])
		}
	}
	if d["evidence"] != nil {
		evidenceShape.object(t, "evidence", d["evidence"])
	}
	return d
}

func TestCheckJSON(t *testing.T) {
	story := smallStory(t)
	for _, c := range []struct {
		name    string
		args    []string
		exit    int
		verdict string
		depth   []string // of the claims
		hand    []string
		kinds   []string // of the relations
	}{
		{"mistake", story.Paths, 1, "mistake", []string{"right", "wrong", "right"}, []string{"as-imaged", "mirrored", "as-imaged"}, []string{"mirrored", "rotated", "mirrored"}},
		{"convention", []string{story.Paths[0], story.Paths[1], story.Paths[3]}, 0, "convention", []string{"right", "right"}, []string{"as-imaged", "as-imaged"}, []string{"rotated"}},
		{"images alone", story.Paths[:1], 0, "ok", nil, nil, nil},
		{"no images", []string{"--no-images", "--angpix", "5.4", "--image-size", "384x384", story.Paths[1], story.Paths[2]}, 1, "mistake",
			[]string{"undetermined", "undetermined"}, []string{"undetermined", "undetermined"}, []string{"mirrored"}},
		{"one result, no images", []string{"--no-images", "--angpix", "5.4", story.Paths[1]}, 3, "undetermined",
			[]string{"undetermined"}, []string{"undetermined"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := checkDocument(t, tomoparity(t, c.exit, append([]string{"check", "--json"}, c.args...)...))
			if d["verdict"] != c.verdict || d["exit_code"] != float64(c.exit) {
				t.Errorf("verdict %v, exit code %v", d["verdict"], d["exit_code"])
			}
			var depth, hand, kinds []string
			for _, j := range list(t, d, "claims") {
				m := j.(map[string]any)
				depth, hand = append(depth, m["depth_parity"].(string)), append(hand, m["volume_hand"].(string))
			}
			for _, r := range list(t, d, "relations") {
				kinds = append(kinds, r.(map[string]any)["kind"].(string))
			}
			if !slices.Equal(depth, c.depth) || !slices.Equal(hand, c.hand) || !slices.Equal(kinds, c.kinds) {
				t.Errorf("depth %v, hand %v, relations %v", depth, hand, kinds)
			}
		})
	}
}

// The report holds the document that --json prints.
func TestReportHoldsDocument(t *testing.T) {
	story := smallStory(t)
	file := filepath.Join(t.TempDir(), "r.html")
	text := tomoparity(t, 1, append([]string{"check", "--json", "--report", file}, story.Paths[:3]...)...)
	d := checkDocument(t, text)
	if e := d["evidence"].(map[string]any); e["state"] != "determined" || e["posterior_correct"].(float64) < 0.99 {
		t.Errorf("state %v, posterior %v", e["state"], e["posterior_correct"])
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := bytes.Cut(page, []byte(`<script type="application/json"`))
	_, rest, _ = bytes.Cut(rest, []byte(">"))
	inside, _, closed := bytes.Cut(rest, []byte("</script>"))
	if !found || !closed {
		t.Fatal("no document in the report")
	}
	again := checkDocument(t, append(bytes.TrimSpace(inside), '\n'))
	if again["headline"] != d["headline"] || again["verdict"] != "mistake" {
		t.Errorf("the report says %v: %v", again["verdict"], again["headline"])
	}
}

func TestProjectJSON(t *testing.T) {
	story := smallStory(t)
	points := filepath.Join(t.TempDir(), "points.csv")
	if err := os.WriteFile(points, []byte("0,0,0\n10,20,30\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for i, args := range [][]string{
		{story.Paths[1], story.Images},
		{story.Paths[2], "--image-size", "384x384"},
		{story.Paths[2], "--image-size", "384x384", "--volume-size", "192x192x64", "--voxel"},
	} {
		args = append([]string{"project", "--json", "--points", points}, args...)
		d := projectShape.object(t, "document", document(t, tomoparity(t, 0, args...)))
		if n := len(list(t, d, "points")); n != 2 {
			t.Fatalf("%d points", n)
		}
		for _, p := range list(t, d, "points") {
			m := pointShape.object(t, "point", p)
			tilts := list(t, m, "tilts")
			if len(tilts) != 41 {
				t.Errorf("%d tilts", len(tilts))
			}
			for k, tilt := range tilts {
				if tm := tiltShape.object(t, "tilt", tilt); tm["tilt"] != float64(k) {
					t.Errorf("tilt %d has section %v", k, tm["tilt"])
				}
			}
			if (m["voxel"] == nil) != (i == 1) {
				t.Errorf("run %d: voxel %v", i, m["voxel"])
			}
		}
	}
}

func TestInfoJSON(t *testing.T) {
	checkInfo(t, tomoparity(t, 0, "info", "--recursive", "--json", smallStory(t).Dir))
}

// checkInfo holds a document of info against its description and returns the items.
func checkInfo(t *testing.T, text []byte) []map[string]any {
	t.Helper()
	d := infoShape.object(t, "document", document(t, text))
	var out []map[string]any
	for i, it := range list(t, d, "items") {
		m := it.(map[string]any)
		reason, faulty := m["error"]
		delete(m, "error")
		itemShape.object(t, fmt.Sprintf("item %d", i), m)
		if faulty {
			m["error"] = reason
		}
		if s, ok := reason.(string); faulty && (!ok || s == "") {
			t.Errorf("item %d: error %v", i, reason)
		}
		for _, f := range list(t, m, "facts") {
			shape{"name": "string", "value": "string"}.object(t, "fact", f)
		}
		out = append(out, m)
	}
	return out
}
