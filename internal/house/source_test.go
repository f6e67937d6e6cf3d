package house

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the module's root as seen from this folder.
const root = "../.."

// source is one Go file of the module.
type source struct {
	name   string // slash-separated, below the root
	pkg    string // its folder below the root
	test   bool   // whether it is a _test.go file
	lines  int
	set    *token.FileSet
	syntax *ast.File
}

type imported struct {
	path string
	line int
}

func (s *source) imports() []imported {
	var out []imported
	for _, im := range s.syntax.Imports {
		p, _ := strconv.Unquote(im.Path.Value)
		out = append(out, imported{p, s.line(im)})
	}
	return out
}

func (s *source) line(n ast.Node) int { return s.set.Position(n.Pos()).Line }

var parseAll = sync.OnceValues(func() ([]*source, error) {
	var out []*source
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		syntax, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator)))
		out = append(out, &source{name: rel, pkg: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"),
			lines: bytes.Count(text, []byte("\n")), set: set, syntax: syntax})
		return nil
	})
	return out, err
})

// sources returns every Go file of the module, parsed once.
func sources(t *testing.T) []*source {
	t.Helper()
	all, err := parseAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("%d Go files below %s: wrong folder?", len(all), root)
	}
	return all
}

// violations gathers everything before anything is said.
type violations []string

func (v *violations) add(name string, line int, format string, args ...any) {
	*v = append(*v, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
}

func (v violations) report(t *testing.T) {
	t.Helper()
	if len(v) > 0 {
		slices.Sort(v)
		t.Errorf("%d violations:\n  %s", len(v), strings.Join(v, "\n  "))
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
