package imod

import (
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/imodcom"
	"github.com/tomoparity/tomoparity/problem"
)

// number is a value with its place, for what several files may say.
type number struct {
	value float64
	known bool
	path  string
	line  int
	field string
}

// hints are the numbers that files beside the geometry hold.
type hints struct {
	pixels        []number // pixel size of the raw stack, Å
	kv, cs, amp   number   // kV, mm, fraction
	invert        number   // InvertTiltAngles of ctfplotter or ctfphaseflip
	rotationAngle number   // align.com, degrees
}

// readHints looks into ctfplotter.com, ctfcorrection.com, align.com and the .edf.
// reduction is the binning of the aligned stack.
func (s fileSet) readHints(reduction float64) (hints, error) {
	var h hints
	var faults problem.List
	read := func(path, program string, use func(command)) {
		if path == "" {
			return
		}
		file, err := imodcom.Read(path)
		if err != nil {
			return // a damaged side file does not spoil the geometry
		}
		if cmd := file.Program(program); cmd != nil {
			use(command{path: path, cmd: cmd, faults: &faults})
		}
	}
	read(s.ctfPlotter, "ctfplotter", func(c command) { h.readCTF(c, 1) })
	read(s.ctfCorrection, "ctfphaseflip", func(c command) { h.readCTF(c, reduction) })
	read(s.alignCom, "tiltalign", func(c command) { h.rotationAngle = c.number("RotationAngle") })
	if s.edf != "" {
		if e := readEDF(s.edf); e.pixelNM.known && e.pixelNM.value > 0 {
			p := e.pixelNM
			p.value *= 10
			h.pixels = append(h.pixels, p)
		}
	}
	return h, faults.ErrOrNil()
}

func (c command) number(keyword string) number {
	e := c.get(keyword)
	v := c.numbers(keyword, e, 1, 1)
	if v == nil {
		return number{}
	}
	return number{value: v[0], known: true, path: c.path, line: e.line, field: keyword}
}

// readCTF reads the optics; PixelSize is in nm and that of the program's input,
// binned by reduction.
func (h *hints) readCTF(c command, reduction float64) {
	if p := c.number("PixelSize"); p.known && p.value > 0 {
		p.value *= 10 / reduction
		h.pixels = append(h.pixels, p)
	}
	for _, x := range []struct {
		to  *number
		key string
	}{{&h.kv, "Voltage"}, {&h.cs, "SphericalAberration"}, {&h.amp, "AmplitudeContrast"}} {
		if n := c.number(x.key); n.known && !x.to.known {
			*x.to = n
		}
	}
	if e := c.get("InvertTiltAngles"); e.found && e.text != "0" {
		h.invert = number{value: 1, known: true, path: c.path, line: e.line, field: "InvertTiltAngles"}
	}
}

// edf is what is read of eTomo's data file.
type edf struct {
	found   bool   // the file is one
	pixelNM number // Setup.PixelSize, nm
}

// readEDF reads eTomo's data file, lines of key=value.
func readEDF(path string) edf {
	var e edf
	st, err := os.Stat(path)
	if err != nil || st.Size() > 4<<20 {
		return e
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return e
	}
	for i, line := range strings.Split(string(text), "\n") {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok {
			continue
		}
		if strings.HasPrefix(key, "Setup.") {
			e.found = true
		}
		if v, err := strconv.ParseFloat(value, 64); key == "Setup.PixelSize" && err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
			e.pixelNM = number{value: v, known: true, path: path, line: i + 1, field: key}
		}
	}
	return e
}
