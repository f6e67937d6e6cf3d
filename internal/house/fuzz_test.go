package house

import (
	"go/ast"
	"path"
	"strings"
	"testing"
)

// Every reader of files has a fuzz target, which .ci/run finds by its name: each
// package below format, each room. A room's may stand in convention/all as Fuzz
// and the name of the room.
func TestEveryReaderIsFuzzed(t *testing.T) {
	readers, fuzzed := map[string]bool{}, map[string]bool{}
	for _, f := range sources(t) {
		dir, name := path.Split(f.pkg)
		if dir == "format/" && name != "internal" || dir == "convention/" && name != "all" && name != "conventiontest" {
			readers[f.pkg] = true
		}
		if !f.test {
			continue
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Fuzz") {
				continue
			}
			fuzzed[f.pkg] = true
			if f.pkg == "convention/all" {
				fuzzed["convention/"+strings.ToLower(strings.TrimPrefix(fn.Name.Name, "Fuzz"))] = true
			}
		}
	}
	var v violations
	for _, pkg := range sortedKeys(readers) {
		if !fuzzed[pkg] {
			v.add(pkg, 1, "no fuzz target: a reader must not panic, whatever the file (see convention/conventiontest, Fuzz)")
		}
	}
	v.report(t)
	if len(readers) < 25 {
		t.Errorf("only %d readers were found", len(readers))
	}
}
