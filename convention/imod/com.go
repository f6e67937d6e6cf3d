package imod

import (
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/imodcom"
	"github.com/tomoparity/tomoparity/problem"
)

// entry is a value of a command file together with its line.
type entry struct {
	text  string
	line  int
	found bool
}

// command reads values of one $ command and gathers what is wrong with them.
type command struct {
	path   string
	cmd    *imodcom.Command
	faults *problem.List
}

func (c command) get(keyword string) entry {
	text, line, found := c.cmd.Get(keyword)
	return entry{text: text, line: line, found: found}
}

// getOr looks for a keyword of the standard input, then for options of the $ line.
func (c command) getOr(keyword string, options ...string) entry {
	if e := c.get(keyword); e.found {
		return e
	}
	if text, found := c.cmd.Arg(options...); found {
		return entry{text: text, line: c.cmd.Number, found: true}
	}
	return entry{}
}

func (c command) fault(keyword string, e entry, want string) {
	c.faults.Add(&problem.Problem{File: c.path, Line: e.line, Field: keyword, Got: strconv.Quote(e.text), Want: want})
}

// numbers parses a value of at least low and at most high numbers, separated by
// blanks or commas; nil when the keyword is absent or faulty.
func (c command) numbers(keyword string, e entry, low, high int) []float64 {
	if !e.found {
		return nil
	}
	words := strings.FieldsFunc(e.text, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
	want := fmt.Sprintf("%d numbers", low)
	if low == 1 {
		want = "a number"
	}
	if len(words) < low || len(words) > high {
		c.fault(keyword, e, want)
		return nil
	}
	out := make([]float64, len(words))
	for i, w := range words {
		v, err := strconv.ParseFloat(w, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			c.fault(keyword, e, want)
			return nil
		}
		out[i] = v
	}
	return out
}

// whole parses integers between least and most.
func (c command) whole(keyword string, e entry, low, high, least, most int) []int {
	values := c.numbers(keyword, e, low, high)
	if values == nil {
		return nil
	}
	out := make([]int, 0, len(values))
	for _, v := range values {
		if v != math.Trunc(v) || v < float64(least) || v > float64(most) {
			c.fault(keyword, e, fmt.Sprintf("a whole number from %d to %d", least, most))
			return nil
		}
		out = append(out, int(v))
	}
	return out
}

// list parses a list of view numbers such as "1,2,40-41", all of least or more.
func (c command) list(keyword string, e entry) []int {
	if !e.found || e.text == "" {
		return nil
	}
	out, ok := parseList(e.text)
	if !ok {
		c.fault(keyword, e, "view numbers from 1 on, such as 1,2,40-41")
		return nil
	}
	return out
}

// maxViews bounds the views a list may name, far above any tilt series.
const maxViews = 100000

// parseList reads numbers and ranges separated by commas or blanks; each is 1
// or more.
func parseList(text string) ([]int, bool) {
	var out []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' }) {
		from, to, isRange := strings.Cut(word, "-")
		a, err := strconv.Atoi(from)
		b := a
		if err == nil && isRange {
			b, err = strconv.Atoi(to)
		}
		if err != nil || a < 1 || b < a || b > maxViews {
			return nil, false
		}
		for v := a; v <= b && len(out) < maxViews; v++ {
			out = append(out, v)
		}
	}
	return out, true
}

// locate finds the file a command file names: as written relative to the folder
// of the command file, else its base name in that folder.
func locate(dir, name string) string {
	name = filepath.FromSlash(name)
	if !filepath.IsAbs(name) {
		if p := filepath.Join(dir, name); isFile(p) {
			return p
		}
	}
	return filepath.Join(dir, filepath.Base(name))
}
