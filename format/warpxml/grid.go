package warpxml

import (
	"fmt"
	"strconv"

	"github.com/beevik/etree"

	"github.com/tomoparity/tomoparity/problem"
)

// Grid holds values on a regular grid over the normalised range 0..1 of each
// dimension. Values[x + Width*(y + Height*(z + Depth*w))].
type Grid struct {
	Width, Height, Depth int
	Duration             int        // fourth dimension; 0 for a grid of three
	Margin               [3]float64 // of X, Y, Z: nodes stand on margin and 1 - margin
	Values               []float64  // in the unit of the quantity
}

const mostNodes = 1 << 22

// Nodes is how many nodes the grid has.
func (g Grid) Nodes() int { return g.Width * g.Height * g.Depth * max(1, g.Duration) }

// Grid returns the grid of this name. Every node must be there once.
func (f *File) Grid(name string) (g Grid, ok bool, p *problem.Problem) {
	e := f.doc.Root().SelectElement(name)
	if e == nil {
		return g, false, nil
	}
	if g, p = f.gridShape(e, name); p != nil {
		return g, true, p
	}
	g.Values = make([]float64, g.Nodes())
	seen := make([]bool, len(g.Values))
	nodes := e.SelectElements("Node")
	for i, node := range nodes {
		at, p := f.nodeIndex(g, node, name)
		if p != nil {
			return g, true, p
		}
		if seen[at] {
			return g, true, f.gridProblem(name, fmt.Sprintf("node %d (of 0..) is there twice", i), "every node once")
		}
		seen[at] = true
		if g.Values[at], p = f.number(node.SelectAttrValue("Value", ""), f.Line(name), name); p != nil {
			p.Got = fmt.Sprintf("%s in node %d (of 0..)", p.Got, i)
			return g, true, p
		}
	}
	if len(nodes) != len(g.Values) {
		return g, true, f.gridProblem(name, fmt.Sprintf("%d nodes", len(nodes)), fmt.Sprint(len(g.Values)))
	}
	return g, true, nil
}

func (f *File) gridShape(e *etree.Element, name string) (g Grid, p *problem.Problem) {
	nodes := 1
	for _, d := range []struct {
		name string
		to   *int
	}{{"Width", &g.Width}, {"Height", &g.Height}, {"Depth", &g.Depth}, {"Duration", &g.Duration}} {
		text := e.SelectAttrValue(d.name, "1")
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostNodes/nodes {
			return g, f.gridProblem(name, fmt.Sprintf("%s %q", d.name, text), fmt.Sprintf("a number from 1 on, and no more than %d nodes", mostNodes))
		}
		nodes *= n
		*d.to = n
	}
	if e.SelectAttr("Duration") == nil {
		g.Duration = 0
	}
	for i, axis := range []string{"MarginX", "MarginY", "MarginZ"} {
		if g.Margin[i], p = f.number(e.SelectAttrValue(axis, "0"), f.Line(name), name+" "+axis); p != nil {
			return g, p
		}
		if !(g.Margin[i] >= 0 && g.Margin[i] < 0.5) {
			return g, f.gridProblem(name, fmt.Sprintf("%s %g", axis, g.Margin[i]), "0 or more and less than 0.5")
		}
	}
	return g, nil
}

func (f *File) nodeIndex(g Grid, node *etree.Element, name string) (int, *problem.Problem) {
	at, step := 0, 1
	for _, d := range []struct {
		name string
		size int
	}{{"X", g.Width}, {"Y", g.Height}, {"Z", g.Depth}, {"W", max(1, g.Duration)}} {
		text := node.SelectAttrValue(d.name, "0")
		i, err := strconv.Atoi(text)
		if err != nil || i < 0 || i >= d.size {
			return 0, f.gridProblem(name, fmt.Sprintf("a node at %s %q", d.name, text), fmt.Sprintf("0 to %d", d.size-1))
		}
		at += i * step
		step *= d.size
	}
	return at, nil
}

func (f *File) gridProblem(name, got, want string) *problem.Problem {
	return &problem.Problem{File: f.Name, Line: f.Line(name), Field: name, Got: got, Want: want}
}

// SetGrid writes a grid, in place of one of the same name.
func (f *File) SetGrid(name string, g Grid) {
	e := f.element(f.doc.Root(), name)
	for len(e.Child) > 0 {
		e.RemoveChildAt(0)
	}
	e.CreateAttr("Width", strconv.Itoa(g.Width))
	e.CreateAttr("Height", strconv.Itoa(g.Height))
	e.CreateAttr("Depth", strconv.Itoa(g.Depth))
	if g.Duration > 0 {
		e.CreateAttr("Duration", strconv.Itoa(g.Duration))
	} else {
		for i, axis := range []string{"MarginX", "MarginY", "MarginZ"} {
			e.CreateAttr(axis, formatFloat(g.Margin[i]))
		}
	}
	for i, v := range g.Values {
		n := e.CreateElement("Node")
		n.CreateAttr("X", strconv.Itoa(i%g.Width))
		n.CreateAttr("Y", strconv.Itoa(i/g.Width%g.Height))
		n.CreateAttr("Z", strconv.Itoa(i/(g.Width*g.Height)%g.Depth))
		if g.Duration > 0 {
			n.CreateAttr("W", strconv.Itoa(i/(g.Width*g.Height*g.Depth)))
		}
		n.CreateAttr("Value", formatFloat(v))
	}
}

func formatFloat(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
