package emaninfo

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// The keys with accessors.
const (
	KeyTltParams = "tlt_params"
	KeyTltFile   = "tlt_file"
	KeyAliLoss   = "ali_loss"
	KeyApixUnbin = "apix_unbin"
	KeyDefocus   = "defocus"
	KeyPhase     = "phase"
	KeyCs        = "cs"
	KeyVoltage   = "voltage"
)

// TltFile is the path of the stack, relative to the EMAN2 project folder.
func (f *Info) TltFile() (path string, found bool, p *problem.Problem) {
	m := f.find(KeyTltFile)
	if m == nil {
		return "", false, nil
	}
	if err := json.Unmarshal(m.raw, &path); err != nil || m.raw[0] != '"' {
		return "", true, f.problem(m, KeyTltFile, &fault{at: m.at, got: textio.Quote(string(m.raw)), want: "a text"})
	}
	return path, true, nil
}

// AliLossNM is the final residual of each image in nanometre. NaN where EMAN2
// wrote NaN or null.
func (f *Info) AliLossNM() ([]float64, bool, *problem.Problem) { return f.list(KeyAliLoss) }

// DefocusUM is the defocus of each image in micrometre, positive for
// underfocus. NaN where EMAN2 wrote NaN or null.
func (f *Info) DefocusUM() ([]float64, bool, *problem.Problem) { return f.list(KeyDefocus) }

// PhaseDeg is the phase shift of each image in degrees, the part of the
// amplitude contrast included. NaN where EMAN2 wrote NaN or null.
func (f *Info) PhaseDeg() ([]float64, bool, *problem.Problem) { return f.list(KeyPhase) }

// ApixUnbinA is the pixel size of the unbinned images in ångström.
func (f *Info) ApixUnbinA() (float64, bool, *problem.Problem) { return f.scalar(KeyApixUnbin) }

// CsMM is the spherical aberration in millimetre.
func (f *Info) CsMM() (float64, bool, *problem.Problem) { return f.scalar(KeyCs) }

// VoltageKV is the acceleration voltage in kilovolt.
func (f *Info) VoltageKV() (float64, bool, *problem.Problem) { return f.scalar(KeyVoltage) }

// SetNumbers sets a key to one number (one value) or, with list, to a list.
// NaN and infinities are refused.
func (f *Info) SetNumbers(key string, list bool, values ...float64) error {
	if !list && len(values) != 1 {
		return &problem.Problem{Class: problem.BadCall, File: f.Name, Field: key,
			Got: strconv.Itoa(len(values)) + " values", Want: "one"}
	}
	parts := make([]string, len(values))
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return &problem.Problem{Class: problem.BadCall, File: f.Name, Field: key,
				Got: "value " + strconv.Itoa(i) + " (0-based) is not finite", Want: "a number"}
		}
		parts[i] = pyFloat(v)
	}
	text := strings.Join(parts, ", ")
	if list {
		text = "[" + text + "]"
	}
	return f.SetRaw(key, json.RawMessage(text))
}

// SetTltFile sets the path of the stack.
func (f *Info) SetTltFile(path string) error {
	raw, err := json.Marshal(path)
	if err != nil {
		return &problem.Problem{Class: problem.BadCall, Field: KeyTltFile, Got: err.Error(), Err: err}
	}
	return f.SetRaw(KeyTltFile, raw)
}

// scalar reads a number; NaN and infinities are refused, for there is nothing
// to hand on.
func (f *Info) scalar(key string) (float64, bool, *problem.Problem) {
	m := f.find(key)
	if m == nil {
		return 0, false, nil
	}
	v, ok := number(string(m.raw))
	if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, true, f.problem(m, key, &fault{at: m.at, got: textio.Quote(string(m.raw)), want: "a number"})
	}
	return v, true, nil
}

// list reads a list of numbers, NaN allowed.
func (f *Info) list(key string) ([]float64, bool, *problem.Problem) {
	m := f.find(key)
	if m == nil {
		return nil, false, nil
	}
	c := &cursor{buf: m.raw, offset: m.at}
	values, bad := c.numbers()
	if bad != nil {
		return nil, true, f.problem(m, key, bad)
	}
	return values, true, nil
}

// numbers steps over a list of numbers.
func (c *cursor) numbers() ([]float64, *fault) {
	if !c.take('[') {
		return nil, c.fail("a list of numbers")
	}
	var values []float64
	c.space()
	if c.take(']') {
		return values, nil
	}
	for {
		c.space()
		start := c.pos
		v, ok := number(c.word())
		if !ok {
			c.pos = start
			return nil, c.fail("a number")
		}
		values = append(values, v)
		c.space()
		if c.take(']') {
			return values, nil
		}
		if !c.take(',') {
			return nil, c.fail(", or ]")
		}
	}
}

// problem places a fault: with the line for a value that was read, without for
// one that was set.
func (f *Info) problem(m *member, key string, bad *fault) *problem.Problem {
	src := f.src
	if m.at < 0 {
		src = nil
	}
	return problemAt(src, f.Name, key, bad)
}

// pyFloat writes a number as Python's json does.
func pyFloat(v float64) string {
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if a := math.Abs(v); a == 0 || a >= 1e-4 && a < 1e16 {
		s = strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
	}
	return s
}
