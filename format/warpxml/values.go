package warpxml

import (
	"fmt"
	"strings"

	"github.com/beevik/etree"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Attr returns the text of an attribute of the root.
func (f *File) Attr(name string) (string, bool) {
	a := f.doc.Root().SelectAttr(name)
	if a == nil {
		return "", false
	}
	return a.Value, true
}

// FloatAttr returns the number in an attribute of the root.
func (f *File) FloatAttr(name string) (v float64, ok bool, p *problem.Problem) {
	text, ok := f.Attr(name)
	if !ok {
		return 0, false, nil
	}
	v, p = f.number(text, f.Line(f.Root()), name)
	return v, true, p
}

// VectorAttr returns the numbers in an attribute of the root, "x, y, z".
func (f *File) VectorAttr(name string) (v []float64, ok bool, p *problem.Problem) {
	text, ok := f.Attr(name)
	if !ok {
		return nil, false, nil
	}
	sep := ","
	if strings.Contains(text, ", ") {
		sep = ", "
	}
	for _, s := range strings.Split(text, sep) {
		x, p := f.number(s, f.Line(f.Root()), name)
		if p != nil {
			return nil, true, p
		}
		v = append(v, x)
	}
	return v, true, nil
}

// BoolAttr returns the True or False in an attribute of the root.
func (f *File) BoolAttr(name string) (v, ok bool, p *problem.Problem) {
	text, ok := f.Attr(name)
	if !ok {
		return false, false, nil
	}
	v, p = f.truth(text, f.Line(f.Root()), name)
	return v, true, p
}

// List returns the lines of an element, one a tilt; nil for an empty one.
func (f *File) List(name string) (lines []string, ok bool) {
	e := f.doc.Root().SelectElement(name)
	if e == nil {
		return nil, false
	}
	text := strings.TrimSpace(e.Text())
	if text == "" {
		return nil, true
	}
	for _, l := range strings.Split(text, "\n") {
		lines = append(lines, strings.TrimSpace(l))
	}
	return lines, true
}

// Floats returns the numbers of an element, one a tilt. Every fault is
// reported with its line.
func (f *File) Floats(name string) (v []float64, ok bool, err error) {
	lines, ok := f.List(name)
	if !ok {
		return nil, false, nil
	}
	faults := textio.NewFaults(f.Name)
	first := f.Line(name)
	for i, s := range lines {
		x, p := f.number(s, first+i, name)
		if p != nil {
			faults.Add(first+i, p)
		}
		v = append(v, x)
	}
	return v, true, faults.Err()
}

// Bools returns the True and False of an element, one a tilt.
func (f *File) Bools(name string) (v []bool, ok bool, err error) {
	lines, ok := f.List(name)
	if !ok {
		return nil, false, nil
	}
	faults := textio.NewFaults(f.Name)
	first := f.Line(name)
	for i, s := range lines {
		x, p := f.truth(s, first+i, name)
		if p != nil {
			faults.Add(first+i, p)
		}
		v = append(v, x)
	}
	return v, true, faults.Err()
}

// Param returns the value of a <Param> in a group, such as "Import" of a
// .settings or "CTF" of a tilt series; an empty group means the root.
func (f *File) Param(group, name string) (string, bool) {
	e := f.doc.Root()
	if group != "" {
		e = e.SelectElement(group)
	}
	if e == nil {
		return "", false
	}
	for _, p := range e.SelectElements("Param") {
		if p.SelectAttrValue("Name", "") == name {
			v := p.SelectAttr("Value")
			if v == nil {
				return "", false
			}
			return v.Value, true
		}
	}
	return "", false
}

// FloatParam returns the number of a <Param>.
func (f *File) FloatParam(group, name string) (v float64, ok bool, p *problem.Problem) {
	text, ok := f.Param(group, name)
	if !ok {
		return 0, false, nil
	}
	line := 0
	if group != "" {
		line = f.Line(group)
	}
	v, p = f.number(text, line, name)
	return v, true, p
}

// Has reports whether there is an element of this name below the root.
func (f *File) Has(element string) bool { return f.doc.Root().SelectElement(element) != nil }

func (f *File) number(text string, line int, field string) (float64, *problem.Problem) {
	text = strings.TrimSpace(text)
	if f.DecimalComma && strings.Count(text, ",") == 1 {
		text = strings.Replace(text, ",", ".", 1)
	}
	v, p := textio.Float(text)
	if p == nil {
		return v, nil
	}
	p.File, p.Line, p.Field = f.Name, line, field
	if strings.Contains(text, ",") {
		p.Hint = "a decimal comma? Warp before 2.0.0dev39 wrote them in some languages; --decimal-comma takes them as points"
	}
	return 0, p
}

func (f *File) truth(text string, line int, field string) (bool, *problem.Problem) {
	switch {
	case strings.EqualFold(text, "true"):
		return true, nil
	case strings.EqualFold(text, "false"):
		return false, nil
	}
	return false, &problem.Problem{File: f.Name, Line: line, Field: field, Got: textio.Quote(text), Want: "True or False"}
}

// SetAttr sets an attribute of the root.
func (f *File) SetAttr(name, value string) {
	f.changed = true
	f.doc.Root().CreateAttr(name, value)
}

// SetList sets the text of an element below the root, one value a line.
func (f *File) SetList(name string, lines []string) {
	f.element(f.doc.Root(), name).SetText(strings.Join(lines, "\n"))
}

// SetParam sets a <Param> in a group.
func (f *File) SetParam(group, name, value string) {
	e := f.doc.Root()
	if group != "" {
		e = f.element(e, group)
	}
	f.changed = true
	for _, p := range e.SelectElements("Param") {
		if p.SelectAttrValue("Name", "") == name {
			p.CreateAttr("Value", value)
			return
		}
	}
	p := e.CreateElement("Param")
	p.CreateAttr("Name", name)
	p.CreateAttr("Value", value)
}

// element finds a child or makes it.
func (f *File) element(parent *etree.Element, name string) *etree.Element {
	f.changed = true
	if e := parent.SelectElement(name); e != nil {
		return e
	}
	return parent.CreateElement(name)
}

// Shape returns a problem when a list has not one value a tilt.
func (f *File) Shape(name string, got, tilts int) *problem.Problem {
	if got == tilts {
		return nil
	}
	return &problem.Problem{File: f.Name, Line: f.Line(name), Field: name, Got: fmt.Sprintf("%d values", got), Want: fmt.Sprintf("%d, one a tilt", tilts)}
}
