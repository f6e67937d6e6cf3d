package house

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// The measures of size, in lines.
const (
	maxFile     = 500
	maxFunction = 80
)

// exceptions are files ("a/b.go") and functions ("a/b.go Name") that may be
// longer, each with its reason.
var exceptions = map[string]string{}

// tables are package-level variables that are neither errors, regular
// expressions nor embedded files, each with its reason. They are never assigned.
var tables = map[string]string{
	"format/imodcom tiltSwitches": "IMOD's options without a value; Go has no constant arrays",
	"format/mrc seriItems":        "bytes of each item of the SERI header; Go has no constant arrays",
	"format/mrc signatures":       "magic numbers of files that are not MRC; Go has no constant arrays",
	"simulate lobes":              "shape of a blob; Go has no constant arrays",
}

// Files and functions stay short enough to be read.
func TestSizes(t *testing.T) {
	var v violations
	used := map[string]bool{}
	allow := func(key string) bool { used[key] = exceptions[key] != ""; return used[key] }
	for _, f := range sources(t) {
		if f.lines > maxFile && !allow(f.name) {
			v.add(f.name, 1, "%d lines, at most %d", f.lines, maxFile)
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := f.set.Position(fn.End()).Line - f.line(fn) + 1
			if n > maxFunction && !allow(f.name+" "+fn.Name.Name) {
				v.add(f.name, f.line(fn), "func %s has %d lines, at most %d", fn.Name.Name, n, maxFunction)
			}
		}
	}
	for _, key := range sortedKeys(exceptions) {
		if !used[key] {
			v.add("internal/house/style_test.go", 1, "the exception for %q is no longer needed", key)
		}
	}
	v.report(t)
}

// Every exported identifier of a library, and every package, says what it is.
func TestDocComments(t *testing.T) {
	var v violations
	commented := map[string]bool{}
	packages := map[string]string{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		if packages[f.pkg] == "" {
			packages[f.pkg] = f.name
		}
		commented[f.pkg] = commented[f.pkg] || f.syntax.Doc != nil
		if f.syntax.Name.Name == "main" {
			continue
		}
		for _, d := range f.syntax.Decls {
			undocumented(f, d, &v)
		}
	}
	for _, pkg := range sortedKeys(packages) {
		if !commented[pkg] {
			v.add(packages[pkg], 1, "package %s has no package comment", pkg)
		}
	}
	v.report(t)
}

func undocumented(f *source, d ast.Decl, v *violations) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
			v.add(f.name, f.line(d), "func %s has no comment", d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					v.add(f.name, f.line(s), "type %s has no comment", s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						v.add(f.name, f.line(s), "%s has no comment", n.Name)
					}
				}
			}
		}
	}
}

// receiver returns the name of the type a method belongs to.
func receiver(d *ast.FuncDecl) string {
	name := ""
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// There is no init, and no package-level state: variables are errors, regular
// expressions, embedded files or listed tables, and nothing assigns to them.
func TestNoState(t *testing.T) {
	var v violations
	variables := map[string][]string{} // by package, outside tests
	seen := map[string]bool{}
	for _, f := range sources(t) {
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "init" && fn.Recv == nil {
				v.add(f.name, f.line(fn), "func init: what runs before main cannot be read in order")
			}
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR && !f.test {
				variables[f.pkg] = append(variables[f.pkg], state(f, g, seen, &v)...)
			}
		}
	}
	for _, f := range sources(t) {
		if !f.test {
			assigned(f, variables[f.pkg], &v)
		}
	}
	for _, key := range sortedKeys(tables) {
		if !seen[key] {
			v.add("internal/house/style_test.go", 1, "there is no variable %q any more", key)
		}
	}
	v.report(t)
}

// state returns the names a declaration makes and reports those that are
// neither harmless by their kind nor listed.
func state(f *source, g *ast.GenDecl, seen map[string]bool, v *violations) []string {
	var names []string
	for _, spec := range g.Specs {
		s := spec.(*ast.ValueSpec)
		for i, n := range s.Names {
			if n.Name == "_" {
				continue
			}
			names = append(names, n.Name)
			key := f.pkg + " " + n.Name
			if tables[key] != "" {
				seen[key] = true
				continue
			}
			if i < len(s.Values) && harmless(s.Values[i]) || embedded(g, s) {
				continue
			}
			v.add(f.name, f.line(s), "var %s: package-level state; make it a constant or a function, or list the table with its reason", n.Name)
		}
	}
	return names
}

// harmless reports whether a value is an error or a regular expression.
func harmless(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, _ := sel.X.(*ast.Ident)
	return pkg != nil && slices.Contains([]string{"errors.New", "fmt.Errorf", "regexp.MustCompile", "template.Must"}, pkg.Name+"."+sel.Sel.Name)
}

// embedded reports whether a variable holds files embedded at build time.
func embedded(g *ast.GenDecl, s *ast.ValueSpec) bool {
	for _, doc := range []*ast.CommentGroup{g.Doc, s.Doc} {
		if doc == nil {
			continue
		}
		for _, c := range doc.List {
			if strings.HasPrefix(c.Text, "//go:embed ") {
				return true
			}
		}
	}
	return false
}

// assigned reports assignments to package-level variables. Names that the
// parser resolves to something local are left alone.
func assigned(f *source, names []string, v *violations) {
	check := func(e ast.Expr) {
		id := rootOf(e)
		if id == nil || !slices.Contains(names, id.Name) {
			return
		}
		if id.Obj != nil { // resolved in this file
			if _, ok := id.Obj.Decl.(*ast.ValueSpec); !ok || f.syntax.Scope.Lookup(id.Name) != id.Obj {
				return
			}
		}
		v.add(f.name, f.line(id), "the package-level variable %s is changed", id.Name)
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					check(e)
				}
			}
		case *ast.IncDecStmt:
			check(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				check(n.X)
			}
		}
		return true
	})
}

// rootOf returns the variable that an expression such as a.b[c] starts from.
func rootOf(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.IndexExpr:
		return rootOf(e.X)
	case *ast.SelectorExpr:
		return rootOf(e.X)
	case *ast.StarExpr:
		return rootOf(e.X)
	case *ast.ParenExpr:
		return rootOf(e.X)
	}
	return nil
}

// Only commands print and exit; libraries return.
func TestLibrariesReturn(t *testing.T) {
	var v violations
	for _, f := range sources(t) {
		if f.test || f.syntax.Name.Name == "main" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if !ok || pkg.Obj != nil {
				return true
			}
			switch name := pkg.Name + "." + sel.Sel.Name; name {
			case "os.Exit", "os.Stdout", "os.Stderr", "fmt.Print", "fmt.Printf", "fmt.Println", "log.Fatal", "log.Fatalf":
				v.add(f.name, f.line(sel), "%s outside a command: libraries return", name)
			}
			return true
		})
	}
	v.report(t)
}
