package report

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/verdict"
)

//go:embed template
var templates embed.FS

// page is what the template shows. Every text is plain and escaped by the
// template; drawings are made of escaped text.
type page struct {
	Style  template.CSS
	Script template.JS
	Data   template.JS

	Title, Series          string
	Stamp, Class, Headline string
	StampMark              template.HTML
	Chips                  []chip
	Assumed, Warnings      []string
	When, Version, Command string
	Sliders                []figure
	Todo                   todo
	Claims                 *claimTable
	Matrix                 *matrix
	Why                    string // the cause of the difference in one sentence
	Lead                   []string
	NoImages               string
	Figures                []figureGroup
	Tomograms              []tomogramFigure
	Volumes                []volumeFigure
	Sketch                 []figure
	SketchNote             string
	Vocabulary             []verdict.Entry
	Unknown, Findings      []string
	Tilts                  *tiltTable
	Files                  []fileRow
	Facts                  []fact
}

// chip is a result with its stance, for the strip at the top.
type chip struct {
	Mark              template.HTML
	Name, Word, Class string
}

// figure is a drawing with what to see in it.
type figure struct {
	ID, Title, See string
	SVG            []template.HTML // side by side
	Notes          []string
	Wide           bool
}

// figureGroup is a row of figures.
type figureGroup struct{ Figures []figure }

// fact is a name with a value.
type fact struct{ Name, Value string }

// HTML writes the report of o as one self-contained HTML page: offline, readable
// without JavaScript, made to be mailed and printed on three A4 pages. The same
// outcome and meta give the same bytes.
//
// The order of the page is that of questions: which result is wrong, how clear
// is it, what to do, who says what, how do the images show it, and last the
// numbers. Colour, shape and line style say the same: agree is blue, a filled
// circle, solid; DISAGREE vermillion, a triangle, dashed; undetermined grey, an
// open square, dotted. In every picture row 0 is at the bottom and x runs to
// the right. A number that is not finite is "not measured".
func HTML(w io.Writer, o *check.Outcome, meta Meta) error {
	p, err := newPage(o, meta)
	if err != nil {
		return err
	}
	t, err := template.ParseFS(templates, "template/*.html.tmpl")
	if err != nil {
		return fmt.Errorf("report template: %w", err)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page.html.tmpl", p); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func newPage(o *check.Outcome, meta Meta) (*page, error) {
	style, err := templates.ReadFile("template/style.css")
	if err != nil {
		return nil, err
	}
	script, err := templates.ReadFile("template/script.js")
	if err != nil {
		return nil, err
	}
	v := newView(o)
	p := &page{Style: template.CSS(style), Script: template.JS(script), Data: dataSlot(meta.JSON), // our own files; data is escaped
		Version: meta.Version, Command: meta.Command, Warnings: o.Warnings, Assumed: o.Assumed}
	if !meta.When.IsZero() {
		p.When = meta.When.Format("2 January 2006, 15:04 MST")
	}
	p.strip(v)
	p.Sliders = v.sliders()
	p.Todo = v.todo()
	p.Claims, p.Matrix, p.Why = v.claimTable(), v.matrix(), sentence(whySigns(o.Claims))
	p.Lead, p.NoImages = v.lead()
	p.Figures = v.figures()
	p.Tomograms, p.Volumes = v.tomograms(), v.volumes()
	p.Sketch, p.SketchNote = v.sketches()
	if v.decided {
		p.Vocabulary = o.Vocabulary
	}
	p.Unknown, p.Findings = proseAll(o.Unknown), proseAll(o.Findings)
	p.Tilts = v.tiltTable()
	p.Files, p.Facts = fileRows(o.Files), v.facts(meta)
	return p, nil
}

// strip fills the top of the page.
func (p *page) strip(v *view) {
	p.Series = v.o.Series
	if p.Series == "" {
		p.Series = "Tilt series"
	}
	p.Stamp = v.o.Word.Stamp()
	p.Title = p.Series + ": " + p.Stamp
	st := stampStance(v.o.Word)
	p.Class, p.StampMark = st.class(), bigMark(st)
	p.Headline = sentence(v.o.Headline)
	for _, c := range v.claims {
		p.Chips = append(p.Chips, chip{Mark: smallMark(c.stance), Name: c.name, Word: imagesSay(c.Judged), Class: c.stance.class()})
	}
}

// stampStance is the style of the verdict.
func stampStance(w verdict.Word) stance {
	switch w {
	case verdict.OK, verdict.Convention:
		return agree
	case verdict.Mistake, verdict.Inconsistent:
		return disagree
	}
	return unknown
}

func smallMark(st stance) template.HTML {
	s := newIcon(14, 14, st.word())
	s.mark(7, 7, 5, st)
	return s.html()
}

func bigMark(st stance) template.HTML {
	s := newIcon(34, 34, st.word())
	s.mark(17, 17, 12, st)
	return s.html()
}

// dataSlot makes JSON safe inside a script element.
func dataSlot(data []byte) template.JS {
	if !json.Valid(data) {
		return "null"
	}
	var b bytes.Buffer
	json.HTMLEscape(&b, data)
	return template.JS(b.String()) // valid JSON without <, > and &
}

func proseAll(texts []string) []string {
	var out []string
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			out = append(out, prose(t))
		}
	}
	return out
}
