package star

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
)

// Every STAR file of the corpus reads, is lossless, and holds what the list of
// sources says. One is no STAR file.
func TestCorpus(t *testing.T) {
	facts := corpusFacts(t)
	checked := 0
	for _, rel := range corpus.Files(t, ".star", ".xmd", ".tomostar") {
		path := corpus.Path(t, rel)
		f, ok := formattest.ReadBack(t, path, Read)
		if !ok {
			continue
		}
		want, ok := facts[rel]
		if !ok {
			t.Logf("%s is not in the list of sources", rel)
			continue
		}
		checked++
		if got := summary(f); got != want {
			t.Errorf("%s:\n%s\nthe list of sources says\n%s", rel, got, want)
		}
	}
	if checked < 100 {
		t.Errorf("%d files checked against the list of sources", checked)
	}
}

// summary says what the blocks hold in the words of the list of sources: an
// item counts as a column there when the block has a loop too.
func summary(f *File) string {
	var parts []string
	for _, b := range f.Blocks {
		name := b.Name
		if name == "" {
			name = "(unnamed)"
		}
		if len(b.Loops) == 0 {
			parts = append(parts, fmt.Sprintf("%s[%d items]", name, len(b.Items)))
			continue
		}
		columns, rows := len(b.Items), 0
		for _, l := range b.Loops {
			columns += len(l.Columns())
			rows += l.Len()
		}
		parts = append(parts, fmt.Sprintf("%s[%d cols x %d]", name, columns, rows))
	}
	return strings.Join(parts, ", ")
}

// corpusFacts reads the list of sources that lies in the corpus.
func corpusFacts(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(corpus.Path(t, "SOURCES-open.md"))
	if err != nil {
		t.Skip("no list of sources in the corpus: ", err)
	}
	line := regexp.MustCompile(`^\| (.+) \| \d+ \| (?:star|xmd|tomostar) \| (.*) \|$`)
	facts, folder := map[string]string{}, ""
	for _, l := range strings.Split(string(text), "\n") {
		if repo, ok := strings.CutPrefix(l, "## "); ok {
			folder = strings.ReplaceAll(repo, "/", "+")
		}
		if m := line.FindStringSubmatch(l); m != nil {
			facts[folder+"/"+m[1]] = strings.TrimSpace(strings.Split(m[2], " [")[0])
		}
	}
	return facts
}
