package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func docs(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			rel, _ := filepath.Rel(root, f)
			out = append(out, filepath.ToSlash(rel))
		}
	}
	if len(out) < 4 {
		t.Fatalf("documents: %v", out)
	}
	return out
}

// Every relative link of the documents leads somewhere.
func TestLinks(t *testing.T) {
	var v violations
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, doc := range docs(t) {
		for _, m := range link.FindAllStringSubmatch(readDoc(t, doc), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(doc), target)); err != nil {
				v.add(doc, 1, "link to %s, which is not there", m[1])
			}
		}
	}
	v.report(t)
}

// The folders that README.md and docs/ARCHITECTURE.md name exist.
func TestFolders(t *testing.T) {
	var v violations
	folder := regexp.MustCompile("`([a-z0-9/]+)/`")
	for _, doc := range []string{"README.md", "docs/ARCHITECTURE.md"} {
		n := 0
		for _, line := range strings.Split(readDoc(t, doc), "\n") {
			cells := strings.Split(line, "|")
			if len(cells) < 3 {
				continue
			}
			for _, m := range folder.FindAllStringSubmatch(cells[1], -1) {
				n++
				if st, err := os.Stat(filepath.Join(root, m[1])); err != nil || !st.IsDir() {
					v.add(doc, 1, "names the folder %s, which is not there", m[1])
				}
			}
		}
		if n == 0 {
			v.add(doc, 1, "names no folder in a table line such as | `tomo/` | ... |")
		}
	}
	v.report(t)
}
